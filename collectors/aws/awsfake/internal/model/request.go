package model

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// CheckRequest says how decoded JSON (numbers as [json.Number]) breaks a shape,
// nil if it does not. Unlike AWS it refuses members that it does not know.
func CheckRequest(id string, v any) *Breach {
	s := Shapes[id]
	switch s.Kind {
	case Structure:
		members, ok := v.(map[string]any)
		if !ok {
			return misformed("must be an object")
		}
		return checkMembers(s, members)
	case Union:
		members, ok := v.(map[string]any)
		if !ok || len(members) != 1 {
			return misformed("must be an object with one member")
		}
		return checkMembers(s, members)
	case Timestamp:
		if number, ok := v.(json.Number); !ok || !isNumber(number) {
			return misformed("must be a time, in seconds since 1970")
		}
		return nil
	case List:
		items, ok := v.([]any)
		if !ok {
			return misformed("must be a list")
		}
		for i, item := range items {
			if b := CheckRequest(s.Item, item); b != nil {
				return b.at(strconv.Itoa(i))
			}
		}
		return s.size(len(items), " items")
	case String, Enum:
		text, ok := v.(string)
		if !ok {
			return misformed("must be a string")
		}
		return s.text(text)
	case Number:
		number, _ := v.(json.Number)
		n, err := strconv.Atoi(string(number))
		if err != nil {
			return misformed("must be a whole number")
		}
		return s.size(n, "")
	case Boolean:
		if _, ok := v.(bool); !ok {
			return misformed("must be true or false")
		}
		return nil
	}
	return misformed("has a shape %q that no request has", id)
}

func isNumber(n json.Number) bool {
	_, err := n.Float64()
	return err == nil
}

func checkMembers(s Shape, members map[string]any) *Breach {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		m, ok := s.Members[name]
		if !ok {
			return misformed("is not in the model").at(name)
		}
		if members[name] == nil {
			continue // null is absent
		}
		if b := CheckRequest(m.Target, members[name]); b != nil {
			return b.at(name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Members)) {
		if s.Members[name].Required && members[name] == nil {
			return breach("is required").at(name)
		}
	}
	return nil
}
