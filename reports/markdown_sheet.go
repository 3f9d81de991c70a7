package reports

import "strings"

// sheet is a part of a Markdown document that grows up to a limit, block by
// block and row by row: nothing is ever cut within.
type sheet struct {
	out   strings.Builder
	limit int
	// left is what found no room.
	left []cut
	// full says that something found none, so that nothing lighter takes its place.
	full bool
}

// cut counts what was left out, such as 3 findings; 0 for what has no number.
type cut struct {
	count int
	what  string
}

// add writes a block if it fits, and reports whether it did.
func (s *sheet) add(block string) bool {
	if s.out.Len()+len(block) > s.limit {
		s.full = true
		return false
	}
	s.out.WriteString(block)
	return true
}

// leave counts what was left out.
func (s *sheet) leave(count int, what string) {
	for i := range s.left {
		if s.left[i].what == what {
			s.left[i].count += count
			return
		}
	}
	if count > 0 {
		s.left = append(s.left, cut{count, what})
	}
}

// table writes an introduction and a table, with as many of its rows as fit.
// What names what a row is.
func (s *sheet) table(introduction, header, what string, rows []string) {
	s.rows("\n"+introduction+"\n"+header, what, len(rows), func(i int) string { return rows[i] })
}

// rows writes as many of n rows as fit, and makes no more than those; what leads
// them stands only where a row does.
func (s *sheet) rows(lead, what string, n int, row func(i int) string) {
	for i := range n {
		if s.full || !s.add(lead+row(i)) {
			s.leave(n-i, what)
			return
		}
		lead = ""
	}
}

// part writes a part of a document.
type part func(*sheet)

// write returns the part at a limit.
func (p part) write(limit int) *sheet {
	s := &sheet{limit: limit}
	p(s)
	return s
}

// need is how much of a room the part takes: all of it where it is cut.
func (p part) need(room int) int {
	s := p.write(room)
	if s.full {
		return room
	}
	return s.out.Len()
}

// fill writes parts into one room. Each gets an even share of what is left, and
// what those after it do not need.
func fill(parts []part, room int) []*sheet {
	needs := make([]int, len(parts))
	for i, p := range parts {
		needs[i] = p.need(room)
	}
	written := make([]*sheet, len(parts))
	for i, p := range parts {
		limit := room
		for _, need := range needs[i+1:] {
			limit -= min(need, room/(len(parts)-i))
		}
		written[i] = p.write(limit)
		room -= written[i].out.Len()
	}
	return written
}
