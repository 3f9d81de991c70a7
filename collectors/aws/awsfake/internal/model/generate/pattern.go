package main

import (
	"fmt"
	"regexp"
	"strings"
)

// escape is a character by its number, as Java's expressions write it; the
// models also write the five and six digits of the last planes that way.
var escape = regexp.MustCompile(`\\u(10[0-9A-F]{4}|10000|[0-9A-F]{4})`)

// translate rewrites a pattern of the models for Go, whose expressions have no
// lookahead: X(?=Y)Z becomes XZ and also XY, X(?!Y)Z becomes XZ and not XY.
// That is the same as long as X matches in one way only, which holds for the
// two that there are.
func translate(pattern string) (main, also, not string, err error) {
	main = escape.ReplaceAllString(pattern, `\x{$1}`)
	if start := strings.Index(main, "(?="); start >= 0 {
		main, also, err = split(main, start)
	} else if start := strings.Index(main, "(?!"); start >= 0 {
		main, not, err = split(main, start)
	}
	for _, p := range []string{main, also, not} {
		if _, bad := regexp.Compile(p); bad != nil && err == nil {
			err = fmt.Errorf("pattern %q: %w", pattern, bad)
		}
	}
	return main, also, not, err
}

// split takes the lookahead at start out of a pattern: what remains, and what
// comes before it together with what it asks for.
func split(pattern string, start int) (rest, ahead string, err error) {
	depth := 0
	for i := start; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				before, inside := pattern[:start], pattern[start+len("(?="):i]
				return before + pattern[i+1:], before + "(?:" + inside + ")", nil
			}
		}
	}
	return "", "", fmt.Errorf("pattern %q: lookahead without an end", pattern)
}
