package aws

import "github.com/idcscan/idcscan/collectors/snapshot"

// unasked are the sections, and the attributes of sections, that this walk does
// not ask for; no attributes means the whole section.
var unasked = map[snapshot.Section][]string{
	snapshot.SectionAccountHygiene: nil,
	snapshot.SectionCloudTrail:     nil,
	snapshot.SectionEvents:         nil,
}

// addUnasked adds the gaps of what was not asked for, where no gap covers it anyway.
func addUnasked(gaps map[snapshot.Section][]snapshot.Gap) {
	for section, attributes := range unasked {
		hidden := false
		for _, gap := range gaps[section] {
			hidden = hidden || gap.HidesMembers()
		}
		if hidden && attributes != nil {
			continue
		}
		gaps[section] = append(gaps[section], snapshot.Gap{
			Cause: snapshot.CauseNotRequested, Attributes: attributes, Meaning: "this was not asked for",
		})
	}
}
