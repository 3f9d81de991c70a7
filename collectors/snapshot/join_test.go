package snapshot_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// asCode returns what code that declares all of a snapshot tells: no ids, no
// documents of AWS's own policies, nothing that only AWS knows.
func asCode(t testing.TB, live *snapshot.Snapshot) *snapshot.Snapshot {
	t.Helper()
	code := clone(t, live)
	code.Meta = snapshot.Meta{Tool: "0.1.0", Source: "terraform", StartedAt: live.Meta.StartedAt, CollectedAt: live.Meta.CollectedAt}
	code.Drift, code.IaC = nil, &snapshot.IaC{
		RootModules: map[string]*snapshot.RootModule{}, ModuleCalls: map[string]*snapshot.ModuleCall{}, Code: map[string]*snapshot.Code{},
		Assignments: map[string]*snapshot.AssignmentDeclaration{}, PermissionSets: map[string][]string{}, Removals: []string{},
	}
	for key, set := range code.PermissionSets {
		set.ARN, set.OutdatedAccounts = nil, nil
		set.Locations = snapshot.Locations{".": place(key, 1), "session_duration": place(key, 2)}
		code.IaC.PermissionSets[key] = []string{"aws_ssoadmin_permission_set.this"}
	}
	for _, group := range code.Groups {
		group.CreatedBy, group.ExternalIDIssuers = nil, nil
	}
	for account, sets := range code.AccountAssignments {
		for set, principals := range sets {
			for _, principal := range principals {
				code.IaC.Assignments[account+"/"+set+"/"+principal] = &snapshot.AssignmentDeclaration{
					Addresses: []string{"aws_ssoadmin_account_assignment.this"}, Locations: snapshot.Locations{".": place(set, 3)},
				}
			}
		}
	}
	cannot := func(section snapshot.Section, attributes ...string) {
		code.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{{
			Cause: snapshot.CauseNotInSource, Attributes: attributes, Meaning: "code cannot hold it",
		}}}
	}
	cannot(snapshot.SectionPermissionSets, "arn", "outdated_accounts")
	cannot(snapshot.SectionGroups)
	cannot(snapshot.SectionUsers)
	code.Coverage[snapshot.SectionDrift] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.NotLiveGap()}}
	if err := code.Validate(); err != nil {
		t.Fatalf("the code that the test makes is not valid: %v", err)
	}
	return code
}

func place(file string, line int) snapshot.Location {
	return snapshot.Location{URI: file + ".tf", StartLine: line, StartColumn: 1, EndLine: line, EndColumn: 9}
}

func clone(t testing.TB, s *snapshot.Snapshot) *snapshot.Snapshot {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var c snapshot.Snapshot
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return &c
}

// live returns a generated snapshot before any code was joined to it.
func live(t testing.TB, seed uint64, size snapshottest.Size) *snapshot.Snapshot {
	t.Helper()
	return unjoined(snapshottest.Generate(seed, size))
}

func unjoined(s *snapshot.Snapshot) *snapshot.Snapshot {
	s.Meta.Joined, s.IaC, s.Drift = nil, nil, nil
	for _, section := range []snapshot.Section{snapshot.SectionIaC, snapshot.SectionDrift} {
		s.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.NoCodeGap()}}
	}
	return s
}

// relations are "<key>: <relation>" of all that is not the same.
func relations(s *snapshot.Snapshot) []string {
	found := []string{}
	for key, difference := range s.Drift {
		if difference.Relation != snapshot.RelationSame {
			found = append(found, key+": "+difference.Relation)
		}
	}
	slices.Sort(found)
	return found
}

func TestJoinWithCodeThatDeclaresAll(t *testing.T) {
	for seed := range uint64(20) {
		s := live(t, seed, snapshottest.Small())
		joined := snapshot.Join(s, asCode(t, s))
		if err := joined.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if found := relations(joined); len(found) > 0 {
			t.Fatalf("seed %d: what code declares as it is differs: %v", seed, found)
		}
		if coverage := joined.Coverage[snapshot.SectionDrift]; coverage.Status != snapshot.Complete {
			t.Fatalf("seed %d: drift is %+v", seed, coverage)
		}
		compared := 0
		for _, difference := range joined.Drift {
			if difference.Kind == snapshot.KindAssignment || difference.Kind == snapshot.KindPermissionSet {
				compared++
			}
		}
		if want := len(s.PermissionSets) + len(joined.IaC.Assignments); compared != want {
			t.Fatalf("seed %d: %d sets and assignments were compared, want %d", seed, compared, want)
		}
	}
}

func TestJoinKeepsEveryJudgedValue(t *testing.T) {
	for seed := range uint64(20) {
		s := live(t, seed, snapshottest.Small())
		code := asCode(t, live(t, seed+1, snapshottest.Small()))
		before, codeBefore := clone(t, s), clone(t, code)
		joined := snapshot.Join(s, code)
		if err := joined.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(before, clone(t, s)) + cmp.Diff(codeBefore, clone(t, code)); diff != "" {
			t.Fatalf("seed %d: Join changed what it was given:\n%s", seed, diff)
		}
		got := clone(t, joined)
		for _, set := range got.PermissionSets {
			set.Locations = nil
		}
		got.Meta, got.IaC, got.Drift = before.Meta, nil, nil
		for _, section := range []snapshot.Section{snapshot.SectionIaC, snapshot.SectionDrift} {
			got.Coverage[section] = before.Coverage[section]
		}
		if diff := cmp.Diff(before, got); diff != "" {
			t.Fatalf("seed %d: a judged value changed (-judged +joined):\n%s", seed, diff)
		}
	}
}

func TestJoinPlacesWhatCodeDeclares(t *testing.T) {
	s := unjoined(snapshottest.LandingZone())
	joined := snapshot.Join(s, asCode(t, s))
	if got := joined.PermissionSets["LZReadOnlyAccess"].Locations["session_duration"]; got != place("LZReadOnlyAccess", 2) {
		t.Errorf("the session duration stands at %+v", got)
	}
	if got := joined.Drift["permission_set/LZReadOnlyAccess#."].Locations["."]; got != place("LZReadOnlyAccess", 1) {
		t.Errorf("the set stands at %+v", got)
	}
	if diff := cmp.Diff([]string{"terraform"}, joined.Meta.Joined); diff != "" {
		t.Errorf("joined sources (-want +got):\n%s", diff)
	}
}

func TestJoinToCodeIsNoDrift(t *testing.T) {
	s := unjoined(snapshottest.LandingZone())
	code := asCode(t, s)
	joined := snapshot.Join(code, asCode(t, unjoined(snapshottest.BrokenLandingZone())))
	if err := joined.Validate(); err != nil {
		t.Fatal(err)
	}
	want := &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.NotLiveGap()}}
	if diff := cmp.Diff(want, joined.Coverage[snapshot.SectionDrift]); diff != "" || joined.Drift != nil {
		t.Errorf("drift is %v (-want +got):\n%s", joined.Drift, diff)
	}
}

func TestJoinMatchesByARNAndID(t *testing.T) {
	s := unjoined(snapshottest.LandingZone())
	code := asCode(t, s)
	// The live set's name was not read, and a state knows its ARN.
	const name = "LZReadOnlyAccess"
	arn := *s.PermissionSets[name].ARN
	key := snapshot.PrefixID + snapshot.PermissionSetID(arn)
	renameSet(s, name, key)
	s.PermissionSets[key].Name = nil
	lose(s, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{key}, Attributes: []string{"name"}, Meaning: "m"})
	code.PermissionSets[name].ARN = &arn
	joined := snapshot.Join(s, code)
	if err := joined.Validate(); err != nil {
		t.Fatal(err)
	}
	if found := relations(joined); len(found) > 0 || joined.Drift["permission_set/"+key+"#."] == nil {
		t.Errorf("a set that was matched by its ARN: %v", found)
	}
	if joined.PermissionSets[key].Locations == nil || joined.IaC.PermissionSets[key] == nil || joined.IaC.Assignments["222222222222/"+key+"/group:LZReadOnly"] == nil {
		t.Error("code's keys were not made the live ones")
	}

	// A group was made again under its old name.
	s = unjoined(snapshottest.LandingZone())
	code = asCode(t, s)
	code.Groups["LZReadOnly"].ID = new("10000000-0000-4000-8000-000000000001")
	s.Groups["LZReadOnly"].CreatedBy, s.Groups["LZReadOnly"].ExternalIDIssuers = new(""), []string{}
	joined = snapshot.Join(s, code)
	if got := joined.Drift["group/LZReadOnly#."]; got == nil || got.Relation == snapshot.RelationSame {
		t.Errorf("a group of another id is %+v", got)
	}
}

func renameSet(s *snapshot.Snapshot, from, to string) {
	s.PermissionSets[to] = s.PermissionSets[from]
	delete(s.PermissionSets, from)
	for _, sets := range s.AccountAssignments {
		if principals, ok := sets[from]; ok {
			sets[to] = principals
			delete(sets, from)
		}
	}
}

func lose(s *snapshot.Snapshot, section snapshot.Section, gap snapshot.Gap) {
	s.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: append(slices.Clone(s.Coverage[section].Gaps), gap)}
}

// keysOf are the keys of a section's gaps, and "" for a gap that hides members.
func keysOf(s *snapshot.Snapshot, section snapshot.Section) []string {
	keys := map[string]bool{}
	for _, gap := range s.Coverage[section].Gaps {
		if gap.HidesMembers() {
			keys[""] = true
		}
		for _, key := range gap.Keys {
			keys[key] = true
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(keys))...)
}

func BenchmarkJoin(b *testing.B) {
	s := live(b, 1, snapshottest.Large())
	code := asCode(b, s)
	measure(b, func() error {
		if found := relations(snapshot.Join(s, code)); len(found) > 0 {
			b.Fatal(strings.Join(found[:1], ""))
		}
		return nil
	})
}
