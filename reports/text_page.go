package reports

import (
	"bufio"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
)

// What text shows of one value at most, in columns; JSON has the whole.
const (
	maxName     = 160
	maxSentence = 400
	// minWidth is the narrowest terminal that is wrapped for.
	minWidth = 40
)

// Styles of text. They are numbers of go-pretty and used as such: its own
// printing asks the environment, which is the caller's to ask.
var (
	plain  = text.Colors(nil)
	strong = text.Colors{text.Bold}
	faint  = text.Colors{text.Faint}
	red    = text.Colors{text.Bold, text.FgRed}
	yellow = text.Colors{text.Bold, text.FgYellow}
	green  = text.Colors{text.Bold, text.FgGreen}
	cyan   = text.Colors{text.Bold, text.FgCyan}
)

// page writes lines that fit a width. All that it is given is made visible
// first, so no caller can forget to.
type page struct {
	out   *bufio.Writer
	width int
	color bool
}

// blank writes an empty line.
func (p *page) blank() { p.emit("", plain, "") }

// line writes one line, cut where it does not fit.
func (p *page) line(indent string, style text.Colors, s string) {
	limit := maxName
	if p.width > 0 {
		limit = min(limit, p.width-len(indent))
	}
	p.emit(indent, style, clip(visible(s), limit))
}

// item writes a label and what it is about, wrapped with a hanging indent.
func (p *page) item(indent, label string, style text.Colors, s string) {
	label = clip(visible(label), maxName) // an id of a saved report is as foreign as a name
	hanging := strings.Repeat(" ", text.StringWidthWithoutEscSequences(label))
	for i, line := range p.wrap(clip(visible(s), maxSentence), len(indent)+len(hanging)) {
		if i > 0 {
			label = hanging
		}
		p.emit(indent, style, label, line)
	}
}

// whole writes, below a key, a label and what people copy: it is never broken, the terminal
// shows it on as many lines as it needs.
func (p *page) whole(label string, style text.Colors, s string) {
	p.emit("      ", style, visible(label), clip(visible(s), maxName))
}

// block writes a label and a text of several lines, each wrapped.
func (p *page) block(indent, label string, style text.Colors, s string) {
	for i, line := range strings.Split(strings.TrimSpace(s), "\n") {
		if i > 0 {
			label = strings.Repeat(" ", len(label))
		}
		code := len(line) - len(strings.TrimLeft(line, " "))
		p.item(indent, label+strings.Repeat(" ", code), style, strings.TrimSpace(line))
	}
}

func (p *page) wrap(s string, used int) []string {
	if p.width == 0 {
		return []string{s}
	}
	return strings.Split(text.WrapSoft(s, max(p.width-used, minWidth/2)), "\n")
}

// emit writes one line: an indent, a part in a style and, where there is more,
// the rest without style.
func (p *page) emit(indent string, style text.Colors, styled string, rest ...string) {
	tail := strings.Join(rest, "")
	line := indent + styled + tail
	if trimmed := strings.TrimLeftFunc(line, unicode.IsSpace); strings.HasPrefix(trimmed, "::") {
		// A runner would obey it; nothing of ours begins like this.
		styled, tail, style = `\`+trimmed, "", plain
		if indent != "" {
			indent = strings.Repeat(" ", len(line)-len(trimmed)-1)
		}
	}
	if word := strings.TrimRight(styled, " "); p.color && len(style) > 0 && word != "" {
		styled = text.Escape(word, style.EscapeSeq()) + styled[len(word):]
	}
	// An error of the writer below stays with the buffer, and its Flush returns it.
	_, _ = p.out.WriteString(strings.TrimRight(indent+styled+tail, " ") + "\n")
}

// clip cuts a visible text to a number of columns, an ellipsis included.
func clip(s string, columns int) string {
	if text.StringWidthWithoutEscSequences(s) <= columns {
		return s
	}
	return text.Trim(s, columns-1) + "…"
}
