package scanner

import (
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
