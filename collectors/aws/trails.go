package aws

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	cloudtrailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// trailReader is what of CloudTrail tells about trails.
type trailReader interface {
	DescribeTrails(context.Context, *cloudtrail.DescribeTrailsInput, ...func(*cloudtrail.Options)) (*cloudtrail.DescribeTrailsOutput, error)
	GetTrailStatus(context.Context, *cloudtrail.GetTrailStatusInput, ...func(*cloudtrail.Options)) (*cloudtrail.GetTrailStatusOutput, error)
	GetEventSelectors(context.Context, *cloudtrail.GetEventSelectorsInput, ...func(*cloudtrail.Options)) (*cloudtrail.GetEventSelectorsOutput, error)
}

// readTrails returns the trails that record the Region, by ARN: those of the
// account in it or in all Regions, and those of the organization.
func (w *walk) readTrails(ctx context.Context, api trailReader, region string) map[string]*snapshot.Trail {
	told, ok := get(ctx, w, opDescribeTrails, subject{of: region}, func(ctx context.Context) ([]describedTrail, error) {
		out, err := api.DescribeTrails(ctx, &cloudtrail.DescribeTrailsInput{IncludeShadowTrails: aws.Bool(true)})
		if err != nil {
			return nil, err
		}
		described := make([]describedTrail, 0, len(out.TrailList))
		for _, trail := range out.TrailList {
			described = append(described, describe(trail))
		}
		return described, nil
	})
	if !ok {
		return nil
	}
	told, _ = identified(w, opDescribeTrails, subject{}, "a trail", told, func(t describedTrail) string { return t.ARN })
	w.progress.expect(opGetTrailStatus, len(told))
	w.progress.expect(opGetEventSelectors, len(told))
	trails := make(map[string]*snapshot.Trail, len(told))
	for _, t := range told {
		if t.Lacks {
			w.lacks(snapshot.SectionCloudTrail, subject{}, opDescribeTrails, "trails", "AWS did not say of a trail what it records")
			continue
		}
		trail := t.Trail
		trail.Logging = w.readLogging(ctx, api, t)
		trail.ManagementEvents = w.readSelectors(ctx, api, t)
		trails[t.ARN] = &trail
	}
	return trails
}

// describedTrail is what DescribeTrails says of a trail.
type describedTrail struct {
	ARN   string
	Trail snapshot.Trail
	// Lacks: what the trail records was not said.
	Lacks bool
}

func describe(told cloudtrailtypes.Trail) describedTrail {
	return describedTrail{
		ARN: aws.ToString(told.TrailARN),
		Trail: snapshot.Trail{
			Name: aws.ToString(told.Name), HomeRegion: aws.ToString(told.HomeRegion),
			MultiRegion: aws.ToBool(told.IsMultiRegionTrail), Organization: aws.ToBool(told.IsOrganizationTrail),
			LogFileValidation: aws.ToBool(told.LogFileValidationEnabled),
		},
		Lacks: told.IsMultiRegionTrail == nil || told.IsOrganizationTrail == nil || told.LogFileValidationEnabled == nil,
	}
}

// atHome asks in the trail's own Region: elsewhere AWS answers for a shadow of
// it, and not every question.
func (t describedTrail) atHome(o *cloudtrail.Options) {
	if t.Trail.HomeRegion != "" {
		o.Region = t.Trail.HomeRegion
	}
}

func (w *walk) readLogging(ctx context.Context, api trailReader, t describedTrail) *bool {
	logging, ok := get(ctx, w, opGetTrailStatus, subject{of: t.ARN}, func(ctx context.Context) (*bool, error) {
		out, err := api.GetTrailStatus(ctx, &cloudtrail.GetTrailStatusInput{Name: &t.ARN}, t.atHome)
		if err != nil {
			return nil, err
		}
		return recordsNow(out), nil
	})
	if ok && logging == nil {
		w.lacks(snapshot.SectionCloudTrail, subject{}, opGetTrailStatus, "trails", "AWS did not say whether a trail records")
	}
	return logging
}

// recordsNow reports whether a trail is switched on and what it records arrives:
// one whose bucket is gone or refuses it says that it logs. Nil is not told.
func recordsNow(status *cloudtrail.GetTrailStatusOutput) *bool {
	if status.IsLogging == nil {
		return nil
	}
	return new(*status.IsLogging && aws.ToString(status.LatestDeliveryError) == "")
}

func (w *walk) readSelectors(ctx context.Context, api trailReader, t describedTrail) *string {
	events, ok := get(ctx, w, opGetEventSelectors, subject{of: t.ARN}, func(ctx context.Context) (string, error) {
		out, err := api.GetEventSelectors(ctx, &cloudtrail.GetEventSelectorsInput{TrailName: &t.ARN}, t.atHome)
		if err != nil {
			return "", err
		}
		return managementEvents(out.EventSelectors, out.AdvancedEventSelectors), nil
	})
	switch {
	case !ok:
		return nil
	case events == eventsNewer:
		w.unknownValue(snapshot.SectionCloudTrail, subject{}, opGetEventSelectors, "trails")
		return nil
	case events == eventsNarrowed:
		w.gap(snapshot.SectionCloudTrail, subject{}, snapshot.Gap{
			Cause: snapshot.CauseNotInSource, Attributes: []string{"trails"}, Operation: opGetEventSelectors,
			Meaning: "the selectors of a trail choose among management events, so whether it records those of Identity Center is unknown",
		})
		return nil
	}
	return &events
}

// Values of [snapshot.Trail.ManagementEvents].
const (
	eventsAll   = string(cloudtrailtypes.ReadWriteTypeAll)
	eventsRead  = string(cloudtrailtypes.ReadWriteTypeReadOnly)
	eventsWrite = string(cloudtrailtypes.ReadWriteTypeWriteOnly)
	eventsNone  = "None"
)

// What managementEvents cannot tell: the selectors choose among the events, or
// hold a value that this version does not know.
const (
	eventsNarrowed = "narrowed"
	eventsNewer    = "newer"
)

// managementEvents is which of Identity Center's management events the
// selectors let through together, or why that cannot be told.
func managementEvents(basic []cloudtrailtypes.EventSelector, advanced []cloudtrailtypes.AdvancedEventSelector) string {
	var read, write, narrowed, newer bool
	add := func(kind string) {
		read = read || kind == eventsAll || kind == eventsRead
		write = write || kind == eventsAll || kind == eventsWrite
	}
	for _, selector := range basic {
		switch {
		case selector.IncludeManagementEvents != nil && !*selector.IncludeManagementEvents:
		case excludes(selector.ExcludeManagementEventSources):
			narrowed = true
		case selector.ReadWriteType == "":
			add(eventsAll) // AWS's default
		case !slices.Contains(selector.ReadWriteType.Values(), selector.ReadWriteType):
			newer = true
		default:
			add(string(selector.ReadWriteType))
		}
	}
	for _, selector := range advanced {
		kind, ok := advancedEvents(selector.FieldSelectors)
		narrowed = narrowed || !ok
		add(kind)
	}
	switch {
	case read && write:
		return eventsAll
	case newer:
		return eventsNewer
	case narrowed:
		return eventsNarrowed
	case read:
		return eventsRead
	case write:
		return eventsWrite
	}
	return eventsNone
}

// advancedEvents is the same for one advanced selector; ok is false where it
// chooses by anything else than reading and writing.
func advancedEvents(fields []cloudtrailtypes.AdvancedFieldSelector) (kind string, ok bool) {
	kind, ok = eventsAll, true
	management := false
	for _, field := range fields {
		switch aws.ToString(field.Field) {
		case "eventCategory":
			management = slices.Contains(field.Equals, "Management")
		case "readOnly":
			kind = eventsWrite
			if slices.Contains(field.Equals, "true") {
				kind = eventsRead
			}
		case "eventSource":
			ok = ok && onlyExcludesOthers(field)
		default:
			ok = false
		}
	}
	switch {
	case !management:
		return eventsNone, true
	case !ok:
		return eventsNone, false
	}
	return kind, true
}

// onlyExcludesOthers reports whether a filter of sources leaves all of Identity
// Center's in.
func onlyExcludesOthers(field cloudtrailtypes.AdvancedFieldSelector) bool {
	chooses := len(field.Equals) + len(field.StartsWith) + len(field.EndsWith) + len(field.NotStartsWith) + len(field.NotEndsWith)
	return chooses == 0 && !excludes(field.NotEquals)
}

// excludes reports whether one of the sources is Identity Center's.
func excludes(sources []string) bool {
	return slices.ContainsFunc(sources, func(source string) bool {
		return slices.Contains([]string{sourceSSO, sourceDirectory, sourceStore, sourceSCIM}, strings.ToLower(source))
	})
}
