package snapshot

import (
	"reflect"
	"strings"
	"sync"
)

// field is an attribute of a type of this package, as its tags describe it.
type field struct {
	name  string
	index []int
	typ   reflect.Type
	// optional attributes may be absent without a gap.
	optional bool
	// omitZero attributes are not written where they are zero.
	omitZero bool
	// enum holds the values that are allowed, nil where all are.
	enum []string
}

var shapes sync.Map // reflect.Type to []field

// fieldsOf returns the attributes of a struct type in the order in which they
// are declared and written.
func fieldsOf(t reflect.Type) []field {
	if known, ok := shapes.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, field{
			name: name, index: f.Index, typ: f.Type,
			optional: f.Tag.Get("idcscan") == "optional",
			omitZero: options == "omitzero",
			enum:     enums[t.Name()+"."+name],
		})
	}
	known, _ := shapes.LoadOrStore(t, fields)
	return known.([]field)
}

// names returns the names of the attributes of a struct type.
func names(t reflect.Type) []string {
	var names []string
	for _, f := range fieldsOf(t) {
		names = append(names, f.name)
	}
	return names
}

// fieldNamed returns the attribute of a struct type with a name.
func fieldNamed(t reflect.Type, name string) field {
	for _, f := range fieldsOf(t) {
		if f.name == name {
			return f
		}
	}
	panic("snapshot: " + t.Name() + " has no attribute " + name)
}
