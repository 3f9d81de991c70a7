package scanner

import (
	"errors"
	"fmt"
	"maps"
	"slices"

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
