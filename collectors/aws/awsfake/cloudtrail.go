package awsfake

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// lookback is how far CloudTrail looks back.
const lookback = 90 * 24 * time.Hour

// lookupEvents answers the events of the caller's account in the Region that is
// asked, newest first. A call that failed is an event too (LIVE-CT-11).
func lookupEvents(s *session, in *cloudtrail.LookupEventsInput) (*cloudtrail.LookupEventsOutput, error) {
	switch {
	case s.world.events == nil:
		return nil, s.untold("events")
	case len(in.LookupAttributes) > 1:
		return nil, &apiError{Code: "InvalidLookupAttributesException", Message: "You can specify only one lookup attribute."}
	case in.StartTime != nil && in.EndTime != nil && in.StartTime.After(*in.EndTime):
		return nil, &apiError{Code: "InvalidTimeRangeException", Message: "The start time is after the end time."}
	}
	end := s.world.lookedUpAt()
	if in.EndTime != nil {
		end = *in.EndTime
	}
	start := end.Add(-lookback)
	if in.StartTime != nil && in.StartTime.After(start) {
		start = *in.StartTime
	}
	var found []recorded
	for _, e := range s.world.recordedAt(s.caller.Account, s.request.region) {
		if !e.time.Before(start) && !e.time.After(end) && e.has(in.LookupAttributes) {
			found = append(found, e)
		}
	}
	items, next, err := page(s, len(found), in.MaxResults, in.NextToken, func(n int) types.Event { return s.world.event(found[n]) })
	return &cloudtrail.LookupEventsOutput{Events: items, NextToken: next}, err
}

// recorded is an event of the state, or a call beside it that failed.
type recorded struct {
	*snapshot.Event
	id     string
	time   time.Time
	failed string
}

// has: CloudTrail looks for whole values, and finds nobody by a name of a person
// (LIVE-CT-08).
func (e recorded) has(attributes []types.LookupAttribute) bool {
	if len(attributes) == 0 {
		return true
	}
	switch value := *attributes[0].AttributeValue; attributes[0].AttributeKey {
	case types.LookupAttributeKeyEventName:
		return e.Name == value
	case types.LookupAttributeKeyEventId:
		return e.id == value
	case types.LookupAttributeKeyEventSource:
		return e.Source == value
	case types.LookupAttributeKeyReadOnly:
		return value == "false"
	}
	return false
}

// recordedAt returns the events of an account in a Region, newest first, and
// before each name's newest one a call of that name that was refused.
func (w *world) recordedAt(account, region string) []recorded {
	var all []recorded
	newest := map[string]time.Time{}
	if told := w.trail; told != nil && deref(told.Account) == account {
		for _, name := range told.EventNames {
			newest[name] = w.lookedUpAt().Add(-time.Hour)
		}
	}
	for id, e := range w.events {
		if e.Account != account || e.Region != region {
			continue
		}
		at := *moment(&e.Time)
		all = append(all, recorded{Event: e, id: id, time: at})
		if known, ok := newest[e.Name]; !ok || at.After(known) {
			newest[e.Name] = at
		}
	}
	for name, at := range newest {
		all = append(all, refused(name, account, region, at.Add(time.Second)))
	}
	slices.SortFunc(all, func(a, b recorded) int { return cmp.Or(b.time.Compare(a.time), cmp.Compare(a.id, b.id)) })
	return all
}

// refused is a call that changed nothing.
func refused(name, account, region string, at time.Time) recorded {
	code := "AccessDenied"
	if odd(name) {
		code = "ThrottlingException"
	}
	return recorded{
		Event: &snapshot.Event{
			Name: name, Source: "sso.amazonaws.com", Time: at.Format(timeForm), Region: region, Account: account,
			ActorType: "AssumedRole", ActorRole: "stranger", UserAgent: "aws-cli/2.17",
		},
		id: uuid("refused", name, account, region), time: at, failed: code,
	}
}

// lookedUpAt is the present of the state.
func (w *world) lookedUpAt() time.Time {
	if w.trail != nil && w.trail.To != nil {
		return *moment(w.trail.To)
	}
	if t := moment(&w.collectedAt); t != nil {
		return *t
	}
	return born
}

func describeTrails(s *session, in *cloudtrail.DescribeTrailsInput) (*cloudtrail.DescribeTrailsOutput, error) {
	if s.world.trail == nil || s.world.trail.Trails == nil {
		return nil, s.untold("cloudtrail.trails")
	}
	out := &cloudtrail.DescribeTrailsOutput{}
	for _, arn := range sortedKeys(s.world.trail.Trails) {
		trail := s.world.trail.Trails[arn]
		shadow := in.IncludeShadowTrails == nil || *in.IncludeShadowTrails
		switch {
		case !s.seesTrail(arn, trail), trail.HomeRegion != s.request.region && (!trail.MultiRegion || !shadow):
		case len(in.TrailNameList) > 0 && !slices.Contains(in.TrailNameList, arn) && !slices.Contains(in.TrailNameList, trail.Name):
		default:
			out.TrailList = append(out.TrailList, describeTrail(arn, trail))
		}
	}
	return out, nil
}

// seesTrail: a trail of the organization is seen in each of its accounts.
func (s *session) seesTrail(arn string, trail *snapshot.Trail) bool {
	return trail.Organization || accountOf(arn) == s.caller.Account || deref(s.world.trail.Account) == s.caller.Account
}

func describeTrail(arn string, trail *snapshot.Trail) types.Trail {
	bucket, prefix := Private+"bucket", Private+"prefix"
	yes, no := true, false
	return types.Trail{
		TrailARN: &arn, Name: &trail.Name, HomeRegion: &trail.HomeRegion, IsMultiRegionTrail: &trail.MultiRegion,
		IsOrganizationTrail: &trail.Organization, LogFileValidationEnabled: &trail.LogFileValidation,
		S3BucketName: &bucket, S3KeyPrefix: &prefix, IncludeGlobalServiceEvents: &yes, HasInsightSelectors: &no, HasCustomEventSelectors: &yes,
	}
}

// namedTrail finds a trail by its ARN, or in its home Region by its name.
func (s *session) namedTrail(name string) (string, *snapshot.Trail, error) {
	if s.world.trail == nil || s.world.trail.Trails == nil {
		return "", nil, s.untold("cloudtrail.trails")
	}
	for arn, trail := range s.world.trail.Trails {
		if s.seesTrail(arn, trail) && (arn == name || trail.Name == name && trail.HomeRegion == s.request.region) {
			return arn, trail, nil
		}
	}
	return "", nil, &apiError{Code: "TrailNotFoundException", Message: "Unknown trail: " + name}
}

func getTrailStatus(s *session, in *cloudtrail.GetTrailStatusInput) (*cloudtrail.GetTrailStatusOutput, error) {
	_, trail, err := s.namedTrail(*in.Name)
	if err != nil {
		return nil, err
	}
	if trail.Logging == nil {
		return nil, s.untold("logging")
	}
	return &cloudtrail.GetTrailStatusOutput{
		IsLogging: trail.Logging, StartLoggingTime: &born, LatestDeliveryTime: &born, TimeLoggingStarted: new("Apr 25, 2023 12:46:02 AM"),
	}, nil
}

func getEventSelectors(s *session, in *cloudtrail.GetEventSelectorsInput) (*cloudtrail.GetEventSelectorsOutput, error) {
	arn, trail, err := s.namedTrail(*in.TrailName)
	if err != nil {
		return nil, err
	}
	if trail.ManagementEvents == nil {
		return nil, s.untold("management_events")
	}
	out := &cloudtrail.GetEventSelectorsOutput{TrailARN: &arn}
	if odd(arn) {
		out.AdvancedEventSelectors = advancedSelectors(*trail.ManagementEvents)
		return out, nil
	}
	selector := types.EventSelector{ReadWriteType: types.ReadWriteType(*trail.ManagementEvents), IncludeManagementEvents: new(true)}
	if *trail.ManagementEvents == "None" {
		selector.ReadWriteType, selector.IncludeManagementEvents = types.ReadWriteTypeAll, new(false)
	}
	out.EventSelectors = []types.EventSelector{selector}
	return out, nil
}

// advancedSelectors say the same in the other way that AWS has: a selector of
// data events stands beside, and no selector of management events is none.
func advancedSelectors(events string) []types.AdvancedEventSelector {
	equals := func(field, value string) types.AdvancedFieldSelector {
		return types.AdvancedFieldSelector{Field: &field, Equals: []string{value}}
	}
	selectors := []types.AdvancedEventSelector{{
		FieldSelectors: []types.AdvancedFieldSelector{equals("eventCategory", "Data"), equals("resources.type", "AWS::S3::Object")},
	}}
	management := types.AdvancedEventSelector{FieldSelectors: []types.AdvancedFieldSelector{equals("eventCategory", "Management")}}
	switch types.ReadWriteType(events) {
	case types.ReadWriteTypeReadOnly:
		management.FieldSelectors = append(management.FieldSelectors, equals("readOnly", "true"))
	case types.ReadWriteTypeWriteOnly:
		management.FieldSelectors = append(management.FieldSelectors, equals("readOnly", "false"))
	case types.ReadWriteTypeAll:
	default:
		return selectors
	}
	return append(selectors, management)
}

// checkTrails checks what the state tells of CloudTrail.
func (c *checklist) checkTrails(w *world) {
	for id, e := range w.events {
		path := "events." + id
		if e.Time == "" {
			c.problem(path+".time", "an event has a time")
			continue
		}
		c.time(path+".time", &e.Time)
		if strings.TrimSpace(e.Name) == "" || e.Account == "" || e.Region == "" {
			c.problem(path, "an event has a name, an account and a Region")
		}
	}
	if w.trail == nil {
		return
	}
	c.time("cloudtrail.to", w.trail.To)
	for arn, trail := range w.trail.Trails {
		c.holds("cloudtrail.trails."+arn, "cloudtrail#Trail", describeTrail(arn, trail))
		if events := trail.ManagementEvents; events != nil && *events != "None" {
			c.holds("cloudtrail.trails."+arn, "cloudtrail#ReadWriteType", *events)
		}
	}
}
