package model

import (
	"maps"
	"reflect"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// FieldName returns the name of the SDK's field for a member.
func FieldName(member string) string {
	first, size := utf8.DecodeRuneInString(member)
	return string(unicode.ToUpper(first)) + member[size:]
}

// field is where the SDK's type of a structure holds a member.
type field struct {
	name     string
	index    int // -1 where the type lacks it
	required bool
	target   string
	shape    Shape
}

type fieldsKey struct {
	id string
	t  reflect.Type
}

// fieldsOf returns the fields of a structure by name; looked up once for each
// type, since a large store has half a million of them.
func fieldsOf(id string, s Shape, t reflect.Type) []field {
	key := fieldsKey{id, t}
	if known, ok := fieldCache.Load(key); ok {
		return known.([]field)
	}
	var fields []field
	for _, name := range slices.Sorted(maps.Keys(s.Members)) {
		m := s.Members[name]
		f := field{name: name, index: -1, required: m.Required, target: m.Target, shape: Shapes[m.Target]}
		if in, ok := t.FieldByName(FieldName(name)); ok {
			f.index = in.Index[0]
		}
		fields = append(fields, f)
	}
	fieldCache.Store(key, fields)
	return fields
}

var fieldCache sync.Map
