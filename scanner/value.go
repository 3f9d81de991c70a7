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
// any JSON between: sections are turned into terms side by side, and a string
// that occurs often, as user and account keys do, becomes one term.
func Value(s *snapshot.Snapshot) ast.Value {
	document := reflect.ValueOf(s).Elem()
	fields := jsonFields(document.Type())
	pairs := make([]*ast.Term, len(fields))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			converter := converter{strings: map[string]*ast.Term{}}
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
	return object
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

// converter turns Go values into terms; it remembers the strings it has seen.
type converter struct {
	strings map[string]*ast.Term
}

func (c *converter) term(value reflect.Value) *ast.Term {
	switch value.Kind() {
	case reflect.Pointer:
		return c.term(value.Elem())
	case reflect.String:
		return c.string(value.String())
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

func (c *converter) string(text string) *ast.Term {
	term, ok := c.strings[text]
	if !ok {
		term = ast.StringTerm(text)
		c.strings[text] = term
	}
	return term
}

func (c *converter) array(value reflect.Value) *ast.Term {
	terms := make([]*ast.Term, value.Len())
	for i := range terms {
		terms[i] = c.term(value.Index(i))
	}
	return ast.NewTerm(ast.NewArray(terms...))
}

func (c *converter) object(value reflect.Value) *ast.Term {
	pairs := make([][2]*ast.Term, 0, value.Len())
	for entries := value.MapRange(); entries.Next(); {
		pairs = append(pairs, [2]*ast.Term{c.string(entries.Key().String()), c.term(entries.Value())})
	}
	return ast.NewTerm(ast.NewObject(pairs...))
}

func (c *converter) structure(value reflect.Value) *ast.Term {
	fields := jsonFields(value.Type())
	pairs := make([][2]*ast.Term, 0, len(fields))
	for _, field := range fields {
		if member := value.Field(field.index); field.written(member) {
			pairs = append(pairs, [2]*ast.Term{field.name, c.term(member)})
		}
	}
	return ast.NewTerm(ast.NewObject(pairs...))
}
