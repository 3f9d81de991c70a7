package aws

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestLIVE25Throttling(t *testing.T) {
	t.Run("hundreds of throttles, then normal", func(t *testing.T) {
		// More than the SDK's bucket of retry tokens would have borne.
		state := snapshottest.Generate(2, snapshottest.Small())
		server := serve(t, awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{
			{Operation: "sso:*", Times: 300, Code: codeThrottling},
			{Operation: "organizations:*", Times: 5, Code: "TooManyRequestsException"},
			{Operation: "iam:*", Times: 5, Code: "Throttling"},
		}})
		options := testOptions()
		options.ThrottleBudget = time.Minute
		snap, err := collectWith(t, options)
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, state, snap)
		throttled := 0
		for _, call := range server.Calls() {
			if call.Code == codeThrottling {
				throttled++
			}
		}
		if throttled != 300 {
			t.Errorf("%d throttles, want all 300", throttled)
		}
	})
	t.Run("one operation for ever", func(t *testing.T) {
		state := snapshottest.LandingZone()
		server := serve(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{Operation: opListTags, Code: codeThrottling}}})
		options := testOptions()
		options.ThrottleBudget = 300 * time.Millisecond
		start := time.Now()
		snap, err := collectWith(t, options)
		if err != nil {
			t.Fatal(err)
		}
		valid(t, snap)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %s: each set waited by itself", took)
		}
		gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Partial)
		if gap.Cause != snapshot.CauseThrottled || gap.Code != codeThrottling || len(gap.Keys) != 3 || gap.Attributes[0] != "tags" {
			t.Errorf("gap is %+v", gap)
		}
		for _, set := range state.PermissionSets {
			set.Tags = nil
		}
		if diff := cmp.Diff(state.PermissionSets, snap.PermissionSets); diff != "" {
			t.Errorf("the rest was not kept: %s", diff)
		}
		if n := callCounts(server)[opListTags]; n < 6 {
			t.Errorf("asked %d times: it was given up at once", n)
		}
	})
	t.Run("the SDK's own quota", func(t *testing.T) {
		throttled := &ssoadmintypes.ThrottlingException{}
		quota := fmt.Errorf("failed to get rate limit token, %w", ratelimit.QuotaExceededError{Requested: 5})
		for _, err := range []error{quota, errors.Join(throttled, quota), errors.Join(errors.New("other"), quota)} {
			if p := problemOf(err); p.cause != snapshot.CauseThrottled || p.code != codeThrottling {
				t.Errorf("problem of %q is %+v", err, p)
			}
		}
	})
	t.Run("AWS says how long to wait", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListUsers, Times: 1, Code: codeThrottling, RetryAfterSeconds: fast / 2},
		}})
		if _, err := collectWith(t, testOptions()); err != nil {
			t.Fatal(err)
		}
		var asked []time.Time
		for _, call := range server.Calls() {
			if call.Operation == opListUsers {
				asked = append(asked, call.Time)
			}
		}
		if len(asked) != 2 || asked[1].Sub(asked[0]) < time.Second/2 {
			t.Errorf("asked at %v, want half a second in between", asked)
		}
	})
	t.Run("AWS asks to wait longer than patience", func(t *testing.T) {
		const long = 3600 * fast
		server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListUsers, Code: codeThrottling, RetryAfterSeconds: long},
			{Operation: opListGroups, Code: "InternalServerException", RetryAfterSeconds: long},
		}})
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		if n := callCounts(server); n[opListUsers] != 1 || n[opListGroups] != 1 {
			t.Errorf("asked %d and %d times, want once each", n[opListUsers], n[opListGroups])
		}
		onlyGap(t, snap, snapshot.SectionUsers, snapshot.Unavailable)
		onlyGap(t, snap, snapshot.SectionGroups, snapshot.Partial) // those with assignments are described
	})
}

func TestLIVE26EmptyPageIsNotTheLast(t *testing.T) {
	pages := []map[string]any{
		{"Users": []any{user("a"), user("b")}, "NextToken": "t1"},
		{"Users": []any{}, "NextToken": "t2"},
		{"Users": []any{user("c")}, "NextToken": ""},
	}
	// The server checks tokens, so each fault answers one page's request.
	faults := []awsfake.Fault{
		{Operation: opListUsers, Match: `"NextToken":"t1"`, Body: jsonOf(t, pages[1])},
		{Operation: opListUsers, Match: `"NextToken":"t2"`, Body: jsonOf(t, pages[2])},
		{Operation: opListUsers, Body: jsonOf(t, pages[0])},
	}
	state := snapshottest.LandingZone()
	for _, group := range state.Groups {
		group.Members = []string{}
	}
	snap := collectFrom(t, awsfake.Options{State: state, Faults: faults})
	if len(snap.Users) != 3 || snap.Coverage[snapshot.SectionUsers].Status != snapshot.Complete {
		t.Errorf("%d users, %+v; want 3, complete", len(snap.Users), snap.Coverage[snapshot.SectionUsers])
	}
}

func TestLIVE27EveryPage(t *testing.T) {
	state := snapshottest.LandingZone()
	for _, group := range state.Groups {
		group.Members = []string{}
	}
	state.Users = map[string]*snapshot.User{}
	for i := range 230 {
		name := fmt.Sprintf("user-%03d", i)
		id := fmt.Sprintf("00000000-0000-0000-0000-%012d", i)
		state.Users[name] = &snapshot.User{ID: &id, Name: &name, Exists: new(true), Status: new("ENABLED"), CreatedBy: new(""), CreatedAt: new(""), UpdatedAt: new(""), ExternalIDIssuers: []string{}}
	}
	t.Run("all", func(t *testing.T) { sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state})) })
	t.Run("the third fails", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{Operation: opListUsers, Skip: 2, Code: "InternalServerException"}}})
		gap := onlyGap(t, snap, snapshot.SectionUsers, snapshot.Partial)
		if len(snap.Users) != 200 || !gap.HidesMembers() || gap.Code != "InternalServerException" {
			t.Errorf("%d users, gap %+v; want 200 and that more may be there", len(snap.Users), gap)
		}
	})
}

func TestLIVE28AccountState(t *testing.T) {
	state := snapshottest.LandingZone()
	for i, word := range []string{"PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"} {
		state.Accounts[fmt.Sprintf("44444444444%d", i)] = &snapshot.Account{Name: new("a"), State: &word, Parent: new("r-ab12")}
	}
	t.Run("all five", func(t *testing.T) { sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state})) })
	change := func(how func(id string, account map[string]any)) awsfake.Fault {
		return awsfake.Fault{Operation: opListAccounts, Edit: func(answer map[string]any) {
			for _, account := range answer["Accounts"].([]any) {
				how(account.(map[string]any)["Id"].(string), account.(map[string]any))
			}
		}}
	}
	t.Run("State, Status or neither", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{change(func(id string, account map[string]any) {
			switch id {
			case snapshottest.Management:
				delete(account, "Status")
			case snapshottest.Workload:
				delete(account, "State")
				account["Status"] = "SUSPENDED"
			case snapshottest.Sandbox:
				delete(account, "State")
				delete(account, "Status")
			}
		})}})
		for id, want := range map[string]*string{snapshottest.Management: new("ACTIVE"), snapshottest.Workload: new("SUSPENDED"), snapshottest.Sandbox: nil} {
			if diff := cmp.Diff(want, snap.Accounts[id].State); diff != "" {
				t.Errorf("state of %s differs: %s", id, diff)
			}
		}
		gap := onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Partial)
		if gap.Cause != snapshot.CauseNotInSource || len(gap.Keys) != 1 || gap.Keys[0] != snapshottest.Sandbox || gap.Attributes[0] != "state" {
			t.Errorf("gap is %+v", gap)
		}
	})
	t.Run("a state of tomorrow", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{change(func(_ string, account map[string]any) {
			account["State"] = "HIBERNATING"
		})}})
		if gap := onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Partial); gap.Code != codeUnknownEnumValue || len(gap.Keys) != len(snapshottest.LandingZone().Accounts) {
			t.Errorf("gap is %+v", gap)
		}
	})
	t.Run("an account that is not listed", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
			Operation: opListAccounts, Edit: func(answer map[string]any) { answer["Accounts"] = answer["Accounts"].([]any)[:2] }, // of four
		}}})
		gap := onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Partial)
		if len(snap.Accounts) != 4 || gap.Cause != snapshot.CauseNotInSource || gap.Keys[0] != snapshottest.Sandbox {
			t.Errorf("%d accounts, gap %+v", len(snap.Accounts), gap)
		}
	})
}
