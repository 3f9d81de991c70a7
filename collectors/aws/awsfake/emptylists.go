package awsfake

import "reflect"

// emptyLists makes the absent lists of an output empty ones. Lists that the
// model wants to hold something stay absent.
func emptyLists(output reflect.Value) {
	for i := range output.NumField() {
		field := output.Field(i)
		if field.Kind() == reflect.Slice && field.CanSet() && field.IsNil() {
			field.Set(reflect.MakeSlice(field.Type(), 0, 0))
		}
	}
}

// nullLists makes the empty lists of an answer null.
func nullLists(members map[string]any) {
	for name, value := range members {
		if list, ok := value.([]any); ok && len(list) == 0 {
			members[name] = nil
		}
	}
}
