package scanner

import (
	"maps"
	"slices"
)

// Check reports what [Policies.Evaluate] would refuse in the options, before
// an hour is spent on collecting what they are for.
func (p *Policies) Check(o Options) error {
	if _, err := p.selection(o.Select, o.Skip); err != nil {
		return err
	}
	_, err := p.overrides(o.Parameters)
	return err
}

// Select returns the controls that the names choose and skip leaves, sorted by id.
func (p *Policies) Select(names, skip []string) ([]Control, error) {
	selected, err := p.selection(names, skip)
	if err != nil {
		return nil, err
	}
	controls := make([]Control, 0, len(selected))
	for _, control := range selected {
		controls = append(controls, *control)
	}
	return controls, nil
}

// ParameterNames returns the names of parameters by control id, and under
// "facts" those that controls share, for checking a configuration.
func (p *Policies) ParameterNames() map[string][]string {
	names := map[string][]string{"facts": slices.Sorted(maps.Keys(p.SharedParameters()))}
	for _, control := range p.Controls() {
		names[control.ID] = slices.Sorted(maps.Keys(control.Parameters))
	}
	return names
}
