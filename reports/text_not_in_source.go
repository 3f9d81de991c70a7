package reports

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// absence is what a kind of source cannot hold, such as code what only AWS knows:
// all such gaps together, as the same is to be done about them.
type absence struct {
	// sections of which something is not held, controls that wait for it, and
	// what would close it: each once, sorted, remedies in the order of need.
	sections, controls, remedies []string
}

// notInSource takes gaps of that cause out of others. It is nil where there are
// none.
func notInSource(all []gap) (*absence, []gap) {
	var found absence
	var others []gap
	for _, g := range all {
		if g.Cause != snapshot.CauseNotInSource {
			others = append(others, g)
			continue
		}
		for _, source := range append([]scanner.UnknownGap{g.UnknownGap}, g.sources...) {
			if source.Section != "" {
				found.sections = append(found.sections, strings.ReplaceAll(string(source.Section), "_", " "))
			}
		}
		for _, a := range g.affected {
			found.controls = append(found.controls, a.control)
		}
		for _, remedy := range strings.Split(g.Remedy, "; ") {
			if remedy != "" {
				found.remedies = append(found.remedies, remedy)
			}
		}
	}
	if len(others) == len(all) {
		return nil, all
	}
	for _, list := range []*[]string{&found.sections, &found.controls, &found.remedies} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	// Of two that begin alike the longer says more.
	said := slices.Clone(found.remedies)
	found.remedies = slices.DeleteFunc(found.remedies, func(remedy string) bool {
		verb, _, _ := strings.Cut(remedy, ",")
		return slices.ContainsFunc(said, func(other string) bool { return len(other) > len(remedy) && strings.HasPrefix(other, verb) })
	})
	return &found, others
}

// need begins a sentence on the controls that wait.
func (held *absence) need() string {
	if len(held.controls) == 1 {
		return "1 control that needs"
	}
	return counted(len(held.controls), "control") + " that need"
}

// textNotInSource writes once what the source cannot hold, what to do about it,
// and the controls that wait for it.
func textNotInSource(p *page, held *absence) {
	if held == nil {
		return
	}
	section(p, "Not in this source: "+held.need()+" what it cannot hold")()
	if len(held.sections) > 0 {
		p.item("  ", "of:    ", faint, strings.Join(held.sections, ", "))
	}
	for _, remedy := range held.remedies {
		p.item("  ", "close: ", faint, remedy)
	}
	for _, group := range byGroup(held.controls) {
		p.item("  ", group.name+"    ", faint, strings.Join(group.controls, ", "))
	}
}

type groupOfControls struct {
	name     string
	controls []string
}

// byGroup divides sorted ids, as IDC-ACC-001, by their group, ACC.
func byGroup(ids []string) []groupOfControls {
	var groups []groupOfControls
	for _, id := range ids {
		name := id
		if parts := strings.Split(id, "-"); len(parts) == 3 {
			name = parts[1]
		}
		if len(groups) == 0 || groups[len(groups)-1].name != name {
			groups = append(groups, groupOfControls{name: name})
		}
		last := &groups[len(groups)-1]
		last.controls = append(last.controls, id)
	}
	return groups
}
