package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/scanner"
)

// codeFixture is an example of the guide, written in several forms.
type codeFixture struct {
	name, preset string
	// violates turns the text of every form into that of one which breaks more controls.
	violates *strings.Replacer
}

var codeFixtures = []codeFixture{
	{"landing-zone-code", "seed", strings.NewReplacer(
		"PT1H", "PT12H", "policy/PowerUserAccess", "policy/AdministratorAccess", "LZSecurityAuditAccess", "LZSecurityAuditAccessOfAllTeamsTogether",
		"security-audit", "audit", "LZPowerUsers", "Builders", "333333333333", "111111111111",
	)},
	{"standalone-code", "standalone", strings.NewReplacer(
		"PT8H", "PT12H", "policy/PowerUserAccess", "policy/AdministratorAccess", "read-only", "admin", "PowerUsers", "Builders",
	)},
}

// enter copies a fixture and makes the copy the working directory: a repository
// of its own, so that no place depends on where this one is checked out.
func (f codeFixture) enter(t *testing.T, change func(string) string) {
	t.Helper()
	from, to := filepath.Join("..", "..", "testdata", f.name), t.TempDir()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if relative == "golden" {
			return fs.SkipDir
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, relative), 0o700)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, relative), []byte(change(string(text))), 0o600)
	})
	if err == nil {
		err = os.Mkdir(filepath.Join(to, ".git"), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(to)
}

func unchanged(text string) string { return text }

// collectCode takes a snapshot of sources, and what is said to people beside it.
func collectCode(t *testing.T, sources ...string) (snap *snapshot.Snapshot, said []string) {
	t.Helper()
	collector, err := collectors.Open(sources, collectors.Options{
		Version: "test", Now: func() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) },
		Diagnose: func(d declaration.Diagnostic) {
			said = append(said, fmt.Sprintf("%s:%d: %s", d.Place.URI, d.Place.StartLine, d.Summary))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if snap, err = collector.Collect(context.Background()); err != nil {
		t.Fatal(err)
	}
	return snap, said
}

// judgement is what a fixture is judged by.
type judgement struct {
	policies *scanner.Policies
	options  scanner.Options
}

func judgementBy(t *testing.T, policies *scanner.Policies, preset string) judgement {
	t.Helper()
	settings, err := readPreset(preset)
	if err != nil {
		t.Fatal(err)
	}
	options, err := (&gateOptions{now: testNow}).evaluation(&environment{now: time.Now}, settings)
	if err != nil {
		t.Fatal(err)
	}
	return judgement{policies, options}
}

func (j judgement) findings(t *testing.T, snap *snapshot.Snapshot) []scanner.Finding {
	t.Helper()
	report, err := j.policies.Evaluate(context.Background(), snap, j.options)
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}

// listed is one value of a snapshot: where it stands there, and where it was written.
type listed struct {
	path, value string
	places      []string
}

func (l listed) String() string {
	return l.path + " = " + l.value + strings.Join(append([]string{""}, l.places...), "  @ ")
}

// listSnapshot lists every value of a snapshot, but for when and by what it was taken.
func listSnapshot(t *testing.T, snap *snapshot.Snapshot) []listed {
	t.Helper()
	data, err := json.Marshal(snap)
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	meta := root["meta"].(map[string]any)
	for _, name := range []string{"tool", "started_at", "collected_at"} {
		delete(meta, name)
	}
	var list []listed
	for _, name := range slices.Sorted(maps.Keys(root)) {
		listValue(&list, name, root[name], nil)
	}
	return list
}

// listValue lists what has a place on a line of its own, and the rest of an
// object on one.
func listValue(list *[]listed, path string, value any, places []string) {
	object, ok := value.(map[string]any)
	if whole := strings.Count(path, ".") > 0 && !hasPlace(value); !ok || whole {
		*list = append(*list, listed{path, jsonText(value), places})
		return
	}
	locations, _ := object["locations"].(map[string]any)
	rest, own := map[string]any{}, slices.Clone(places)
	for _, name := range slices.Sorted(maps.Keys(locations)) {
		// What stands for no attribute of the object belongs to the whole of it,
		// "backend.bucket" to the backend.
		attribute, _, _ := strings.Cut(name, ".")
		if _, known := object[attribute]; !known {
			own = append(own, placeText(name, locations[name]))
		}
	}
	at := len(*list)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		var own []string
		for _, place := range slices.Sorted(maps.Keys(locations)) {
			if place == name || strings.HasPrefix(place, name+".") {
				own = append(own, placeText(place, locations[place]))
			}
		}
		switch {
		case name == "locations":
		case own != nil:
			listValue(list, path+"."+name, object[name], own)
		case locations != nil && !hasPlace(object[name]):
			rest[name] = object[name]
		default:
			listValue(list, path+"."+name, object[name], nil)
		}
	}
	if locations != nil {
		*list = slices.Insert(*list, at, listed{path, jsonText(rest), own})
	}
}

// hasPlace reports whether anything in a value has a place.
func hasPlace(value any) bool {
	object, ok := value.(map[string]any)
	if !ok {
		return false
	}
	_, has := object["locations"]
	return has || slices.ContainsFunc(slices.Collect(maps.Values(object)), hasPlace)
}

func jsonText(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // it was decoded from JSON
	}
	return strings.TrimSpace(text.String())
}

// placeText is "<what> <file>:<line>", with the last line where there are more.
func placeText(name string, location any) string {
	place := location.(map[string]any)
	text := fmt.Sprintf("%s %v:%v", name, place["uri"], place["start_line"])
	if place["end_line"] != place["start_line"] {
		text += fmt.Sprintf("-%v", place["end_line"])
	}
	return text
}

// listFindings lists findings: control, kind, key, place and the line there.
func listFindings(findings []scanner.Finding) []string {
	lines := make([]string, 0, len(findings))
	for _, f := range findings {
		line := findingKey(f)
		if f.Location != nil {
			line += "  @ " + lineAt(*f.Location) + "  " + f.Location.Snippet
		}
		for _, related := range f.Related {
			line += "  < " + lineAt(related)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func findingKey(f scanner.Finding) string {
	return strings.Join([]string{f.Control, f.Kind, f.Key}, " ")
}

func lineAt(l snapshot.Location) string { return fmt.Sprintf("%s:%d", l.URI, l.StartLine) }
