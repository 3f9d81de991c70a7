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
				a.text, a.key, a.labelled = token[n], question.within(q.pool), labelled
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
	sources := q.all[0].hint.sources(q.pool)
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
	return q.composed(found, sources) || decided
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

// composed adds the candidates whose keys have several texts in them, as in
// set["${each.value.team}-${each.value.tier}"], if there are any for each
// instance of the block. It reports whether that is so.
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
		if len(made[n]) == 0 {
			return false
		}
	}
	for n := range made {
		for c := range made[n] {
			mark(found, n, c)
		}
	}
	return true
}

// partners are attributes whose names stand side by side in the keys of instances.
var partners = map[string]string{
	"permission_set_arn": "principal_id", "principal_id": "permission_set_arn",
	"group_id": "member_id", "member_id": "group_id",
}

// doubt takes back answers that were found by the position in a key alone,
// where the word may as well be the name of the partner: a group can be called
// as a permission set is.
func (l *linker) doubt(answers map[attributeOf]answer) {
	was := maps.Clone(answers)
	for of, a := range was {
		if a.to == nil || a.text == "" || a.labelled {
			continue
		}
		partner := partners[of.attribute]
		if b, asked := was[attributeOf{of.of, partner}]; asked {
			if b.to == nil || slices.Contains(l.called[b.to.address], a.text) && countWord(a.key, a.text) < 2 {
				answers[of] = answer{link: link{why: fmt.Sprintf("%q in the key of the instance may be the name of %s, or of %s", a.text, a.to.address, partner)}}
			}
		} else if value := of.of.text(partner); value != "" && len(l.called[value]) == 0 {
			answers[of] = answer{link: link{why: fmt.Sprintf("%q in the key of the instance may be the name of %s, or of %s %s", a.text, a.to.address, partner, value)}}
		}
	}
}
