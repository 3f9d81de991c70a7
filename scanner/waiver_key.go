package scanner

import "strings"

// keyPattern is a key, or a glob over keys: the texts between its stars. A key
// is a pattern of one text.
type keyPattern []string

// parseKeyPattern reads the key of a waiver. A * stands for any run of
// characters, / too; \* is a star and \\ a backslash, and a backslash before
// anything else stands for itself, for names of Active Directory hold some.
func parseKeyPattern(text string) keyPattern {
	pattern := keyPattern{}
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '*':
			pattern = append(pattern, part.String())
			part.Reset()
		case c == '\\' && i+1 < len(text) && (text[i+1] == '*' || text[i+1] == '\\'):
			i++
			part.WriteByte(text[i])
		default:
			part.WriteByte(c)
		}
	}
	return append(pattern, part.String())
}

// EscapeKey returns the pattern of a waiver that names exactly this key.
func EscapeKey(key string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(key)
}

// MatchKey reports whether the key of a waiver names a member.
func MatchKey(pattern, key string) bool { return parseKeyPattern(pattern).match(key) }

// CoversKey reports whether a waiver's key names all that another's names, as
// far as that can be told: it is the same, or the other names one key only.
func CoversKey(pattern, other string) bool {
	p, o := parseKeyPattern(pattern), parseKeyPattern(other)
	if key, exact := o.exact(); exact {
		return p.match(key)
	}
	return p.String() == o.String()
}

// exact returns the only key that a pattern without stars names.
func (p keyPattern) exact() (string, bool) { return p[0], len(p) == 1 }

// String is the pattern as it is written with no needless backslash: it
// tells whether two are the same.
func (p keyPattern) String() string {
	escaped := make([]string, len(p))
	for i, part := range p {
		escaped[i] = EscapeKey(part)
	}
	return strings.Join(escaped, "*")
}

// match reports whether the pattern names a key. The first and last part are
// tied to the ends, and the leftmost place is right for each part between.
func (p keyPattern) match(key string) bool {
	if only, exact := p.exact(); exact {
		return key == only
	}
	last := len(p) - 1
	if len(key) < len(p[0])+len(p[last]) || !strings.HasPrefix(key, p[0]) || !strings.HasSuffix(key, p[last]) {
		return false
	}
	rest := key[len(p[0]) : len(key)-len(p[last])]
	for _, part := range p[1:last] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return true
}

// unbound reports whether a glob holds nothing but stars and the separators of keys.
func (p keyPattern) unbound() bool {
	return len(p) > 1 && strings.Trim(strings.Join(p, ""), "/:") == ""
}
