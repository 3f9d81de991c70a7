package snapshot

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// NoObject is the Problem of a file that holds no snapshot, nor other JSON objects.
const NoObject = "the file is no JSON object"

// Load reads a snapshot strictly and validates it. name stands for the file in
// errors: they are [*Error] joined, at most ten, each with its place, what is
// wrong and what to do.
//
// The text is split at the members of its sections, which are then read side by
// side straight into their types.
func Load(r io.Reader, name string) (*Snapshot, error) {
	return current.load(r, name)
}

func (f format) load(r io.Reader, name string) (*Snapshot, error) {
	text, err := readAll(r)
	if err == nil {
		text, err = UTF8(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	l := &loader{text: text}
	s := l.load(f)
	if len(l.found) == 0 {
		return s, nil
	}
	return nil, breaches(l.found, func(b breach) *Error {
		line, column := position(l.text, b.offset)
		return &Error{File: name, Line: line, Column: column, Path: b.path.String(), Problem: b.problem, Remedy: b.remedy}
	})
}

// readAll is [io.ReadAll] that asks a file for its size first, so that a large
// one is not copied from buffer to buffer.
func readAll(r io.Reader) ([]byte, error) {
	var buffer bytes.Buffer
	if file, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			buffer.Grow(int(info.Size()) + bytes.MinRead)
		}
	}
	_, err := buffer.ReadFrom(r)
	return buffer.Bytes(), err
}

func (p *part) isMap() bool { return p.field.typ != nil && p.field.typ.Kind() == reflect.Map }

type loader struct {
	text     []byte
	sections []part
	found    []breach
}

// part is a member of the whole, split into its own members where it is a map.
type part struct {
	span
	name string
	// field is the section's in the snapshot, zero where the name is unknown.
	field   field
	members []span
	keys    []string
	// backing holds the members' values in the order of members.
	backing reflect.Value
}

func (l *loader) load(f format) *Snapshot {
	s := &Snapshot{}
	if !l.split() {
		return nil
	}
	minor, ok := l.version(f)
	if !ok || !l.check() {
		return nil
	}
	l.read(reflect.ValueOf(s).Elem())
	if len(l.found) > 0 {
		l.sort()
		return nil
	}
	f.upgrade(s, minor)
	l.found = s.breaches()
	for i := range l.found {
		l.found[i].offset = l.locate(l.found[i].path)
	}
	l.sort()
	return s
}

func (l *loader) sort() {
	slices.SortStableFunc(l.found, func(a, b breach) int { return cmp.Compare(a.offset, b.offset) })
}

// report adds a breach and returns false.
func (l *loader) report(at path, offset int, problem, remedy string) bool {
	l.found = append(l.found, breach{at, offset, problem, remedy})
	return false
}

// split finds the sections and their members.
func (l *loader) split() bool {
	const remedy = "give a file that idcscan collect wrote"
	s := splitter{text: l.text}
	if s.space(); s.at == len(l.text) {
		return l.report(path{}, 0, "the file is empty", remedy)
	}
	if l.text[s.at] != '{' {
		return l.report(path{}, s.at, NoObject, remedy)
	}
	ok := s.object(func(m span) (ok bool) {
		p := part{span: m, name: l.name(m)}
		for _, f := range fieldsOf(reflect.TypeFor[Snapshot]()) {
			if f.name == p.name {
				p.field = f
			}
		}
		if p.isMap() && s.at < len(l.text) && l.text[s.at] == '{' {
			p.members, ok = s.members()
		} else {
			ok = s.value()
		}
		p.to = s.at
		l.sections = append(l.sections, p)
		return ok
	})
	if s.space(); !ok || s.at < len(l.text) {
		return l.malformed()
	}
	return true
}

// name returns the name of a member, as far as it is a JSON string.
func (l *loader) name(m span) string {
	var t texts
	return t.of(l.text[m.nameAt:m.nameTo])
}

// malformed reports the first place in the text that is no JSON.
func (l *loader) malformed() bool {
	d := jsontext.NewDecoder(bytes.NewBuffer(l.text), jsontext.AllowDuplicateNames(true))
	err := d.SkipValue()
	if err == nil {
		if _, err = d.ReadToken(); err == nil || errors.Is(err, io.EOF) {
			err = &jsontext.SyntacticError{ByteOffset: d.InputOffset(), Err: errors.New("something follows the end of the object")}
		}
	}
	b := syntaxBreach(path{}, err, l.text, 0)
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		b.path = b.path.pointer(syntactic.JSONPointer)
	}
	if b.path == (path{}) {
		b.problem = "the file " + b.problem
	}
	l.found = append(l.found, b)
	return false
}

// version decides whether the rest can be understood.
func (l *loader) version(f format) (minor int, ok bool) {
	for _, section := range l.sections {
		if section.name != "schema" {
			continue
		}
		var schema string
		if b := l.decoder(nil).decode(pathTo("schema"), l.text[section.from:section.to], section.from, reflect.ValueOf(&schema).Elem()); b != nil {
			l.found = append(l.found, *b)
			return 0, false
		}
		minor, problem, remedy := f.accept(schema)
		if problem != "" {
			return 0, l.report(pathTo("schema"), section.from, problem, remedy)
		}
		return minor, true
	}
	return 0, l.report(path{}, 0, "the file names no schema, so it is no snapshot", "give a file that idcscan collect wrote")
}

// check reports sections that are unknown, occur twice, or must be there.
func (l *loader) check() bool {
	seen := map[string]bool{}
	for _, section := range l.sections {
		if section.field.name == "" {
			l.report(pathTo(section.name), section.nameAt, "is unknown", Suggestion(section.name, names(reflect.TypeFor[Snapshot]())))
		} else if seen[section.name] {
			l.report(pathTo(section.name), section.nameAt, "occurs twice", "keep one of them")
		}
		seen[section.name] = true
	}
	for _, name := range []string{"meta", "coverage"} {
		if !seen[name] {
			l.report(pathTo(name), 0, "is absent", "collect the snapshot again")
		}
	}
	return len(l.found) == 0
}

func (l *loader) decoder(keys keyTable) *decoder {
	return &decoder{texts: texts{keys: keys}}
}
