package awsfake

import (
	"reflect"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// Unknown is something in an answer that is newer than the SDK.
type Unknown int

// What can be newer than the SDK.
const (
	UnknownNothing Unknown = iota
	UnknownEnum            // every enum of the answer has a value that the SDK does not know
	UnknownUnion           // every union of the answer has a member that the SDK does not know
)

// newer is the value, and the name of the member, of tomorrow.
const newer = "SOMETHING_NEW"

// newerEnums gives every enum of an output the value of tomorrow.
func newerEnums(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			newerEnums(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				newerEnums(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			newerEnums(v.Index(i))
		}
	case reflect.String:
		if _, isEnum := v.Type().MethodByName("Values"); isEnum && v.Len() > 0 && v.CanSet() {
			v.SetString(newer)
		}
	}
}

// newerUnions renames the members of every union in an answer's JSON.
func newerUnions(id string, v any) {
	s := model.Shapes[id]
	switch v := v.(type) {
	case map[string]any:
		for name, m := range s.Members {
			value, given := v[name]
			if !given {
				continue
			}
			newerUnions(m.Target, value)
			if s.Kind == model.Union {
				delete(v, name)
				v[newer] = value
			}
		}
	case []any:
		for _, item := range v {
			newerUnions(s.Item, item)
		}
	}
}

// holds reports whether a shape leads to one of a kind.
func holds(id string, kind model.Kind, seen map[string]bool) bool {
	s := model.Shapes[id]
	if seen[id] || s.Kind == kind {
		return s.Kind == kind
	}
	seen[id] = true
	for _, m := range s.Members {
		if holds(m.Target, kind, seen) {
			return true
		}
	}
	return s.Item != "" && holds(s.Item, kind, seen)
}
