package snapshot

import (
	"fmt"
	"regexp"
	"strconv"
)

// format is what this version of idcscan knows of the versions of the format.
type format struct {
	major, minor int
	// introduced is the minor version in which a section was added; sections of
	// the first version are not in it. In an older file they are a gap.
	introduced map[Section]int
	// upgrades[n] turns a snapshot of minor version n, as it was read, into one
	// of n+1: pure functions, one for each minor version but the newest.
	upgrades []func(*Snapshot)
}

// current is the format of [Schema].
var current = format{
	major: 1, minor: 1,
	upgrades: []func(*Snapshot){withoutCode},
}

// withoutCode upgrades a snapshot of 1.0, with which no code could be read.
func withoutCode(s *Snapshot) {
	for _, section := range []Section{SectionIaC, SectionDrift} {
		if s.Coverage != nil && s.Coverage[section] == nil {
			s.Coverage[section] = &SectionCoverage{Status: Unavailable, Gaps: []Gap{NoCodeGap()}}
		}
	}
}

func (f format) String() string { return fmt.Sprintf("idcscan.snapshot/%d.%d", f.major, f.minor) }

var schemaPattern = regexp.MustCompile(`^idcscan\.snapshot/([0-9]{1,4})\.([0-9]{1,4})$`)

// accept returns the minor version of a schema, or why it cannot be read.
func (f format) accept(schema string) (minor int, problem, remedy string) {
	parts := schemaPattern.FindStringSubmatch(schema)
	if parts == nil {
		return 0, "is " + quote(schema), "a snapshot begins with " + quote(f.String())
	}
	major, _ := strconv.Atoi(parts[1])
	minor, _ = strconv.Atoi(parts[2])
	switch {
	case major > f.major || major == f.major && minor > f.minor:
		return 0, fmt.Sprintf("is %s, newer than the %s that this idcscan knows", schema, f), "upgrade idcscan"
	case major < f.major:
		return 0, fmt.Sprintf("is %s, which this idcscan does not read any more", schema), "collect the snapshot again"
	}
	return minor, "", ""
}

// upgrade turns a snapshot of an older minor version into one of this.
func (f format) upgrade(s *Snapshot, minor int) {
	for _, step := range f.upgrades[minor:] {
		step(s)
	}
	for _, section := range Sections() {
		if f.introduced[section] > minor && s.Coverage != nil && s.Coverage[section] == nil {
			s.Coverage[section] = &SectionCoverage{Status: Unavailable, Gaps: []Gap{{
				Cause:   CauseOlderSnapshot,
				Meaning: fmt.Sprintf("the snapshot was collected before idcscan knew of %s", section),
				Remedy:  "collect the snapshot again",
			}}}
		}
	}
	s.Schema = Schema
}
