package scanner

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// selection returns the controls that are named by an id, a glob over ids such
// as IDC-SES-*, or a group such as SES, in any case; all where none is named.
func (p *Policies) selection(names, skip []string) ([]*Control, error) {
	selected, err := p.named(names)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		selected = slices.Clone(p.controls)
	}
	skipped, err := p.named(skip)
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
func (p *Policies) named(names []string) ([]*Control, error) {
	wanted := map[*Control]bool{}
	for _, name := range names {
		matched := false
		for _, control := range p.controls {
			match, err := control.answersTo(name)
			if err != nil {
				return nil, fmt.Errorf("control pattern %q: %w", name, err)
			}
			if match {
				wanted[control], matched = true, true
			}
		}
		if !matched {
			return nil, fmt.Errorf("unknown control %q; %s", name, snapshot.Suggestion(name, p.names()))
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

func (c *Control) answersTo(name string) (bool, error) {
	name, id := strings.ToUpper(name), strings.ToUpper(c.ID)
	if name == c.group() {
		return true, nil
	}
	return path.Match(name, id)
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
