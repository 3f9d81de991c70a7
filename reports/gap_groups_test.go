package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// unreadModules is a report on code with modules that were not read, each of which
// leaves a gap in two sections and a doubt of a control.
func unreadModules(modules int) *scanner.Report {
	r := clean()
	r.Unknowns = nil
	add := func(control string, section snapshot.Section, meaning string, count int, sample ...string) {
		r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: control, Count: count, Sample: sample, Gap: scanner.UnknownGap{
			Section: section, Cause: snapshot.CauseUnresolved, Accidental: true, Meaning: meaning, Remedy: "run terraform init",
		}})
	}
	for i := range modules {
		meaning := fmt.Sprintf("main.tf:%d: module m%d was not read", i+1, i+1)
		add("IDC-ADM-001", snapshot.SectionAccountAssignments, meaning, 2, "a/Admin/group:G")
		add("IDC-ADM-001", snapshot.SectionGroups, meaning, 1, "a/Admin/group:G")
		add("IDC-SES-001", snapshot.SectionPermissionSets, meaning, 1)
	}
	add("IDC-SES-001", "", "the name was not read", 1, "Admin")
	return r
}

func TestGapsThatTheSameWouldCloseAreToldOnce(t *testing.T) {
	of := func(modules int) string { return string(write(t, "text", unreadModules(modules), Options{})) }
	if many, few := strings.Count(of(40), "\n"), strings.Count(of(4), "\n"); many != few {
		t.Errorf("40 modules take %d lines, 4 take %d", many, few)
	}
	want := `Unknown: what could not be judged, and why
  account assignments, groups, permission sets: unresolved
      what:  main.tf:1: module m1 was not read
      what:  main.tf:2: module m2 was not read
      what:  main.tf:3: module m3 was not read
             and 2 more like these; all are in --output json=FILE
      close: run terraform init
      for:   IDC-ADM-001 (5 unknown: a/Admin/group:G, …)
             IDC-SES-001 (5 unknown: Admin, …)
`
	if text := of(4); !strings.Contains(text, want) {
		t.Errorf("the text lacks\n%s\nit is\n%s", want, text)
	}
	row := "| **account assignments, groups, permission sets: unresolved** `main.tf:1`: module m1 was not read<br>`main.tf:2`: module m2 was not read<br>`main.tf:3`: module m3 was not read<br>" +
		"and 2 more like these; all are in `--output` `json=FILE` | run terraform init | `IDC-ADM-001` 5 unknown: `a/Admin/group:G`, …, `IDC-SES-001` 5 unknown: Admin, … |"
	if markdown := string(write(t, "markdown", unreadModules(4), Options{})); !strings.Contains(markdown, row) {
		t.Errorf("the Markdown lacks\n%s\nit is\n%s", row, markdown)
	}
	if log := string(sarifLog(t, unreadModules(20), Options{})); strings.Count(log, "module m20 was not read") != 3 {
		t.Error("the log lacks a gap")
	}
}

func TestGapsStayApartWhereTheirRemediesDiffer(t *testing.T) {
	for name, change := range map[string]func(*scanner.UnknownGap){
		"remedy":            func(g *scanner.UnknownGap) { g.Remedy = "give it: --var group=…" },
		"cause":             func(g *scanner.UnknownGap) { g.Cause = snapshot.CauseDenied },
		"nothing to do":     func(g *scanner.UnknownGap) { g.Remedy = "" },
		"closed by another": func(g *scanner.UnknownGap) { g.Accidental = false },
	} {
		r := unreadModules(2)
		change(&r.Unknowns[0].Gap)
		text := string(write(t, "text", r, Options{}))
		if got := strings.Count(text, "      for: "); got != 2 {
			t.Errorf("%s: %d groups, 2 expected:\n%s", name, got, text)
		}
	}
}

// Members that no sample names may be the same.
func TestMembersOfJoinedGapsAreNotOverstated(t *testing.T) {
	r := unreadModules(0)
	r.Unknowns = nil
	var sample []string
	for i := range 10 {
		sample = append(sample, fmt.Sprintf("a/Admin/user:%02d", i))
	}
	for _, meaning := range []string{"one module was not read", "another was not read"} {
		r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: "IDC-ADM-001", Count: 300, Sample: sample, Gap: scanner.UnknownGap{
			Section: snapshot.SectionGroups, Cause: snapshot.CauseUnresolved, Accidental: true, Meaning: meaning, Remedy: "run terraform init",
		}})
	}
	if text, want := string(write(t, "text", r, Options{})), "IDC-ADM-001 (up to 590 unknown: a/Admin/user:00, "; !strings.Contains(text, want) {
		t.Errorf("the text lacks %q:\n%s", want, text)
	}
}

func TestManyControlsOfAGapAreCounted(t *testing.T) {
	r := unreadModules(1)
	for i := range 10 {
		r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: fmt.Sprintf("IDC-SES-0%d", 10+i), Count: 1, Sample: []string{"Admin"}, Gap: r.Unknowns[0].Gap})
	}
	want := "      for:   12 controls: IDC-ADM-001 (2), IDC-SES-010 (1), IDC-SES-011 (1), IDC-SES-012 (1), IDC-SES-013 (1), IDC-SES-014 (1), IDC-SES-015 (1), IDC-SES-016 (1)\n" +
		"             IDC-SES-017 (1), IDC-SES-018 (1), IDC-SES-019 (1), IDC-SES-001 (2)\n"
	if text := string(write(t, "text", r, Options{})); !strings.Contains(text, want) {
		t.Errorf("the text lacks\n%s\nit is\n%s", want, text)
	}
}
