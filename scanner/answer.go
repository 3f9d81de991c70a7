package scanner

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// answer is what a control's rules said.
type answer struct {
	fails  map[int]finding
	doubts map[doubt]bitset
	// applicable is nil where the control has no such rule.
	applicable bitset
}

// finding is an element of fail.
type finding struct {
	message, attribute string
	evidence           map[string]any
}

// doubt is an element of unknown without its key.
type doubt struct {
	cause   snapshot.Cause
	message string
}

// readAnswer reads the sets that a control's rules made, straight from OPA's
// terms. Whatever does not fit the contract is an error of the control.
func readAnswer(m members, fail, unknown, applicable ast.Value) (answer, error) {
	said := answer{fails: map[int]finding{}, doubts: map[doubt]bitset{}}
	err := eachObject(m, "fail", fail, []string{"key", "message", "attribute", "evidence"}, func(i int, fields map[string]ast.Value) error {
		if _, twice := said.fails[i]; twice {
			return fmt.Errorf("fail has two findings for the key %q; make one that lists all that is wrong", m.key(i))
		}
		found, err := readFinding(fields)
		said.fails[i] = found
		return err
	})
	if err != nil {
		return said, err
	}
	if unknown != nil {
		err = eachObject(m, "unknown", unknown, []string{"key", "message", "cause"}, func(i int, fields map[string]ast.Value) error {
			cause, message := stringOf(fields["cause"]), stringOf(fields["message"])
			if !slices.Contains(snapshot.Causes(), snapshot.Cause(cause)) {
				return fmt.Errorf("unknown names the cause %q, which is none; %s", cause, snapshot.Suggestion(cause, texts(snapshot.Causes())))
			}
			if message == "" {
				return fmt.Errorf("unknown has no message for the key %q", m.key(i))
			}
			why := doubt{snapshot.Cause(cause), message}
			if said.doubts[why] == nil {
				said.doubts[why] = newBitset(m.size())
			}
			said.doubts[why].add(i)
			return nil
		})
		if err != nil {
			return said, err
		}
	}
	if applicable != nil {
		said.applicable = newBitset(m.size())
		err = each("applicable", applicable, func(element ast.Value) error {
			i, err := memberIndex(m, "applicable", element)
			if err == nil {
				said.applicable.add(i)
			}
			return err
		})
	}
	return said, err
}

func readFinding(fields map[string]ast.Value) (finding, error) {
	found := finding{message: stringOf(fields["message"]), evidence: map[string]any{}}
	if found.message == "" {
		return found, fmt.Errorf("fail has no message for the key %s", fields["key"])
	}
	if attribute, given := fields["attribute"]; given {
		text, ok := attribute.(ast.String)
		if !ok {
			return found, fmt.Errorf("fail has an attribute that is no string for the key %s", fields["key"])
		}
		found.attribute = string(text)
	}
	if evidence, given := fields["evidence"]; given {
		value, err := plain(evidence)
		object, ok := value.(map[string]any)
		if err == nil && !ok {
			err = fmt.Errorf("it is no object")
		}
		if err != nil {
			return found, fmt.Errorf("fail has bad evidence for the key %s: %w", fields["key"], err)
		}
		found.evidence = object
	}
	return found, nil
}

// each calls f for every element of a set.
func each(rule string, value ast.Value, f func(ast.Value) error) error {
	set, ok := value.(ast.Set)
	if !ok {
		return fmt.Errorf("%s is no set", rule)
	}
	return set.Iter(func(term *ast.Term) error { return f(term.Value) })
}

// eachObject calls f for every object of a set, with the member that it is about.
func eachObject(m members, rule string, value ast.Value, allowed []string, f func(int, map[string]ast.Value) error) error {
	fields := map[string]ast.Value{}
	return each(rule, value, func(element ast.Value) error {
		object, ok := element.(ast.Object)
		if !ok {
			return fmt.Errorf("%s holds %s, which is no object", rule, element)
		}
		clear(fields)
		err := object.Iter(func(name, value *ast.Term) error {
			field := stringOf(name.Value)
			if !slices.Contains(allowed, field) {
				return fmt.Errorf("%s has a field %s; %s", rule, name, snapshot.Suggestion(field, allowed))
			}
			fields[field] = value.Value
			return nil
		})
		if err != nil {
			return err
		}
		i, err := memberIndex(m, rule, fields["key"])
		if err != nil {
			return err
		}
		return f(i, fields)
	})
}

func memberIndex(m members, rule string, key ast.Value) (int, error) {
	text, ok := key.(ast.String)
	if !ok {
		return 0, fmt.Errorf("%s holds an element whose key is no string", rule)
	}
	i, ok := m.index(string(text))
	if !ok {
		return 0, fmt.Errorf("%s names the key %s, which is no member of the kind that the control judges", rule, text)
	}
	return i, nil
}

func stringOf(value ast.Value) string {
	text, _ := value.(ast.String)
	return string(text)
}

// plain returns a value as JSON holds it: string, bool, json.Number, []any
// and map[string]any; a set as a sorted list. Null is an error, since no
// report holds one.
func plain(value ast.Value) (any, error) {
	switch value := value.(type) {
	case ast.String:
		return string(value), nil
	case ast.Boolean:
		return bool(value), nil
	case ast.Number:
		return json.Number(value), nil
	case *ast.Array:
		return plainList(value.Len(), value.Iter)
	case ast.Set:
		return plainList(value.Len(), value.Iter)
	case ast.Object:
		object := make(map[string]any, value.Len())
		err := value.Iter(func(name, inner *ast.Term) error {
			key, ok := name.Value.(ast.String)
			if !ok {
				return fmt.Errorf("the key %s is no string", name)
			}
			var err error
			object[string(key)], err = plain(inner.Value)
			return err
		})
		return object, err
	}
	return nil, fmt.Errorf("%s has no place in a report", value)
}

func plainList(size int, iterate func(func(*ast.Term) error) error) ([]any, error) {
	list := make([]any, 0, size)
	err := iterate(func(term *ast.Term) error {
		element, err := plain(term.Value)
		list = append(list, element)
		return err
	})
	return list, err
}
