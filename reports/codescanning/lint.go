package codescanning

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Problem is one breach of a rule of GitHub's, or of ours for its sake.
type Problem struct {
	// Rule names the rule, such as "location".
	Rule string
	// Path leads to the place in the log, such as "runs[0].results[3]".
	Path string
	// Text says what is wrong.
	Text string
}

// String returns the problem as one line.
func (p Problem) String() string { return fmt.Sprintf("%s: %s [%s]", p.Path, p.Text, p.Rule) }

// report collects the problems of a log of one profile.
type report struct {
	profile  Profile
	problems []Problem
}

func (r *report) add(rule, path, text string, values ...any) {
	r.problems = append(r.problems, Problem{rule, path, fmt.Sprintf(text, values...)})
}

// check adds a problem unless the condition holds.
func (r *report) check(holds bool, rule, path, text string, values ...any) {
	if !holds {
		r.add(rule, path, text, values...)
	}
}

// Lint returns what GitHub code scanning would refuse, cut or misread in a
// SARIF log; nothing for a log that it takes whole. It does not repeat the JSON
// schema of SARIF, but needs none of its guarantees. A log of the full profile
// is held to what every reader needs, and not to GitHub's limits.
func Lint(data []byte, profile Profile) []Problem {
	r := report{profile: profile}
	r.check(!bytes.HasPrefix(data, []byte("\xef\xbb\xbf")), "encoding", "$", "the file begins with a byte order mark")
	r.check(utf8.Valid(data), "encoding", "$", "the file is not UTF-8")
	log, err := parse(data)
	if err != nil {
		r.add("json", "$", "it cannot be read: %v", err)
		return r.problems
	}
	r.noNulls(data)
	if profile == GitHub {
		r.size(data)
	}
	r.check(log.Version == "2.1.0", "version", "version", "it is %q, and only 2.1.0 is taken", log.Version)
	r.check(log.Schema != "", "version", "$schema", "it is missing, and required")
	r.check(len(log.Runs) > 0, "runs", "runs", "there is no run")
	r.check(len(log.Runs) <= RefusedRuns, "runs", "runs", "there are %d, and %d are taken", len(log.Runs), RefusedRuns)
	seen := map[string]bool{}
	for i, run := range log.Runs {
		path := fmt.Sprintf("runs[%d]", i)
		key := run.key()
		r.check(!seen[key], "runs", path, "another run of the log has the same tool and category")
		seen[key] = true
		r.run(path, run)
	}
	return r.problems
}

func parse(data []byte) (*sarifLog, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	var log sarifLog
	if err := decoder.Decode(&log); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the document")
	}
	return &log, nil
}

// noNulls finds explicit nulls, which the schema of SARIF forbids nearly everywhere.
func (r *report) noNulls(data []byte) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		if token == nil {
			r.add("null", fmt.Sprintf("byte %d", decoder.InputOffset()), "there is a null")
		}
	}
}

func (r *report) size(data []byte) {
	size := CompressedSize(data)
	r.check(size <= RefusedGzip, "size", "$", "it has %d bytes when compressed, and %d are taken", size, RefusedGzip)
}

// CompressedSize is how many bytes of a log are uploaded.
func CompressedSize(data []byte) int {
	var size counter
	writer := gzip.NewWriter(&size)
	// A counter takes everything.
	_, _ = writer.Write(data)
	_ = writer.Close()
	return int(size)
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
