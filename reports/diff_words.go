package reports

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

// Words for people that the formats of differences share.

// diffVerdict is the word that a difference begins with: the gate's verdict, or
// whether anything differs.
func diffVerdict(d *access.Diff) (word string, verdict scanner.Verdict) {
	switch {
	case d.Gate != nil:
		return string(d.Gate.Verdict), d.Gate.Verdict
	case d.Counts == (access.Counts{}):
		return "same", ""
	case d.Counts == (access.Counts{NotComparable: d.Counts.NotComparable}):
		return "not all compared", ""
	}
	return "different", ""
}

// diffSummary counts in one sentence what differs.
func diffSummary(d *access.Diff) string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(d.Counts.NewAdministrators, "new administrator", "new administrators")
	add(d.Counts.PossibleAdministrators, "possibly new administrator", "possibly new administrators")
	add(d.Counts.Gained, "access gained", "accesses gained")
	add(d.Counts.Lost, "access lost", "accesses lost")
	add(d.Counts.Changed, "permission set changed", "permission sets changed")
	add(d.Counts.Renamed, "renamed", "renamed")
	add(d.Counts.NotComparable, "gap not compared", "gaps not compared")
	if len(parts) == 0 {
		return "no access differs"
	}
	return strings.Join(parts, ", ")
}

func diffSource(s access.Source) string {
	return fmt.Sprintf("%s (%s), instance %s of account %s, collected %s", s.Name, s.Source, s.Instance, s.Account, s.CollectedAt)
}

// diffWho is who gains or loses: where a membership changed, not the group but
// those who join or leave it.
func diffWho(a access.Access, name func(string) string) string {
	switch {
	case a.Reason != access.MembershipAdded && a.Reason != access.MembershipRemoved:
		return name(a.Principal)
	case len(a.People.Users) == 1:
		return name(a.People.Users[0]) + " by " + name(a.Principal)
	}
	return fmt.Sprintf("%d people by ", a.People.Count) + name(a.Principal)
}

var diffReasons = map[access.Reason]string{
	access.AssignmentAdded: "assignment added", access.AssignmentRemoved: "assignment removed",
	access.MembershipAdded: "joined the group", access.MembershipRemoved: "left the group",
	access.PermissionSetChanged: "the permission set changed", access.PrincipalDeleted: "the principal was deleted",
}

func diffReason(a access.Access) string {
	reason := diffReasons[a.Reason]
	if reason == "" {
		reason = strings.ReplaceAll(string(a.Reason), "_", " ")
	}
	if a.Doubt != nil {
		reason += "; " + diffDoubt(*a.Doubt)
		if a.Doubt.Remedy != "" {
			reason += "; to know: " + a.Doubt.Remedy
		}
	}
	return reason
}

// diffDoubt says who could not tell what.
func diffDoubt(d access.Doubt) string {
	who := "the " + d.Side + " source does not tell"
	if d.Side == access.SideBoth {
		who = "neither source tells"
	}
	return fmt.Sprintf("%s: %s (%s)", who, d.Meaning, strings.ReplaceAll(string(d.Cause), "_", " "))
}

// diffGrants says what a permission set makes of those who hold it.
func diffGrants(administrator, tier string) string {
	switch administrator {
	case scanner.FactYes:
		return "administrator"
	case scanner.FactUnknown:
		return "possibly administrator"
	}
	if tier == scanner.FactUnknown {
		return "tier unknown"
	}
	return tier
}

// diffPeople counts people and names the first of them.
func diffPeople(p access.People, most int, name func(string) string) string {
	count := fmt.Sprintf("%d people", p.Count)
	if p.Count == 1 {
		count = "1 person"
	}
	if p.AtLeast {
		count = "at least " + count
	}
	if len(p.Users) == 0 {
		return count
	}
	return count + ": " + diffList(p.Users, p.Count, most, func(user string) string {
		return name(strings.TrimPrefix(user, snapshot.PrefixUser))
	})
}

// diffList joins the first of a list of which there are so many in all.
func diffList(list []string, all, most int, name func(string) string) string {
	var parts []string
	for _, element := range list[:min(most, len(list))] {
		parts = append(parts, name(element))
	}
	text := strings.Join(parts, ", ")
	if left := all - len(parts); left > 0 {
		text += fmt.Sprintf(" and %d more", left)
	}
	return text
}

// diffChange says in words how an attribute differs.
func diffChange(c access.Change, value func(string) string) string {
	what := strings.ReplaceAll(c.Attribute, "_", " ") + " " + c.What
	switch {
	case c.Attribute == "inline_policy": // its values are digests
	case c.Old != "" && c.New != "" && c.Old != c.New:
		what += " from " + value(c.Old) + " to " + value(c.New)
	case c.New != "":
		what += ": " + value(c.New)
	default:
		what += ": " + value(c.Old)
	}
	return what
}

// diffPlace is a line of code, "" for none.
func diffPlace(place *snapshot.Location) string {
	if place == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", place.URI, max(place.StartLine, 1))
}
