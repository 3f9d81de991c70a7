package scanner

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// selection returns the controls that Select names and Skip leaves, sorted by
// id; see [Options]. All are selected where none is named.
func (p *Policies) selection(o Options) ([]*Control, error) {
	selected, err := p.named(o.Select, o.Severities)
	if err != nil {
		return nil, err
	}
	if len(o.Select) == 0 {
		selected = slices.Clone(p.controls)
	}
	if len(selected) == 0 {
		return nil, fmt.Errorf("no control is of %s, so nothing would be judged; select more", strings.Join(o.Select, ", "))
	}
	skipped, err := p.named(o.Skip, o.Severities)
	if err != nil {
		return nil, err
	}
	selected = slices.DeleteFunc(selected, func(c *Control) bool { return slices.Contains(skipped, c) })
	if len(selected) == 0 {
		return nil, fmt.Errorf("every selected control is skipped, so nothing would be judged; skip fewer")
	}
	return selected, nil
}

// named returns the controls that any of the names matches, sorted by id.
func (p *Policies) named(names []string, severities map[string]Severity) ([]*Control, error) {
	wanted := map[*Control]bool{}
	for _, name := range names {
		matches, err := p.matcher(name, severities)
		if err != nil {
			return nil, err
		}
		for _, control := range p.controls {
			wanted[control] = wanted[control] || matches(control)
		}
	}
	var controls []*Control
	for _, control := range p.controls {
		if wanted[control] {
			controls = append(controls, control)
		}
	}
	return controls, nil
}

// matcher returns what tells whether a name means a control.
func (p *Policies) matcher(name string, severities map[string]Severity) (func(*Control) bool, error) {
	kind, rest, marked := strings.Cut(name, ":")
	switch {
	case marked && strings.EqualFold(kind, "severity"):
		return matchSeverity(name, rest, severities)
	case marked && strings.EqualFold(kind, "framework"):
		return p.matchFramework(name, rest)
	case marked:
		return nil, fmt.Errorf("unknown way to select %q; write an id, a group, a glob, severity:high or framework:NAME", name)
	}
	upper := strings.ToUpper(name)
	if _, err := path.Match(upper, ""); err != nil {
		return nil, fmt.Errorf("control pattern %q: %w", name, err)
	}
	matches := func(c *Control) bool {
		match, _ := path.Match(upper, strings.ToUpper(c.ID))
		return match || upper == c.Group()
	}
	if !slices.ContainsFunc(p.controls, matches) {
		return nil, fmt.Errorf("unknown control %q; %s", name, snapshot.Suggestion(name, p.names()))
	}
	return matches, nil
}

// matchSeverity reads "high", ">=high" or "<=low"; more is graver. A control's
// severity is the one that it has in this run.
func matchSeverity(name, text string, severities map[string]Severity) (func(*Control) bool, error) {
	word := strings.TrimSpace(strings.TrimLeft(text, "<>="))
	sign := strings.TrimSpace(strings.TrimSuffix(text, word))
	severity := Severity(strings.ToLower(word))
	if !slices.Contains(Severities(), severity) {
		return nil, fmt.Errorf("unknown severity in %q; %s", name, snapshot.Suggestion(word, texts(Severities())))
	}
	compare := map[string]func(Severity) bool{
		"":   func(s Severity) bool { return s == severity },
		">=": func(s Severity) bool { return s.AtLeast(severity) },
		"<=": severity.AtLeast,
	}[sign]
	if compare == nil {
		return nil, fmt.Errorf("unknown sign in %q; write severity:%s, severity:>=%s or severity:<=%s", name, severity, severity, severity)
	}
	return func(c *Control) bool { return compare(cmp.Or(severities[c.ID], c.Severity)) }, nil
}

// matchFramework reads "soc2-2017", or "soc2-2017/CC6.1" with a requirement
// that may be a glob.
func (p *Policies) matchFramework(name, text string) (func(*Control) bool, error) {
	framework, requirement, narrowed := strings.Cut(strings.ToLower(text), "/")
	known := map[string][]string{}
	for _, control := range p.controls {
		for each, requirements := range control.Frameworks {
			known[strings.ToLower(each)] = append(known[strings.ToLower(each)], requirements...)
		}
	}
	if _, ok := known[framework]; !ok {
		return nil, fmt.Errorf("unknown framework in %q; %s", name, snapshot.Suggestion(framework, slices.Collect(maps.Keys(known))))
	}
	if _, err := path.Match(requirement, ""); err != nil {
		return nil, fmt.Errorf("control pattern %q: %w", name, err)
	}
	meant := func(each string) bool {
		match, _ := path.Match(requirement, strings.ToLower(each))
		return match || !narrowed
	}
	if !slices.ContainsFunc(known[framework], meant) {
		requirements := slices.Sorted(slices.Values(known[framework]))
		return nil, fmt.Errorf("unknown requirement in %q; %s", name, snapshot.Suggestion(requirement, slices.Compact(requirements)))
	}
	return func(c *Control) bool {
		for each, requirements := range c.Frameworks {
			if strings.EqualFold(each, framework) && slices.ContainsFunc(requirements, meant) {
				return true
			}
		}
		return false
	}, nil
}

// group is the part of an id between its prefix and its number: SES of IDC-SES-001.
func (c *Control) group() string {
	_, rest, _ := strings.Cut(strings.ToUpper(c.ID), "-")
	if end := strings.LastIndexByte(rest, '-'); end >= 0 {
		return rest[:end]
	}
	return rest
}

// names are the ids and groups of all controls.
func (p *Policies) names() []string {
	names := []string{}
	for _, control := range p.controls {
		names = append(names, control.ID)
		if group := control.group(); !slices.Contains(names, group) {
			names = append(names, group)
		}
	}
	return names
}

// describeSelection is "all", or a short digest of what is left.
func (p *Policies) describeSelection(selected []*Control) string {
	if len(selected) == len(p.controls) {
		return "all"
	}
	sum := sha256.New()
	for _, control := range selected {
		sum.Write([]byte(control.ID + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
