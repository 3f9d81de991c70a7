package scanner

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Value returns a snapshot as the document that policies see as input, equal to
// what reading the snapshot's JSON gives. It is made from the Go values without
// any JSON between, and settled: sections are turned into terms side by side, and a string
// that occurs often, as user and account keys do, becomes one term.
func Value(s *snapshot.Snapshot) ast.Value {
	var parts []*part
	document := split(reflect.ValueOf(s), partLevels, &parts)
	// The largest are begun first: nobody waits for one that was begun last.
	slices.SortStableFunc(parts, func(a, b *part) int { return b.size() - a.size() })
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			converter := newConverter(s)
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				parts[i].term = converter.term(parts[i].value)
			}
		})
	}
	workers.Wait()
	return document.joined().Value
}

// partLevels is how far down a snapshot is split: to its sections, and to the fields
// of those that are structs.
const partLevels = 2

// A part of the snapshot is turned into a term by one worker, or is an object of parts.
type part struct {
	value  reflect.Value
	term   *ast.Term
	names  []*ast.Term
	fields []*part
}

// split makes parts of the fields of structs, some levels down; those that are to
// be turned into terms are added to the list.
func split(value reflect.Value, levels int, whole *[]*part) *part {
	p := &part{value: value}
	if structure := reflect.Indirect(value); levels > 0 && structure.Kind() == reflect.Struct {
		for _, field := range jsonFields(structure.Type()) {
			if member := structure.Field(field.index); field.written(member) {
				p.names = append(p.names, field.name)
				p.fields = append(p.fields, split(member, levels-1, whole))
			}
		}
		return p
	}
	*whole = append(*whole, p)
	return p
}

func (p *part) size() int {
	switch p.value.Kind() {
	case reflect.Map, reflect.Slice:
		return p.value.Len()
	}
	return 0
}

// joined is the term of a part whose parts are terms.
func (p *part) joined() *ast.Term {
	if p.term == nil {
		pairs := make([][2]*ast.Term, len(p.fields))
		for i, field := range p.fields {
			pairs[i] = [2]*ast.Term{p.names[i], field.joined()}
		}
		p.term = sorted(ast.ObjectTerm(pairs...))
	}
	return p.term
}

// jsonField is a field of a struct as encoding/json writes it.
type jsonField struct {
	index    int
	name     *ast.Term
	omitZero bool
}

func (f jsonField) written(value reflect.Value) bool { return !f.omitZero || !value.IsZero() }

var jsonFieldsByType sync.Map // reflect.Type → []jsonField

func jsonFields(structure reflect.Type) []jsonField {
	if known, ok := jsonFieldsByType.Load(structure); ok {
		return known.([]jsonField)
	}
	var fields []jsonField
	for i := range structure.NumField() {
		name, options, _ := strings.Cut(structure.Field(i).Tag.Get("json"), ",")
		fields = append(fields, jsonField{i, ast.StringTerm(name), options == "omitzero"})
	}
	// As OPA will sort them: what is sorted already takes it no time.
	slices.SortFunc(fields, func(a, b jsonField) int { return a.name.Value.Compare(b.name.Value) })
	jsonFieldsByType.Store(structure, fields)
	return fields
}

// converter turns Go values into terms.
type converter struct {
	// keys holds the terms of keys and of what lists hold, which are keys mostly:
	// most strings of a large snapshot, few of them distinct.
	keys map[string]*ast.Term
	// key is the key of the member at hand, which is its name, too, mostly.
	key *ast.Term
	// recent remembers other strings by a cheap hash, so that those that occur
	// often, such as "ENABLED", become one term, and ids are not kept in vain.
	recent [512]*ast.Term
	// small remembers small lists and objects alike: statements and credentials
	// repeat themselves, and an object of OPA takes ten times its JSON.
	small [4096]*ast.Term
}

// smallSize is up to how many elements lists and objects are remembered.
const smallSize = 8

func newConverter(s *snapshot.Snapshot) *converter {
	members := len(s.Users) + len(s.Groups) + len(s.Accounts) + len(s.PermissionSets)
	return &converter{keys: make(map[string]*ast.Term, members)}
}

func (c *converter) term(value reflect.Value) *ast.Term {
	switch value.Kind() {
	case reflect.Pointer:
		return c.term(value.Elem())
	case reflect.String:
		return c.text(value.String())
	case reflect.Int:
		return ast.InternedTerm(int(value.Int()))
	case reflect.Bool:
		return ast.InternedTerm(value.Bool())
	case reflect.Slice:
		return c.array(value)
	case reflect.Map:
		return c.object(value)
	case reflect.Struct:
		return c.structure(value)
	}
	panic("scanner: snapshot holds a " + value.Kind().String())
}

// reference returns the term of a key, or of what is one probably.
func (c *converter) reference(text string) *ast.Term {
	term, ok := c.keys[text]
	if !ok {
		term = ast.StringTerm(text)
		c.keys[text] = term
	}
	return term
}

// text returns the term of any other string.
func (c *converter) text(text string) *ast.Term {
	if isText(c.key, text) {
		return c.key
	}
	hash := len(text)
	if hash > 0 {
		hash += int(text[0])*31 + int(text[len(text)/2])*7 + int(text[len(text)-1])*131
	}
	recent := &c.recent[hash%len(c.recent)]
	if !isText(*recent, text) {
		*recent = ast.StringTerm(text)
	}
	return *recent
}

func isText(term *ast.Term, text string) bool {
	return term != nil && term.Value.(ast.String) == ast.String(text)
}

// composite returns the settled term of a list or object of settled terms, the
// same of an equal one that was met before where it can.
func (c *converter) composite(term *ast.Term, size int) *ast.Term {
	if size > smallSize {
		return sorted(term)
	}
	known := &c.small[uint(term.Value.Hash())%uint(len(c.small))]
	if *known == nil || (*known).Value.Hash() != term.Value.Hash() || !ast.ValueEqual((*known).Value, term.Value) {
		*known = sorted(term)
	}
	return *known
}

func (c *converter) array(value reflect.Value) *ast.Term {
	if value.Len() == 0 {
		return ast.InternedEmptyArray
	}
	terms := make([]*ast.Term, value.Len())
	for i := range terms {
		if item := value.Index(i); item.Kind() == reflect.String {
			terms[i] = c.reference(item.String())
		} else {
			terms[i] = c.term(item)
		}
	}
	return c.composite(ast.ArrayTerm(terms...), len(terms))
}

func (c *converter) object(value reflect.Value) *ast.Term {
	if value.Len() == 0 {
		return ast.InternedEmptyObject
	}
	pairs := make([][2]*ast.Term, 0, value.Len())
	for entries := value.MapRange(); entries.Next(); {
		key := c.reference(entries.Key().String())
		c.key = key
		pairs = append(pairs, [2]*ast.Term{key, c.term(entries.Value())})
	}
	return c.composite(ast.ObjectTerm(pairs...), len(pairs))
}

func (c *converter) structure(value reflect.Value) *ast.Term {
	fields := jsonFields(value.Type())
	pairs := make([][2]*ast.Term, 0, len(fields))
	for _, field := range fields {
		if member := value.Field(field.index); field.written(member) {
			pairs = append(pairs, [2]*ast.Term{field.name, c.term(member)})
		}
	}
	return c.composite(ast.ObjectTerm(pairs...), len(pairs))
}
