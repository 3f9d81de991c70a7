package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// weight is a severity as GitHub reads it: a level, and a score from the middle
// of its band, since the bands' edges are vaguely worded. A score of 0 would
// mean none, so that of an informational control is left out.
type weight struct{ level, score string }

var weights = map[scanner.Severity]weight{
	scanner.SeverityCritical: {"error", "9.5"},
	scanner.SeverityHigh:     {"error", "8.0"},
	scanner.SeverityMedium:   {"warning", "5.5"},
	scanner.SeverityLow:      {"note", "2.0"},
	scanner.SeverityInfo:     {"note", ""},
}

// sarifRules returns every control of an arranged report as a rule, and the
// place of each by its id. A rule is made of the control's own texts only:
// nothing in it depends on what was scanned.
func sarifRules(r *scanner.Report) ([]*sarif.ReportingDescriptor, map[string]int, error) {
	rules := make([]*sarif.ReportingDescriptor, 0, len(r.Controls))
	index := make(map[string]int, len(r.Controls))
	for _, control := range r.Controls {
		weight, ok := weights[control.Severity]
		if !ok {
			return nil, nil, fmt.Errorf("control %s has the unknown severity %q", control.ID, control.Severity)
		}
		if _, twice := index[control.ID]; twice {
			return nil, nil, fmt.Errorf("the report lists control %s twice", control.ID)
		}
		index[control.ID] = len(rules)
		rules = append(rules, sarifRule(control, weight))
	}
	return rules, index, nil
}

func sarifRule(control scanner.ControlResult, weight weight) *sarif.ReportingDescriptor {
	title := orElse(control.Title, control.ID)
	description := orElse(control.Description, title)
	properties := sarif.Properties{"precision": "high", "tags": tags(control.Frameworks)}
	if weight.score != "" {
		properties["security-severity"] = weight.score
	}
	rule := sarif.NewRule(control.ID).
		WithShortDescription(sarif.NewMultiformatMessageString(shorten(title, codescanning.MaxShortDescription))).
		WithFullDescription(sarif.NewMultiformatMessageString(shorten(description, codescanning.MaxFullDescription))).
		WithTextHelp(help(control, description, false)).
		WithMarkdownHelp(help(control, description, true)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(weight.level)).
		WithProperties(properties)
	if name := pascalCase(control.Title); name != "" {
		rule.WithName(shorten(name, codescanning.MaxName))
	}
	if i := slices.IndexFunc(control.RelatedResources, httpsLink); i >= 0 {
		rule.WithHelpURI(control.RelatedResources[i])
	}
	return rule
}

// tags are "security" and as many requirements as GitHub keeps. Every framework
// gives its first requirement before any gives its second.
func tags(frameworks map[string][]string) []string {
	tags := []string{"security"}
	names := slices.Sorted(maps.Keys(frameworks))
	for i, more := 0, true; more; i++ {
		more = false
		for _, name := range names {
			if i >= len(frameworks[name]) {
				continue
			}
			more = true
			tag := name + "/" + frameworks[name][i]
			if len(tags) < codescanning.MaxTags && !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	return tags
}

// pascalCase makes a title an identifier, the form of a rule's name.
func pascalCase(title string) string {
	var name strings.Builder
	for word := range strings.FieldsFuncSeq(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(word)
		name.WriteRune(unicode.ToUpper(runes[0]))
		name.WriteString(string(runes[1:]))
	}
	return name.String()
}

// shorten cuts a text to a number of characters, an ellipsis included.
func shorten(s string, characters int) string {
	runes := []rune(s)
	if len(runes) <= characters {
		return s
	}
	return string(runes[:characters-1]) + "…"
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
