package expression

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// span is from where to where something stands in a text: lines and columns
// begin at 1, columns count characters, the end is behind the last one.
type span struct{ startLine, startColumn, endLine, endColumn int }

// node is where a decoded value and its parts stand.
type node struct {
	span
	entries map[string]entryNode // of a mapping
	items   []*node              // of a sequence
}

// entryNode is an entry of a mapping: its span runs from the key to the end of
// the value.
type entryNode struct {
	span
	value *node
}

// badText says what is wrong with a text, and where.
type badText struct {
	line, column int
	reason       string
}

func (b badText) Error() string { return b.reason }

// errBeyond says that a text is larger or deeper than idcscan decodes.
type errBeyond string

func (e errBeyond) Error() string { return string(e) }

// decoder decodes a text. It may return a nil node where it cannot tell places.
type decoder func(text string) (value cty.Value, places *node, err error)

// decode runs a decoder on argument 0.
func (c *call) decode(format string, decode decoder) cty.Value {
	text, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	_, marks := c.args[0].Unmark()
	from := markOf[source](marks)
	if from.file != nil && from.text != text {
		from = source{}
	}
	value, places, err := decodeSafely(decode, text)
	var beyond errBeyond
	switch {
	case errors.As(err, &beyond):
		return c.beyond(c.expr.Range(), string(beyond))
	case err != nil:
		return c.badText(format, from.file, err)
	}
	if beyond := c.count(c.expr.Range(), 1+len(text)/16); beyond != cty.NilVal {
		return beyond
	}
	if from.file == nil || places == nil {
		return c.finish(value)
	}
	m := marker{c, from.file, from.file.depthIn(c.scope)}
	return m.mark(value, places, nil, nil)
}

func decodeSafely(decode decoder, text string) (value cty.Value, places *node, err error) {
	defer func() {
		if r := recover(); r != nil {
			value, places, err = cty.NilVal, nil, errors.New("it cannot be decoded")
		}
	}()
	return decode(text)
}

// badText reports a text that cannot be decoded. Of a file it says where in the
// file, and try() does not swallow it: what the file was to say is not known.
func (c *call) badText(format string, file *dataFile, err error) cty.Value {
	if file == nil {
		return c.invalid(0, fmt.Errorf("it is not %s: %w", format, err))
	}
	at := badText{line: 1, column: 1, reason: err.Error()}
	errors.As(err, &at)
	line := min(max(at.line, 1), len(file.lines.starts))
	offset := file.lines.starts[line-1]
	subject := hcl.Range{
		Filename: file.URI,
		Start:    hcl.Pos{Line: line, Column: max(at.column, 1), Byte: offset},
		End:      hcl.Pos{Line: line, Column: max(at.column, 1) + 1, Byte: offset},
	}
	return c.failWith(declaration.NotRead, subject, "Invalid "+format,
		fmt.Sprintf("%s is not %s: %s; mend the file", file.URI, format, at.reason))
}

// marker marks a decoded value and its parts with where they stand.
type marker struct {
	*call
	file  *dataFile
	depth int
}

func (m *marker) origin(at span, literal cty.Value, parent *declaration.Origin) *declaration.Origin {
	return &declaration.Origin{
		Place: m.file.place(at.startLine, at.startColumn, at.endLine, at.endColumn), Literal: literal, Depth: m.depth, Parent: parent,
	}
}

// mark marks value; entry is the entry whose value it is.
func (m *marker) mark(value cty.Value, at *node, entry, parent *declaration.Origin) cty.Value {
	if at == nil {
		if parent == nil {
			return value
		}
		return markLeaves(value, cty.NewValueMarks(parent))
	}
	if tooLarge(value) {
		return m.beyond(m.expr.Range(), "a number with more digits than idcscan computes with")
	}
	c, ok := open(value)
	if !ok {
		return value.Mark(m.origin(at.span, value, parent))
	}
	own := entry
	if own == nil {
		own = m.origin(at.span, cty.NilVal, parent)
	}
	if !c.keyed() {
		elements := make([]cty.Value, len(c.elements))
		for i, element := range c.elements {
			var place *node
			if i < len(at.items) {
				place = at.items[i]
			}
			elements[i] = m.mark(element, place, nil, own)
		}
		c.elements = elements
		c.origins = cty.NewValueMarks(own)
		return c.build()
	}
	b := newObject(len(c.keys))
	for i, key := range c.keys {
		place, found := at.entries[key]
		if !found {
			b.set(key, cty.NewValueMarks(own), m.mark(c.elements[i], nil, nil, own))
			continue
		}
		origin := m.origin(place.span, cty.NilVal, own)
		b.set(key, cty.NewValueMarks(origin), m.markEntry(c.elements[i], place.value, origin, own))
	}
	marked := b.collection()
	marked.kind, marked.element = c.kind, c.element
	marked.origins = cty.NewValueMarks(own)
	return marked.build()
}

func (m *marker) markEntry(value cty.Value, at *node, entry, parent *declaration.Origin) cty.Value {
	if _, ok := open(value); ok {
		return m.mark(value, at, entry, parent)
	}
	return m.mark(value, at, nil, parent)
}
