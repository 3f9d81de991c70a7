package aws

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// openJournal opens a journal that is closed with the test.
func openJournal(t *testing.T, path string) *Journal {
	t.Helper()
	journal, err := OpenJournal(path, testOptions().Version)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := journal.Close(); err != nil {
			t.Error(err)
		}
	})
	return journal
}

// collectOn collects with a journal and leaves it as a run that is killed after
// its last call would.
func collectOn(t *testing.T, path string, options Options) (*snapshot.Snapshot, error) {
	t.Helper()
	options.Journal = openJournal(t, path)
	snap, err := collectWith(t, options)
	if err := options.Journal.Err(); err != nil {
		t.Error(err)
	}
	if err := options.Journal.Close(); err != nil {
		t.Error(err)
	}
	return snap, err
}

// journalStates are what a journal must keep and tell again, holes too.
func journalStates() map[string]awsfake.Options {
	unknown := awsfake.Fault{Operation: opListGroupMemberships, Times: 1, Body: `{"GroupMemberships":[{"IdentityStoreId":"d-1","MemberId":{"GroupId":"g"}}]}`}
	nameless := awsfake.Fault{Operation: "identitystore:*", Edit: func(answer map[string]any) {
		delete(answer, "UserName")
		for _, list := range []string{"Users", "Groups"} {
			items, _ := answer[list].([]any)
			for i, item := range items {
				member := item.(map[string]any)
				delete(member, "UserStatus")
				if i == 0 {
					delete(member, "UserId")
					delete(member, "GroupId")
				}
				if i == 1 {
					delete(member, "UserName")
					delete(member, "DisplayName")
				}
			}
		}
	}}
	unnamedAccounts := awsfake.Fault{Operation: opListAccounts, Edit: func(answer map[string]any) {
		for _, account := range answer["Accounts"].([]any) {
			delete(account.(map[string]any), "Name")
		}
	}}
	return map[string]awsfake.Options{
		"clean zone":      {State: snapshottest.LandingZone()},
		"broken zone":     {State: deniedState()},
		"standalone":      {State: snapshottest.Standalone()},
		"generated":       {State: snapshottest.Generate(3, snapshottest.Small()), AnyText: true},
		"unknown member":  {State: snapshottest.LandingZone(), Faults: []awsfake.Fault{unknown}},
		"without id":      {State: snapshottest.LandingZone(), Faults: []awsfake.Fault{nameless, unnamedAccounts}},
		"denied for good": {State: deniedState(), Faults: []awsfake.Fault{{Operation: opDescribePermissionSet, Code: "AccessDeniedException"}}},
	}
}

// TestJournalTellsAgain: a run whose calls are all done makes hardly any, and
// takes the same snapshot, with the same gaps.
func TestJournalTellsAgain(t *testing.T) {
	for name, served := range journalStates() {
		t.Run(name, func(t *testing.T) {
			server := serve(t, served)
			path := filepath.Join(t.TempDir(), "journal")
			first, err := collectOn(t, path, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			made := len(server.Calls())
			again, err := collectOn(t, path, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("snapshot differs (-first +again):\n%s", diff)
			}
			answered := map[string]bool{}
			for i, call := range server.Calls() {
				id := call.Operation + call.Request
				if i < made && call.Code == "" {
					answered[id] = true
				}
				if i >= made && answered[id] && !beforeJournal[call.Operation] {
					t.Errorf("%s was asked again: %s", call.Operation, call.Request)
				}
			}
			checkJournal(t, path)
		})
	}
}

// beforeJournal are the calls that find out to which walk a journal belongs.
var beforeJournal = map[string]bool{opGetCallerIdentity: true, opDescribeOrganization: true, opListInstances: true}

// checkJournal fails where two answers have the same identity, or where the
// journal holds what is private.
func checkJournal(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the journal's mode is %v, %v", info.Mode(), err)
	}
	seen := map[callID]bool{}
	for line := range bytes.Lines(content) {
		var l journalLine
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		id := callID{l.Operation, l.Subject.subject()}
		if seen[id] {
			t.Errorf("two calls are one to the journal: %+v", id)
		}
		seen[id] = true
	}
	if len(seen) < 10 {
		t.Errorf("the journal holds %d answers: the test shows nothing", len(seen))
	}
	if i := bytes.Index(content, []byte(awsfake.Private)); i >= 0 {
		t.Errorf("the journal holds what is private: %.80s", content[i:])
	}
}

// TestJournalKnowsEverySubject: no field of a subject is lost in the file.
func TestJournalKnowsEverySubject(t *testing.T) {
	var at subject
	fields := reflect.ValueOf(&at).Elem()
	for i := range fields.NumField() {
		reflect.NewAt(fields.Field(i).Type(), fields.Field(i).Addr().UnsafePointer()).Elem().SetString(fmt.Sprint("field ", i))
	}
	text, err := json.Marshal(journalSubjectOf(at))
	if err != nil {
		t.Fatal(err)
	}
	var kept journalSubject
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if kept.subject() != at {
		t.Errorf("%+v comes back as %+v", at, kept.subject())
	}
}

// TestJournalGoesOn: wherever a run is killed, the next one goes on from there.
func TestJournalGoesOn(t *testing.T) {
	server := serve(t, awsfake.Options{State: deniedState()})
	whole, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	calls := len(server.Calls())
	path := filepath.Join(t.TempDir(), "journal")
	for after := 5; after < calls; after += 9 {
		ctx, cancel := context.WithCancel(t.Context())
		options, made := testOptions(), 0
		options.Progress = func(Progress) {
			if made++; made >= after {
				cancel()
			}
		}
		options.Journal = openJournal(t, path)
		if _, err := Collect(ctx, options); !errors.Is(err, context.Canceled) {
			break // so much was known that the run reached its end
		}
		if err := options.Journal.Close(); err != nil {
			t.Fatal(err)
		}
	}
	before := len(server.Calls())
	got, err := collectOn(t, path, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	sameButMeta(t, whole, got)
	if made := len(server.Calls()) - before; made > calls/2 {
		t.Errorf("%d of %d calls were made in the end", made, calls)
	}
}

// TestJournalSaysWhenItBegan: the collection began with the first run.
func TestJournalSaysWhenItBegan(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.LandingZone()})
	path := filepath.Join(t.TempDir(), "journal")
	if _, err := collectOn(t, path, testOptions()); err != nil {
		t.Fatal(err)
	}
	later := testOptions()
	later.Now = func() time.Time { return clock().Add(90 * time.Minute) }
	snap, err := collectOn(t, path, later)
	if err != nil {
		t.Fatal(err)
	}
	if snap.Meta.StartedAt != "2026-03-01T08:00:00Z" || snap.Meta.CollectedAt != "2026-03-01T09:30:00Z" {
		t.Errorf("meta is %+v", snap.Meta)
	}
}

// TestJournalKeepsEventsByRegion: a later run may come to look in another one.
func TestJournalKeepsEventsByRegion(t *testing.T) {
	state := snapshottest.LandingZone()
	serve(t, awsfake.Options{State: state})
	path := filepath.Join(t.TempDir(), "journal")
	if _, err := collectOn(t, path, testOptions()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		if strings.Contains(line, opLookupEvents) && !strings.Contains(line, `"of":"`+*state.Instance.PrimaryRegion+" ") ||
			strings.Contains(line, opDescribeTrails) && !strings.Contains(line, `"of":"`+*state.Instance.PrimaryRegion+`"`) {
			t.Errorf("no Region in %s", line)
		}
	}
}

// TestJournalOfAnother: a journal is refused by any walk but its own.
func TestJournalOfAnother(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "journal")
	serve(t, awsfake.Options{State: snapshottest.LandingZone()})
	if _, err := collectOn(t, path, testOptions()); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(t *testing.T, err error, pieces ...string) {
		t.Helper()
		var journal *JournalError
		if !errors.As(err, &journal) || journal.Path != path {
			t.Fatalf("error is %v", err)
		}
		wantLine(t, err, append(pieces, path)...)
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, kept) {
			t.Error("the journal was changed")
		}
	}
	t.Run("instance", func(t *testing.T) {
		_, err := openJournal(t, path).bind("arn:aws:sso:::instance/ssoins-1111111111111111", snapshottest.Management, Options{}, "")
		refuse(t, err, "instance")
	})
	t.Run("account", func(t *testing.T) {
		serve(t, awsfake.Options{State: snapshottest.LandingZone(), Caller: snapshot.Caller{Account: snapshottest.Workload}})
		_, err := collectOn(t, path, testOptions())
		refuse(t, err, "account")
	})
	t.Run("options", func(t *testing.T) {
		serve(t, awsfake.Options{State: snapshottest.LandingZone()})
		options := testOptions()
		options.Assignments = ByPrincipal
		_, err := collectOn(t, path, options)
		refuse(t, err, "none of --assignments, --events and --member-role", "options")
	})
	t.Run("version", func(t *testing.T) {
		_, err := OpenJournal(path, "0.2.0")
		refuse(t, err, "0.1.0", "0.2.0")
	})
	t.Run("in use", func(t *testing.T) {
		openJournal(t, path)
		_, err := OpenJournal(path, "0.1.0")
		refuse(t, err, "another run")
	})
	t.Run("format", func(t *testing.T) {
		kept = bytes.Replace(kept, []byte("idcscan.journal/1"), []byte("idcscan.journal/9"), 1)
		if err := os.WriteFile(path, kept, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenJournal(path, "0.1.0")
		refuse(t, err, "idcscan.journal/9")
	})
	for _, content := range []string{"hello", "hello\nworld\n", "{}\n", "\n", "[1]\n", `{"format":7}` + "\n"} {
		t.Run(fmt.Sprintf("no journal: %q", content), func(t *testing.T) {
			kept = []byte(content)
			if err := os.WriteFile(path, kept, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := OpenJournal(path, "0.1.0")
			refuse(t, err, "another kind of file")
		})
	}
}

// TestJournalNamesOptions as they are given on the command line.
func TestJournalNamesOptions(t *testing.T) {
	journal := openJournal(t, filepath.Join(t.TempDir(), "journal"))
	if _, err := journal.bind("i", "1", Options{MemberRole: "audit", WithoutEvents: true, Assignments: ByPrincipal}, "s"); err != nil {
		t.Fatal(err)
	}
	_, err := journal.bind("i", "1", Options{}, "s")
	wantLine(t, err, "other options, --assignments=by-principal --events=false --member-role=audit")
}

// TestJournalWithoutAnythingIsNone: a run that fails before it begins leaves no file.
func TestJournalWithoutAnythingIsNone(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{Operation: opListInstances, Code: "AccessDeniedException"}}})
	path := filepath.Join(t.TempDir(), "journal")
	if _, err := collectOn(t, path, testOptions()); err == nil {
		t.Fatal("no error")
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("stat says %v", err)
	}
}

// TestTornJournal: wherever a write was cut, what is whole is read, and the
// next answers follow on it.
func TestTornJournal(t *testing.T) {
	const head = `{"format":"idcscan.journal/1","tool":"0.1.0","instance":"i","account":"1","options":{},"started_at":"s"}` + "\n"
	const first, second = `{"operation":"a:B","subject":{"set":"s"},"answer":1}` + "\n", `{"operation":"a:B","answer":"two"}` + "\n"
	whole := head + first + second
	path := filepath.Join(t.TempDir(), "journal")
	for cut := range len(whole) {
		if err := os.WriteFile(path, []byte(whole[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		journal, err := OpenJournal(path, "0.1.0")
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if _, err := journal.bind("i", "1", Options{}, "s"); err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		var one int
		knows := journal.recall("a:B", subject{set: "s"}, &one)
		if want := cut >= len(head)+len(first); knows != want || knows && one != 1 {
			t.Fatalf("cut at %d: the first answer is %d, known: %t", cut, one, knows)
		}
		journal.keep("a:C", subject{of: "x"}, []string{"new"})
		if err := journal.Close(); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, answers, read, err := readJournal(content)
		if err != nil || read != len(content) || string(answers[callID{"a:C", subject{of: "x"}}]) != `["new"]` {
			t.Fatalf("cut at %d, then written on: %v, %d of %d bytes whole, answers %s", cut, err, read, len(content), answers)
		}
	}
}

// TestJournalThatIsFull goes on without it, and says so.
func TestJournalThatCannotBeWritten(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.LandingZone()})
	options := testOptions()
	options.Journal = openJournal(t, filepath.Join(t.TempDir(), "journal"))
	if _, err := options.Journal.bind("arn:aws:sso:::instance/ssoins-82593a6ed92c8990", snapshottest.Management, Options{}, "2026-03-01T08:00:00Z"); err != nil {
		t.Fatal(err)
	}
	readOnly, err := os.Open(options.Journal.path)
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Close()
	writable := options.Journal.file
	options.Journal.file = readOnly
	_, err = collectWith(t, options)
	options.Journal.file = writable
	if err != nil {
		t.Fatal(err)
	}
	if err := options.Journal.Err(); err == nil || !strings.Contains(err.Error(), options.Journal.path) {
		t.Errorf("error is %v", err)
	}
}

// FuzzJournal: no content breaks the reader, and what it takes for whole it
// reads again alike.
func FuzzJournal(f *testing.F) {
	const head = `{"format":"idcscan.journal/1","tool":"0.1.0","instance":"i","account":"1","options":{},"started_at":"s"}` + "\n"
	for _, seed := range []string{
		"", "{", head, head[:20], head + `{"operation":"a:B","answer":1}` + "\n", head + `{"operation":"a:B","answer":1}`,
		head + `{"operation":"a:B","answer":1}` + "\n" + `{"operation":"a:B","answer":2}` + "\n", head + "\x00\x00\n", head + "null\n", head + `{"operation":"a:B","subject":null,"answer":null}` + "\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		header, answers, whole, err := readJournal(content)
		if err != nil {
			return
		}
		if whole > len(content) || whole > 0 && content[whole-1] != '\n' || (header == nil) != (whole == 0) {
			t.Fatalf("%d of %d bytes are whole, header %v", whole, len(content), header)
		}
		_, again, wholeAgain, err := readJournal(content[:whole])
		if err != nil || wholeAgain != whole || !maps.EqualFunc(answers, again, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
			t.Fatalf("read again: %v, %d bytes of %d whole", err, wholeAgain, whole)
		}
	})
}
