package aws

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	cloudtrailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// cloudTrailCalls are the calls of this file and of trails.go.
var cloudTrailCalls = []Call{
	{
		Operation: opLookupEvents, HowMany: "once a name of an event and 50 such events of the last 90 days",
		Times: func(Sizes) int { return len(eventNames()) },
		Why:   "events that tell of settings without a reading API, and who changed what",
		Fills: []Fill{{snapshot.SectionEvents, nil}},
	},
	{
		Operation: opDescribeTrails, HowMany: "once",
		Times: onlyOnce,
		Why:   "the trails that record the changes",
		Fills: []Fill{{snapshot.SectionCloudTrail, []string{"trails"}}},
	},
	{
		Operation: opGetTrailStatus, HowMany: "once a trail",
		Times: func(s Sizes) int { return s.Trails },
		Why:   "whether a trail records",
		Fills: []Fill{{snapshot.SectionCloudTrail, []string{"trails"}}},
	},
	{
		Operation: opGetEventSelectors, HowMany: "once a trail",
		Times: func(s Sizes) int { return s.Trails },
		Why:   "whether a trail records management events",
		Fills: []Fill{{snapshot.SectionCloudTrail, []string{"trails"}}},
	},
}

const (
	// lookback is how far LookupEvents sees.
	lookback = 90 * 24 * time.Hour
	// eventsPage is the largest page of LookupEvents.
	eventsPage = 50
	// eventPages bounds the pages for one name: at two a second, a minute.
	eventPages = 100
)

// readCloudTrail reads events and trails of the caller's account in the
// instance's primary Region: settings are changed nowhere else.
func (w *walk) readCloudTrail(ctx context.Context, c *clients, region string, options Options, meta *snapshot.Meta, r *reading) error {
	if options.WithoutEvents {
		for _, section := range []snapshot.Section{snapshot.SectionCloudTrail, snapshot.SectionEvents} {
			w.gap(section, subject{}, snapshot.EventsGap())
		}
		return nil
	}
	to, err := time.Parse(time.RFC3339, meta.StartedAt)
	if err != nil {
		return err
	}
	l := &lookup{
		walk: w, api: c.cloudTrail, from: to.Add(-lookback), to: to,
		place: place{
			account: meta.Caller.Account, region: region,
			instance: aws.ToString(r.instance.ARN), store: aws.ToString(r.instance.IdentityStoreID),
		},
	}
	r.events = l.read(ctx)
	r.trail = &snapshot.CloudTrail{
		Account: &meta.Caller.Account, Regions: []string{region},
		From: new(stamp(l.from)), To: new(stamp(l.to)), EventNames: eventNames(),
		Trails: w.readTrails(ctx, c.cloudTrail, region),
	}
	return nil
}

// eventReader is what of CloudTrail tells what happened.
type eventReader interface {
	LookupEvents(context.Context, *cloudtrail.LookupEventsInput, ...func(*cloudtrail.Options)) (*cloudtrail.LookupEventsOutput, error)
}

// lookup looks for events of one account in one Region.
type lookup struct {
	*walk
	api      eventReader
	place    place
	from, to time.Time
}

// read asks for the events of every name; nil where AWS answered nothing. Where
// the first few are denied all are: no permission is one of a name.
func (l *lookup) read(ctx context.Context) map[string]*snapshot.Event {
	names := eventNames()
	if l.trial != nil {
		names = names[:trialSize]
	}
	l.progress.expect(opLookupEvents, len(names))
	var events map[string]*snapshot.Event
	denials := 0
	for _, name := range names {
		found, pages, err := l.named(ctx, name)
		if pages > 0 && events == nil {
			events = map[string]*snapshot.Event{}
		}
		for _, f := range found {
			l.keep(events, name, f)
		}
		if err == nil {
			continue
		}
		l.failed(opLookupEvents, subject{}, err)
		if isDenial(problemOf(err).code) {
			denials++
		}
		if events == nil && denials == maxDenials {
			break
		}
	}
	return events
}

// lookedUp is what is kept of one event that LookupEvents answered, or what is
// wrong with the answer.
type lookedUp struct {
	ID    string
	Event *snapshot.Event
	// Newest: no older event of its kind matters.
	Newest bool
	// Unreadable: it cannot be told whether this is an event that matters.
	Unreadable bool
	// Truncated: older events were not read.
	Truncated bool
}

// named asks for the events of one name, newest first, until no older one matters.
func (l *lookup) named(ctx context.Context, name string) (found []lookedUp, pages int, err error) {
	asked := 0
	return list(ctx, l.walk, opLookupEvents, subject{of: l.place.region + " " + name}, func(ctx context.Context, token *string) (*cloudtrail.LookupEventsOutput, error) {
		return l.api.LookupEvents(ctx, &cloudtrail.LookupEventsInput{
			LookupAttributes: []cloudtrailtypes.LookupAttribute{{
				AttributeKey: cloudtrailtypes.LookupAttributeKeyEventName, AttributeValue: &name,
			}},
			StartTime: &l.from, EndTime: &l.to, MaxResults: aws.Int32(eventsPage), NextToken: token,
		})
	}, func(out *cloudtrail.LookupEventsOutput) (page []lookedUp, next *string) {
		for _, told := range out.Events {
			event := l.place.event(told)
			if event == nil {
				continue
			}
			page = append(page, *event)
			if event.Newest {
				return page, nil
			}
		}
		if asked++; asked == eventPages && aws.ToString(out.NextToken) != "" {
			return append(page, lookedUp{Truncated: true}), nil
		}
		return page, out.NextToken
	})
}

// keep puts an event among the others, or says why it cannot.
func (l *lookup) keep(events map[string]*snapshot.Event, name string, found lookedUp) {
	gap := snapshot.Gap{Operation: opLookupEvents}
	switch {
	case found.Truncated:
		gap.Cause = snapshot.CauseTruncated
		gap.Meaning = fmt.Sprintf("there are more than %d events %s; older ones were not read", eventPages*eventsPage, name)
		gap.Remedy = "look for older ones in the log files of a trail"
	case found.Unreadable:
		gap.Cause = snapshot.CauseError
		gap.Meaning = fmt.Sprintf("AWS answered an event %s that cannot be read", name)
		gap.Remedy = "scan again"
	default:
		events[found.ID] = found.Event
		return
	}
	l.gap(snapshot.SectionEvents, subject{}, gap)
}
