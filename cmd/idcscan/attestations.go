package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// attested adds the attestations of the file to those of the configuration and
// checks all of them.
func (o *policyOptions) attested(compiled *scanner.Policies, attestations []config.Attestation) ([]config.Attestation, error) {
	file, err := o.attestationsFile()
	if err != nil {
		return nil, err
	}
	if file != "" {
		more, err := config.LoadAttestations(file)
		if err != nil {
			return nil, err
		}
		attestations = slices.Concat(attestations, more)
	}
	for _, attestation := range attestations {
		if err := compiled.CheckAttestations([]snapshot.Attestation{attestation.Snapshot()}); err != nil {
			return nil, fmt.Errorf("%s: %w", attestation.Place, err)
		}
	}
	return attestations, nil
}

// attestationsFile is the path of the file of attestations, "" where there is
// none: the one that is named; the one beside the configuration that is named;
// the nearest.
func (o *policyOptions) attestationsFile() (string, error) {
	if o.attestations == "" && o.file != "" {
		beside := filepath.Join(filepath.Dir(o.file), filepath.FromSlash(config.AttestationsFileName))
		if _, err := os.Stat(beside); err == nil {
			return beside, nil
		}
	}
	return fileOr(o.attestations, config.FindAttestations)
}

// checkAttested refuses attestations that all count on a day and say different
// things of one setting: which of them holds nobody can tell.
func checkAttested(attestations []config.Attestation, today string) error {
	first := map[string]config.Attestation{}
	for _, attestation := range attestations {
		if attestation.On > today || attestation.ValidUntil < today {
			continue
		}
		other, taken := first[attestation.Setting]
		if taken && !strings.EqualFold(other.Value, attestation.Value) {
			return fmt.Errorf("%s: %s is attested as %q, and as %q at %s, and both count on %s; remove one, or end it by valid_until",
				attestation.Place, attestation.Setting, attestation.Value, other.Value, other.Place, today)
		}
		first[attestation.Setting] = attestation
	}
	return nil
}

// attest adds what the configuration attests to the snapshot.
func attest(snap *snapshot.Snapshot, settings *config.Config) {
	attestations := append(slices.Clone(snap.Attestations), settings.SnapshotAttestations()...)
	if len(attestations) == 0 {
		return // none that were read are another thing than none that were not
	}
	unique := map[snapshot.Attestation]bool{}
	for _, attestation := range attestations {
		unique[attestation] = true
	}
	snap.Attestations = slices.SortedFunc(maps.Keys(unique), func(a, b snapshot.Attestation) int {
		return strings.Compare(fmt.Sprintf("%q", a), fmt.Sprintf("%q", b))
	})
}
