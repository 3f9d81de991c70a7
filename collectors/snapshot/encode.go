package snapshot

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// encoder appends values of this package as compact JSON with sorted keys. It
// exists because every scan takes the digest of its snapshot.
type encoder struct {
	text []byte
	// lenient encoders write bad UTF-8 as U+FFFD; else it is an error.
	lenient bool
}

// encode returns the compact JSON of a value, until the next call.
func (e *encoder) encode(value reflect.Value) ([]byte, error) {
	e.text = e.text[:0]
	err := e.value(value)
	return e.text, err
}

func (e *encoder) value(value reflect.Value) error {
	switch value.Kind() {
	case reflect.Pointer:
		return e.value(value.Elem())
	case reflect.String:
		return e.string(value.String())
	case reflect.Int:
		e.text = strconv.AppendInt(e.text, value.Int(), 10)
		return nil
	case reflect.Bool:
		e.text = strconv.AppendBool(e.text, value.Bool())
		return nil
	case reflect.Slice:
		return e.slice(value)
	case reflect.Map:
		return e.mapping(value)
	case reflect.Struct:
		return e.structure(value)
	}
	panic("snapshot: no way to write a " + value.Type().String())
}

func (e *encoder) slice(value reflect.Value) error {
	if value.Type() == listType && value.CanAddr() {
		return e.list(*value.Addr().Interface().(*[]string))
	}
	e.text = append(e.text, '[')
	for i := range value.Len() {
		if i > 0 {
			e.text = append(e.text, ',')
		}
		if err := e.value(value.Index(i)); err != nil {
			return err
		}
	}
	e.text = append(e.text, ']')
	return nil
}

var listType = reflect.TypeFor[[]string]()

// list is slice for what most of a large snapshot consists of.
func (e *encoder) list(list []string) error {
	e.text = append(e.text, '[')
	for i, text := range list {
		if i > 0 {
			e.text = append(e.text, ',')
		}
		if err := e.string(text); err != nil {
			return err
		}
	}
	e.text = append(e.text, ']')
	return nil
}

func (e *encoder) mapping(value reflect.Value) error {
	if lists, ok := value.Interface().(map[string][]string); ok {
		return e.lists(lists)
	}
	e.text = append(e.text, '{')
	for i, member := range membersOf(value) {
		if err := e.name(member.key, i); err != nil {
			return err
		}
		if err := e.value(member.value); err != nil {
			return err
		}
	}
	e.text = append(e.text, '}')
	return nil
}

// lists is mapping for assignments.
func (e *encoder) lists(lists map[string][]string) error {
	e.text = append(e.text, '{')
	for i, key := range slices.Sorted(maps.Keys(lists)) {
		if err := e.name(key, i); err != nil {
			return err
		}
		if err := e.list(lists[key]); err != nil {
			return err
		}
	}
	e.text = append(e.text, '}')
	return nil
}

func (e *encoder) structure(value reflect.Value) error {
	e.text = append(e.text, '{')
	written := 0
	for _, f := range fieldsOf(value.Type()) {
		member := value.FieldByIndex(f.index)
		if f.omitZero && member.IsZero() {
			continue
		}
		if err := e.name(f.name, written); err != nil {
			return err
		}
		written++
		if err := e.value(member); err != nil {
			return err
		}
	}
	e.text = append(e.text, '}')
	return nil
}

// name appends the name of a member behind others.
func (e *encoder) name(name string, others int) error {
	if others > 0 {
		e.text = append(e.text, ',')
	}
	err := e.string(name)
	e.text = append(e.text, ':')
	return err
}

// plain are the bytes that a JSON string holds as they are, alone or not.
var plain = func() (plain [256]bool) {
	for b := ' '; b <= '~'; b++ {
		plain[b] = b != '"' && b != '\\'
	}
	return plain
}()

func (e *encoder) string(text string) (err error) {
	for i := range len(text) {
		if !plain[text[i]] {
			if e.text, err = jsontext.AppendQuote(e.text, text); err != nil && !e.lenient {
				return fmt.Errorf("%q: %w", text, err)
			}
			return nil
		}
	}
	e.text = append(e.text, '"')
	e.text = append(e.text, text...)
	e.text = append(e.text, '"')
	return nil
}

// entry is a member of a map.
type entry struct {
	key   string
	value reflect.Value
}

// membersOf returns the members of a map, whose keys are strings of any type,
// sorted by key.
func membersOf(value reflect.Value) []entry {
	members := make([]entry, 0, value.Len())
	for member := value.MapRange(); member.Next(); {
		members = append(members, entry{member.Key().String(), member.Value()})
	}
	slices.SortFunc(members, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return members
}
