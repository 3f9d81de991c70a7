package snapshot

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// position returns the line and column of an offset, both from 1, the column
// in characters.
func position(text []byte, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// locate returns the offset of the value to which a path leads, or of the
// innermost value on the way where it is absent.
func (l *loader) locate(to path) int {
	s := splitter{text: l.text}
	s.space()
	at := s.at
	for _, step := range to.steps[:to.n] {
		child, ok := childOf(splitter{text: l.text, at: at}, step)
		if !ok {
			break
		}
		at = child
	}
	return at
}

// childOf returns the offset of a child of the value at the splitter's place.
func childOf(s splitter, wanted step) (offset int, ok bool) {
	if wanted.index > 0 {
		return s.item(wanted.index - 1)
	}
	members, _ := s.members()
	var t texts
	for _, m := range members {
		if t.of(s.text[m.nameAt:m.nameTo]) == wanted.key {
			return m.from, true
		}
	}
	return 0, false
}

// item returns the offset of an item of the list at the splitter's place.
func (s *splitter) item(index int) (offset int, ok bool) {
	if !s.skip('[') {
		return 0, false
	}
	for ; ; index-- {
		if s.space(); index == 0 {
			return s.at, true
		}
		if !s.value() || !s.skip(',') {
			return 0, false
		}
	}
}

// pointer appends a JSON pointer, which does not tell keys from indices. What
// follows a member of a section and is a small number is taken for an index.
func (p path) pointer(to jsontext.Pointer) path {
	for token := range to.Tokens() {
		if n, err := strconv.ParseUint(token, 10, 16); err == nil && p.n >= 2 {
			p = p.index(int(n))
		} else {
			p = p.key(token)
		}
	}
	return p
}
