package snapshot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func written(t testing.TB, s *snapshot.Snapshot) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := s.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWriteIsDeterministicAndHoldsNoNull(t *testing.T) {
	for seed := range uint64(20) {
		text := written(t, snapshottest.Generate(seed, snapshottest.Small()))
		if !bytes.Equal(text, written(t, snapshottest.Generate(seed, snapshottest.Small()))) {
			t.Fatalf("seed %d was written in two ways", seed)
		}
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		if holdsNull(tree) {
			t.Fatalf("seed %d: the JSON holds a null", seed)
		}
	}
}

func holdsNull(tree any) bool {
	switch tree := tree.(type) {
	case nil:
		return true
	case []any:
		for _, item := range tree {
			if holdsNull(item) {
				return true
			}
		}
	case map[string]any:
		for _, member := range tree {
			if holdsNull(member) {
				return true
			}
		}
	}
	return false
}

func TestWriteLayout(t *testing.T) {
	s := &snapshot.Snapshot{
		Schema:   snapshot.Schema,
		Instance: &snapshot.Instance{Name: new(""), OtherInstances: []snapshot.OtherInstance{}},
		AccountAssignments: map[string]map[string][]string{
			"222222222222": {"B": {"user:x", "user:y"}, "A": {}}, "111111111111": {},
		},
		Users:        map[string]*snapshot.User{},
		Attestations: []snapshot.Attestation{{Setting: "a"}, {Setting: "<\u202e>"}},
	}
	const want = `{
  "schema": "idcscan.snapshot/1.1",
  "instance": {
    "name": "",
    "other_instances": []
  },
  "account_assignments": {
    "111111111111": {},
    "222222222222": {"A":[],"B":["user:x","user:y"]}
  },
  "users": {},
  "attestations": [
    {"setting":"a","value":"","by":"","on":"","valid_until":"","evidence":""},
    {"setting":"<` + "\u202e" + `>","value":"","by":"","on":"","valid_until":"","evidence":""}
  ]
}
`
	if got := string(written(t, s)); got != want {
		t.Errorf("Write gave\n%s\nwant\n%s", got, want)
	}
}

func TestWriteRefusesBadUTF8(t *testing.T) {
	for name, s := range map[string]*snapshot.Snapshot{
		"key":   {Users: map[string]*snapshot.User{"\xff": {}}},
		"value": {Users: map[string]*snapshot.User{"a": {Name: new("\xff")}}},
	} {
		if err := s.Write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "users") {
			t.Errorf("%s: Write returned %v, want an error that names users", name, err)
		}
		if len(s.Digest()) != 64 {
			t.Errorf("%s: no digest", name)
		}
	}
}

func TestDigestIsOfAllButMeta(t *testing.T) {
	s := snapshottest.Generate(1, snapshottest.Tiny())
	before := s.Digest()
	s.Meta.CollectedAt = "2030-01-01T00:00:00Z"
	if s.Digest() != before {
		t.Error("the digest changed with meta")
	}
	for _, user := range s.Users {
		user.ExternalIDIssuers = append(user.ExternalIDIssuers, "x")
	}
	if s.Digest() == before {
		t.Error("the digest did not change with the users")
	}
}

func TestWriteFile(t *testing.T) {
	s := snapshottest.Generate(1, snapshottest.Tiny())
	directory := t.TempDir()
	path := filepath.Join(directory, "snapshot.json")
	link := filepath.Join(directory, "link.json")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteFile(link); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, written(t, s)) {
		t.Errorf("the file holds %d bytes (%v), want the snapshot", len(got), err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the symbolic link was replaced")
	}
}

func TestWriteFileLeavesAllAsItWas(t *testing.T) {
	directory := t.TempDir()
	path := filepath.Join(directory, "snapshot.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &snapshot.Snapshot{Users: map[string]*snapshot.User{"\xff": {}}}
	if err := s.WriteFile(path); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("WriteFile returned %v, want an error that names %s", err, path)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("the file now holds %q", got)
	}
	if entries, _ := os.ReadDir(directory); len(entries) != 1 {
		t.Errorf("%d files lie in the directory, want the old one alone", len(entries))
	}
	missing := filepath.Join(directory, "missing", "snapshot.json")
	if err := s.WriteFile(missing); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), missing+": ") {
		t.Errorf("WriteFile returned %v, want that %s does not exist", err, missing)
	}
}

func TestWriteFileWritesIntoAPipe(t *testing.T) {
	s := snapshottest.Generate(1, snapshottest.Tiny())
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	got := make(chan []byte)
	go func() {
		text, _ := os.ReadFile(pipe)
		got <- text
	}()
	if err := s.WriteFile(pipe); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(<-got, written(t, s)) {
		t.Error("the reader of the pipe did not get the snapshot")
	}
}
