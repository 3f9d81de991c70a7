package aws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Journal keeps the answers of a walk in a file, so that a later run can go on
// where this one ends, however it ends. The file is JSON lines: a header, then
// one line for each call, or whole list, that was answered. A line that is not
// whole ends what is read.
type Journal struct {
	path string
	file *os.File
	tool string

	mu     sync.Mutex
	header *journalHeader
	// answers are those of earlier runs that were not asked for yet.
	answers map[callID]json.RawMessage
	err     error
}

// journalFormat changes when a line of one version means another thing to the next.
const journalFormat = "idcscan.journal/1"

// journalHeader says to which walk the answers belong.
type journalHeader struct {
	Format string `json:"format"`
	// Tool is the version of idcscan: what the lines hold is its own affair.
	Tool string `json:"tool"`
	// Instance is an ARN, Account is the caller's.
	Instance string `json:"instance"`
	Account  string `json:"account"`
	// Options are those that change the walk.
	Options json.RawMessage `json:"options"`
	// StartedAt is when the first run began, RFC 3339 in UTC.
	StartedAt string `json:"started_at"`
}

// journalLine is one answer.
type journalLine struct {
	Operation string          `json:"operation"`
	Subject   journalSubject  `json:"subject,omitzero"`
	Answer    json.RawMessage `json:"answer"`
}

// journalSubject is a [subject] as JSON.
type journalSubject struct {
	Set     string `json:"set,omitzero"`
	Account string `json:"account,omitzero"`
	User    string `json:"user,omitzero"`
	Group   string `json:"group,omitzero"`
	Policy  string `json:"policy,omitzero"`
	Of      string `json:"of,omitzero"`

	Section snapshot.Section `json:"section,omitzero"`
}

func journalSubjectOf(at subject) journalSubject {
	return journalSubject{at.set, at.account, at.user, at.group, at.policy, at.of, at.section}
}

// callID is what identifies a call.
type callID struct {
	operation string
	at        subject
}

// JournalError says that a journal cannot be used.
type JournalError struct {
	// Path is the file; Problem and Remedy say what is wrong and what to do.
	Path, Problem, Remedy string
}

func (e *JournalError) Error() string {
	return fmt.Sprintf("journal %s %s; %s", e.Path, e.Problem, e.Remedy)
}

// OpenJournal opens the journal of a file for one run, and makes the file where
// there is none. A file that another run is using, or that is no journal, is a
// [*JournalError]. version is that of idcscan.
func OpenJournal(path, version string) (*Journal, error) {
	file, err := openLocked(path)
	if err != nil {
		return nil, err
	}
	j := &Journal{path: path, file: file, tool: version}
	if err := j.load(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return j, nil
}

// bind makes sure that the journal belongs to the walk, or gives it to the walk
// where it is new. It returns when the first run began.
func (j *Journal) bind(instance, account string, options Options, startedAt string) (string, error) {
	if options.Assignments == ByPair {
		options.Assignments = "" // the default
	}
	changing, err := json.Marshal(options)
	if err != nil {
		return "", err
	}
	if j.header == nil {
		j.header = &journalHeader{
			Format: journalFormat, Tool: j.tool, Instance: instance, Account: account, Options: changing, StartedAt: startedAt,
		}
		if err := j.write(j.header); err != nil {
			return "", &JournalError{j.path, "cannot be written: " + underlying(err).Error(), "name another file"}
		}
		return startedAt, nil
	}
	var of string
	switch {
	case j.header.Instance != instance:
		of = "instance " + j.header.Instance
	case j.header.Account != account:
		of = "account " + j.header.Account
	case !bytes.Equal(j.header.Options, changing):
		return "", &JournalError{
			j.path, "belongs to a run with " + optionsText(j.header.Options),
			"give the same options as then, or remove it to begin anew",
		}
	default:
		return j.header.StartedAt, nil
	}
	return "", &JournalError{j.path, "belongs to a run on " + of, "name another file, or remove this one to begin anew"}
}

// optionsText is the options that a header holds, as the command line gives them.
func optionsText(text json.RawMessage) string {
	var options Options
	if json.Unmarshal(text, &options) != nil {
		return "other options"
	}
	var flags []string
	if options.Assignments != "" {
		flags = append(flags, "--assignments="+options.Assignments)
	}
	if options.WithoutEvents {
		flags = append(flags, "--events=false")
	}
	if options.MemberRole != "" {
		flags = append(flags, "--member-role="+options.MemberRole)
	}
	if len(flags) == 0 {
		return "none of --assignments, --events and --member-role"
	}
	return "other options, " + strings.Join(flags, " ")
}

// recall reads into answer what an earlier run was told.
func (j *Journal) recall(operation string, at subject, answer any) bool {
	if j == nil {
		return false
	}
	id := callID{operation, at}
	j.mu.Lock()
	text, known := j.answers[id]
	delete(j.answers, id) // to let the memory go
	j.mu.Unlock()
	return known && json.Unmarshal(text, answer) == nil
}

// keep adds an answer. Where that fails the walk goes on without the journal:
// see [Journal.Err].
func (j *Journal) keep(operation string, at subject, answer any) {
	if j == nil {
		return
	}
	text, err := json.Marshal(answer)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return
	}
	if err == nil {
		err = j.write(journalLine{operation, journalSubjectOf(at), text})
	}
	if err != nil {
		j.err = &JournalError{j.path, "is not written any more: " + underlying(err).Error(), "this run cannot be continued beyond here"}
	}
}

// write adds one line in one piece.
func (j *Journal) write(line any) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = j.file.Write(append(text, '\n'))
	return err
}

// Err says that answers could not be added; nil where all were.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Close lets another run use the journal; one that holds nothing yet goes away.
// A nil journal, and one that is closed, has nothing to close.
func (j *Journal) Close() error {
	switch {
	case j == nil || j.file == nil:
		return nil
	case j.header == nil:
		return j.Remove()
	}
	file := j.file
	j.file = nil
	return file.Close()
}

// Remove removes the journal of a run that has reached its end, and closes it.
func (j *Journal) Remove() error {
	if j == nil {
		return nil
	}
	file := j.file
	j.file = nil
	// Removed before it is unlocked, so that no other run can have begun to use it.
	return errors.Join(os.Remove(j.path), file.Close())
}
