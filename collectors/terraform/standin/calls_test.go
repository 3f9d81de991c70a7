package standin_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/assemble"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
)

var update = flag.Bool("update", false, "rewrite what the cases in testdata want")

// TestCalls reads testdata/*.txtar: code that calls a module whose source is not
// there, and in the file want what the inputs become.
func TestCalls(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := slices.IndexFunc(archive.Files, func(file txtar.File) bool { return file.Name == "want" })
			directory := t.TempDir()
			if err := txtar.Write(archive, directory); err != nil {
				t.Fatal(err)
			}
			declared, err := module.Load(t.Context(), module.Options{Root: directory})
			if err != nil {
				t.Fatal(err)
			}
			got := describe(t, declared)
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := gocmp.Diff(string(archive.Files[last].Data), got); diff != "" {
				t.Errorf("%s: -want +got\n%s", name, diff)
			}
		})
	}
}

// describe writes what the declarations become: a line for each member, with the
// lines where code declares it, and for each thing that is not known.
func describe(t *testing.T, declared *declaration.Declarations) string {
	t.Helper()
	snap := assemble.Snapshot(declared, snapshot.Meta{
		Source: "terraform", StartedAt: "2026-01-31T12:00:00Z", CollectedAt: "2026-01-31T12:00:00Z",
	})
	if err := snap.Validate(); err != nil {
		t.Error(err)
	}
	hidesStandins(t, declared, snap)
	var lines []string
	line := func(format string, arguments ...any) { lines = append(lines, fmt.Sprintf(format, arguments...)) }
	for _, key := range slices.Sorted(maps.Keys(snap.PermissionSets)) {
		set := snap.PermissionSets[key]
		line("permission set %s %s: session %s, managed %v, customer %v, inline %s, boundary %s, tags %v", key, at(set.Locations),
			text(set.SessionDuration), set.ManagedPolicies, set.CustomerManagedPolicies, inline(set.InlinePolicy), boundary(set.PermissionsBoundary), set.Tags)
	}
	for _, key := range slices.Sorted(maps.Keys(snap.IaC.Assignments)) {
		one := snap.IaC.Assignments[key]
		line("assignment %s %s: addresses %d, idp %s, undeclared %v", key, at(one.Locations), len(one.Addresses), text(one.PrincipalIDP), one.Undeclared)
	}
	for _, key := range slices.Sorted(maps.Keys(snap.Groups)) {
		line("group %s %s: members %v", key, at(snap.Groups[key].Locations), snap.Groups[key].Members)
	}
	for _, key := range slices.Sorted(maps.Keys(snap.Users)) {
		line("user %s %s", key, at(snap.Users[key].Locations))
	}
	if snap.ABAC != nil {
		for _, key := range slices.Sorted(maps.Keys(snap.ABAC.Attributes)) {
			one := snap.ABAC.Attributes[key]
			line("attribute %s %s: %v", key, at(one.Locations), one.Sources)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(snap.Applications)) {
		one := snap.Applications[key]
		line("application %s %s: %v", key, at(one.Locations), one.Assignments)
	}
	for _, key := range slices.Sorted(maps.Keys(snap.IaC.ModuleCalls)) {
		call := snap.IaC.ModuleCalls[key]
		line("call %s: read %s, ignores %v", key, call.Read, call.IgnoredInputs)
	}
	for _, key := range slices.Sorted(maps.Keys(snap.IaC.Code)) {
		if swallowed := snap.IaC.Code[key].SwallowedErrors; len(swallowed) > 0 {
			line("swallowed %s %s: %v", key, at(snap.IaC.Code[key].Locations), swallowed)
		}
	}
	known := len(lines)
	for _, section := range snapshot.Sections() {
		for _, gap := range snap.Coverage[section].Gaps {
			if gap.Cause == snapshot.CauseUnresolved {
				line("gap %s %v %v: %s", section, gap.Keys, gap.Attributes, gap.Meaning)
			}
		}
	}
	slices.Sort(lines[known:])
	diagnostics := slices.SortedFunc(slices.Values(declared.Diagnostics), func(a, b declaration.Diagnostic) int {
		return cmp.Compare(a.Place.StartLine, b.Place.StartLine)
	})
	for _, one := range diagnostics {
		line("mistake %s:%d:%d: %s", one.Place.URI, one.Place.StartLine, one.Place.StartColumn, one.Summary)
	}
	return strings.Join(lines, "\n") + "\n"
}

// hidesStandins holds to that nothing leads to a file that people do not have.
func hidesStandins(t *testing.T, declared *declaration.Declarations, snap *snapshot.Snapshot) {
	t.Helper()
	var written strings.Builder
	if err := snap.Write(&written); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&written)
	for _, one := range declared.Diagnostics {
		fmt.Fprintln(&written, one)
	}
	for line := range strings.Lines(written.String()) {
		if strings.Contains(line, "standin:") {
			t.Errorf("a file of a stand-in is named: %s", line)
		}
	}
}

func at(locations snapshot.Locations) string {
	place, ok := locations[snapshot.LocationBlock]
	if !ok {
		return "(nowhere)"
	}
	return fmt.Sprintf("(%s:%d-%d)", place.URI, place.StartLine, place.EndLine)
}

func text(value *string) string {
	if value == nil {
		return "?"
	}
	return *value
}

func inline(digest *string) string {
	switch {
	case digest == nil:
		return "?"
	case *digest == "":
		return "none"
	}
	return "yes"
}

func boundary(b *snapshot.PermissionsBoundary) string {
	if b == nil {
		return "?"
	}
	return strings.TrimSpace(b.Kind + " " + b.ARN + b.Path + b.Name)
}
