package aws

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// oneApplication matches the requests about one application of the broken zone.
func oneApplication() string { return *snapshottest.BrokenLandingZone().Applications["wiki"].ARN }

// TestApplicationDeletedDuringTheWalk: an application that is not there any more
// is no application, and nothing of it is unknown.
func TestApplicationDeletedDuringTheWalk(t *testing.T) {
	state := snapshottest.BrokenLandingZone()
	snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
		{Operation: opListGrants, Match: oneApplication(), Code: "AccessDeniedException"}, // a hole in what is gone
		{Operation: "sso:*", Match: oneApplication(), Code: codeNotFound},
	}})
	delete(state.Applications, "wiki")
	sameButMeta(t, state, snap)
	t.Run("what is found by name alone is there", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.BrokenLandingZone(), Faults: []awsfake.Fault{
			{Operation: opListAccessScopes, Match: oneApplication(), Code: codeNotFound},
		}})
		gap := onlyGap(t, snap, snapshot.SectionApplications, snapshot.Partial)
		if gap.Code != codeNotFound || !slices.Equal(gap.Keys, []string{"wiki"}) || !slices.Equal(gap.Attributes, []string{"access_scopes"}) {
			t.Errorf("gap is %+v", gap)
		}
	})
}

// TestOneApplicationRefuses: whatever AWS does not tell of one application is a
// gap of it alone. AWS refuses some calls for applications that it manages, which
// no other run would change; a key that is disabled is another matter.
func TestOneApplicationRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		fault  awsfake.Fault
		cause  snapshot.Cause
		remedy string
	}{
		"denied":  {awsfake.Fault{Code: "AccessDeniedException"}, snapshot.CauseDenied, "allow " + opListGrants},
		"invalid": {awsfake.Fault{Code: codeValidation}, snapshot.CauseNoAPI, ""},
		"the key": {awsfake.Fault{Code: codeValidation, Reason: "KMS_DisabledException"}, snapshot.CauseError, "enable the instance's key and check its key policy"},
		"error":   {awsfake.Fault{Code: "InternalServerException"}, snapshot.CauseError, "scan again"},
	} {
		t.Run(name, func(t *testing.T) {
			test.fault.Operation, test.fault.Match = opListGrants, oneApplication()
			state := snapshottest.BrokenLandingZone()
			snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{test.fault}})
			gap := onlyGap(t, snap, snapshot.SectionApplications, snapshot.Partial)
			if gap.Cause != test.cause || gap.Remedy != test.remedy || !slices.Equal(gap.Keys, []string{"wiki"}) || !slices.Equal(gap.Attributes, []string{"grants"}) {
				t.Errorf("gap is %+v", gap)
			}
			state.Applications["wiki"].Grants = nil
			if diff := cmp.Diff(state.Applications, snap.Applications); diff != "" {
				t.Errorf("applications differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestApplicationListBreaksOff: a list that began is not one that AWS refuses.
func TestApplicationListBreaksOff(t *testing.T) {
	state := snapshottest.BrokenLandingZone()
	name := ""
	for key, a := range state.Applications {
		if len(a.Assignments) > 1 {
			name = key
		}
	}
	snap := collectFrom(t, awsfake.Options{State: state, PageSize: 1, Faults: []awsfake.Fault{
		{Operation: opListApplicationHolders, Match: `"NextToken"`, Code: codeValidation},
	}})
	gap := onlyGap(t, snap, snapshot.SectionApplications, snapshot.Partial)
	if gap.Cause != snapshot.CauseError || !slices.Equal(gap.Keys, []string{name}) || !slices.Equal(gap.Attributes, []string{"assignments"}) {
		t.Errorf("gap is %+v, want an error of %s's assignments", gap, name)
	}
	if got := snap.Applications[name].Assignments; len(got) != 1 {
		t.Errorf("assignments are %v, want the first page", got)
	}
}

// TestUnknownInApplications: a value or a member of a union that is newer than
// this version is a gap, and what is known beside it is kept.
func TestUnknownInApplications(t *testing.T) {
	first := func(answer map[string]any, list string) map[string]any {
		items, _ := answer[list].([]any)
		if len(items) == 0 {
			return map[string]any{}
		}
		return items[0].(map[string]any)
	}
	for name, test := range map[string]struct {
		operation, attribute string
		edit                 func(map[string]any)
		cause                snapshot.Cause
	}{
		"a grant of tomorrow": {opListGrants, "grants", func(a map[string]any) {
			a["Grants"] = append(a["Grants"].([]any), map[string]any{"GrantType": "urn:tomorrow", "Grant": map[string]any{"Telepathy": map[string]any{}}})
		}, snapshot.CauseError},
		"a known type that holds something else": {opListGrants, "grants", func(a map[string]any) {
			first(a, "Grants")["Grant"] = map[string]any{"RefreshToken": map[string]any{}}
		}, snapshot.CauseError},
		"a method of tomorrow": {opListAuthenticationMethods, "actor_policies", func(a map[string]any) {
			first(a, "AuthenticationMethods")["AuthenticationMethod"] = map[string]any{"Badge": map[string]any{}}
		}, snapshot.CauseError},
		"a type of method of tomorrow": {opListAuthenticationMethods, "actor_policies", func(a map[string]any) {
			first(a, "AuthenticationMethods")["AuthenticationMethodType"] = "BADGE"
		}, snapshot.CauseError},
		"a policy that is none": {opListAuthenticationMethods, "actor_policies", func(a map[string]any) {
			first(a, "AuthenticationMethods")["AuthenticationMethod"] = map[string]any{"Iam": map[string]any{"ActorPolicy": []any{"none"}}}
		}, snapshot.CauseError},
		"no policy": {opListAuthenticationMethods, "actor_policies", func(a map[string]any) {
			first(a, "AuthenticationMethods")["AuthenticationMethod"] = map[string]any{"Iam": map[string]any{}}
		}, snapshot.CauseError},
		"a session of tomorrow": {opGetSessionSettings, "background_sessions", func(a map[string]any) {
			a["UserBackgroundSessionApplicationStatus"] = "ETERNAL"
		}, snapshot.CauseError},
		"no session": {opGetSessionSettings, "background_sessions", func(a map[string]any) {
			delete(a, "UserBackgroundSessionApplicationStatus")
		}, snapshot.CauseNotInSource},
		"no word on assignments": {opGetAssignmentSettings, "assignment_required", func(a map[string]any) {
			delete(a, "AssignmentRequired")
		}, snapshot.CauseNotInSource},
		"a principal of tomorrow": {opListApplicationHolders, "assignments", func(a map[string]any) {
			a["ApplicationAssignments"] = append(a["ApplicationAssignments"].([]any), map[string]any{
				"ApplicationArn": oneApplication(), "PrincipalId": "00000000-0000-0000-0000-000000000000", "PrincipalType": "ROBOT",
			})
		}, snapshot.CauseError},
		"a status of tomorrow": {opListApplications, "status", func(a map[string]any) { first(a, "Applications")["Status"] = "SLEEPING" }, snapshot.CauseError},
		"no account":           {opListApplications, "account", func(a map[string]any) { delete(first(a, "Applications"), "ApplicationAccount") }, snapshot.CauseNotInSource},
		"no provider":          {opListApplications, "provider", func(a map[string]any) { delete(first(a, "Applications"), "ApplicationProviderArn") }, snapshot.CauseNotInSource},
	} {
		t.Run(name, func(t *testing.T) {
			fault := awsfake.Fault{Operation: test.operation, Edit: test.edit}
			if test.operation != opListApplications {
				fault.Match = oneApplication()
			}
			snap := collectFrom(t, awsfake.Options{State: snapshottest.BrokenLandingZone(), Faults: []awsfake.Fault{fault}})
			gap := onlyGap(t, snap, snapshot.SectionApplications, snapshot.Partial)
			if gap.Cause != test.cause || gap.Operation != test.operation || len(gap.Keys) != 1 || !slices.Equal(gap.Attributes, []string{test.attribute}) {
				t.Errorf("gap is %+v, want cause %s of %s", gap, test.cause, test.attribute)
			}
			if test.operation == opListGrants && strings.HasPrefix(name, "a grant") {
				if diff := cmp.Diff(snapshottest.BrokenLandingZone().Applications["wiki"].Grants, snap.Applications["wiki"].Grants); diff != "" {
					t.Errorf("known grants differ (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestApplicationWithoutName is keyed by its id, and that is no gap.
func TestApplicationWithoutName(t *testing.T) {
	snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
		Operation: opListApplications, Edit: func(a map[string]any) { delete(a["Applications"].([]any)[0].(map[string]any), "Name") },
	}}})
	key := snapshot.PrefixID + snapshot.ResourceID(*snapshottest.LandingZone().Applications["portal"].ARN)
	if application := snap.Applications[key]; application == nil || *application.Name != "" || snap.Coverage[snapshot.SectionApplications].Status != snapshot.Complete {
		t.Errorf("application is %+v, %+v", application, snap.Coverage[snapshot.SectionApplications])
	}
}

// TestNoApplicationsNoCalls: what there is none of is not asked about.
func TestNoApplicationsNoCalls(t *testing.T) {
	state := snapshottest.LandingZone()
	state.Applications, state.TrustedTokenIssuers = map[string]*snapshot.Application{}, map[string]*snapshot.TrustedTokenIssuer{}
	server := serve(t, awsfake.Options{State: state})
	if _, err := collectWith(t, testOptions()); err != nil {
		t.Fatal(err)
	}
	for _, call := range server.Calls() {
		if strings.Contains(call.Operation, "Application") && call.Operation != opListApplications || call.Operation == opDescribeTokenIssuer {
			t.Errorf("%s was asked", call.Operation)
		}
	}
}

func TestTokenIssuers(t *testing.T) {
	arn := *snapshottest.LandingZone().TrustedTokenIssuers["workforce"].ARN
	collect := func(t *testing.T, fault awsfake.Fault) *snapshot.Snapshot {
		fault.Operation, fault.Match = opDescribeTokenIssuer, arn
		return collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{fault}})
	}
	t.Run("one that is gone is none", func(t *testing.T) {
		snap := collect(t, awsfake.Fault{Code: codeNotFound})
		if coverage := snap.Coverage[snapshot.SectionTrustedTokenIssuers]; len(snap.TrustedTokenIssuers) != 0 || coverage.Status != snapshot.Complete {
			t.Errorf("issuers are %+v, %+v", snap.TrustedTokenIssuers, coverage)
		}
	})
	t.Run("a missing key is no missing issuer", func(t *testing.T) {
		snap := collect(t, awsfake.Fault{Code: codeNotFound, Reason: "KMS_NotFoundException"})
		if gap := onlyGap(t, snap, snapshot.SectionTrustedTokenIssuers, snapshot.Partial); !slices.Equal(gap.Keys, []string{"workforce"}) {
			t.Errorf("gap is %+v", gap)
		}
	})
	for name, edit := range map[string]func(map[string]any){
		"a configuration of tomorrow": func(a map[string]any) {
			a["TrustedTokenIssuerConfiguration"] = map[string]any{"PaperSlip": map[string]any{}}
		},
		"no configuration": func(a map[string]any) { delete(a, "TrustedTokenIssuerConfiguration") },
	} {
		t.Run(name, func(t *testing.T) {
			gap := onlyGap(t, collect(t, awsfake.Fault{Edit: edit}), snapshot.SectionTrustedTokenIssuers, snapshot.Partial)
			if gap.Code != codeUnknownEnumValue || len(gap.Attributes) != 4 || !slices.Equal(gap.Keys, []string{"workforce"}) {
				t.Errorf("gap is %+v", gap)
			}
		})
	}
	t.Run("a member that is absent", func(t *testing.T) {
		snap := collect(t, awsfake.Fault{Edit: func(a map[string]any) {
			delete(a["TrustedTokenIssuerConfiguration"].(map[string]any)["OidcJwtConfiguration"].(map[string]any), "ClaimAttributePath")
		}})
		if gap := onlyGap(t, snap, snapshot.SectionTrustedTokenIssuers, snapshot.Partial); !slices.Equal(gap.Attributes, []string{"claim_attribute_path"}) {
			t.Errorf("gap is %+v", gap)
		}
	})
}
