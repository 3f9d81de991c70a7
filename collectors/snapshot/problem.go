package snapshot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxErrors is how many breaches [Load] and [Snapshot.Validate] report at once.
const maxErrors = 10

// Error is one breach of the snapshot's contract.
type Error struct {
	// File is the name of the file; "" where the snapshot was not read from one,
	// as are Line and Column then 0. Both count from 1, columns in characters.
	File         string
	Line, Column int
	// Path leads to the breach as jq writes it: .users["a@b"].status.
	Path string
	// Problem says what is wrong, Remedy what to do.
	Problem, Remedy string
}

// Error returns the breach in one line.
func (e *Error) Error() string {
	var b strings.Builder
	switch {
	case e.Line > 0:
		fmt.Fprintf(&b, "%s:%d:%d: ", e.File, e.Line, e.Column)
	case e.File != "":
		b.WriteString(e.File + ": ")
	}
	if e.Path != "" {
		b.WriteString(e.Path + " ")
	}
	return b.String() + e.Problem + "; " + e.Remedy
}

// breach is an [Error] before it is known where it stands in a file.
type breach struct {
	path path
	// offset is where the breach stands, -1 where only path tells.
	offset          int
	problem, remedy string
}

func breaches(all []breach, locate func(breach) *Error) error {
	var errs []error
	for _, b := range all[:min(len(all), maxErrors)] {
		errs = append(errs, locate(b))
	}
	return errors.Join(errs...)
}

// path leads from the top of a snapshot to a value in it. It is an array, so
// that the paths of all that is checked and found right cost nothing.
type path struct {
	steps [8]step
	n     int
}

// step is the key of a member of an object, or an index into a list, counted from 1.
type step struct {
	key   string
	index int
}

// with returns the path with one step more. No type of this package nests
// deeper than a path is long; if one did, its paths would end early.
func (p path) with(s step) path {
	if p.n < len(p.steps) {
		p.steps[p.n] = s
		p.n++
	}
	return p
}

func (p path) key(key string) path  { return p.with(step{key: key}) }
func (p path) index(index int) path { return p.with(step{index: index + 1}) }
func pathTo[S ~string](name S) path { return path{}.key(string(name)) }

func (p path) String() string {
	var b strings.Builder
	for _, s := range p.steps[:p.n] {
		switch {
		case s.index > 0:
			fmt.Fprintf(&b, "[%d]", s.index-1)
		case isWord(s.key):
			b.WriteString("." + s.key)
		default:
			b.WriteString("[" + quote(s.key) + "]")
		}
	}
	return b.String()
}

func isWord(s string) bool {
	for i, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// quote writes a string as JSON in which nothing can disturb a terminal.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
