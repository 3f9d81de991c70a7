package scanner

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// reference matches a waiver's key the plain way: as a regular expression.
func reference(pattern, key string) bool {
	var expression strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch {
		case pattern[i] == '*':
			expression.WriteString(`(?s:.*)`)
		case pattern[i] == '\\' && i+1 < len(pattern) && strings.ContainsRune(`*\`, rune(pattern[i+1])):
			i++
			expression.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		default:
			expression.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return regexp.MustCompile(`\A` + expression.String() + `\z`).MatchString(key)
}

func TestMatchKey(t *testing.T) {
	for _, test := range []struct {
		pattern, key string
		want         bool
	}{
		{"a", "a", true}, {"a", "ab", false}, {"", "", true},
		{"1/*/group:X", "1/Set/group:X", true}, {"1/*", "1/Set/group:a/b", true}, {"*", "", true},
		{"a*a", "a", false}, {"a*a", "aa", true}, {"*ab*ab*", "abab", true}, {"*ab*ab*", "aba", false},
		{`a\*`, "a*", true}, {`a\*`, "ab", false}, {`CORP\Admins`, `CORP\Admins`, true}, {`a\\*`, `a\bc`, true},
		{`a\\\*`, `a\*`, true}, {`a\\\*`, `a\b`, false}, {`a\`, `a\`, true}, {"*", "a\nb", true}, {"A", "a", false},
	} {
		if got := MatchKey(test.pattern, test.key); got != test.want || reference(test.pattern, test.key) != test.want {
			t.Errorf("%q and %q: %t", test.pattern, test.key, got)
		}
	}
}

func TestMatchKeyIsTheReference(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	text := func(letters string, most int) string {
		made := make([]byte, random.IntN(most))
		for i := range made {
			made[i] = letters[random.IntN(len(letters))]
		}
		return string(made)
	}
	matched := 0
	for range 50_000 {
		pattern, key := text(`ab/**\`, 8), text(`ab/*\`, 10)
		got := MatchKey(pattern, key)
		if got {
			matched++
		}
		if got != reference(pattern, key) {
			t.Fatalf("%q and %q: %t", pattern, key, got)
		}
		if canonical := parseKeyPattern(pattern).String(); MatchKey(canonical, key) != got {
			t.Fatalf("%q is another pattern than %q for %q", canonical, pattern, key)
		}
		if !MatchKey(EscapeKey(key), key) || MatchKey(EscapeKey(key), key+"x") {
			t.Fatalf("%q is not the pattern of %q alone", EscapeKey(key), key)
		}
	}
	if matched < 2_500 {
		t.Errorf("only %d of the tries match", matched)
	}
}
