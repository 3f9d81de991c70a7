package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

func TestJSONGolden(t *testing.T) {
	for _, name := range []string{"clean", "failed", "incomplete", "erred", "hostile", "waived"} {
		t.Run(name, func(t *testing.T) { golden(t, name+".json", write(t, "json", fixtures()[name], Options{})) })
	}
}

func TestJSONReadsBackTheSame(t *testing.T) {
	for _, name := range []string{"clean", "failed", "incomplete", "erred", "waived"} {
		t.Run(name, func(t *testing.T) {
			want := fixtures()[name]
			var got scanner.Report
			if err := json.Unmarshal(write(t, "json", want, Options{}), &got); err != nil {
				t.Fatal(err)
			}
			numbers := cmp.FilterPath(func(p cmp.Path) bool {
				return strings.Contains(p.String(), "Parameters") || strings.Contains(p.String(), "Evidence")
			},
				cmp.Comparer(func(a, b map[string]any) bool {
					x, errX := json.Marshal(a)
					y, errY := json.Marshal(b)
					return errX == nil && errY == nil && bytes.Equal(x, y)
				}))
			defaults := cmp.FilterPath(func(p cmp.Path) bool { return strings.HasSuffix(p.String(), "DeclaredParameters.Default") },
				cmp.Comparer(func(a, b any) bool { return compactJSON(a) == compactJSON(b) }))
			if diff := cmp.Diff(want, &got, numbers, defaults); diff != "" {
				t.Errorf("what was read differs (-written +read):\n%s", diff)
			}
		})
	}
}

// Every hostile name comes back as it was; invalid UTF-8 alone cannot.
func TestJSONHostileNames(t *testing.T) {
	data := write(t, "json", hostile(), Options{})
	var got scanner.Report
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range got.Findings {
		keys[f.Key] = true
	}
	for title, name := range hostileNames {
		if want := strings.ToValidUTF8(name, "\uFFFD"); !keys[want] {
			t.Errorf("%s: the key %q is not in the JSON", title, want)
		}
	}
	if bytes.Contains(data, []byte(`\u003c`)) {
		t.Error("the JSON escapes HTML, which no reader of it needs")
	}
}

func TestJSONEndsWithOneNewline(t *testing.T) {
	for name, r := range fixtures() {
		if data := write(t, "json", r, Options{}); !bytes.HasSuffix(data, []byte("}\n")) || bytes.HasSuffix(data, []byte("\n\n")) {
			t.Errorf("%s ends with %q", name, data[max(0, len(data)-5):])
		}
	}
}

// A number of Rego is a json.Number, a text for Go; it must stay a number.
func TestJSONNumbers(t *testing.T) {
	r := failed()
	r.Findings[0].Evidence = map[string]any{"minutes": json.Number("720"), "list": []any{json.Number("1.5"), nil}, "none": nil, "deep": map[string]any{"none": nil}}
	r.Controls[0].Parameters = map[string]any{"none": nil}
	data := write(t, "json", r, Options{})
	for _, want := range []string{`"minutes": 720`, `1.5`, `"deep": {}`} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("the JSON lacks %s", want)
		}
	}
	if hasNull(t, data) {
		t.Error("the JSON holds a null")
	}
	if r.Findings[0].Evidence["none"] != nil || len(r.Findings[0].Evidence) != 4 {
		t.Error("the writer changed the report")
	}
}

// Only the lists' order is the writer's: what the report holds is whole.
func TestJSONHoldsEveryFinding(t *testing.T) {
	r := large(26000)
	r.Findings[0].Status = scanner.StatusWaived
	var got scanner.Report
	if err := json.Unmarshal(write(t, "json", r, Options{}), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Findings) != 26000 || !slices.ContainsFunc(got.Findings, func(f scanner.Finding) bool { return f.Status == scanner.StatusWaived }) {
		t.Errorf("%d findings of 26000", len(got.Findings))
	}
}

func TestJSONCoverageWithoutEntry(t *testing.T) {
	r := clean()
	r.Coverage[snapshot.SectionUsers] = nil
	if hasNull(t, write(t, "json", r, Options{})) {
		t.Error("the JSON holds a null")
	}
}

// The report is written in pieces, wherever they end.
func TestEscapingInPieces(t *testing.T) {
	texts := map[string]string{"command": "a##[error]b", "half a command": "##", "commands": "###[##[", "end": "x#", "cut": "\xe2\x80", "bad": "\xff\xe2x"}
	for title, name := range hostileNames {
		texts[title] = name
	}
	for title, text := range texts {
		want := string(escapeHidden([]byte(text)))
		for size := 1; size <= len(text); size++ {
			var got bytes.Buffer
			escaper := &hiddenEscaper{w: &got}
			for piece := range slices.Chunk([]byte(text), size) {
				if n, err := escaper.Write(piece); n != len(piece) || err != nil {
					t.Fatal(n, err)
				}
			}
			if err := escaper.Close(); err != nil {
				t.Fatal(err)
			}
			if got.String() != want {
				t.Errorf("%s in pieces of %d: %q, want %q", title, size, got.String(), want)
			}
		}
	}
}

// A writer that takes no more ends the report with its error.
func TestJSONTellsOfAFullDisk(t *testing.T) {
	for _, room := range []int{0, 10, 5000} {
		if err := writeJSON(&full{room}, failed(), Options{}); !errors.Is(err, errFull) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
}

var errFull = errors.New("no space left")

type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// Writing leaves the report as it is, in what order and with what nulls ever.
func TestJSONChangesNoReport(t *testing.T) {
	report, again := failed(), failed()
	for _, r := range []*scanner.Report{report, again} {
		slices.Reverse(r.Findings)
		r.Findings[0].Evidence = map[string]any{"none": nil}
	}
	write(t, "json", report, Options{})
	if diff := cmp.Diff(again, report); diff != "" {
		t.Errorf("the report changed:\n%s", diff)
	}
}
