package awsfake

import (
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// plainJSON makes JSON of an output of those services whose SDK has no schemas,
// by the names of AWS's model: what is set, times as seconds since 1970.
func plainJSON(id string, v reflect.Value) any {
	if t, ok := v.Interface().(*time.Time); ok {
		return json.Number(strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64))
	}
	shape := model.Shapes[id]
	switch v.Kind() {
	case reflect.Pointer:
		return plainJSON(id, v.Elem())
	case reflect.Struct:
		members := map[string]any{}
		for name, m := range shape.Members {
			if field := v.FieldByName(model.FieldName(name)); !absent(field) {
				members[name] = plainJSON(m.Target, field)
			}
		}
		return members
	case reflect.Slice:
		items := make([]any, v.Len())
		for i := range items {
			items[i] = plainJSON(shape.Item, v.Index(i))
		}
		return items
	}
	return v.Interface()
}

// absent reports whether a field of the SDK's types holds nothing.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0 // an enum
	}
	return false
}
