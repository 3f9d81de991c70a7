package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// exitFlags are the columns of the table of exit codes, with their arguments;
// BASELINE is the report of the failing state.
var exitFlags = []struct {
	name      string
	arguments []string
}{
	{"", nil},
	{"--strict", []string{"--strict"}},
	{"--allow-incomplete", []string{"--allow-incomplete"}},
	{"--fail-on critical", []string{"--fail-on", "critical"}},
	{"--baseline", []string{"--baseline", "BASELINE"}},
}

// exitStates are its rows: what a scan comes to, and its exit code under each of
// exitFlags. Findings are of severity high and medium, none is critical.
var exitStates = []struct {
	name, about string
	// source and waivers name files of exitFiles.
	source, waivers string
	broken          bool
	want            [5]int
}{
	{"clean", "all passes", "clean", "", false, [5]int{0, 0, 0, 0, 0}},
	{"failing", "two findings", "failing", "", false, [5]int{1, 1, 1, 0, 0}},
	{"waived", "two findings, both under a waiver", "failing", "active", false, [5]int{0, 0, 0, 0, 0}},
	{"expired waiver", "two findings, whose waivers have ended", "failing", "expired", false, [5]int{1, 1, 1, 0, 0}},
	{"unused waiver", "all passes, and a waiver names nothing that fails", "clean", "active", false, [5]int{0, 1, 0, 0, 0}},
	{"broad waiver", "two findings under the glob `*`", "failing", "broad", false, [5]int{0, 1, 0, 0, 0}},
	{"incomplete", "something was denied", "incomplete", "", false, [5]int{3, 1, 0, 0, 3}},
	{"not in this source", "something was not asked for", "inherent", "", false, [5]int{0, 1, 0, 0, 0}},
	{"failing and incomplete", "a finding, and something was denied", "both", "", false, [5]int{1, 1, 1, 0, 3}},
	{"waived and incomplete", "a finding under a waiver, and something was denied", "both", "half", false, [5]int{3, 1, 0, 0, 3}},
	{"error", "a control cannot run to its end", "clean", "", true, [5]int{2, 2, 2, 2, 2}},
	{"failing and error", "two findings, and a control cannot run to its end", "failing", "", true, [5]int{2, 2, 2, 2, 2}},
}

// exitFiles writes what the states read, and returns the paths by name.
func exitFiles(t *testing.T) map[string]string {
	t.Helper()
	folder := t.TempDir()
	files := map[string]string{}
	write := func(name, text string) {
		files[name] = filepath.Join(folder, name)
		if err := os.WriteFile(files[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save := func(name string, s *snapshot.Snapshot, cause snapshot.Cause) {
		if cause != "" {
			set := s.PermissionSets["LZPowerUserAccess"]
			set.SessionMinutes, set.SessionDuration = nil, nil
			s.Coverage[snapshot.SectionPermissionSets].Status = snapshot.Partial
			s.Coverage[snapshot.SectionPermissionSets].Gaps = append(s.Coverage[snapshot.SectionPermissionSets].Gaps, snapshot.Gap{
				Cause: cause, Keys: []string{"LZPowerUserAccess"}, Attributes: []string{"session_duration", "session_minutes"}, Meaning: "the session was not read",
			})
		}
		files[name] = filepath.Join(folder, name+".json")
		if err := s.WriteFile(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	save("clean", snapshottest.LandingZone(), "")
	save("failing", snapshottest.BrokenLandingZone(), "")
	save("incomplete", snapshottest.LandingZone(), snapshot.CauseDenied)
	save("inherent", snapshottest.LandingZone(), snapshot.CauseNotRequested)
	save("both", snapshottest.BrokenLandingZone(), snapshot.CauseDenied)
	const one = "- {control: %s, key: %q, reason: r, owner: o, expires: %s}\n"
	half := "waivers:\n" + fmt.Sprintf(one, "IDC-SES-001", "LZAdministratorAccess", "2026-12-31")
	write("half", half)
	write("active", half+fmt.Sprintf(one, "IDC-SES-002", "LZPowerUserAccess", "2026-12-31"))
	write("expired", "waivers:\n"+fmt.Sprintf(one, "IDC-SES-001", "LZAdministratorAccess", "2026-10-31")+fmt.Sprintf(one, "IDC-SES-002", "LZPowerUserAccess", "2026-10-31"))
	write("broad", "waivers:\n"+fmt.Sprintf(one, "IDC-SES-001", "*", "2026-12-31")+fmt.Sprintf(one, "IDC-SES-002", "*", "2026-12-31"))
	write("broken.rego", brokenControl)
	files["BASELINE"] = filepath.Join(folder, "baseline.json")
	arguments := []string{"scan", files["failing"], "--preset", "seed", "--select", "IDC-SES-001,IDC-SES-002", "--now", testNow, "--output", "json=" + files["BASELINE"]}
	if code, _, stderr := command(t, arguments...); code != exitFindings {
		t.Fatalf("baseline: exit code %d: %s", code, stderr)
	}
	return files
}

// exitArguments are those of one state under one set of flags, without outputs.
func exitArguments(files map[string]string, state, flag int) []string {
	arguments := []string{"scan", files[exitStates[state].source], "--preset", "seed", "--select", "IDC-SES-001,IDC-SES-002", "--now", testNow}
	if waivers := exitStates[state].waivers; waivers != "" {
		arguments = append(arguments, "--waivers", files[waivers])
	}
	if exitStates[state].broken {
		arguments = append(arguments, "--policy", files["broken.rego"], "--select", "ACME-BRK-001")
	}
	for _, argument := range exitFlags[flag].arguments {
		if file, named := files[argument]; named {
			argument = file
		}
		arguments = append(arguments, argument)
	}
	return arguments
}

// TestREP32ExitCodes holds the whole table, and in each of its cells all formats at
// once; each pair of formats in one of the cells after another; and each format
// alone in each state with waivers: TestREP33NoFormatChangesTheVerdict does so for
// the others.
func TestREP32ExitCodes(t *testing.T) {
	files, formats := exitFiles(t), outputFormats()
	var pairs [][2]string
	for _, a := range formats {
		for _, b := range formats {
			pairs = append(pairs, [2]string{a, b})
		}
	}
	cells := len(exitStates) * len(exitFlags)
	for i, state := range exitStates {
		for j, flag := range exitFlags {
			t.Run(strings.TrimSpace(state.name+" "+flag.name), func(t *testing.T) {
				folder := t.TempDir()
				scan := func(outputs ...string) {
					t.Helper()
					arguments := exitArguments(files, i, j)
					for _, output := range outputs {
						arguments = append(arguments, "--output", output)
					}
					if code, stdout, stderr := command(t, arguments...); code != state.want[j] || stdout == "" {
						t.Errorf("%v: exit code %d, not %d; %d bytes on stdout, stderr %q", outputs, code, state.want[j], len(stdout), stderr)
					}
				}
				all := []string{"text"}
				for _, format := range formats {
					all = append(all, format+"="+filepath.Join(folder, format))
				}
				scan(all...)
				if j == 0 && state.waivers != "" {
					for _, format := range formats {
						scan(format)
					}
				}
				for n := i*len(exitFlags) + j; n < len(pairs); n += cells {
					scan(pairs[n][0], pairs[n][1]+"="+filepath.Join(folder, "pair"))
				}
			})
		}
	}
}

// TestExitCodeDocsAreFresh compares the table in docs/exit-codes.md with the one
// that TestREP32ExitCodes holds.
func TestExitCodeDocsAreFresh(t *testing.T) {
	freshPage(t, "../../docs/exit-codes.md", map[string]string{"exit codes": exitCodeDocs()})
}

func exitCodeDocs() string {
	var b strings.Builder
	b.WriteString("| a scan comes to |")
	for _, flag := range exitFlags {
		if flag.name == "" {
			b.WriteString(" no flags |")
		} else {
			fmt.Fprintf(&b, " `%s` |", flag.name)
		}
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(exitFlags)) + "\n")
	for _, state := range exitStates {
		fmt.Fprintf(&b, "| **%s**: %s |", state.name, state.about)
		for _, code := range state.want {
			fmt.Fprintf(&b, " %d |", code)
		}
		b.WriteString("\n")
	}
	b.WriteString("\nA test holds every cell for [every output](reports.md), alone, in pairs and all at once.\n")
	return b.String()
}
