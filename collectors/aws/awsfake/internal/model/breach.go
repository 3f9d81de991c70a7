package model

import (
	"fmt"
	"regexp"
	"slices"
	"sync"
	"unicode/utf8"
)

// Breach is a place where a request or an answer breaks the model.
type Breach struct {
	// Path leads to the member, "Filters.0.AttributePath".
	Path string
	// Problem says what is wrong there.
	Problem string
	// Form: it has no place in the model at all, or another type; else it breaks
	// a constraint.
	Form bool
}

func (b *Breach) Error() string {
	if b.Path == "" {
		return b.Problem
	}
	return b.Path + " " + b.Problem
}

// at puts the breach below a member.
func (b *Breach) at(name string) *Breach {
	if b.Path != "" {
		name += "." + b.Path
	}
	b.Path = name
	return b
}

func breach(format string, args ...any) *Breach {
	return &Breach{Problem: fmt.Sprintf(format, args...)}
}

func misformed(format string, args ...any) *Breach {
	b := breach(format, args...)
	b.Form = true
	return b
}

// text says how a text breaks the shape, nil if it does not.
func (s Shape) text(v string) *Breach {
	if !utf8.ValidString(v) {
		return misformed("is no UTF-8")
	}
	if s.Kind == Enum {
		if !slices.Contains(s.Values, v) {
			return breach("must be one of %v, not %q", s.Values, v)
		}
		return nil
	}
	if b := s.size(utf8.RuneCountInString(v), " characters"); b != nil {
		return b
	}
	for _, p := range []string{s.Pattern, s.Also} {
		if p != "" && !compiled()[p].MatchString(v) {
			return breach("%q does not match %s", v, p)
		}
	}
	if s.Not != "" && compiled()[s.Not].MatchString(v) {
		return breach("%q must not match %s", v, s.Not)
	}
	return nil
}

// size says how a length or a number breaks the shape, nil if it does not.
func (s Shape) size(n int, unit string) *Breach {
	switch {
	case n < s.Min:
		return breach("must be at least %d%s, not %d", s.Min, unit, n)
	case s.Max > 0 && n > s.Max:
		return breach("must be at most %d%s, not %d", s.Max, unit, n)
	}
	return nil
}

// compiled are all expressions of the table, each compiled once.
var compiled = sync.OnceValue(func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, s := range Shapes {
		for _, p := range []string{s.Pattern, s.Also, s.Not} {
			if p != "" && all[p] == nil {
				all[p] = regexp.MustCompile(p)
			}
		}
	}
	return all
})
