package snapshot

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// next is a format two minor versions ahead, as it might come.
var next = format{
	major: 1, minor: 3,
	introduced: map[Section]int{SectionAttestations: 3},
	upgrades: append(slices.Clone(current.upgrades),
		func(s *Snapshot) { s.Meta.Tool += " then 1.2" },
		func(s *Snapshot) { s.Meta.Tool += " then 1.3" },
	),
}

func olderSnapshot(t *testing.T, schema string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	older := strings.Replace(string(text), Schema, schema, 1)
	older = strings.Replace(older, ",\n    \"attestations\": {\"status\":\"complete\",\"gaps\":[]}", "", 1)
	return strings.Replace(older, ",\n  \"attestations\": []", "", 1)
}

func TestOlderSnapshotIsUpgraded(t *testing.T) {
	for schema, tool := range map[string]string{
		"idcscan.snapshot/1.1": "0.1.0 then 1.2 then 1.3",
		"idcscan.snapshot/1.2": "0.1.0 then 1.3",
	} {
		s, err := next.load(strings.NewReader(olderSnapshot(t, schema)), "older.json")
		if err != nil {
			t.Fatal(err)
		}
		if s.Meta.Tool != tool {
			t.Errorf("%s went through %q, want %q", schema, s.Meta.Tool, tool)
		}
		want := &SectionCoverage{Status: Unavailable, Gaps: []Gap{{
			Cause: CauseOlderSnapshot, Meaning: "the snapshot was collected before idcscan knew of attestations", Remedy: "collect the snapshot again",
		}}}
		if diff := cmp.Diff(want, s.Coverage[SectionAttestations]); diff != "" {
			t.Errorf("%s: coverage of the section that is newer (-want +got):\n%s", schema, diff)
		}
	}
}

// TestSnapshotFromBeforeCodeIsUpgraded reads a snapshot of 1.0, which had no
// sections for code: no code was named as its source.
func TestSnapshotFromBeforeCodeIsUpgraded(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	older := strings.Replace(string(text), Schema, "idcscan.snapshot/1.0", 1)
	for _, section := range []string{"\n    \"iac\": {\"status\":\"complete\",\"gaps\":[]},", "\n    \"drift\": {\"status\":\"complete\",\"gaps\":[]},"} {
		older = strings.Replace(older, section, "", 1)
	}
	sections, rest, _ := strings.Cut(older, "  \"iac\": {")
	_, rest, _ = strings.Cut(rest, "\n  \"attestations\"")
	s, err := current.load(strings.NewReader(sections+"  \"attestations\""+rest), "older.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range []Section{SectionIaC, SectionDrift} {
		want := &SectionCoverage{Status: Unavailable, Gaps: []Gap{NoCodeGap()}}
		if diff := cmp.Diff(want, s.Coverage[section]); diff != "" {
			t.Errorf("coverage of %s (-want +got):\n%s", section, diff)
		}
	}
	if s.Schema != Schema || s.Drift != nil || s.IaC != nil {
		t.Errorf("the snapshot is of %s with drift %v and code %v", s.Schema, s.Drift, s.IaC)
	}
}

func TestSectionOfThisVersionIsNoOlderSnapshot(t *testing.T) {
	_, err := next.load(strings.NewReader(olderSnapshot(t, "idcscan.snapshot/1.3")), "f.json")
	if err == nil || !strings.Contains(err.Error(), ".coverage.attestations is absent") {
		t.Errorf("Load returned %v, want that the coverage is absent", err)
	}
}

func TestCurrentFormatIsComplete(t *testing.T) {
	if current.String() != Schema {
		t.Errorf("the current format is %s, but Schema is %s", current, Schema)
	}
	if len(current.upgrades) != current.minor {
		t.Errorf("%d upgrades lead to minor version %d", len(current.upgrades), current.minor)
	}
}

func TestAccept(t *testing.T) {
	for schema, want := range map[string]string{
		"idcscan.snapshot/1.0": "", "idcscan.snapshot/1.3": "",
		"idcscan.snapshot/1.4": "upgrade idcscan", "idcscan.snapshot/2.0": "upgrade idcscan",
		"idcscan.snapshot/0.9": "collect the snapshot again", "idcscan.report/1.0": "a snapshot begins with",
		"": "a snapshot begins with", "idcscan.snapshot/1.0 ": "a snapshot begins with",
		"idcscan.snapshot/1.99999999999999999999": "a snapshot begins with",
	} {
		if _, problem, remedy := next.accept(schema); !strings.HasPrefix(remedy, want) || (problem == "") != (want == "") {
			t.Errorf("accept(%q) says %q; %q, want the remedy %q", schema, problem, remedy, want)
		}
	}
}
