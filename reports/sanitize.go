package reports

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Values from AWS may hold anything: terminal escapes, line breaks, marks that
// turn the reading direction or cannot be seen, commands that a CI runner
// obeys. Text shows them as visible escapes; the JSON formats keep the value,
// by an escape of JSON's own.

// runnerCommand begins a command that the runner of GitHub Actions and Azure
// Pipelines obeys wherever it stands in a line of output. The newer "::" counts
// at the beginning of a line only; ARNs hold it elsewhere.
const runnerCommand = "##["

// Sanitize returns the text as one line that neither a terminal nor a CI runner
// obeys: for whatever of a snapshot or a report is printed beside the formats.
func Sanitize(s string) string {
	if s = visible(s); strings.HasPrefix(strings.TrimLeftFunc(s, unicode.IsSpace), "::") {
		return `\` + s
	}
	return s
}

// visible returns the text as one line of characters that can be seen.
func visible(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&out, `\x%02x`, s[i])
		case r == '#' && strings.HasPrefix(s[i-min(i, 1):], runnerCommand) && i > 0:
			// The second "#" of a command; a first one stays.
			out.WriteString(`\x23`)
		case !hidden(r):
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r < 0x80:
			fmt.Fprintf(&out, `\x%02x`, r)
		case r <= 0xFFFF:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			fmt.Fprintf(&out, `\U%08x`, r)
		}
	}
	return out.String()
}

// hidden reports whether a character cannot be seen, or changes how its
// neighbors are: controls, formatting and direction marks, zero-width
// characters, unusual spaces, and what is assigned to nothing.
func hidden(r rune) bool {
	if r >= ' ' && r < 0x7f {
		return false
	}
	const (
		ideographicSpace = '\u3000' // the ordinary space of Japanese names
		brailleBlank     = '\u2800' // a symbol that shows nothing
	)
	return !unicode.IsPrint(r) && r != ideographicSpace || r == brailleBlank ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// escapeHidden returns a JSON text of the same value in which no hidden
// character and no runner command stands as it is, so that it can go to a
// terminal or a log. Both can occur within strings only, where JSON has escapes.
func escapeHidden(text []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case bytes.HasPrefix(text, []byte(runnerCommand)):
			out.WriteString(`#\u0023[`)
			size = len(runnerCommand)
		case r == '\n' || r == '\t' || r == '\r' || !hidden(r):
			// A line break outside of strings is layout; inside it is escaped already.
			out.Write(text[:size])
		case r <= 0xFFFF:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		}
		text = text[size:]
	}
	return out.Bytes()
}
