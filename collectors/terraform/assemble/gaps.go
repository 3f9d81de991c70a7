package assemble

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// gaps gathers what is not known, one gap for each thing that would tell.
type gaps struct {
	bySection map[snapshot.Section][]*snapshot.Gap
	index     map[string]*snapshot.Gap
}

func newGaps() *gaps {
	return &gaps{bySection: map[snapshot.Section][]*snapshot.Gap{}, index: map[string]*snapshot.Gap{}}
}

// add records a gap; one that says the same of other members takes their keys.
func (g *gaps) add(section snapshot.Section, gap snapshot.Gap) {
	slices.Sort(gap.Attributes)
	identity := strings.Join([]string{
		string(section), string(gap.Cause), strings.Join(gap.Attributes, ","), gap.Meaning, fmt.Sprint(len(gap.Keys) > 0),
	}, "\x00")
	known := g.index[identity]
	if known == nil {
		known = &gap
		g.index[identity] = known
		g.bySection[section] = append(g.bySection[section], known)
		return
	}
	known.Keys = append(known.Keys, gap.Keys...)
}

// coverage gives every section its gaps; absent are the sections that were not read.
func (g *gaps) coverage(absent map[snapshot.Section]bool) snapshot.Coverage {
	coverage := snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		entry := &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
		for _, gap := range g.bySection[section] {
			slices.Sort(gap.Keys)
			gap.Keys = slices.Compact(gap.Keys)
			entry.Gaps = append(entry.Gaps, *gap)
			entry.Status = snapshot.Partial
		}
		if absent[section] {
			entry.Status = snapshot.Unavailable
		}
		coverage[section] = entry
	}
	return coverage
}

// doubt is why something is not known: the symbols on which it depends, or a
// mistake in the source.
type doubt struct {
	symbols []*declaration.Symbol
	// problem says in one sentence what is wrong, remedy what to do.
	problem, remedy string
	place           *snapshot.Location
}

// unknown is the doubt of a value, at the resource that sets it.
func unknown(v declaration.Value, r *declaration.Resource) doubt {
	symbols := v.Symbols()
	if len(symbols) == 0 {
		return doubt{
			problem: r.Address + " does not tell it", place: placeOf(r),
			remedy: "set it there",
		}
	}
	return doubt{symbols: symbols, place: placeOf(r)}
}

// dangling reports whether what is not known is known to be declared nowhere.
func (d doubt) dangling() bool {
	return len(d.symbols) == 1 && d.symbols[0].Why == declaration.Dangling
}

// unsaid are the attributes that are not known of what a reference leads to, none
// where it may be any member. What nothing declares is no other member, so that
// only what it is called is open.
func unsaid(d doubt, attributes ...string) []string {
	if d.dangling() {
		return attributes
	}
	return nil
}

// mistaken is the doubt about a value that cannot be meant.
func mistaken(v declaration.Value, r *declaration.Resource, problem, remedy string) doubt {
	place := v.Place()
	if place == nil {
		place = placeOf(r)
	}
	return doubt{problem: problem, remedy: remedy, place: place}
}

func placeOf(r *declaration.Resource) *snapshot.Location {
	if r == nil || r.Place == (snapshot.Location{}) {
		return nil
	}
	return &r.Place
}

// unresolved records that members, or all where none is named, lack attributes,
// or are not known at all where none of these is named either. What is the
// subject of the gap's sentence: "the account of an assignment of Admin".
func (g *gaps) unresolved(section snapshot.Section, what string, d doubt, keys, attributes []string) {
	gap := func(meaning, remedy string) {
		g.add(section, snapshot.Gap{
			Cause: snapshot.CauseUnresolved, Keys: slices.Clone(keys), Attributes: slices.Clone(attributes),
			Meaning: meaning, Remedy: remedy,
		})
	}
	if len(d.symbols) == 0 {
		gap(at(d.place, what+" is not known: "+d.problem), d.remedy)
	}
	for _, symbol := range d.symbols {
		gap(symbolMeaning(what, symbol, d.place), remedyOf(symbol))
	}
}

func symbolMeaning(what string, symbol *declaration.Symbol, otherwise *snapshot.Location) string {
	place := &symbol.Place
	if symbol.Place == (snapshot.Location{}) {
		place = otherwise
	}
	text := what + " is not known: it depends on " + symbol.String()
	if symbol.Reason != "" {
		text += ": " + strings.TrimSuffix(symbol.Reason, ".")
	}
	return at(place, text)
}

func remedyOf(symbol *declaration.Symbol) string {
	if symbol.Remedy != "" {
		return symbol.Remedy
	}
	switch symbol.Why {
	case declaration.Unset:
		return "give " + symbol.Address + " a value with --var or --var-file"
	case declaration.Computed, declaration.LookedUp, declaration.Impure:
		return "scan a plan (terraform show -json), in which it is known"
	}
	return "mend " + symbol.Address
}

// at puts the place before a sentence, as compilers do.
func at(place *snapshot.Location, sentence string) string {
	if place == nil || place.URI == "" {
		return sentence
	}
	if place.StartLine == 0 {
		return place.URI + ": " + sentence
	}
	return fmt.Sprintf("%s:%d: %s", place.URI, place.StartLine, sentence)
}

// inherent records what code cannot tell.
func (g *gaps) inherent(section snapshot.Section, meaning, remedy string, keys, attributes []string) {
	g.add(section, snapshot.Gap{
		Cause: snapshot.CauseNotInSource, Keys: keys, Attributes: attributes, Meaning: meaning, Remedy: remedy,
	})
}
