package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner"
)

// Traps of what goes to stdout, and of formats that disagree.

// The report stage works where nothing can be reached: no file of the package
// imports what could reach out.
func TestREP29WritersNeedNoNetwork(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range file.Imports {
			path := strings.Trim(imported.Path.Value, `"`)
			if !strings.HasSuffix(name, "_test.go") && slices.Contains([]string{"net", "net/http", "os/exec", "os/user"}, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

// What could not be judged, the call that would have told and what would close
// it are in every format, and counted.
func TestREP30UnknownIsInEveryFormat(t *testing.T) {
	r := incomplete()
	counts := map[string]string{
		"text": "7 unknown", "json": `"count": 7`, "sarif": "IDC-ADM-001 (7)", "csv": ",7,", "junit": "7 could not be judged",
		"gitlab-code-quality": "7 could not be judged", "gitlab-sast": "IDC-ADM-001 (7)",
	}
	for format, count := range counts {
		out := string(write(t, format, r, Options{}))
		for _, part := range []string{count, deniedGap.Operation, deniedGap.Code, deniedGap.Meaning, deniedGap.Remedy} {
			if !strings.Contains(out, part) {
				t.Errorf("%s lacks %q", format, part)
			}
		}
	}
}

// Nothing evaluated is no success: the counts say so.
func TestREP31CountsOfNothing(t *testing.T) {
	out := string(write(t, "text", fixtures()["empty"], Options{}))
	for _, part := range []string{"ERROR", "findings  0:", "controls  0:", "verdicts  0:"} {
		if !strings.Contains(out, part) {
			t.Errorf("the text lacks %q:\n%s", part, out)
		}
	}
}

// Every format has the same verdict's findings, and none changes the report.
func TestREP33EveryFormatHasTheSameFindings(t *testing.T) {
	r := failed()
	var fromJSON scanner.Report
	if err := json.Unmarshal(write(t, "json", r, Options{}), &fromJSON); err != nil {
		t.Fatal(err)
	}
	run := parseRun(t, write(t, "sarif", r, Options{}))
	text := string(write(t, "text", r, Options{}))
	if len(fromJSON.Findings) != len(r.Findings) || len(run.Results) != len(r.Findings) {
		t.Fatalf("%d findings, %d in JSON, %d in SARIF", len(r.Findings), len(fromJSON.Findings), len(run.Results))
	}
	for i, f := range r.Findings {
		if got := fromJSON.Findings[i]; got.Control != f.Control || got.Key != f.Key {
			t.Errorf("finding %d of JSON is %s %s, not %s %s", i, got.Control, got.Key, f.Control, f.Key)
		}
		if got := run.Results[i]; got.RuleID != f.Control || got.Locations[0].LogicalLocations[0].Name != f.Key {
			t.Errorf("result %d of SARIF is %s %s", i, got.RuleID, got.Locations[0].LogicalLocations[0].Name)
		}
		if !strings.Contains(text, "\n  "+f.Key+"\n      why:  "+f.Message+"\n") {
			t.Errorf("the text lacks %s", f.Key)
		}
	}
	for name, want := range fixtures() {
		got := fixtures()[name]
		for _, format := range Names() {
			write(t, format, got, Options{Width: 80, Color: true})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("writing changed the report %s:\n%s", name, diff)
		}
	}
}

// A machine format is one document, whatever the terminal is; what JSON cannot
// tell is read by the tests of each format.
func TestREP35MachineFormatsAreOneDocument(t *testing.T) {
	for name, r := range fixtures() {
		for format, about := range Formats() {
			data := write(t, format, r, Options{})
			if format != "text" && !bytes.Equal(data, write(t, format, r, Options{Width: 80, Color: true})) {
				t.Errorf("%s of %s depends on the terminal", format, name)
			}
			if about.Extension != ".json" && about.Extension != ".sarif" {
				continue
			}
			decoder := json.NewDecoder(bytes.NewReader(data))
			var document any
			if err := decoder.Decode(&document); err != nil {
				t.Fatalf("%s of %s: %v", format, name, err)
			}
			if _, err := decoder.Token(); err != io.EOF {
				t.Errorf("%s of %s: something follows the document", format, name)
			}
		}
	}
}

// twins has findings and unknowns that differ in one thing each.
func twins() *scanner.Report {
	r := incomplete()
	for i := range 8 {
		f := finding("IDC-SES-001", "permission_set", "Admin", "sessions last PT12H")
		switch i {
		case 1:
			f.Message = "reworded"
		case 2:
			f.Attribute = "session_duration"
		case 3:
			f.ResourceID = "arn:aws:sso:::permissionSet/a/b"
		case 4:
			f.Kind = "group"
		case 5:
			f.Status = scanner.StatusWaived
		case 6:
			f.Control = "IDC-TAG-001"
		case 7:
			f.Key = "Admins"
		}
		r.Findings = append(r.Findings, f)
	}
	for i := range 8 {
		u := scanner.Unknown{Control: "IDC-SES-001", Gap: unknownGap("groups", deniedGap), Count: 1, Sample: []string{"a"}}
		switch i {
		case 1:
			u.Count = 2
		case 2:
			u.Sample = []string{"b"}
		case 3:
			u.Gap.Meaning = "reworded"
		case 4:
			u.Gap.Remedy = "reworded"
		case 5:
			u.Gap.Section = "users"
		case 6:
			u.Gap.Cause = "throttled"
		case 7:
			u.Gap.Accidental = false
		}
		r.Unknowns = append(r.Unknowns, u)
	}
	return r
}

func TestREP36OrderDoesNotMatter(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	made := map[string]func() *scanner.Report{"failed": failed, "incomplete": incomplete, "hostile": hostile, "large": func() *scanner.Report { return large(700) }, "twins": twins}
	for name, report := range made {
		sums := map[string]string{}
		for seed := range uint64(20) {
			runtime.GOMAXPROCS(1 + int(seed)%4)
			for _, format := range Names() {
				sum := fmt.Sprintf("%x", sha256.Sum256(write(t, format, shuffled(report(), seed), Options{Width: 80})))
				if before, seen := sums[format]; seen && before != sum {
					t.Fatalf("%s as %s differs at seed %d", name, format, seed)
				}
				sums[format] = sum
			}
		}
	}
}

// runnerObeys reads a line as the runner of GitHub Actions does: a command of
// the new kind begins it, after blanks; one of the old kind stands anywhere.
func runnerObeys(line string) bool {
	return strings.HasPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::") || strings.Contains(line, "##[")
}

func TestREP37NoWorkflowCommands(t *testing.T) {
	for name, r := range fixtures() {
		r.Gate.Because = append(r.Gate.Because, "::error::x ##[error]y")
		for i := range r.Controls {
			r.Controls[i].Title, r.Controls[i].Error = "::error::title", "::error::\n::stop-commands::x"
			r.Controls[i].Remediation = map[string]string{"console": "first\n::error::second\n  ::group::third ##[error]"}
		}
		for _, format := range Names() {
			for _, width := range []int{0, 40, 41, 42, 43, 44, 45, 60, 80, 100} {
				for line := range strings.Lines(string(write(t, format, r, Options{Width: width}))) {
					if runnerObeys(line) {
						t.Errorf("%s as %s at width %d: a runner obeys %q", name, format, width, line)
					}
				}
			}
		}
	}
	for _, name := range hostileNames {
		if line := Sanitize(name); runnerObeys(line) || strings.ContainsFunc(line, unseen) {
			t.Errorf("sanitized: %q", line)
		}
	}
	for _, line := range []string{"::error::x", "  \u00a0::x", "a ##[x]"} {
		if !runnerObeys(line) {
			t.Errorf("the test would not see %q", line)
		}
	}
}

// unseen reports what a terminal obeys, or does not show. It is not the
// writer's own idea of it.
func unseen(r rune) bool {
	marks := []rune{0xad, 0x61c, 0x180e, 0x2028, 0x2029, 0x2060, 0xfeff, 0xa0, 0x2800, 0x3164, 0xfe0f, 0xe0041}
	return r != '\n' && unicode.IsControl(r) || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || slices.Contains(marks, r)
}

func TestREP38NoTerminalEscapes(t *testing.T) {
	r := hostile()
	for _, mark := range []rune{0xad, 0x61c, 0x180e, 0x200c, 0x3164, 0x2800, 0xfe0f, 0x9d, 0x90} {
		r.Findings = append(r.Findings, finding("IDC-SES-001", "permission_set", "mark"+string(mark)+"s", string(mark)))
	}
	for _, format := range Names() {
		for _, width := range []int{0, 80} {
			out := write(t, format, r, Options{Width: width})
			if !utf8.Valid(out) {
				t.Errorf("%s is not UTF-8: a terminal may read single bytes as controls", format)
			}
			for i, c := range string(out) {
				if unseen(c) {
					t.Errorf("%s at width %d holds %U in %q", format, width, c, out[max(0, i-20):min(len(out), i+20)])
				}
			}
		}
	}
}

// Evidence and code stay where they are asked for: no snippet elsewhere than in the JSON.
func TestREP41EvidenceStaysInTheJSON(t *testing.T) {
	r := failed()
	r.Findings[1].Evidence = map[string]any{"policy": "canary-evidence"}
	r.Findings[1].Location.Snippet = "canary-snippet"
	r.Controls[2].Parameters = map[string]any{"allowed": []any{"canary-parameter"}}
	for _, format := range Names() {
		if out := write(t, format, r, Options{}); format != "json" && bytes.Contains(out, []byte("canary")) {
			t.Errorf("%s holds a canary", format)
		}
	}
	if out := write(t, "json", r, Options{}); bytes.Count(out, []byte("canary")) != 3 {
		t.Error("the JSON does not hold the whole report")
	}
}

func TestREP78NoByteOrderMark(t *testing.T) {
	for _, format := range Names() {
		if out := write(t, format, failed(), Options{}); out[0] > 0x7f {
			t.Errorf("%s begins with %x", format, out[:3])
		}
	}
}
