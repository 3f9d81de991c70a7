package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// answer is a link with how it was found.
type answer struct {
	link
	// text is the part of an instance key by which it was found, labelled whether
	// the key itself says what it is; "" where it was found otherwise.
	text     string
	key      string
	labelled bool
}

// answer answers all questions by what they have in common.
func (q *questions) answer(l *linker, into map[attributeOf]answer) {
	found := make([]map[*candidate]bool, len(q.all))
	var token []string
	labelled := false
	switch {
	case q.pool.foreign || len(q.pool.all) == 0:
	case len(q.pool.all) == 1 && q.pool.sure:
		for n := range q.all {
			found[n] = map[*candidate]bool{q.pool.all[0]: true}
		}
	default:
		if !q.exactly(found) {
			token, labelled = q.withinKeys(l, found)
		}
	}
	for n, question := range q.all {
		if len(found[n]) != 1 {
			into[question.of] = answer{link: link{why: q.why(found[n])}}
			continue
		}
		for c := range found[n] {
			a := answer{link: link{to: c.instance, path: c.attribute}}
			if token != nil {
				a.text, a.key, a.labelled = token[n], question.hint.keys[0], labelled
			}
			into[question.of] = a
		}
	}
}

// why says between what could not be decided.
func (q *questions) why(found map[*candidate]bool) string {
	var addresses []string
	for _, c := range q.pool.all {
		if len(found) == 0 || found[c] {
			addresses = append(addresses, c.address)
		}
	}
	slices.Sort(addresses)
	switch n := len(addresses); {
	case q.pool.foreign && n > 0:
		return "it may be of " + some(addresses) + ", or of something else that is known after apply"
	case n == 0:
		return "the plan does not say of what"
	case n == 1:
		return "it may be of " + addresses[0]
	}
	return "it may be of any of " + some(addresses)
}

func some(addresses []string) string {
	const shown = 5
	if n := len(addresses); n > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(addresses[:shown], ", "), n-shown)
	}
	return strings.Join(addresses, ", ")
}

// exactly answers where a text that the expression refers to is the key of a
// candidate, for each instance of the block. It reports whether that is so.
func (q *questions) exactly(found []map[*candidate]bool) bool {
	sources := sortedKeys(q.all[0].hint.exact)
	decided := false
	for _, source := range sources {
		texts := make([]string, len(q.all))
		valid := true
		for n, question := range q.all {
			text, ok := question.hint.exact[source]
			valid = valid && ok && len(q.chosen(text, question.hint)) > 0
			texts[n] = text
		}
		for _, question := range q.known { // it is of something that exists already
			valid = valid && len(q.chosen(question.hint.exact[source], question.hint)) == 0
		}
		if !valid {
			continue
		}
		decided = true
		for n, question := range q.all {
			for _, c := range q.chosen(texts[n], question.hint) {
				mark(found, n, c)
			}
		}
		q.around(texts, found)
	}
	return decided || q.composed(found, sources)
}

// chosen are the candidates that a text can be the key of. Where several keys
// together lead to a candidate, the expression must have the others too.
func (q *questions) chosen(text string, hint *hints) (all []*candidate) {
	for _, c := range q.pool.byKey[text] {
		others := slices.ContainsFunc(c.needs, func(key string) bool {
			return key != text && !slices.Contains(sortedValues(hint.exact), key)
		})
		if c.anyKey || !others {
			all = append(all, c)
		}
	}
	return all
}

func sortedValues(m map[string]string) (all []string) {
	for _, key := range sortedKeys(m) {
		all = append(all, m[key])
	}
	return all
}

func mark(found []map[*candidate]bool, n int, c *candidate) {
	if found[n] == nil {
		found[n] = map[*candidate]bool{}
	}
	found[n][c] = true
}

// around adds what the expression would mean if it put the same text before or
// behind each of the texts, as in set["${each.key}-admin"]: nothing in a plan
// says that it does not.
func (q *questions) around(texts []string, found []map[*candidate]bool) {
	for _, key := range sortedKeys(q.pool.byKey) {
		at := strings.Index(key, texts[0])
		if at < 0 || key == texts[0] {
			continue
		}
		before, behind := key[:at], key[at+len(texts[0]):]
		if slices.ContainsFunc(texts, func(text string) bool { return q.pool.byKey[before+text+behind] == nil }) {
			continue
		}
		for n, text := range texts {
			for _, c := range q.pool.byKey[before+text+behind] {
				mark(found, n, c)
			}
		}
	}
}

// composed answers where a key is made of several texts, as in
// set["${each.value.team}-${each.value.tier}"].
func (q *questions) composed(found []map[*candidate]bool, sources []string) bool {
	if len(sources) < 2 {
		return false
	}
	made := make([]map[*candidate]bool, len(q.all))
	for n, question := range q.all {
		for key, candidates := range q.pool.byKey {
			if slices.ContainsFunc(sources, func(source string) bool { return !containsWord(key, question.hint.exact[source]) }) {
				continue
			}
			for _, c := range candidates {
				mark(made, n, c)
			}
		}
		if len(made[n]) != 1 {
			return false
		}
	}
	copy(found, made)
	return true
}

// contradict takes back answers that two attributes of an instance found at the
// same place of its key: one of them is wrong.
func contradict(answers map[attributeOf]answer) {
	was := maps.Clone(answers)
	byInstance := map[*instance][]attributeOf{}
	for of, a := range answers {
		if a.text != "" {
			byInstance[of.of] = append(byInstance[of.of], of)
		}
	}
	for _, all := range byInstance {
		for _, one := range all {
			for _, other := range all {
				a, b := was[one], was[other]
				if one != other && !a.labelled && a.text == b.text && countWord(a.key, a.text) < 2 {
					why := fmt.Sprintf("%q in the key of the instance may be of %s or of %s", a.text, a.to.address, b.to.address)
					answers[one] = answer{link: link{why: why}}
				}
			}
		}
	}
}
