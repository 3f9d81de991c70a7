package snapshot

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

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
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	l := &loader{text: text}
	l.text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
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
		return l.report(path{}, s.at, "the file is no JSON object", remedy)
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

// read reads every section into its field of the snapshot.
func (l *loader) read(into reflect.Value) {
	keys := l.keys()
	var tasks []func(*decoder) []breach
	for i := range l.sections {
		tasks = append(tasks, l.tasks(&l.sections[i], into)...)
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	found := make([][]breach, len(tasks))
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			d := l.decoder(keys)
			for n := int(next.Add(1)) - 1; n < len(tasks); n = int(next.Add(1)) - 1 {
				found[n] = tasks[n](d)
			}
		})
	}
	workers.Wait()
	l.found = append(l.found, slices.Concat(found...)...)
	for i := range l.sections {
		workers.Go(func() { l.sections[i].assemble(into) })
	}
	workers.Wait()
	for i := range l.sections {
		l.twice(&l.sections[i], into)
	}
}

// taskSize is how many bytes one task reads, so that the last ones end together.
const taskSize = 256 << 10

// tasks returns what reads a section: as one value, or its members in runs.
func (l *loader) tasks(section *part, into reflect.Value) []func(*decoder) []breach {
	at := pathTo(section.name)
	if section.members == nil {
		return []func(*decoder) []breach{func(d *decoder) []breach {
			if b := d.decode(at, l.text[section.from:section.to], section.from, into.FieldByIndex(section.field.index)); b != nil {
				return []breach{*b}
			}
			return nil
		}}
	}
	element := section.field.typ.Elem()
	if element.Kind() == reflect.Pointer {
		element = element.Elem()
	}
	section.backing = reflect.MakeSlice(reflect.SliceOf(element), len(section.members), len(section.members))
	var tasks []func(*decoder) []breach
	for first := 0; first < len(section.members); {
		end := first
		for end < len(section.members) && section.members[end].from-section.members[first].from <= taskSize {
			end++
		}
		run, from := section.members[first:end], first
		tasks = append(tasks, func(d *decoder) (found []breach) {
			for i, m := range run {
				b := d.decode(at.key(section.keys[from+i]), l.text[m.from:m.to], m.from, section.backing.Index(from+i))
				if b != nil && len(found) < maxErrors {
					found = append(found, *b)
				}
			}
			return found
		})
		first = end
	}
	return tasks
}

// keys reads the keys of all members into one table.
func (l *loader) keys() keyTable {
	n := 0
	for _, section := range l.sections {
		n += len(section.members)
	}
	table := make(keyTable, 2*n)
	prefixes := map[string]string{"users": PrefixUser, "groups": PrefixGroup}
	d := l.decoder(nil)
	for i := range l.sections {
		section := &l.sections[i]
		section.keys = make([]string, len(section.members))
		for n, m := range section.members {
			quoted := l.text[m.nameAt:m.nameTo]
			key := string(quoted[1 : len(quoted)-1])
			if !isPlain(key) {
				if b := d.decode(pathTo(section.name), quoted, m.nameAt, reflect.ValueOf(&key).Elem()); b != nil {
					l.found = append(l.found, *b)
				}
			}
			section.keys[n] = table.add(prefixes[section.name], key)
		}
	}
	return table
}

// isPlain reports whether a JSON string stands for itself.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] == '\\' {
			return false
		}
	}
	return utf8.ValidString(text)
}

// assemble makes the map of a section that was read in runs.
func (p *part) assemble(into reflect.Value) {
	if p.members == nil {
		return
	}
	made := reflect.MakeMapWithSize(p.field.typ, len(p.members))
	for i, key := range p.keys {
		value := p.backing.Index(i)
		if p.field.typ.Elem().Kind() == reflect.Pointer {
			value = value.Addr()
		}
		made.SetMapIndex(reflect.ValueOf(key).Convert(p.field.typ.Key()), value)
	}
	into.FieldByIndex(p.field.index).Set(made)
}

// twice reports keys that occur twice in a section.
func (l *loader) twice(section *part, into reflect.Value) {
	if section.members == nil || into.FieldByIndex(section.field.index).Len() == len(section.keys) {
		return
	}
	seen := map[string]bool{}
	for i, key := range section.keys {
		if seen[key] {
			l.report(pathTo(section.name).key(key), section.members[i].nameAt, "occurs twice", "keep one of them")
		}
		seen[key] = true
	}
}
