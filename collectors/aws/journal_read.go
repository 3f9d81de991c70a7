package aws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// openLocked opens the file and locks it. A file that its last user removes
// between the two is opened anew.
func openLocked(path string) (*os.File, error) {
	for {
		// A device would be read without end, and removed at the end of the run.
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			return nil, &JournalError{path, "is no regular file", "name a file that can be written"}
		}
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, &JournalError{path, "cannot be used: " + underlying(err).Error(), "name a file that can be written"}
		}
		if err := lock(file); err != nil {
			return nil, errors.Join(&JournalError{path, "is in use by another run", "wait until that has ended, or name another file"}, file.Close())
		}
		opened, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if named, err := os.Stat(path); err == nil && os.SameFile(opened, named) {
			return file, nil
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
}

// underlying is the reason alone of an error about a file.
func underlying(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// load reads what is whole, and cuts off the rest.
func (j *Journal) load() error {
	content, err := io.ReadAll(j.file)
	if err != nil {
		return &JournalError{j.path, "cannot be read: " + underlying(err).Error(), "name another file"}
	}
	header, answers, whole, err := readJournal(content)
	if err != nil {
		return &JournalError{j.path, err.Error(), "name another file, or remove this one to begin anew"}
	}
	if header != nil && header.Tool != j.tool {
		return &JournalError{
			j.path, fmt.Sprintf("was written by idcscan %s, and this is %s", header.Tool, j.tool),
			"finish it with that version, or remove it to begin anew",
		}
	}
	j.header, j.answers = header, answers
	if err := errors.Join(j.file.Chmod(0o600), j.file.Truncate(int64(whole))); err != nil {
		return err
	}
	_, err = j.file.Seek(int64(whole), io.SeekStart)
	return err
}

// readJournal returns the header, nil where there is none yet, the answers, and
// how much of the content is whole.
func readJournal(content []byte) (header *journalHeader, answers map[callID]json.RawMessage, whole int, err error) {
	answers = map[callID]json.RawMessage{}
	first, _, complete := bytes.Cut(content, []byte("\n"))
	if !complete {
		if begin := []byte(`{"format":"idcscan.journal/`); !bytes.HasPrefix(begin, first) && !bytes.HasPrefix(first, begin) {
			return nil, nil, 0, errors.New("is another kind of file")
		}
		return nil, answers, 0, nil
	}
	header = &journalHeader{}
	switch err := json.Unmarshal(first, header); {
	case err != nil || header.Format == "":
		return nil, nil, 0, errors.New("is another kind of file")
	case header.Format != journalFormat:
		return nil, nil, 0, fmt.Errorf("has the format %.40q, and this version of idcscan knows %s", header.Format, journalFormat)
	}
	repeated := map[callID]bool{}
	whole = len(first) + 1
	for {
		line, _, complete := bytes.Cut(content[whole:], []byte("\n"))
		var l journalLine
		if !complete || json.Unmarshal(line, &l) != nil || l.Operation == "" || len(l.Answer) == 0 {
			break
		}
		whole += len(line) + 1
		id := callID{l.Operation, l.Subject.subject()}
		_, known := answers[id]
		repeated[id] = repeated[id] || known
		answers[id] = l.Answer
	}
	for id, twice := range repeated {
		if twice { // nobody knows which of them is meant
			delete(answers, id)
		}
	}
	return header, answers, whole, nil
}

func (s journalSubject) subject() subject {
	return subject{set: s.Set, account: s.Account, user: s.User, group: s.Group, policy: s.Policy, of: s.Of, section: s.Section}
}
