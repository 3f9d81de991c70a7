package reports

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Markdown has no escape that holds against all that GitHub makes of text after
// it is rendered: mentions, references to issues and commits, links, emoji,
// mathematics. None of this is made within code. So names stand in code spans,
// and of sentences every word that is more than letters and numbers does.

// What Markdown shows of one value at most, in characters as people count them.
const (
	maxMarkdownName     = 200
	maxMarkdownSentence = 500
	// maxCombined is how many bytes of each may be on average, so that no value
	// is endless by what is combined in it.
	maxCombined = 4
)

// markdownCode makes a value a code span, which shows it as it is.
func markdownCode(s string) string {
	if s = clipGraphemes(visible(s), maxMarkdownName); s == "" {
		return "—"
	}
	return codeSpan(s)
}

// codeSpan fences a visible text with more backticks than it holds in a row.
func codeSpan(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	// A reader takes one blank of each end away where both have one.
	padded := strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ")
	if padded || strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// markdownRow makes marked-up cells a row of a table. Only code spans hold pipes.
func markdownRow(cells ...string) string {
	var row strings.Builder
	for _, cell := range cells {
		row.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
	}
	return row.String() + "|\n"
}

// Before and after a word may stand what neither begins nor ends any markup.
const (
	openers = `("'“„«`
	closers = `.,;:!?)"'”»…`
)

// plainWord is letters and numbers, and what joins them without a meaning.
var plainWord = regexp.MustCompile(`^(?:\p{L}\p{M}*|[0-9](?:[.,][0-9])?)+(?:['’]\p{L}+|-(?:\p{L}\p{M}*)+)*$`)

// commit is a word that GitHub may take for one, where it holds a number.
var commit = regexp.MustCompile(`^[0-9a-fA-F]{7,}$`)

// markdownProse makes a sentence one line of Markdown that shows it. Code spans
// that it has stay such.
func markdownProse(s string) string {
	var words []string
	for rest := clipGraphemes(visible(s), maxMarkdownSentence); rest != ""; {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		opener := rest[:len(rest)-len(strings.TrimLeft(rest, openers))]
		if span, after := leadingSpan(rest[len(opener):]); span != "" {
			word, more, _ := strings.Cut(after, " ")
			words, rest = append(words, opener+codeSpan(span)+word), more
			continue
		}
		word, after := rest, ""
		if end := strings.IndexFunc(rest, unicode.IsSpace); end >= 0 {
			word, after = rest[:end], rest[end:]
		}
		if word != "" {
			words = append(words, markdownWord(word, len(words) == 0))
		}
		rest = after
	}
	return strings.Join(words, " ")
}

// leadingSpan returns the text of a code span at the beginning, and what follows
// it; "" where there is none, or what touches it is not plain.
func leadingSpan(s string) (span, rest string) {
	after, found := strings.CutPrefix(s, "`")
	span, rest, closed := strings.Cut(after, "`")
	word, _, _ := strings.Cut(rest, " ")
	if !found || !closed || strings.Trim(span, " ") != span || strings.Trim(word, closers) != "" {
		return "", s
	}
	return span, rest
}

// markdownWord returns a word as it is or as a code span. The first one must not
// look like the number of a list.
func markdownWord(word string, first bool) string {
	inner := strings.TrimLeft(word, openers)
	opener := word[:len(word)-len(inner)]
	inner = strings.TrimRight(inner, closers)
	if opened := strings.Count(inner, "(") - strings.Count(inner, ")"); opened > 0 && len(opener)+len(inner) < len(word) && word[len(opener)+len(inner)] == ')' {
		inner += ")"
	}
	closer := word[len(opener)+len(inner):]
	numbers := first && closer != "" && strings.Trim(inner, "0123456789") == ""
	switch {
	case inner == "–" || inner == "—" || word == "…":
		return word
	case inner == "":
		return codeSpan(word)
	case numbers || !plainWord.MatchString(inner) || commit.MatchString(inner) && strings.ContainsAny(inner, "0123456789"):
		return opener + codeSpan(inner) + closer
	}
	return word
}

// markdownSteps makes the steps of a remedy paragraphs or, where they are
// commands, a code block.
func markdownSteps(language, steps string) string {
	steps = strings.TrimSpace(steps)
	if language == "" || !strings.Contains(steps, "\n") && !strings.HasPrefix(steps, "aws ") {
		return " " + markdownProse(steps) + "\n"
	}
	var lines []string
	for line := range strings.SplitSeq(steps, "\n") {
		lines = append(lines, Sanitize(line))
	}
	return "\n\n" + fenced(language, strings.Join(lines, "\n")) + "\n"
}

// clipGraphemes cuts a text to a number of characters as people count them, an
// ellipsis included; what is combined stays so.
func clipGraphemes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	endless := len(s) > most*maxCombined
	if endless {
		s = strings.ToValidUTF8(s[:most*maxCombined], "")
	}
	last, before := 0, 0
	characters := graphemes.FromString(s)
	for n := 0; characters.Next(); n++ {
		last = characters.Start()
		switch {
		case n == most:
			return s[:before] + "…"
		case n < most-1:
			before = characters.End()
		}
	}
	if endless {
		return s[:last] + "…" // The last one may have been cut.
	}
	return s
}
