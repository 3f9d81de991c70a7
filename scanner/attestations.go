package scanner

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Attestations leads from each setting that can be attested to what its value
// may be.
func (p *Policies) Attestations() map[string]Parameter { return maps.Clone(p.attestations) }

// CheckAttestations reports attestations that no policy would ever read: of a
// setting that none declares in its METADATA under "attestations", or with a
// value that the declaration does not know.
func (p *Policies) CheckAttestations(attestations []snapshot.Attestation) error {
	var problems []error
	for _, attestation := range attestations {
		declared, known := p.attestations[attestation.Setting]
		switch {
		case !known && len(p.attestations) == 0:
			problems = append(problems, fmt.Errorf("attestation of %q: no control reads attestations", attestation.Setting))
		case !known:
			problems = append(problems, fmt.Errorf("attestation of unknown setting %q; %s",
				attestation.Setting, snapshot.Suggestion(attestation.Setting, slices.Collect(maps.Keys(p.attestations)))))
		default:
			if _, err := declared.spelled(attestation.Value); err != nil {
				problems = append(problems, fmt.Errorf("attestation of %s: %w", attestation.Setting, err))
			}
		}
	}
	return errors.Join(problems...)
}

// AttestedValue returns the value of a setting as its declaration spells it; the
// error is that of [Policies.CheckAttestations].
func (p *Policies) AttestedValue(setting, value string) (string, error) {
	if err := p.CheckAttestations([]snapshot.Attestation{{Setting: setting, Value: value}}); err != nil {
		return "", err
	}
	spelled, err := p.attestations[setting].spelled(value)
	if err != nil {
		return "", err
	}
	return spelled.(string), nil
}

// adviseAttestations names the remedy of what no API tells of a setting: that
// somebody states it.
func (p *Policies) adviseAttestations(o *outcome) {
	for i, reason := range o.reasons {
		if reason.Gap.Cause != snapshot.CauseNoAPI || reason.Gap.Remedy != "" || o.control.Judges != KindSetting {
			continue
		}
		var remedies []string
		for _, setting := range reason.Sample {
			if _, known := p.attestations[setting]; known {
				remedies = append(remedies, fmt.Sprintf("idcscan attest %s VALUE --by WHO", setting))
			}
		}
		o.reasons[i].Gap.Remedy = strings.Join(remedies, "; ")
	}
}

// addAttestations adds the settings that a package declares to those known.
func (p *Policies) addAttestations(declared map[string]metadataParameter) []error {
	var problems []error
	for _, setting := range slices.Sorted(maps.Keys(declared)) {
		parameter, err := declared[setting].read()
		switch _, taken := p.attestations[setting]; {
		case err != nil:
			problems = append(problems, fmt.Errorf("attestation %s %w", setting, err))
		case parameter.Type != "string" || declared[setting].Default != nil:
			problems = append(problems, fmt.Errorf("attestation %s is not of type string without a default; attestations are texts that somebody states", setting))
		case taken:
			problems = append(problems, fmt.Errorf("attestation %s is declared twice; one package declares it for all", setting))
		default:
			p.attestations[setting] = parameter
		}
	}
	return problems
}

// UncountedAttestation is the attestation of a setting that comes nearest to
// counting where none does: the last to expire, else the next to begin.
type UncountedAttestation struct {
	Setting    string `json:"setting"`
	Value      string `json:"value"`
	By         string `json:"by"`
	On         string `json:"on"`
	ValidUntil string `json:"valid_until"`
	// Expired says that it is past its day; else it is of a later one.
	Expired bool `json:"expired"`
}

// uncounted returns the settings that are attested, but not for a day; the rules
// of policies/lib/facts/attestations.rego say which attestations count.
func uncounted(attestations []snapshot.Attestation, today string) []UncountedAttestation {
	nearest, counts := map[string]UncountedAttestation{}, map[string]bool{}
	for _, a := range attestations {
		each := UncountedAttestation{Setting: a.Setting, Value: a.Value, By: a.By, On: a.On, ValidUntil: a.ValidUntil, Expired: a.ValidUntil < today}
		if !each.Expired && a.On <= today {
			counts[a.Setting] = true
		}
		other, known := nearest[a.Setting]
		if !known || each.nearer(other) {
			nearest[a.Setting] = each
		}
	}
	var left []UncountedAttestation
	for _, setting := range slices.Sorted(maps.Keys(nearest)) {
		if !counts[setting] {
			left = append(left, nearest[setting])
		}
	}
	return left
}

func (a UncountedAttestation) nearer(b UncountedAttestation) bool {
	switch {
	case a.Expired != b.Expired:
		return a.Expired
	case a.Expired:
		return a.ValidUntil > b.ValidUntil
	}
	return a.On < b.On
}
