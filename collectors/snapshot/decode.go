package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// decoder reads values strictly into the types of this package. A breach ends
// the value in which it stands.
type decoder struct {
	jsontext.Decoder
	texts  texts
	reader bytes.Buffer
	text   []byte
	// base is the offset of text in the file.
	base int
	list []string
}

// errBreach carries a breach up to the member in which it stands.
type errBreach struct{ breach }

func (e *errBreach) Error() string { return e.path.String() + " " + e.problem }

// decode reads text, which begins at base in the file, into a value. It returns
// nil or the first breach.
func (d *decoder) decode(at path, text []byte, base int, into reflect.Value) *breach {
	d.text, d.base = text, base
	d.reader = *bytes.NewBuffer(text)
	d.Reset(&d.reader, jsontext.AllowDuplicateNames(true))
	err := d.value(at, into)
	if err == nil {
		if _, more := d.ReadToken(); !errors.Is(more, io.EOF) {
			err = d.syntax(at, more)
		}
	}
	if err == nil {
		return nil
	}
	var found *errBreach
	if !errors.As(err, &found) {
		found = &errBreach{syntaxBreach(at, err, text, base)}
	}
	return &found.breach
}

func (d *decoder) syntax(at path, err error) error {
	if err == nil {
		err = errors.New("something follows the value")
	}
	return &errBreach{syntaxBreach(at, err, d.text, d.base)}
}

// syntaxBreach words what jsontext says of text that is no JSON.
func syntaxBreach(at path, err error, text []byte, base int) breach {
	b := breach{path: at, offset: base, remedy: "collect the snapshot again, or mend the JSON"}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		b.offset += int(syntactic.ByteOffset)
		err = syntactic.Err
	}
	b.problem = "is no valid JSON: " + err.Error()
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		b.offset = base + len(text)
		b.problem, b.remedy = "is cut off here", "the file is incomplete: collect the snapshot again"
	}
	return b
}

// next is the offset of the next token in the file.
func (d *decoder) next() int {
	at := int(d.InputOffset())
	for at < len(d.text) && bytes.IndexByte([]byte(" \t\r\n,:"), d.text[at]) >= 0 {
		at++
	}
	return d.base + at
}

func (d *decoder) breach(at path, offset int, problem, remedy string) error {
	return &errBreach{breach{at, offset, problem, remedy}}
}

// expect checks the kind of the next value.
func (d *decoder) expect(at path, kind jsontext.Kind) error {
	switch found := d.PeekKind(); {
	case found == kind || found == 'f' && kind == 't':
		return nil
	case found == 'n':
		return d.breach(at, d.next(), "is null", "remove it: what was not read is absent, with a gap")
	case slices.Contains([]jsontext.Kind{'{', '[', '"', '0', 't', 'f'}, found):
		return d.breach(at, d.next(), fmt.Sprintf("is %s", kindName(found)), "it must be "+kindName(kind))
	}
	_, err := d.ReadToken()
	return d.syntax(at, err)
}

func (d *decoder) value(at path, into reflect.Value) error {
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return d.value(at, into.Elem())
	case reflect.Struct:
		return d.structure(at, into)
	case reflect.Map:
		return d.mapping(at, into)
	case reflect.Slice:
		return d.slice(at, into)
	case reflect.String:
		text, err := d.string(at)
		into.SetString(text)
		return err
	case reflect.Bool:
		if err := d.expect(at, 't'); err != nil {
			return err
		}
		token, err := d.ReadToken()
		if err != nil {
			return d.syntax(at, err)
		}
		into.SetBool(token.Bool())
		return nil
	case reflect.Int:
		return d.int(at, into)
	}
	panic("snapshot: no way to read a " + into.Type().String())
}

func (d *decoder) string(at path) (string, error) {
	if err := d.expect(at, '"'); err != nil {
		return "", err
	}
	quoted, err := d.ReadValue()
	if err != nil {
		return "", d.syntax(at, err)
	}
	return d.texts.of(quoted), nil
}

func (d *decoder) int(at path, into reflect.Value) error {
	if err := d.expect(at, '0'); err != nil {
		return err
	}
	offset := d.next()
	text, err := d.ReadValue()
	if err != nil {
		return d.syntax(at, err)
	}
	n, err := strconv.ParseInt(string(text), 10, 0)
	if err != nil {
		return d.breach(at, offset, "is "+string(text), "it must be a whole number")
	}
	into.SetInt(n)
	return nil
}

func (d *decoder) slice(at path, into reflect.Value) error {
	if err := d.open(at, '['); err != nil {
		return err
	}
	if list, ok := into.Addr().Interface().(*[]string); ok {
		return d.stringList(at, list)
	}
	into.Set(reflect.MakeSlice(into.Type(), 0, 0))
	for d.PeekKind() != ']' {
		into.Set(reflect.Append(into, reflect.Zero(into.Type().Elem())))
		if err := d.value(at.index(into.Len()-1), into.Index(into.Len()-1)); err != nil {
			return err
		}
	}
	return d.close(at)
}

func (d *decoder) stringList(at path, into *[]string) error {
	d.list = d.list[:0]
	for d.PeekKind() != ']' {
		text, err := d.string(at.index(len(d.list)))
		if err != nil {
			return err
		}
		d.list = append(d.list, text)
	}
	*into = append(make([]string, 0, len(d.list)), d.list...)
	return d.close(at)
}

func (d *decoder) mapping(at path, into reflect.Value) error {
	if err := d.open(at, '{'); err != nil {
		return err
	}
	into.Set(reflect.MakeMap(into.Type()))
	lists, isLists := into.Interface().(map[string][]string)
	for d.PeekKind() != '}' {
		key, offset, err := d.name(at)
		if err != nil {
			return err
		}
		before := into.Len()
		if isLists {
			var list []string
			if err := d.value(at.key(key), reflect.ValueOf(&list).Elem()); err != nil {
				return err
			}
			lists[key] = list
		} else {
			value := reflect.New(into.Type().Elem()).Elem()
			if err := d.value(at.key(key), value); err != nil {
				return err
			}
			into.SetMapIndex(reflect.ValueOf(key).Convert(into.Type().Key()), value)
		}
		if into.Len() == before {
			return d.twice(at, key, offset)
		}
	}
	return d.close(at)
}

func (d *decoder) structure(at path, into reflect.Value) error {
	if err := d.expect(at, '{'); err != nil {
		return err
	}
	start := d.next()
	if err := d.open(at, '{'); err != nil {
		return err
	}
	fields := fieldsOf(into.Type())
	seen, guess := uint64(0), 0
	for d.PeekKind() != '}' {
		name, offset, err := d.name(at)
		if err != nil {
			return err
		}
		// Attributes mostly stand in the order in which they are declared.
		i := guess
		if i >= len(fields) || fields[i].name != name {
			i = slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		}
		switch {
		case i < 0:
			return d.breach(at.key(name), offset, "is unknown", Suggestion(name, names(into.Type())))
		case seen&(1<<i) != 0:
			return d.twice(at, name, offset)
		}
		seen |= 1 << i
		guess = i + 1
		if err := d.value(at.key(name), into.FieldByIndex(fields[i].index)); err != nil {
			return err
		}
	}
	for i, f := range fields {
		if seen&(1<<i) == 0 && !f.omitZero {
			return d.breach(at.key(f.name), start, "is absent", "add it, empty where there is none")
		}
	}
	return d.close(at)
}

// name reads the name of a member and returns it with its offset in the file.
func (d *decoder) name(at path) (string, int, error) {
	quoted, err := d.ReadValue()
	if err != nil {
		return "", 0, d.syntax(at, err)
	}
	return d.texts.of(quoted), d.base + int(d.InputOffset()) - len(quoted), nil
}

func (d *decoder) twice(at path, name string, offset int) error {
	return d.breach(at.key(name), offset, "occurs twice", "keep one of them")
}

func (d *decoder) open(at path, kind jsontext.Kind) error {
	if err := d.expect(at, kind); err != nil {
		return err
	}
	return d.close(at)
}

// close reads the bracket that comes next.
func (d *decoder) close(at path) error {
	if _, err := d.ReadToken(); err != nil {
		return d.syntax(at, err)
	}
	return nil
}
