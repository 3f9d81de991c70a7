package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// rule finds the key of what is meant within the key of an instance, such as
// "Admin" in "Principal:Ops__Permission:Admin__Account:111111111111": it stands
// between two texts that are the same in the keys of all instances.
type rule struct{ before, behind string }

// Marks of the ends of a key and of what is explained by another attribute.
const (
	first     = "\x01"
	last      = "\x02"
	explained = "\x03"
)

// withinKeys answers from the keys of instances, where the values of for_each
// are not known. Every rule that holds for all instances must give the same
// answer; those with a label that names the attribute go before all others, and
// what no label names needs more evidence.
func (q *questions) withinKeys(l *linker, found []map[*candidate]bool) (tokens []string, labelled bool) {
	keys := make([]string, len(q.all))
	for n, question := range q.all {
		key := question.within(q.pool)
		if key == "" {
			return nil, false
		}
		keys[n] = l.masked(question, key)
	}
	var known []string
	for _, question := range q.known {
		if key := question.within(q.pool); key != "" {
			known = append(known, l.masked(question, key))
		}
	}
	rules := slices.DeleteFunc(q.rules(keys[0]), func(r rule) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return len(q.between(r, key)) == 0 }) ||
			slices.ContainsFunc(known, func(key string) bool { return len(q.between(r, key)) > 0 })
	})
	if named := slices.DeleteFunc(slices.Clone(rules), func(r rule) bool { return !q.names(r) }); len(named) > 0 {
		rules, labelled = named, true
	}
	tokens = make([]string, len(q.all))
	for _, r := range rules {
		for n, key := range keys {
			for _, text := range q.between(r, key) {
				tokens[n] = text
				for _, c := range q.chosen(text, q.all[n].hint) {
					mark(found, n, c)
				}
			}
		}
		q.around(tokens, found)
	}
	if !labelled && !q.plausible(keys, tokens, found) {
		clear(found)
	}
	return tokens, labelled
}

// plausible reports whether words at the same place of all keys are more than a
// coincidence: together they are all there is to be meant, or of an attribute
// that shares its keys with no other name, nothing else in the keys is unexplained.
func (q *questions) plausible(keys, tokens []string, found []map[*candidate]bool) bool {
	meant := map[*candidate]bool{}
	for _, candidates := range found {
		maps.Copy(meant, candidates)
	}
	if len(meant) == len(q.pool.all) {
		return true
	}
	return !q.all[0].hasPartner(q.attribute) && !slices.ContainsFunc(keys, func(key string) bool {
		n := slices.Index(keys, key)
		return strings.ContainsFunc(strings.Replace(key, tokens[n], "", 1), isInner)
	})
}

// hasPartner reports whether the instance has the attribute whose name may stand
// beside that of this one in its key.
func (q *question) hasPartner(attribute string) bool {
	values, _ := q.of.of.values.(map[string]any)
	_, ok := values[partners[attribute]]
	return ok || q.of.of.isUnknown(partners[attribute])
}

// within is the instance key in which the key of what is meant may stand, ""
// where there is none, or where it is made of more than one text.
func (q *question) within(p *pool) (found string) {
	for _, source := range q.hint.sources(p) {
		key, ok := q.hint.within[source]
		if !ok || found != "" {
			return ""
		}
		found = key
	}
	return found
}

// sources are the texts that are an index of what the pool is of.
func (h *hints) sources(p *pool) (all []string) {
	for _, source := range sortedKeys(h.indexes) {
		if h.isIndex(source, p) {
			all = append(all, source)
		}
	}
	return all
}

// isIndex reports whether a text is an index of what the pool is of, and of
// nothing that could make another key of it.
func (h *hints) isIndex(source string, p *pool) bool {
	wanted := ofResource
	if p.likely {
		wanted = ofLocal
	}
	return h.indexes[source]&wanted != 0 && h.indexes[source]&ofAnother == 0
}

// masked is the key of the instance of a question with its ends marked, and
// without the words that its other attributes explain: the account of an
// assignment is in its key, and the name of the group that its id is known to be of.
func (l *linker) masked(question *question, key string) string {
	values, _ := question.of.of.values.(map[string]any)
	var words []string
	for attribute := range values {
		text := question.of.of.text(attribute)
		if len(text) > 1 {
			words = append(words, text)
			words = append(words, l.called[text]...)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	for _, word := range words {
		key = without(key, word, explained)
	}
	return first + key + last
}

// rules are those by which any candidate could be found in a key.
func (q *questions) rules(key string) (all []rule) {
	for _, text := range sortedKeys(q.pool.byKey) {
		for _, at := range wordsAt(key, text) {
			before, behind := key[:at], key[at+len(text):]
			mirrored := reverse(behind)
			for _, b := range []string{before, label(before), separators(before)} {
				for _, e := range []string{behind, reverse(label(mirrored)), reverse(separators(mirrored))} {
					if r := (rule{b, e}); !slices.Contains(all, r) {
						all = append(all, r)
					}
				}
			}
		}
	}
	return all
}

func reverse(text string) string {
	runes := []rune(text)
	slices.Reverse(runes)
	return string(runes)
}

// between returns the keys of candidates that stand between the texts of a rule.
func (q *questions) between(r rule, key string) (all []string) {
	for from := 0; ; {
		at := strings.Index(key[from:], r.before)
		if at < 0 {
			return all
		}
		start := from + at + len(r.before)
		for to := start; ; {
			end := strings.Index(key[to:], r.behind)
			if end < 0 {
				break
			}
			text := key[start : to+end]
			if q.pool.byKey[text] != nil && !slices.Contains(all, text) {
				all = append(all, text)
			}
			to += end + 1
		}
		from += at + 1
	}
}

// names reports whether what stands before the key names the attribute.
func (q *questions) names(r rule) bool {
	word := strings.ToLower(label(r.before))
	return slices.ContainsFunc(labels[q.attribute], func(name string) bool { return strings.Contains(word, name) })
}
