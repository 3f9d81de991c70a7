package snapshot

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"slices"
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

// write writes for a digest without meta, and bad UTF-8 as U+FFFD.
func (s *Snapshot) write(w io.Writer, digest bool) error {
	out := &writer{Writer: bufio.NewWriterSize(w, 64<<10), encoder: encoder{lenient: digest}}
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
	encoder
}

func (w *writer) section(name string, value reflect.Value) error {
	if err := w.name(name); err != nil {
		return err
	}
	switch value.Kind() {
	case reflect.String:
		return w.value(value)
	case reflect.Map:
		return w.mapSection(value)
	case reflect.Slice:
		return w.lines('[', ']', value.Len(), func(i int) error { return w.value(value.Index(i)) })
	default:
		return w.objectSection(reflect.Indirect(value))
	}
}

func (w *writer) mapSection(section reflect.Value) error {
	members := membersOf(section)
	return w.lines('{', '}', len(members), func(i int) error {
		if err := w.name(members[i].key); err != nil {
			return err
		}
		return w.value(members[i].value)
	})
}

func (w *writer) objectSection(object reflect.Value) error {
	fields := slices.DeleteFunc(slices.Clone(fieldsOf(object.Type())), func(f field) bool {
		return f.omitZero && object.FieldByIndex(f.index).IsZero()
	})
	return w.lines('{', '}', len(fields), func(i int) error {
		if err := w.name(fields[i].name); err != nil {
			return err
		}
		return w.value(object.FieldByIndex(fields[i].index))
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

func (w *writer) name(name string) error {
	if err := w.value(reflect.ValueOf(name)); err != nil {
		return err
	}
	_, err := w.WriteString(": ")
	return err
}

func (w *writer) value(value reflect.Value) error {
	text, err := w.encode(value)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
