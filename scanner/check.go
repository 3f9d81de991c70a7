package scanner

import (
	"cmp"
	"maps"
	"slices"
)

// Check reports what [Policies.Evaluate] would refuse in the options, before
// an hour is spent on collecting what they are for.
func (p *Policies) Check(o Options) error {
	if _, err := p.selection(o); err != nil {
		return err
	}
	if _, err := p.overrides(o.Parameters); err != nil {
		return err
	}
	if err := p.checkSeverities(o.Severities); err != nil {
		return err
	}
	return p.CheckWaivers(o, o.Now)
}

// Select returns the controls that would be judged, sorted by id, with the
// severities that they would have.
func (p *Policies) Select(o Options) ([]Control, error) {
	selected, err := p.selection(o)
	if err != nil {
		return nil, err
	}
	controls := make([]Control, 0, len(selected))
	for _, control := range selected {
		chosen := *control
		chosen.Severity = cmp.Or(o.Severities[chosen.ID], chosen.Severity)
		controls = append(controls, chosen)
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

// CheckParameter reports what keeps a value from being that of a parameter;
// names that no control has are [Policies.ParameterNames]' business.
func (p *Policies) CheckParameter(id, name string, value any) error {
	_, err := p.parameters[id][name].check(value)
	return err
}

// CheckSelector reports what keeps a name from being one of [Options].Select or
// Skip.
func (p *Policies) CheckSelector(name string) error {
	_, err := p.matcher(name, nil)
	return err
}
