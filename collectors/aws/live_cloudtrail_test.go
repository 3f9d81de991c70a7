package aws

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// withEvents is a landing zone with events of one name, one an hour before the
// time of the tests, the newest first: "e-0", "e-1", ….
func withEvents(name, source string, count int) *snapshot.Snapshot {
	state := snapshottest.LandingZone()
	state.Events = map[string]*snapshot.Event{}
	for i := range count {
		state.Events[eventID(i)] = &snapshot.Event{
			Name: name, Source: source, Time: stamp(clock().Add(-time.Duration(i+1) * time.Hour)),
			Region: *state.Instance.PrimaryRegion, Account: state.Meta.Caller.Account,
			ActorType: "AssumedRole", ActorRole: "deploy", UserAgent: "APN/1.0", Details: map[string]string{},
		}
	}
	return state
}

func eventID(i int) string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", i) }

func eventIDs(s *snapshot.Snapshot) []string {
	ids := []string{}
	for id := range s.Events {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// lookups are the requests for events, by the name asked for.
func lookups(t *testing.T, server *awsfake.Server) map[string][]lookupRequest {
	t.Helper()
	requests := map[string][]lookupRequest{}
	for _, call := range server.Calls() {
		if call.Operation != opLookupEvents {
			continue
		}
		var request lookupRequest
		if err := json.Unmarshal([]byte(call.Request), &request); err != nil {
			t.Fatal(err)
		}
		if len(request.LookupAttributes) != 1 || request.LookupAttributes[0].AttributeKey != "EventName" {
			t.Fatalf("request is %s, want one attribute, the name", call.Request)
		}
		request.region = call.Region
		name := request.LookupAttributes[0].AttributeValue
		requests[name] = append(requests[name], request)
	}
	return requests
}

type lookupRequest struct {
	StartTime, EndTime json.Number
	MaxResults         int
	NextToken          string
	LookupAttributes   []struct{ AttributeKey, AttributeValue string }
	region             string
}

// TestLIVECT09TheCallItself: one query for each name with explicit times, all
// pages with the same parameters, of state no more than the newest success.
func TestLIVECT09TheCallItself(t *testing.T) {
	server := serve(t, awsfake.Options{State: withEvents("CreateAccountAssignment", sourceSSO, 5), PageSize: 2})
	got, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	requests := lookups(t, server)
	for _, name := range eventNames() {
		if want := map[bool]int{true: 3, false: 1}[name == "CreateAccountAssignment"]; len(requests[name]) != want {
			t.Errorf("%s is asked for %d times, want %d", name, len(requests[name]), want)
		}
		for i, request := range requests[name] {
			from, to := clock().Truncate(time.Second).Add(-lookback).Unix(), clock().Unix()
			if request.StartTime.String() != fmt.Sprint(from) || request.EndTime.String() != fmt.Sprint(to) || request.MaxResults != eventsPage {
				t.Errorf("%s: request is %+v, want %d to %d", name, request, from, to)
			}
			if (request.NextToken == "") != (i == 0) {
				t.Errorf("%s: token of page %d is %q", name, i, request.NextToken)
			}
		}
	}
	if len(requests) != len(eventNames()) {
		t.Errorf("%d names were asked for, want %d", len(requests), len(eventNames()))
	}
	if len(got.Events) != 5 {
		t.Errorf("%d events, want 5", len(got.Events))
	}
}

// TestLIVECT09NoMoreThanTwoASecond: the walk's own clock is sped up, and the
// server answers as fast as it can.
func TestLIVECT09NoMoreThanTwoASecond(t *testing.T) {
	const speed = 50
	server := serve(t, awsfake.Options{State: snapshottest.Standalone()})
	options := testOptions()
	options.speed = speed
	if _, err := collectWith(t, options); err != nil {
		t.Fatal(err)
	}
	var times []time.Time
	for _, call := range server.Calls() {
		if call.Operation == opLookupEvents {
			times = append(times, call.Time)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	took := times[len(times)-1].Sub(times[0])
	if least := time.Duration(float64(len(times)-1) / (DefaultCloudTrailRate * speed) * float64(time.Second)); took < least*95/100 {
		t.Errorf("%d calls took %s, want %s at least", len(times), took, least)
	}
}

// TestLIVECT01NewestSuccessDecides: of what is state, older events are not
// read, and a call that failed is none.
func TestLIVECT01NewestSuccessDecides(t *testing.T) {
	const name = "EnableExternalIdPConfigurationForDirectory"
	server := serve(t, awsfake.Options{State: withEvents(name, sourceDirectory, 5), PageSize: 1})
	got, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{eventID(0)}, eventIDs(got)); diff != "" {
		t.Errorf("events differ (-want +got):\n%s", diff)
	}
	if asked := len(lookups(t, server)[name]); asked != 1 {
		t.Errorf("%d pages were read, want the first", asked)
	}
	fault(t, server, awsfake.Fault{Operation: opLookupEvents, Match: name, Times: 2, Edit: editRecord("errorCode", "ThrottlingException")})
	if got, err = collectWith(t, testOptions()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{eventID(2)}, eventIDs(got)); diff != "" {
		t.Errorf("events differ after two that failed (-want +got):\n%s", diff)
	}
}

// editRecord sets a member inside the record of every event of an answer.
func editRecord(member string, value any) func(map[string]any) {
	return func(answer map[string]any) {
		events, _ := answer["Events"].([]any)
		for _, event := range events {
			event := event.(map[string]any)
			var record map[string]any
			if err := json.Unmarshal([]byte(event["CloudTrailEvent"].(string)), &record); err != nil {
				panic(err)
			}
			record[member] = value
			text, err := json.Marshal(record)
			if err != nil {
				panic(err)
			}
			event["CloudTrailEvent"] = string(text)
		}
	}
}

// TestLIVECT02NothingOfACertificateIsKept: neither is an expiry derived.
func TestLIVECT02NothingOfACertificateIsKept(t *testing.T) {
	got := here.event(told(t, "ImportExternalIdPCertificate", sourceDirectory, `{"requestParameters": {"x509Certificate": "SECRET", "notAfter": "2027-01-01"}}`))
	if got == nil || got.Newest || len(got.Event.Details) > 0 {
		t.Errorf("event is %+v, want one of several, without details", got)
	}
}

// TestLIVECT03TokensAreDatedOnly: all are kept that were made or removed, with
// nothing of the token; that there is none in 90 days is no gap, and no fact either.
func TestLIVECT03TokensAreDatedOnly(t *testing.T) {
	got := here.event(told(t, "CreateBearerToken", sourceDirectory, `{"requestParameters": {"tenantId": "t-1"}, "responseElements": {"bearerToken": "SECRET"}}`))
	if got == nil || got.Newest || strings.Contains(jsonOf(t, got), "SECRET") {
		t.Errorf("event is %+v", got)
	}
	snap := collectFrom(t, awsfake.Options{State: withEvents("CreateBearerToken", sourceDirectory, 3), PageSize: 2})
	if len(snap.Events) != 3 {
		t.Errorf("events are %v, want 3", eventIDs(snap))
	}
	snap = collectFrom(t, awsfake.Options{State: withEvents("", "", 0)})
	if snap.Events == nil || snap.Coverage[snapshot.SectionEvents].Status != snapshot.Complete {
		t.Errorf("events are %v, coverage %+v", snap.Events, snap.Coverage[snapshot.SectionEvents])
	}
	from, to := stamp(clock().Add(-lookback)), stamp(clock())
	if trail := snap.CloudTrail; *trail.From != from || *trail.To != to || !slices.Contains(trail.EventNames, "CreateBearerToken") {
		t.Errorf("the window is %+v, want %s to %s", trail, from, to)
	}
}

// TestLIVECT10WhereWasAsked: the primary Region alone, wherever the instance
// was found, and the snapshot says so; a refusal is a gap, and absence proves nothing.
func TestLIVECT10WhereWasAsked(t *testing.T) {
	state := withEvents("CreatePermissionSet", sourceSSO, 1)
	primary := *state.Instance.PrimaryRegion
	server := serve(t, awsfake.Options{State: state, EnabledRegions: []string{"us-west-2"}})
	options := testOptions()
	options.Region = "us-west-2"
	got, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	for name, requests := range lookups(t, server) {
		for _, request := range requests {
			if request.region != primary {
				t.Fatalf("%s was asked for in %s", name, request.region)
			}
		}
	}
	if diff := cmp.Diff([]string{primary}, got.CloudTrail.Regions); diff != "" || *got.CloudTrail.Account != state.Meta.Caller.Account {
		t.Errorf("Regions %v of %s", got.CloudTrail.Regions, *got.CloudTrail.Account)
	}
	fault(t, server, awsfake.Fault{Operation: opLookupEvents, Region: primary, Code: "AccessDeniedException", Message: byControlPolicy})
	before := len(lookups(t, server))
	if got, err = collectWith(t, options); err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	gap := onlyGap(t, got, snapshot.SectionEvents, snapshot.Unavailable)
	if gap.Cause != snapshot.CauseDenied || !gap.HidesMembers() || got.Events != nil {
		t.Errorf("gap is %+v, events %v", gap, got.Events)
	}
	if before != len(eventNames()) || got.CloudTrail == nil || got.CloudTrail.Trails == nil {
		t.Errorf("trails are lost, too: %+v", got.CloudTrail)
	}
}

// TestDeniedLookupsAreFew: no permission is one of a name.
func TestDeniedLookupsAreFew(t *testing.T) {
	server := serve(t, awsfake.Options{State: snapshottest.Standalone(), Faults: []awsfake.Fault{{Operation: opLookupEvents, Code: "AccessDeniedException"}}})
	if _, err := collectWith(t, testOptions()); err != nil {
		t.Fatal(err)
	}
	if asked := callCounts(server)[opLookupEvents]; asked != maxDenials {
		t.Errorf("asked %d times, want %d", asked, maxDenials)
	}
}

// TestOneNameThatFails leaves a gap, and the events of the others.
func TestOneNameThatFails(t *testing.T) {
	state := withEvents("CreatePermissionSet", sourceSSO, 2)
	got := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{Operation: opLookupEvents, Match: `"CreateProfile"`, Code: "InvalidTimeRangeException"}}})
	if gap := onlyGap(t, got, snapshot.SectionEvents, snapshot.Partial); !gap.HidesMembers() || len(got.Events) != 2 {
		t.Errorf("gap is %+v, events %v", gap, eventIDs(got))
	}
}

// TestTooManyEvents: the newest are kept, and a gap says that there are older ones.
func TestTooManyEvents(t *testing.T) {
	got := collectFrom(t, awsfake.Options{State: withEvents("CreateAccountAssignment", sourceSSO, eventPages+1), PageSize: 1})
	gap := onlyGap(t, got, snapshot.SectionEvents, snapshot.Partial)
	if gap.Cause != snapshot.CauseTruncated || !gap.HidesMembers() || !strings.Contains(gap.Meaning, "CreateAccountAssignment") {
		t.Errorf("gap is %+v", gap)
	}
	if ids := eventIDs(got); len(ids) != eventPages || ids[0] != eventID(0) || ids[len(ids)-1] != eventID(eventPages-1) {
		t.Errorf("%d events", len(ids))
	}
	got = collectFrom(t, awsfake.Options{State: withEvents("CreateAccountAssignment", sourceSSO, eventPages), PageSize: 1})
	if status := got.Coverage[snapshot.SectionEvents].Status; status != snapshot.Complete || len(got.Events) != eventPages {
		t.Errorf("events are %s, %d of them", status, len(got.Events))
	}
}

// TestUnreadableEvents: one that cannot be told from a change hides a member.
func TestUnreadableEvents(t *testing.T) {
	got := collectFrom(t, awsfake.Options{State: withEvents("CreatePermissionSet", sourceSSO, 2), Faults: []awsfake.Fault{{
		Operation: opLookupEvents, Match: `"CreatePermissionSet"`, Edit: func(answer map[string]any) {
			answer["Events"].([]any)[0].(map[string]any)["CloudTrailEvent"] = "{"
		},
	}}})
	gap := onlyGap(t, got, snapshot.SectionEvents, snapshot.Partial)
	if !gap.HidesMembers() || len(got.Events) != 1 {
		t.Errorf("gap is %+v, events %v", gap, eventIDs(got))
	}
}

// TestWithoutEvents asks CloudTrail for nothing, and says so.
func TestWithoutEvents(t *testing.T) {
	server := serve(t, awsfake.Options{State: snapshottest.LandingZone()})
	options := testOptions()
	options.WithoutEvents = true
	got, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, got)
	for _, section := range []snapshot.Section{snapshot.SectionEvents, snapshot.SectionCloudTrail} {
		if diff := cmp.Diff(snapshot.EventsGap(), onlyGap(t, got, section, snapshot.Unavailable)); diff != "" {
			t.Errorf("gap of %s differs (-want +got):\n%s", section, diff)
		}
	}
	for _, call := range server.Calls() {
		if strings.HasPrefix(call.Operation, serviceCloudTrail+":") {
			t.Fatalf("%s was asked", call.Operation)
		}
	}
}
