package awsfake

import (
	"reflect"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// emptyLists makes the absent lists of an output empty ones. Lists that the
// model wants to hold something stay absent.
func emptyLists(id string, v reflect.Value) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	for name, m := range model.Shapes[id].Members {
		field := v.FieldByName(model.FieldName(name))
		switch target := model.Shapes[m.Target]; {
		case target.Kind == model.Structure:
			emptyLists(m.Target, field)
		case target.Kind == model.List && target.Min == 0 && field.IsNil():
			field.Set(reflect.MakeSlice(field.Type(), 0, 0))
		}
	}
}

// nullLists makes the empty lists of an answer null.
func nullLists(members map[string]any) {
	for name, value := range members {
		switch value := value.(type) {
		case map[string]any:
			nullLists(value)
		case []any:
			if len(value) == 0 {
				members[name] = nil
			}
		}
	}
}
