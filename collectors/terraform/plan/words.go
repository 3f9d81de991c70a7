package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a text with neither a letter nor a digit on either side of it.

func isInner(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// wordsAt returns the offsets at which a word stands in a text.
func wordsAt(text, word string) (offsets []int) {
	if word == "" {
		return nil
	}
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return offsets
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !isInner(before) && !isInner(behind) {
			offsets = append(offsets, at)
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
}

func containsWord(text, word string) bool { return len(wordsAt(text, word)) > 0 }

func countWord(text, word string) int { return len(wordsAt(text, word)) }

// without replaces a word everywhere in a text.
func without(text, word, by string) string {
	var b strings.Builder
	from := 0
	for _, at := range wordsAt(text, word) {
		if at >= from {
			b.WriteString(text[from:at] + by)
			from = at + len(word)
		}
	}
	return b.String() + text[from:]
}

// separators returns how much of the end of a text are separators.
func separators(text string) string {
	return text[len(strings.TrimRightFunc(text, func(c rune) bool { return !isInner(c) })):]
}

// label returns the last word of a text with the separators behind it.
func label(text string) string {
	behind := separators(text)
	words := strings.TrimSuffix(text, behind)
	return words[len(strings.TrimRightFunc(words, isInner)):] + behind
}
