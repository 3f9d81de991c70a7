package snapshot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestLoadReadsWhatWriteWrote(t *testing.T) {
	snapshots := []*snapshot.Snapshot{
		snapshottest.LandingZone(), snapshottest.BrokenLandingZone(), snapshottest.Standalone(),
	}
	for seed := range uint64(50) {
		snapshots = append(snapshots, snapshottest.Generate(seed, snapshottest.Small()))
	}
	for i, want := range snapshots {
		text := written(t, want)
		got, err := snapshot.Load(bytes.NewReader(text), "snapshot.json")
		if err != nil {
			t.Fatalf("snapshot %d: %v", i, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("snapshot %d came back otherwise (-want +got):\n%s", i, diff)
		}
		if !bytes.Equal(text, written(t, got)) {
			t.Fatalf("snapshot %d was written otherwise the second time", i)
		}
	}
}

func validText(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "valid.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLoadTakesAByteOrderMarkAndAnyLayout(t *testing.T) {
	want, err := snapshot.Load(strings.NewReader(validText(t)), "valid.json")
	if err != nil {
		t.Fatal(err)
	}
	var compact, wide bytes.Buffer
	if err := json.Compact(&compact, []byte(validText(t))); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&wide, []byte(validText(t)), "\r", "\t"); err != nil {
		t.Fatal(err)
	}
	var sections map[string]json.RawMessage
	if err := json.Unmarshal([]byte(validText(t)), &sections); err != nil {
		t.Fatal(err)
	}
	otherOrder, err := json.Marshal(sections)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"byte order mark": "\ufeff" + validText(t), "compact": compact.String(), "wide": wide.String(),
		"other order":  string(otherOrder),
		"escaped keys": strings.ReplaceAll(validText(t), "amara@", `\u0061mara\u0040`),
		"escaped section": strings.Replace(validText(t), `"users": {
`, `"\u0075sers": {
`, 1),
	} {
		got, err := snapshot.Load(strings.NewReader(text), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s was read otherwise (-want +got):\n%s", name, diff)
		}
	}
}

func TestLoadRefusesEveryTruncation(t *testing.T) {
	text := strings.TrimRight(validText(t), "\n")
	for n := range len(text) {
		_, err := snapshot.Load(strings.NewReader(text[:n]), "f.json")
		if err == nil {
			t.Fatalf("the first %d of %d bytes were taken for a snapshot", n, len(text))
		}
		if strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("the first %d bytes gave more than one line: %v", n, err)
		}
		if n > 2 && !strings.Contains(err.Error(), "is cut off here") {
			t.Errorf("the first %d bytes gave %v, want that the file is cut off", n, err)
		}
	}
}

func TestLoadRefusesWhatIsCutOffAnywhere(t *testing.T) {
	for _, text := range []string{
		`{`, `{"`, `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":tru`, `{"a":"`, `{"a":"\\`, `{"a":"\"`, `{"a":[`, `{"a":[1`, `{"a":[{"b":"]`, `{"a":1,`,
		`{"users":`, `{"users":{`, `{"users":{"a`, `{"users":{"a":`, `{"users":{"a":1`, `{"users":{"a":nul`, `{"users":{"a":{}`, `{"users":{"a":{},`, `{"users":{}`,
	} {
		_, err := snapshot.Load(strings.NewReader(text), "f.json")
		if err == nil || !strings.Contains(err.Error(), "is cut off here") || !strings.HasPrefix(err.Error(), fmt.Sprintf("f.json:1:%d: ", len(text)+1)) {
			t.Errorf("%s: Load returned %v, want that it is cut off at its end", text, err)
		}
	}
}

func TestLoadSaysInWhatTheFileIsCutOff(t *testing.T) {
	for text, want := range map[string]string{
		`{"groups":{"42":{"members":["a","b`: `f.json:1:35: .groups["42"].members[1] is cut off here; `,
		`{"groups":{"42":{"id":`:             `f.json:1:23: .groups["42"].id is cut off here; `,
	} {
		if _, err := snapshot.Load(strings.NewReader(text), "f.json"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: Load returned %v, want %s", text, err, want)
		}
	}
}

func TestLoadReportsInTheOrderOfTheFile(t *testing.T) {
	_, sections, _ := strings.Cut(validText(t), "\n  \"accounts\": {")
	accounts, _, _ := strings.Cut(sections, "\n  },")
	accounts = "\n  \"accounts\": {" + accounts + "\n  },"
	for name, edits := range map[string][2]string{
		"breaches of shape":    {`"name":"management"`, `"nam":"management"`},
		"breaches of contract": {`"state":"ACTIVE"`, `"state":"ACTIV"`},
	} {
		// Accounts stand first, which is not their place, with a breach of each kind.
		text := strings.Replace(validText(t), accounts, "", 1)
		text = strings.Replace(text, "\n  \"meta\"", strings.Replace(accounts, edits[0], edits[1], 1)+"\n  \"meta\"", 1)
		switch name {
		case "breaches of shape":
			text = strings.Replace(text, `"222222222222": {`, `"111111111111": {"name":"again","state":"ACTIVE"}, "222222222222": {`, 1)
			text = strings.Replace(text, `"relay_state"`, `"relay"`, 1)
		default:
			text = strings.Replace(text, `"session_minutes":60`, `"session_minutes":61`, 1)
		}
		_, err := snapshot.Load(strings.NewReader(text), "f.json")
		if err == nil {
			t.Fatalf("%s: the text was taken for a snapshot", name)
		}
		lines := strings.Split(err.Error(), "\n")
		if len(lines) < 2 || !slices.IsSortedFunc(lines, func(a, b string) int { return lineOf(t, a) - lineOf(t, b) }) {
			t.Errorf("%s are not in the order of the file:\n%v", name, err)
		}
	}
}

func TestLoadRefusesWhatIsNoJSON(t *testing.T) {
	for _, text := range []string{
		`{"users":}`, `{"users":{"a":}}`, `{"users":{"a":,"b":1}}`, `{"users" {}}`, `{users: {}}`, `{"users":{}]`, `{"users":{]}`, `{"users":{a:1}}`,
		`{,}`, `{"users":{},}`, `{"users":{"a":{},}}`, `{"users":[}]}`, `{"schema":"idcscan.snapshot/1.1","users":{}} x`, `{"users":{}"accounts":{}}`,
	} {
		_, err := snapshot.Load(strings.NewReader(text), "f.json")
		if err == nil || !strings.Contains(err.Error(), "is no valid JSON") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: Load returned %v, want that it is no JSON", text, err)
		}
	}
}

func TestLoadReportsTheFirstTenBreaches(t *testing.T) {
	s := snapshottest.Generate(3, snapshottest.Small())
	for _, user := range s.Users {
		user.Status = nil
	}
	_, err := snapshot.Load(bytes.NewReader(written(t, s)), "f.json")
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 10 || !slices.IsSortedFunc(lines, func(a, b string) int { return lineOf(t, a) - lineOf(t, b) }) {
		t.Errorf("got %d lines, want ten in the order of the file:\n%v", len(lines), err)
	}
	var breach *snapshot.Error
	if !errors.As(err, &breach) || breach.File != "f.json" || breach.Line != lineOf(t, lines[0]) || breach.Path == "" || breach.Problem == "" || breach.Remedy == "" {
		t.Errorf("the error is %#v, want a *snapshot.Error with everything in it", breach)
	}
}

func lineOf(t *testing.T, text string) (line int) {
	t.Helper()
	if _, err := fmt.Sscanf(text, "f.json:%d:", &line); err != nil {
		t.Fatalf("%q names no line", text)
	}
	return line
}

func TestLoadPassesOnWhatTheReaderSays(t *testing.T) {
	_, err := snapshot.Load(iotest.ErrReader(fs.ErrPermission), "f.json")
	if !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), "f.json: ") {
		t.Errorf("Load returned %v, want the reader's error under the file's name", err)
	}
}

// FuzzLoad holds that nothing makes Load panic, and that what it takes is
// written and read again the same.
func FuzzLoad(f *testing.F) {
	f.Add(validText(f))
	f.Add(string(written(f, snapshottest.LandingZone())))
	f.Add(string(written(f, snapshottest.Generate(1, snapshottest.Tiny()))))
	for _, edit := range edits {
		if edit.old == "*" {
			f.Add(edit.new)
		} else {
			f.Add(strings.Replace(validText(f), edit.old, edit.new, 1))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := snapshot.Load(strings.NewReader(text), "f.json")
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "f.json:") || !strings.Contains(line, "; ") {
					t.Fatalf("%q names no place or no remedy", line)
				}
			}
			return
		}
		if err := s.Validate(); err != nil {
			t.Fatalf("Load took what Validate refuses: %v", err)
		}
		again, err := snapshot.Load(bytes.NewReader(written(t, s)), "f.json")
		if err != nil {
			t.Fatalf("what was written is refused: %v", err)
		}
		if diff := cmp.Diff(s, again); diff != "" || s.Digest() != again.Digest() {
			t.Fatalf("what was written was read otherwise:\n%s", diff)
		}
	})
}
