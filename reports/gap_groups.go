package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// gapGroup is all gaps that the same would close, as one module whose source is
// not there leaves many: they have one cause and one remedy. People read it once.
type gapGroup struct {
	cause      snapshot.Cause
	accidental bool
	remedy     string
	// sections, what the gaps mean, what controls doubt because of them, calls and
	// keys, each once.
	sections, meanings, doubts, calls, keys []string
	// affected has each control once, the gravest first.
	affected []affected
}

// byRemedy joins gaps that the same would close, in the order of the first of
// each. Without a remedy they have to mean the same.
func byRemedy(all []gap) []gapGroup {
	var groups []gapGroup
	place := map[scanner.UnknownGap]int{}
	for _, g := range all {
		same := scanner.UnknownGap{Cause: g.Cause, Accidental: g.Accidental, Remedy: g.Remedy}
		if g.Remedy == "" {
			same.Meaning = g.Meaning
		}
		i, seen := place[same]
		if !seen {
			i = len(groups)
			place[same] = i
			groups = append(groups, gapGroup{cause: g.Cause, accidental: g.Accidental, remedy: g.Remedy})
		}
		groups[i].add(g)
	}
	for _, group := range groups {
		slices.SortFunc(group.affected, func(a, b affected) int { return cmp.Compare(a.order, b.order) })
	}
	return groups
}

func (group *gapGroup) add(g gap) {
	if g.Section == "" {
		group.doubts = union(group.doubts, g.Meaning)
	} else {
		group.sections = union(group.sections, strings.ReplaceAll(string(g.Section), "_", " "))
		group.meanings = union(group.meanings, g.Meaning)
	}
	group.calls = union(group.calls, g.calls...)
	group.keys = union(group.keys, g.keys...)
	for _, a := range g.affected {
		i := slices.IndexFunc(group.affected, func(b affected) bool { return b.control == a.control })
		if i < 0 {
			group.affected = append(group.affected, a)
			continue
		}
		group.affected[i] = group.affected[i].and(a)
	}
}

// and joins what two gaps left open in one control. A member that both name
// counts once.
func (a affected) and(b affected) affected {
	names := union(slices.Clone(a.sample), b.sample...)
	return affected{
		control: a.control, sample: names, order: min(a.order, b.order),
		count: len(names) + a.unnamed() + b.unnamed(),
		most:  a.most || b.most || a.cut() && b.cut(),
	}
}

func (a affected) unnamed() int { return a.count - len(a.sample) }

// cut reports whether the sample, which has ten keys at most, lacks members.
func (a affected) cut() bool { return len(a.sample) >= 10 && a.unnamed() > 0 }

// number is how many members are unknown.
func (a affected) number() string {
	if a.most {
		return fmt.Sprintf("up to %d", a.count)
	}
	return strconv.Itoa(a.count)
}

// about names the cause and the first of the sections.
func (group *gapGroup) about() string {
	const shown = 3
	cause := strings.ReplaceAll(string(group.cause), "_", " ")
	switch sections := group.sections; {
	case len(sections) == 0:
		return cause
	case len(sections) > shown:
		return fmt.Sprintf("%s and %d more: %s", strings.Join(sections[:shown], ", "), len(sections)-shown, cause)
	default:
		return strings.Join(sections, ", ") + ": " + cause
	}
}

// reasons are the first of what was not read and what is in doubt for it, and
// how many there are beside them: what was not read names the place to mend.
func (group *gapGroup) reasons() (first []string, more string) {
	const shown = 3
	all := union(slices.Clone(group.meanings), group.doubts...)
	if len(all) <= shown {
		return all, ""
	}
	return all[:shown], andMore(len(all)-shown, "like these")
}

// andMore says where those are that a report for people leaves out.
func andMore(count int, what string) string {
	return strings.TrimSpace(fmt.Sprintf("and %d more %s", count, what)) + "; all are in --output json=FILE"
}

// fewAffected is how many controls are listed with their members. Of more only
// the numbers are told.
const fewAffected = 3

// numbers says of each control how many members are unknown.
func (group *gapGroup) numbers() []string {
	controls := make([]string, len(group.affected))
	for i, a := range group.affected {
		controls[i] = a.control + " (" + a.number() + ")"
	}
	return controls
}

// union adds those of more that a list lacks.
func union(list []string, more ...string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
