package awsfake_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// named asks for the events of a name in the 90 days before the state's time.
func (c *clients) named(t *testing.T, name string, state *snapshot.Snapshot) []types.Event {
	t.Helper()
	from, err := time.Parse(time.RFC3339, *state.CloudTrail.From)
	to, err2 := time.Parse(time.RFC3339, *state.CloudTrail.To)
	must(t, from, err)
	var all []types.Event
	pages := cloudtrail.NewLookupEventsPaginator(c.trail, &cloudtrail.LookupEventsInput{
		StartTime: &from, EndTime: new(must(t, to, err2).Add(time.Hour)),
		LookupAttributes: []types.LookupAttribute{{AttributeKey: types.LookupAttributeKeyEventName, AttributeValue: &name}},
	})
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		all = append(all, must(t, out, err).Events...)
	}
	return all
}

// record is what of an event the tests read.
type record struct {
	EventName, EventSource, AwsRegion, RecipientAccountID, UserAgent, SessionCredentialFromConsole, ErrorCode string
	UserIdentity                                                                                              struct {
		Type           string
		SessionContext struct {
			SessionIssuer struct{ Type, UserName string }
		}
		OnBehalfOf struct{ UserID string }
		UserName   string
	}
	RequestParameters map[string]any
}

// TestEvents reads all events back, name by name, and tells the failed ones apart.
func TestEvents(t *testing.T) {
	for name, manner := range map[string]awsfake.Options{"AWS's pages": {}, "empty pages": {PageSize: 1, EmptyPages: true}, "null lists": {EmptyLists: awsfake.Null}} {
		for seed := range uint64(3) {
			options := manner
			options.State, options.AnyText = snapshottest.Generate(seed, snapshottest.Tiny()), true
			c := start(t, options)
			read, failed := map[string]*snapshot.Event{}, 0
			for _, name := range options.State.CloudTrail.EventNames {
				events := c.named(t, name, options.State)
				if !slices.IsSortedFunc(events, func(a, b types.Event) int { return b.EventTime.Compare(*a.EventTime) }) {
					t.Errorf("%s: not the newest first", name)
				}
				for _, told := range events {
					if event := readEvent(t, told); event != nil {
						read[*told.EventId] = event
					} else {
						failed++
					}
				}
			}
			want := options.State.Events
			for _, e := range want {
				if e.Details["allowedMfaTypes"] != "" {
					t.Fatal("a list is not read here")
				}
			}
			if diff := cmp.Diff(want, read); diff != "" || failed != len(options.State.CloudTrail.EventNames) {
				t.Errorf("%s, seed %d: %d failed; in the state (-) and read (+):\n%s", name, seed, failed, diff)
			}
			for _, call := range c.server.Calls() {
				if call.Violation != "" {
					t.Errorf("%s: %s", call.Operation, call.Violation)
				}
			}
		}
	}
}

// readEvent returns nil for a call that failed (LIVE-CT-11).
func readEvent(t *testing.T, told types.Event) *snapshot.Event {
	t.Helper()
	var r record
	if err := json.Unmarshal([]byte(*told.CloudTrailEvent), &r); err != nil {
		t.Fatal(err)
	}
	if r.EventName != *told.EventName || r.EventSource != *told.EventSource {
		t.Errorf("%s of %s is inside %s of %s", *told.EventName, *told.EventSource, r.EventName, r.EventSource)
	}
	if r.ErrorCode != "" {
		if r.RequestParameters != nil {
			t.Errorf("a failed %s has parameters", r.EventName)
		}
		return nil
	}
	event := &snapshot.Event{
		Name: r.EventName, Source: r.EventSource, Time: *stamp(told.EventTime), Region: r.AwsRegion, Account: r.RecipientAccountID,
		ActorType: r.UserIdentity.Type, ActorRole: r.UserIdentity.SessionContext.SessionIssuer.UserName, ActorUser: r.UserIdentity.OnBehalfOf.UserID,
		UserAgent: r.UserAgent, Console: r.SessionCredentialFromConsole == "true", Details: map[string]string{},
	}
	inside, _ := r.RequestParameters["ssoConfiguration"].(map[string]any)
	for _, members := range []map[string]any{r.RequestParameters, inside} {
		for name, value := range members {
			if text, ok := value.(string); ok && name != "instanceArn" && !strings.HasPrefix(text, "HIDDEN_") {
				event.Details[name] = text
			}
		}
	}
	return event
}

// TestPeopleInEvents (LIVE-CT-08): both shapes, and no name finds anybody.
func TestPeopleInEvents(t *testing.T) {
	state := snapshottest.LandingZone()
	event := func(kind, user string) *snapshot.Event {
		return &snapshot.Event{
			Name: "Authenticate", Source: "sso.amazonaws.com", Time: "2026-10-01T08:00:00Z", Region: state.Meta.Region, Account: snapshottest.Management,
			ActorType: kind, ActorUser: user, Details: map[string]string{"allowedMfaTypes": "TOTP,WEBAUTHN"},
		}
	}
	state.Events = map[string]*snapshot.Event{"new": event("IdentityCenterUser", "aaaaaaaa-1111-2222-3333-444444444444"), "old": event("Unknown", "")}
	c := start(t, awsfake.Options{State: state})
	for _, told := range c.named(t, "Authenticate", state) {
		var r record
		if err := json.Unmarshal([]byte(*told.CloudTrailEvent), &r); err != nil {
			t.Fatal(err)
		}
		switch *told.EventId {
		case "new":
			if r.UserIdentity.OnBehalfOf.UserID == "" || r.UserIdentity.UserName != "" || told.Username != nil {
				t.Error(*told.CloudTrailEvent)
			}
			if types, _ := r.RequestParameters["ssoConfiguration"].(map[string]any)["allowedMfaTypes"].([]any); len(types) != 2 {
				t.Error(*told.CloudTrailEvent)
			}
		case "old":
			if r.UserIdentity.OnBehalfOf.UserID != "" || !strings.HasPrefix(r.UserIdentity.UserName, awsfake.Private) {
				t.Error(*told.CloudTrailEvent)
			}
		}
	}
	out, err := c.trail.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: []types.LookupAttribute{
		{AttributeKey: types.LookupAttributeKeyUsername, AttributeValue: new("amara@example.com")},
	}})
	if n := len(must(t, out, err).Events); n > 0 {
		t.Errorf("%d events of a name", n)
	}
}

// TestWhereAndWhenEventsAre (LIVE-CT-09, LIVE-CT-10): one account, one Region, 90 days.
func TestWhereAndWhenEventsAre(t *testing.T) {
	state := snapshottest.LandingZone()
	event := func(at, region string) *snapshot.Event {
		return &snapshot.Event{Name: "AddRegion", Source: "sso.amazonaws.com", Time: at, Region: region, Account: snapshottest.Management, ActorType: "Root", Details: map[string]string{}}
	}
	state.Events = map[string]*snapshot.Event{
		"here": event("2026-10-01T08:00:00Z", state.Meta.Region), "elsewhere": event("2026-10-01T08:00:00Z", "eu-west-1"),
		"long ago": event("2026-07-01T08:00:00Z", state.Meta.Region),
	}
	state.CloudTrail.From = new("2020-01-01T00:00:00Z")
	options := awsfake.Options{State: state}
	ids := func(c *clients) (ids []string) {
		for _, e := range c.named(t, "AddRegion", state) {
			if !strings.Contains(*e.CloudTrailEvent, "errorCode") {
				ids = append(ids, *e.EventId)
			}
		}
		return ids
	}
	c := start(t, options)
	if got := ids(c); !slices.Equal(got, []string{"here"}) {
		t.Errorf("%v", got)
	}
	if got := ids(connect(c.server, "eu-west-1")); !slices.Equal(got, []string{"elsewhere"}) {
		t.Errorf("%v", got)
	}
	options.Caller.Account = snapshottest.Workload
	if got := ids(start(t, options)); len(got) > 0 {
		t.Errorf("another account has %v", got)
	}
	two := []types.LookupAttribute{
		{AttributeKey: types.LookupAttributeKeyEventName, AttributeValue: new("a")}, {AttributeKey: types.LookupAttributeKeyEventSource, AttributeValue: new("b")},
	}
	if _, err := c.trail.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: two}); code(err) != "InvalidLookupAttributesException" {
		t.Errorf("two attributes: %v", err)
	}
	now := time.Now()
	if _, err := c.trail.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{StartTime: &now, EndTime: new(now.Add(-time.Hour))}); code(err) != "InvalidTimeRangeException" {
		t.Errorf("backwards: %v", err)
	}
}

// TestTwoLookupsASecond: for each account and Region, and for nothing else.
func TestTwoLookupsASecond(t *testing.T) {
	state := snapshottest.LandingZone()
	c := start(t, awsfake.Options{State: state, LookupRate: 2})
	var codes []string
	for range 4 {
		_, err := c.trail.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{})
		codes = append(codes, code(err))
		if err != nil && httpStatus(err) != 400 {
			t.Errorf("status %d", httpStatus(err))
		}
	}
	if want := []string{"", "", "ThrottlingException", "ThrottlingException"}; !slices.Equal(codes, want) {
		t.Error(codes)
	}
	if _, err := connect(c.server, "eu-west-1").trail.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{}); err != nil {
		t.Errorf("another Region: %v", err)
	}
	if _, err := c.trail.DescribeTrails(t.Context(), &cloudtrail.DescribeTrailsInput{}); err != nil {
		t.Errorf("another operation: %v", err)
	}
}

// TestTrails: which management events a trail records, in both ways of saying it.
func TestTrails(t *testing.T) {
	ways := map[bool]int{}
	for seed := range uint64(12) {
		state := snapshottest.Generate(seed, snapshottest.Tiny())
		c := start(t, awsfake.Options{State: state, AnyText: true})
		read := map[string]*snapshot.Trail{}
		out, err := c.trail.DescribeTrails(t.Context(), &cloudtrail.DescribeTrailsInput{})
		for _, trail := range must(t, out, err).TrailList {
			status, err := c.trail.GetTrailStatus(t.Context(), &cloudtrail.GetTrailStatusInput{Name: trail.TrailARN})
			selectors, err2 := c.trail.GetEventSelectors(t.Context(), &cloudtrail.GetEventSelectorsInput{TrailName: trail.Name})
			ways[len(must(t, selectors, err2).EventSelectors) > 0]++
			read[*trail.TrailARN] = &snapshot.Trail{
				Name: *trail.Name, HomeRegion: *trail.HomeRegion, MultiRegion: *trail.IsMultiRegionTrail, Organization: *trail.IsOrganizationTrail,
				LogFileValidation: *trail.LogFileValidationEnabled, Logging: must(t, status, err).IsLogging, ManagementEvents: new(managementEvents(selectors)),
			}
		}
		if diff := cmp.Diff(state.CloudTrail.Trails, read); diff != "" {
			t.Errorf("in the state (-) and read (+):\n%s", diff)
		}
		_, err = c.trail.GetTrailStatus(t.Context(), &cloudtrail.GetTrailStatusInput{Name: new("none")})
		if code(err) != "TrailNotFoundException" {
			t.Errorf("a trail that is not: %v", err)
		}
	}
	if ways[true] == 0 || ways[false] == 0 {
		t.Errorf("basic and advanced selectors: %v", ways)
	}
}

func managementEvents(out *cloudtrail.GetEventSelectorsOutput) string {
	for _, s := range out.EventSelectors {
		if *s.IncludeManagementEvents {
			return string(s.ReadWriteType)
		}
	}
	for _, s := range out.AdvancedEventSelectors {
		equals := map[string]string{}
		for _, field := range s.FieldSelectors {
			equals[*field.Field] = field.Equals[0]
		}
		if equals["eventCategory"] == "Management" {
			return map[string]string{"": "All", "true": "ReadOnly", "false": "WriteOnly"}[equals["readOnly"]]
		}
	}
	return "None"
}
