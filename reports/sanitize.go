package reports

import (
	"bytes"
	"fmt"
	"io"
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
	escaped, _ := appendEscaped(make([]byte, 0, len(text)), text, true)
	return escaped
}

// EscapeJSON returns a writer that writes the JSON text it is given with escapes
// of JSON's own in the place of all that a terminal or a CI runner obeys: for
// JSON beside the formats. It has to be closed, and does not close w.
func EscapeJSON(w io.Writer) io.WriteCloser { return &hiddenEscaper{w: w} }

// hiddenEscaper writes a JSON text as [escapeHidden] returns it, as the text comes.
type hiddenEscaper struct {
	w io.Writer
	// rest is the end of what came that cannot be told without what follows.
	rest, escaped []byte
}

// Write implements io.Writer.
func (e *hiddenEscaper) Write(text []byte) (int, error) {
	n := len(text)
	if len(e.rest) > 0 {
		text = append(e.rest, text...)
	}
	var read int
	e.escaped, read = appendEscaped(e.escaped[:0], text, false)
	e.rest = append([]byte(nil), text[read:]...)
	if _, err := e.w.Write(e.escaped); err != nil {
		return 0, err
	}
	return n, nil
}

// Close writes what is left.
func (e *hiddenEscaper) Close() error {
	_, err := e.w.Write(escapeHidden(e.rest))
	e.rest = nil
	return err
}

// appendEscaped appends a JSON text as escapeHidden returns it, and returns how
// much of it it has read: all of one that is at its end, else all but what may
// go on to be a character or a command.
func appendEscaped(out, text []byte, end bool) ([]byte, int) {
	at := 0
	for at < len(text) {
		plain := at
		for plain < len(text) && isASCII[text[plain]] {
			plain++
		}
		out = append(out, text[at:plain]...)
		if at = plain; at == len(text) {
			break
		}
		rest := text[at:]
		if !end && (!utf8.FullRune(rest) || len(rest) < len(runnerCommand) && strings.HasPrefix(runnerCommand, string(rest))) {
			break
		}
		r, size := utf8.DecodeRune(rest)
		switch {
		case bytes.HasPrefix(rest, []byte(runnerCommand)):
			out = append(out, `#\u0023[`...)
			size = len(runnerCommand)
		case !hidden(r):
			out = append(out, rest[:size]...)
		case r <= 0xFFFF:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		}
		at += size
	}
	return out, at
}

// isASCII are the bytes that stand for themselves: printable ASCII but what may
// begin a command, and line breaks, which outside of strings are layout and
// inside are escaped already.
var isASCII = func() (table [256]bool) {
	for b := ' '; b <= '~'; b++ {
		table[b] = b != '#'
	}
	table['\n'], table['\t'], table['\r'] = true, true, true
	return table
}()
