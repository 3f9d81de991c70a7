package snapshot

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Write writes the snapshot as JSON that is the same for equal snapshots: the
// sections in the order of [Snapshot], members sorted by key, two levels of
// indentation, and everything below them on the member's own line, so that a
// line-based diff shows members. It writes as it goes and holds no more than
// one member in memory.
func (s *Snapshot) Write(w io.Writer) error {
	return s.write(w, false)
}

// Digest returns the hexadecimal SHA-256 of what [Snapshot.Write] writes,
// without meta: two collections that found the same have one digest.
func (s *Snapshot) Digest() string {
	hash := sha256.New()
	if err := s.write(hash, true); err != nil {
		panic(err) // a hash takes everything, and only bad UTF-8 is refused
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// write writes for a digest without meta, and text that is not UTF-8 with U+FFFD.
func (s *Snapshot) write(w io.Writer, digest bool) error {
	out := &writer{
		Writer:  bufio.NewWriterSize(w, 64<<10),
		options: json.JoinOptions(json.Deterministic(true), jsontext.AllowInvalidUTF8(digest)),
		digest:  digest,
	}
	fields := reflect.ValueOf(s).Elem()
	separator := "{\n  "
	for _, field := range fieldsOf(fields.Type()) {
		value := fields.FieldByIndex(field.index)
		if value.IsZero() || digest && field.name == "meta" {
			continue
		}
		out.WriteString(separator)
		separator = ",\n  "
		if err := out.section(field.name, value); err != nil {
			return fmt.Errorf("writing %s of the snapshot: %w", field.name, err)
		}
	}
	out.WriteString("\n}\n")
	return out.Flush()
}

// writer keeps the first error of writing, as bufio does, until Flush.
type writer struct {
	*bufio.Writer
	options json.Options
	digest  bool
	quoted  []byte
}

func (w *writer) section(name string, value reflect.Value) error {
	if err := w.name(name); err != nil {
		return err
	}
	switch value.Kind() {
	case reflect.String:
		return w.value(value.Interface())
	case reflect.Map:
		return w.mapSection(value)
	case reflect.Slice:
		return w.lines('[', ']', value.Len(), func(i int) error {
			return w.value(value.Index(i).Interface())
		})
	default:
		return w.objectSection(reflect.Indirect(value))
	}
}

func (w *writer) mapSection(section reflect.Value) error {
	members := make(map[string]reflect.Value, section.Len())
	for entry := section.MapRange(); entry.Next(); {
		members[entry.Key().String()] = entry.Value()
	}
	keys := slices.Sorted(maps.Keys(members))
	return w.lines('{', '}', len(keys), func(i int) error {
		if err := w.name(keys[i]); err != nil {
			return err
		}
		return w.value(members[keys[i]].Interface())
	})
}

func (w *writer) objectSection(object reflect.Value) error {
	fields := fieldsOf(object.Type())
	fields = slices.DeleteFunc(slices.Clone(fields), func(f field) bool {
		return f.omitZero && object.FieldByIndex(f.index).IsZero()
	})
	return w.lines('{', '}', len(fields), func(i int) error {
		if err := w.name(fields[i].name); err != nil {
			return err
		}
		return w.value(object.FieldByIndex(fields[i].index).Interface())
	})
}

// lines writes n things one a line between brackets.
func (w *writer) lines(opening, closing byte, n int, each func(i int) error) error {
	w.WriteByte(opening)
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString("\n    ")
		if err := each(i); err != nil {
			return err
		}
	}
	if n > 0 {
		w.WriteString("\n  ")
	}
	return w.WriteByte(closing)
}

func (w *writer) name(name string) (err error) {
	if w.quoted, err = jsontext.AppendQuote(w.quoted[:0], name); err != nil && !w.digest {
		return fmt.Errorf("key %q: %w", name, err)
	}
	w.Write(w.quoted)
	_, err = w.WriteString(": ")
	return err
}

func (w *writer) value(value any) error {
	return json.MarshalWrite(w.Writer, value, w.options)
}
