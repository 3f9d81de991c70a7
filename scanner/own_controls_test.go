package scanner

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestOrphanFailsWhateverElseIsUnread shows that IDC-ASG-002 concludes from
// AWS's answer that a principal is gone: a gap elsewhere, or in the rest of the
// list that the assignment stands in, takes nothing from that answer.
func TestOrphanFailsWhateverElseIsUnread(t *testing.T) {
	p := ownPolicies(t)
	failing := func(s *snapshot.Snapshot) []string {
		var keys []string
		for _, finding := range evaluate(t, p, s, Options{Select: []string{"IDC-ASG-002"}}).Findings {
			keys = append(keys, finding.Key)
		}
		return keys
	}
	orphans := failing(snapshottest.BrokenLandingZone())
	if len(orphans) == 0 {
		t.Fatal("the landing zone has no orphan")
	}
	parts := strings.SplitN(orphans[0], "/", 3)
	account, set := parts[0], parts[1]
	for _, key := range []string{account + "/" + set, account + "/Other", account + "/*", "*/" + set, "*/Other", ""} {
		t.Run(key, func(t *testing.T) {
			s := snapshottest.BrokenLandingZone()
			missing := snapshot.Gap{Cause: snapshot.CauseThrottled}
			if key != "" {
				missing.Keys = []string{key}
			}
			gap(s, snapshot.SectionAccountAssignments, missing)
			if found := failing(s); len(found) == 0 || found[0] != orphans[0] {
				t.Errorf("%v fail, not %v", found, orphans)
			}
		})
	}
}

// TestLIVE22OutdatedProvisioning: the permission set reads safe, the role in one
// account still is what it was. That is a finding; where nothing told it, it is
// unknown of that set alone; and what the set is defined as is judged all the same.
func TestLIVE22OutdatedProvisioning(t *testing.T) {
	p := ownPolicies(t)
	s := snapshottest.LandingZone()
	verdicts := func(control string) Counts {
		return evaluate(t, p, s, Options{Select: []string{control}}).Controls[0].Counts
	}
	defined := verdicts("IDC-SES-003")
	s.PermissionSets["LZReadOnlyAccess"].OutdatedAccounts = []string{snapshottest.Sandbox}
	if got := verdicts("IDC-PRV-001"); got != (Counts{Fail: 1, Pass: 4}) {
		t.Errorf("an outdated account: %+v", got)
	}
	s.PermissionSets["LZReadOnlyAccess"].OutdatedAccounts = nil
	gap(s, snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{"LZReadOnlyAccess"}, Attributes: []string{"outdated_accounts"}})
	if got := verdicts("IDC-PRV-001"); got != (Counts{Unknown: 3, Pass: 2}) {
		t.Errorf("nothing told it: %+v", got)
	}
	if got := verdicts("IDC-SES-003"); got != defined {
		t.Errorf("the definition was judged as %+v and now as %+v", defined, got)
	}
}

// activeDirectory is a landing zone whose store is connected to Active
// Directory: both lists were refused, and only those who hold access were read.
func activeDirectory(attested string) *snapshot.Snapshot {
	s := landingZones()["clean"]
	s.Attestations[0].Value = attested
	s.Events = map[string]*snapshot.Event{}
	for _, user := range s.Users {
		user.CreatedBy, user.ExternalIDIssuers = new(""), []string{}
	}
	for _, group := range s.Groups {
		group.CreatedBy, group.ExternalIDIssuers = new(""), []string{}
	}
	for operation, section := range map[string]snapshot.Section{
		"identitystore:ListUsers": snapshot.SectionUsers, "identitystore:ListGroups": snapshot.SectionGroups,
	} {
		gap(s, section, snapshot.Gap{Cause: snapshot.CauseNoAPI, Operation: operation, Code: "ValidationException"})
		s.Coverage[section].Status = snapshot.Unavailable
		s.IdentitySource.Evidence = append(s.IdentitySource.Evidence, snapshot.IdentitySourceEvidence{
			Kind: "listing_refused", Operation: operation, Suggests: "active_directory",
		})
	}
	slices.SortFunc(s.IdentitySource.Evidence, func(a, b snapshot.IdentitySourceEvidence) int {
		return strings.Compare(a.Operation, b.Operation)
	})
	return s
}

// TestActiveDirectoryCanPass shows what IDC-SRC-001 says of such a store.
func TestActiveDirectoryCanPass(t *testing.T) {
	p := ownPolicies(t)
	for _, test := range []struct {
		expected, attested string
		want               Status
	}{
		{"active_directory", "active_directory", StatusPass},
		{"active_directory", "INTERNAL", StatusFail},
		{"INTERNAL", "INTERNAL", StatusFail},
		{"INTERNAL", "active_directory", StatusFail},
		{"attested", "active_directory", StatusPass},
		{"attested", "INTERNAL", StatusFail},
	} {
		parameters := map[string]map[string]any{"IDC-SRC-001": {"expected": test.expected}}
		report := evaluate(t, p, activeDirectory(test.attested), Options{Select: []string{"IDC-SRC-001"}, Parameters: parameters})
		if got := report.Controls[0].Status; got != test.want {
			t.Errorf("expected %s, attested %s: %s, want %s", test.expected, test.attested, got, test.want)
		}
	}
}

func TestLawOverActiveDirectory(t *testing.T) {
	p := ownPolicies(t)
	about := []snapshot.Section{
		snapshot.SectionUsers, snapshot.SectionGroups, snapshot.SectionIdentitySource, snapshot.SectionAttestations, snapshot.SectionEvents,
	}
	for _, attested := range []string{"active_directory", "INTERNAL"} {
		for _, expected := range []string{"active_directory", "INTERNAL", "attested"} {
			t.Run(expected+", attested "+attested, func(t *testing.T) {
				t.Parallel()
				parameters := maps.Clone(lawParameters)
				parameters["IDC-SRC-001"] = map[string]any{"expected": expected}
				var only []string
				if attested != "active_directory" || expected != attested {
					only = []string{"SRC"} // to the others both are the same
				}
				zone := activeDirectory(attested)
				trial := newTrial(t, p, parameters, zone, only...)
				for _, loss := range lossesOf(zone) {
					if !slices.ContainsFunc(about, func(section snapshot.Section) bool { return strings.HasPrefix(loss.name, string(section)) }) {
						continue // as in the other landing zones
					}
					for _, breach := range trial.breaches(t, loss) {
						t.Error(breach)
					}
				}
			})
		}
	}
}
