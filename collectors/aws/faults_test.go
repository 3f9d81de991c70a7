package aws

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

const page = "<!DOCTYPE html><html><body>Blocked by policy. Contact alice.secret@example.com</body></html>"

// TestFaultsBecomeGaps breaks one call in every way that a network knows.
func TestFaultsBecomeGaps(t *testing.T) {
	tests := map[string]struct {
		fault   awsfake.Fault
		cause   snapshot.Cause
		code    string
		meaning string
		// calls is how often the operation is asked, 0 for any number.
		calls int
	}{
		"a proxy's page, 500":       {awsfake.Fault{Status: 500, Body: page, ContentType: "text/html"}, snapshot.CauseError, "", "not AWS's (HTTP status 500)", maxAttempts},
		"a proxy's page, 403":       {awsfake.Fault{Status: 403, Body: page, ContentType: "text/html"}, snapshot.CauseError, "", "not AWS's (HTTP status 403)", 1},
		"a proxy's page, 407":       {awsfake.Fault{Status: 407, Body: page, ContentType: "text/html"}, snapshot.CauseError, "", "not AWS's (HTTP status 407)", 1},
		"a proxy's page, 200":       {awsfake.Fault{Status: 200, Body: page, ContentType: "text/html"}, snapshot.CauseError, "", "not AWS's (HTTP status 200)", 1},
		"a stranger's JSON, 200":    {awsfake.Fault{Status: 200, Body: `{"error": "sign in"}`, ContentType: "application/json"}, snapshot.CauseError, "", "not AWS's (HTTP status 200)", 1},
		"a stranger's JSON, 502":    {awsfake.Fault{Status: 502, Body: `{"error": "sign in"}`, ContentType: "application/json"}, snapshot.CauseError, "", "not AWS's (HTTP status 502)", maxAttempts},
		"nothing but space, 200":    {awsfake.Fault{Status: 200, Body: " ", ContentType: "text/plain"}, snapshot.CauseError, "", "not AWS's (HTTP status 200)", 1},
		"malformed JSON":            {awsfake.Fault{Body: `{"Groups": [`}, snapshot.CauseError, "", "cannot be read", 0},
		"a list that is none":       {awsfake.Fault{Edit: func(a map[string]any) { a["Groups"] = "none" }}, snapshot.CauseError, "", "cannot be read", 0},
		"connection reset":          {awsfake.Fault{Reset: true}, snapshot.CauseError, "", "the connection failed", maxAttempts},
		"cut off":                   {awsfake.Fault{Truncate: true}, snapshot.CauseError, "", "cannot be read", maxAttempts},
		"internal error":            {awsfake.Fault{Code: "InternalServerException"}, snapshot.CauseError, "InternalServerException", "the call failed", maxAttempts},
		"an error of tomorrow":      {awsfake.Fault{Code: "QuantumException"}, snapshot.CauseError, "QuantumException", "the call failed", 1},
		"the same token again":      {awsfake.Fault{Token: awsfake.TokenRepeat}, snapshot.CauseTruncated, codeRepeatedToken, "AWS repeated a page token", 0},
		"a token that leads around": {awsfake.Fault{Token: awsfake.TokenCycle}, snapshot.CauseTruncated, codeRepeatedToken, "AWS repeated a page token", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.fault.Operation = opListGroups
			server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), PageSize: 2, Faults: []awsfake.Fault{test.fault}})
			snap, err := collectWith(t, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			valid(t, snap)
			gap := onlyGap(t, snap, snapshot.SectionGroups, snapshot.Partial)
			if gap.Cause != test.cause || gap.Code != test.code || !gap.HidesMembers() || !strings.Contains(gap.Meaning, test.meaning) || gap.Remedy == "" {
				t.Errorf("gap is %+v, want cause %s, code %q, meaning %q", gap, test.cause, test.code, test.meaning)
			}
			if strings.Contains(jsonOf(t, snap), "alice.secret") {
				t.Error("the page stands in the snapshot")
			}
			if n := callCounts(server)[opListGroups]; test.calls > 0 && n != test.calls {
				t.Errorf("asked %d times, want %d", n, test.calls)
			}
			want := snapshottest.LandingZone()
			if diff := cmp.Diff(want.PermissionSets, snap.PermissionSets); diff != "" {
				t.Errorf("the rest was not kept: %s", diff)
			}
			if test.cause == snapshot.CauseTruncated && len(snap.Groups) < 2 {
				t.Errorf("%d groups: what was read is not kept", len(snap.Groups))
			}
		})
	}
}

// TestListThatGoesRound reads each permission set once, however often it is listed.
func TestListThatGoesRound(t *testing.T) {
	server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), PageSize: 2, Faults: []awsfake.Fault{
		{Operation: opListPermissionSets, Token: awsfake.TokenCycle},
	}})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	if gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Partial); gap.Cause != snapshot.CauseTruncated {
		t.Errorf("gap is %+v", gap)
	}
	if n := callCounts(server)[opDescribePermissionSet]; len(snap.PermissionSets) != 3 || n != 3 {
		t.Errorf("%d permission sets, described %d times; want 3 and 3", len(snap.PermissionSets), n)
	}
}

// TestPassingFaults come and go: nothing is missing.
func TestPassingFaults(t *testing.T) {
	for name, fault := range map[string]awsfake.Fault{
		"page":      {Status: 503, Body: page, ContentType: "text/html"},
		"reset":     {Reset: true},
		"cut off":   {Truncate: true},
		"error":     {Status: 500, Code: "InternalServerException"},
		"throttled": {Code: codeThrottling},
	} {
		t.Run(name, func(t *testing.T) {
			fault.Operation, fault.Times = "sso:*", 3
			sameButMeta(t, snapshottest.LandingZone(), collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{fault}}))
		})
	}
}

// TestEverythingFails never panics, never passes anything for read.
func TestEverythingFails(t *testing.T) {
	for name, fault := range map[string]awsfake.Fault{
		"page":    {Status: 500, Body: page, ContentType: "text/html"},
		"reset":   {Reset: true},
		"cut off": {Truncate: true},
		"denied":  {Code: "AccessDeniedException"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: snapshottest.LandingZone()})
			var faults []awsfake.Fault
			for _, call := range Calls() {
				if len(call.Fills) > 0 {
					fault.Operation = call.Operation
					faults = append(faults, fault)
				}
			}
			fault.Operation = ""
			if err := server.SetFaults(faults...); err != nil {
				t.Fatal(err)
			}
			snap, err := collectWith(t, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			valid(t, snap)
			for section, coverage := range snap.Coverage {
				switch section {
				case snapshot.SectionInstance, snapshot.SectionIdentitySource, snapshot.SectionAccountHygiene, snapshot.SectionCloudTrail:
					// What was listed, asked for or is asked of is known without an answer.
					if coverage.Status != snapshot.Partial {
						t.Errorf("%s is %s", section, coverage.Status)
					}
				case snapshot.SectionPolicyDocuments, snapshot.SectionManagedPolicies, snapshot.SectionAttestations:
				default:
					if coverage.Status != snapshot.Unavailable {
						t.Errorf("%s is %s", section, coverage.Status)
					}
				}
			}
		})
	}
}

// TestCancel: a walk that is told to stop stops within a second, wherever it is.
func TestCancel(t *testing.T) {
	for name, fault := range map[string]awsfake.Fault{
		"in a slow first call": {Operation: opGetCallerIdentity, Delay: time.Minute},
		"in a slow list":       {Operation: opListUsers, Delay: time.Minute},
		"in many slow calls":   {Operation: opDescribePermissionSet, Delay: time.Minute},
		"between retries":      {Operation: opListGroups, Code: codeThrottling, RetryAfterSeconds: 30},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{fault}})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			options := testOptions()
			options.ThrottleBudget = time.Hour
			done := make(chan error, 1)
			go func() {
				_, err := Collect(ctx, options)
				done <- err
			}()
			time.Sleep(200 * time.Millisecond)
			start := time.Now()
			cancel()
			select {
			case err := <-done:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("error is %v, want the context's", err)
				}
			case <-time.After(10 * time.Second): // a hang is one of an hour
				t.Errorf("still running after %s", time.Since(start))
				<-done
			}
			server.SetFaults()
		})
	}
	t.Run("waiting for the quota", func(t *testing.T) {
		serve(t, awsfake.Options{State: snapshottest.LandingZone()})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		options := testOptions()
		options.SSOAdminRate, options.speed = 0.1, 1
		start := time.Now()
		_, err := Collect(ctx, options)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
			t.Errorf("error is %v after %s", err, time.Since(start))
		}
	})
}
