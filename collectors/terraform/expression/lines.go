package expression

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func comparePlaces(a, b snapshot.Location) int {
	return slices.Compare(
		[]string{a.URI, fmt.Sprintf("%9d:%9d", a.StartLine, a.StartColumn)},
		[]string{b.URI, fmt.Sprintf("%9d:%9d", b.StartLine, b.StartColumn)},
	)
}

// lines is a text by lines.
type lines struct {
	text   string
	starts []int
}

func newLines(text string) *lines {
	l := &lines{text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// maxSnippet bounds a snippet, in bytes.
const maxSnippet = 200

func (l *lines) snippet(line int) string {
	if line < 1 || line > len(l.starts) {
		return ""
	}
	text := l.text[l.starts[line-1]:]
	text = text[:min(len(text), longLine)]
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if len(text) > maxSnippet {
		text = strings.ToValidUTF8(text[:maxSnippet], "") + "…"
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// position is the line and column, in characters, of a byte.
func (l *lines) position(offset int) (line, column int) {
	i, found := slices.BinarySearch(l.starts, offset)
	if !found {
		i--
	}
	before := l.text[l.starts[i]:offset]
	if len(before) > longLine {
		return i + 1, len(before) + 1
	}
	return i + 1, utf8.RuneCountInString(before) + 1
}

// line is the text of a line without its end.
func (l *lines) line(number int) string {
	if number < 1 || number > len(l.starts) {
		return ""
	}
	text := l.text[l.starts[number-1]:]
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return text
}

// offset is the byte at a line and column, in characters.
func (l *lines) offset(line, column int) int {
	if line < 1 || line > len(l.starts) {
		return len(l.text)
	}
	start, end := l.starts[line-1], len(l.text)
	if line < len(l.starts) {
		end = l.starts[line] - 1
	}
	if column > longLine {
		return min(start+column-1, end)
	}
	for i := range l.text[start:end] {
		if column--; column <= 0 {
			return start + i
		}
	}
	return end
}
