package scanner

import (
	"reflect"
	"runtime"
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
	document := reflect.ValueOf(s).Elem()
	fields := jsonFields(document.Type())
	pairs := make([]*ast.Term, len(fields))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			converter := newConverter(s)
			// The sections that hold people and assignments stand last and are
			// the largest, so they are begun first.
			for i := len(fields) - int(next.Add(1)); i >= 0; i = len(fields) - int(next.Add(1)) {
				if value := document.Field(fields[i].index); fields[i].written(value) {
					pairs[i] = converter.term(value)
				}
			}
		})
	}
	workers.Wait()
	object := ast.NewObjectWithCapacity(len(fields))
	for i, field := range fields {
		if pairs[i] != nil {
			object.Insert(field.name, pairs[i])
		}
	}
	return sorted(ast.NewTerm(object)).Value
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
	if *known == nil || !ast.ValueEqual((*known).Value, term.Value) {
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
