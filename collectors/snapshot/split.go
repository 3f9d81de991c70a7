package snapshot

import "bytes"

// span is a member of an object in the text of a snapshot: the offsets of its
// name as written, quotes and escapes included, and of its value.
type span struct{ nameAt, nameTo, from, to int }

// splitter finds the members of an object without reading their values: it
// counts brackets outside of strings, which is many times faster than reading.
// What stands between brackets is checked when it is read. Its methods return
// false where the text is cut off or no JSON.
type splitter struct {
	text []byte
	at   int
}

// members returns the members of the object at the splitter's place.
func (s *splitter) members() (members []span, ok bool) {
	ok = s.object(func(m span) bool {
		ok := s.value()
		m.to = s.at
		members = append(members, m)
		return ok
	})
	return members, ok
}

// object goes over the object at the splitter's place. It calls value with each
// member, but for its end, to go over the member's value.
func (s *splitter) object(value func(m span) bool) bool {
	if !s.skip('{') {
		return false
	}
	if s.skip('}') {
		return true
	}
	for {
		var m span
		if s.space(); s.at == len(s.text) || s.text[s.at] != '"' {
			return false
		}
		m.nameAt = s.at
		if !s.value() {
			return false
		}
		m.nameTo = s.at
		if !s.skip(':') {
			return false
		}
		s.space()
		m.from = s.at
		if !value(m) {
			return false
		}
		if s.skip('}') {
			return true
		}
		if !s.skip(',') {
			return false
		}
	}
}

func (s *splitter) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// skip goes over white space and the byte, if it stands there.
func (s *splitter) skip(b byte) bool {
	if s.space(); s.at == len(s.text) || s.text[s.at] != b {
		return false
	}
	s.at++
	return true
}

// value goes over one value.
func (s *splitter) value() bool {
	if s.at == len(s.text) {
		return false
	}
	switch s.text[s.at] {
	case '"':
		return s.string()
	case '{', '[':
		return s.nested()
	}
	from := s.at
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ',', '}', ']', ' ', '\t', '\r', '\n':
			return s.at > from
		}
		s.at++
	}
	return false
}

func (s *splitter) nested() bool {
	depth := 0
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			if !s.string() {
				return false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				s.at++
				return true
			}
		}
		s.at++
	}
	return false
}

// string goes over a string: to the first quote that no odd number of
// backslashes precedes.
func (s *splitter) string() bool {
	from := s.at
	for {
		n := bytes.IndexByte(s.text[s.at+1:], '"')
		if n < 0 {
			return false
		}
		s.at += 1 + n
		escapes := 0
		for s.at-1-escapes > from && s.text[s.at-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			s.at++
			return true
		}
	}
}
