package snapshot_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestWhatIsNotKnownIsNoDrift takes knowledge away from either side of a
// comparison that holds differences of every kind, and records the gap: what
// drift says stays, or becomes a gap of drift. No new relation comes of it.
func TestWhatIsNotKnownIsNoDrift(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 7))
		s := live(t, seed, snapshottest.Small())
		code := asCode(t, s)
		change(random, s)
		change(random, code)
		whole := snapshot.Join(s, code)
		for range 25 {
			less, lessCode := clone(t, s), clone(t, code)
			var lost []string
			for range 1 + random.IntN(3) {
				if random.IntN(2) == 0 {
					lost = append(lost, "AWS: "+takeAway(random, less, snapshot.CauseDenied))
				} else {
					lost = append(lost, "code: "+takeAway(random, lessCode, snapshot.CauseUnresolved))
				}
			}
			got := snapshot.Join(less, lessCode)
			if err := got.Validate(); err != nil {
				t.Fatalf("seed %d, without %v: %v", seed, lost, err)
			}
			holdsLaw(t, whole, got, lost)
		}
	}
}

func holdsLaw(t *testing.T, whole, got *snapshot.Snapshot, lost []string) {
	t.Helper()
	gaps := keysOf(got, snapshot.SectionDrift)
	for key, difference := range got.Drift {
		before := whole.Drift[key]
		if before == nil {
			t.Fatalf("without %v, %s is %s, which it was not", lost, key, difference.Relation)
		}
		if diff := cmp.Diff(before, difference, cmpopts.IgnoreFields(snapshot.Difference{}, "Widens", "Locations")); diff != "" {
			t.Fatalf("without %v, %s is another difference:\n%s", lost, key, diff)
		}
		if difference.Widens != before.Widens && difference.Widens != snapshot.WidensUnknown {
			t.Fatalf("without %v, %s widens: %s, but it was %s", lost, key, difference.Widens, before.Widens)
		}
	}
	for key := range whole.Drift {
		if got.Drift[key] == nil && len(gaps) == 0 {
			t.Fatalf("without %v, %s is lost without a gap", lost, key)
		}
	}
}

// change makes one side differ from the other.
func change(random *rand.Rand, s *snapshot.Snapshot) {
	for _, key := range slices.Sorted(maps.Keys(s.PermissionSets)) {
		set := s.PermissionSets[key]
		switch random.IntN(8) {
		case 0:
			set.SessionDuration, set.SessionMinutes = new("PT2H"), new(120)
		case 1:
			set.Description, set.Tags = new("changed"), map[string]string{"a": "b"}
		case 2:
			set.ManagedPolicies, set.InlinePolicy = []string{}, new("")
		case 3:
			set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryNone}
		}
	}
	for _, account := range slices.Sorted(maps.Keys(s.AccountAssignments)) {
		for _, set := range slices.Sorted(maps.Keys(s.AccountAssignments[account])) {
			principals := s.AccountAssignments[account][set]
			if len(principals) == 0 || random.IntN(5) > 0 {
				continue
			}
			if s.IaC != nil {
				delete(s.IaC.Assignments, account+"/"+set+"/"+principals[0])
			}
			s.AccountAssignments[account][set] = principals[1:]
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Groups)) {
		if group := s.Groups[key]; len(group.Members) > 0 && random.IntN(3) == 0 {
			group.Members = group.Members[1:]
		}
	}
}

// takeAway loses one piece of what is known and records its gap.
func takeAway(random *rand.Rand, s *snapshot.Snapshot, cause snapshot.Cause) string {
	hide := func(section snapshot.Section, keys, attributes []string) {
		lose(s, section, snapshot.Gap{Cause: cause, Keys: keys, Attributes: attributes, Meaning: "it was taken away"})
	}
	set := slices.Sorted(maps.Keys(s.PermissionSets))[random.IntN(len(s.PermissionSets))]
	member := s.PermissionSets[set]
	group := slices.Sorted(maps.Keys(s.Groups))[random.IntN(len(s.Groups))]
	account := slices.Sorted(maps.Keys(s.AccountAssignments))[random.IntN(len(s.AccountAssignments))]
	switch random.IntN(12) {
	case 0:
		member.SessionDuration, member.SessionMinutes, member.SessionDefault = nil, nil, nil
		hide(snapshot.SectionPermissionSets, []string{set}, []string{"session_duration", "session_minutes", "session_default"})
		return "session of " + set
	case 1:
		for _, member := range s.PermissionSets {
			member.ManagedPolicies = member.ManagedPolicies[:len(member.ManagedPolicies)/2]
		}
		hide(snapshot.SectionPermissionSets, nil, []string{"managed_policies"})
		return "managed policies of all sets"
	case 2:
		s.PermissionSets[set] = &snapshot.PermissionSet{Locations: member.Locations}
		hide(snapshot.SectionPermissionSets, []string{set}, nil)
		return "set " + set
	case 3:
		forget(s, set)
		hide(snapshot.SectionPermissionSets, nil, nil)
		hide(snapshot.SectionAccountAssignments, nil, nil)
		return "that there is a set " + set
	case 4:
		for set := range s.AccountAssignments[account] {
			unassign(s, account, set)
		}
		hide(snapshot.SectionAccountAssignments, []string{account + "/*"}, nil)
		return "assignments in " + account
	case 5:
		for account := range s.AccountAssignments {
			unassign(s, account, set)
		}
		hide(snapshot.SectionAccountAssignments, []string{"*/" + set}, nil)
		return "assignments of " + set
	case 6:
		unassign(s, account, set)
		hide(snapshot.SectionAccountAssignments, []string{account + "/" + set}, nil)
		return "assignments of " + account + "/" + set
	case 7:
		if s.Groups[group].Exists != nil && *s.Groups[group].Exists {
			s.Groups[group].Members = []string{}
			hide(snapshot.SectionGroups, []string{group}, []string{"members"})
		}
		return "members of " + group
	case 8:
		if s.Groups[group].Exists != nil && *s.Groups[group].Exists {
			s.Groups[group].Exists, s.Groups[group].CreatedBy, s.Groups[group].ExternalIDIssuers = nil, nil, nil
			hide(snapshot.SectionGroups, []string{group}, []string{"exists", "created_by", "external_id_issuers"})
		}
		return "whether there is a group " + group
	case 9:
		s.ABAC.Attributes = nil
		hide(snapshot.SectionABAC, nil, []string{"attributes"})
		return "ABAC"
	case 10:
		hide(snapshot.SectionUsers, nil, nil)
		return "that users were all read"
	}
	s.PolicyDocuments = map[string]*snapshot.PolicyDocument{}
	hide(snapshot.SectionPolicyDocuments, nil, nil)
	return "policy documents"
}

func unassign(s *snapshot.Snapshot, account, set string) {
	if _, ok := s.AccountAssignments[account][set]; ok {
		for _, principal := range s.AccountAssignments[account][set] {
			if s.IaC != nil {
				delete(s.IaC.Assignments, account+"/"+set+"/"+principal)
			}
		}
		s.AccountAssignments[account][set] = []string{}
	}
}

// forget takes a set away with whatever refers to it.
func forget(s *snapshot.Snapshot, set string) {
	for account, sets := range s.AccountAssignments {
		unassign(s, account, set)
		delete(sets, set)
	}
	delete(s.PermissionSets, set)
	if s.IaC != nil {
		delete(s.IaC.PermissionSets, set)
	}
	for section, coverage := range s.Coverage {
		for i, gap := range coverage.Gaps {
			if slices.Contains(gap.Keys, set) {
				coverage.Gaps[i].Keys = slices.DeleteFunc(slices.Clone(gap.Keys), func(key string) bool { return key == set })
			}
		}
		if section == snapshot.SectionAccountAssignments {
			coverage.Gaps = slices.DeleteFunc(coverage.Gaps, func(gap snapshot.Gap) bool {
				return slices.ContainsFunc(gap.Keys, func(key string) bool {
					_, of, _ := cutLast(key)
					return of == set
				})
			})
		}
		coverage.Gaps = slices.DeleteFunc(coverage.Gaps, func(gap snapshot.Gap) bool { return gap.Keys != nil && len(gap.Keys) == 0 })
	}
	for id, operation := range s.Operations {
		if operation.PermissionSet != nil && *operation.PermissionSet == set {
			delete(s.Operations, id)
		}
	}
}

func cutLast(key string) (before, after string, found bool) {
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '/' {
			return key[:i], key[i+1:], true
		}
	}
	return key, "", false
}

// TestNamesThatAreLostAreNoDrift takes the name of a live set away: it stands
// under its id then, and might be any that code declares.
func TestNamesThatAreLostAreNoDrift(t *testing.T) {
	for _, name := range []string{"LZAdministratorAccess", "LZPowerUserAccess", readOnlySet} {
		s := unjoined(snapshottest.LandingZone())
		code := asCode(t, s)
		key := snapshot.PrefixID + snapshot.PermissionSetID(*s.PermissionSets[name].ARN)
		renameSet(s, name, key)
		s.PermissionSets[key].Name = nil
		lose(s, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{key}, Attributes: []string{"name"}, Meaning: "m"})
		joined := joinedValid(t, s, code)
		if found := relations(joined); len(found) > 0 {
			t.Errorf("without the name of %s: %v", name, found)
		}
		gaps := keysOf(joined, snapshot.SectionDrift)
		for _, want := range []string{"permission_set/" + key + "#.", "permission_set/" + name + "#."} {
			if !slices.Contains(gaps, want) {
				t.Errorf("without the name of %s, the gaps are %v, want %s among them", name, gaps, want)
			}
		}
	}
	// A member of a group whose name was not read may be the one that code puts in.
	people := unjoined(snapshottest.LandingZone())
	declaring := asCode(t, people)
	declaring.Users["fatima@example.com"].ID = nil
	lose(declaring, snapshot.SectionUsers, snapshot.Gap{Cause: snapshot.CauseNotInSource, Keys: []string{"fatima@example.com"}, Attributes: []string{"id"}, Meaning: "m"})
	fatima := people.Users["fatima@example.com"]
	people.Users["id:"+*fatima.ID], fatima.Name = fatima, nil
	delete(people.Users, "fatima@example.com")
	people.Groups["LZSecurityAudit"].Members = []string{"id:" + *fatima.ID}
	lose(people, snapshot.SectionUsers, snapshot.Gap{Cause: snapshot.CauseThrottled, Keys: []string{"id:" + *fatima.ID}, Attributes: []string{"name"}, Meaning: "m"})
	unnamed := joinedValid(t, people, declaring)
	if found, gaps := relations(unnamed), keysOf(unnamed, snapshot.SectionDrift); len(found) > 0 || !slices.Contains(gaps, "group/LZSecurityAudit#members") {
		t.Errorf("without the name of a member: %v, gaps %v", found, gaps)
	}

	// A principal whose name was not read may be the one that code assigns.
	s := unjoined(snapshottest.LandingZone())
	code := asCode(t, s)
	group := s.Groups["LZReadOnly"]
	key := snapshot.PrefixID + *group.ID
	s.Groups[key], group.Name = group, nil
	delete(s.Groups, "LZReadOnly")
	code.Groups["LZReadOnly"].ID = nil
	lose(code, snapshot.SectionGroups, snapshot.Gap{Cause: snapshot.CauseNotInSource, Keys: []string{"LZReadOnly"}, Attributes: []string{"id"}, Meaning: "m"})
	for _, sets := range s.AccountAssignments {
		if _, ok := sets[readOnlySet]; ok {
			sets[readOnlySet] = []string{snapshot.PrefixGroup + key}
		}
	}
	for _, application := range s.Applications {
		application.Assignments = slices.DeleteFunc(application.Assignments, func(principal string) bool { return principal == "group:LZReadOnly" })
	}
	lose(s, snapshot.SectionGroups, snapshot.Gap{Cause: snapshot.CauseThrottled, Keys: []string{key}, Attributes: []string{"name"}, Meaning: "m"})
	joined := joinedValid(t, s, code)
	if found := relations(joined); len(found) > 0 {
		t.Errorf("without the name of a group: %v", found)
	}
	if gaps := keysOf(joined, snapshot.SectionDrift); len(gaps) != 7 {
		t.Errorf("without the name of a group, the gaps are %v", gaps)
	}
}
