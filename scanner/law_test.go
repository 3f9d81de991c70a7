package scanner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// The law: taking information away and recording its gap keeps a verdict or
// makes it unknown. It never turns pass into fail, fail into pass, or anything
// into not_applicable.

// lawParameters decides whatever only an organization can decide, so that every control applies.
var lawParameters = map[string]map[string]any{
	"IDC-SRC-001": {"expected": "EXTERNAL"},
	"IDC-ABC-002": {"required_keys": []string{"Department", "CostCenter"}},
	"IDC-TAG-001": {"required": []string{"ManagedBy", "Tier"}},
	"IDC-SRC-009": {"approved": []string{"okta"}},
	"IDC-SRC-011": {"settings": []string{"identity_source", "mfa_mode", "portal_session_minutes"}},
	"IDC-SRC-013": {"expected": map[string]any{"vpc_endpoint_required": false, "scim_source_ips": []string{}}},
	"IDC-INS-001": {"expected": "organization"},
	"IDC-INS-003": {"regions": []string{"ap-southeast-2", "eu-west-1"}},
	"IDC-INS-005": {"required": true},
	"IDC-INS-006": {"regions": []string{"us-west-2"}},
	"IDC-INS-008": {"required": []string{"ManagedBy"}},
	"IDC-ORG-002": {"allowed_accounts": []string{"444444444444"}},
	"IDC-ASG-004": {"allowed_permission_sets": []string{"LZAdmin*", "*Only*"}},
	"IDC-APP-007": {"approved_issuers": []string{"https://idp.example.com/oauth2*"}},
	"IDC-APP-010": {"allowed_applications": []string{"Quick*", "wiki"}},
	"IDC-LOG-002": {"pipeline_roles": []string{"IdentityCenterPipeline", "deploy"}},
	"IDC-ADM-004": {"max_accounts": 2},
	"IDC-ADM-001": {"allowed_principals": []string{"LZAdministrators", "user:*", "*e*"}},
}

// landingZones are the snapshots of testdata with attestations; that which is
// unattested is known by CloudTrail's events only.
func landingZones() map[string]*snapshot.Snapshot {
	attested := func(source, provider, certificate, mode string) []snapshot.Attestation {
		var attestations []snapshot.Attestation
		for _, pair := range [][2]string{
			{"identity_source", source}, {"identity_provider", provider}, {"saml_certificate_expiry", certificate}, {"mfa_mode", mode},
		} {
			attestations = append(attestations, snapshot.Attestation{
				Setting: pair[0], Value: pair[1], By: "platform@example.com",
				On: "2026-10-01", ValidUntil: "2036-10-01", Evidence: "console",
			})
		}
		return attestations
	}
	zones := map[string]*snapshot.Snapshot{
		"clean": snapshottest.LandingZone(), "broken": snapshottest.BrokenLandingZone(),
		"standalone": snapshottest.Standalone(), "unattested": snapshottest.LandingZone(),
	}
	zones["clean"].Attestations = attested("EXTERNAL", "okta", "2028-10-01", "always_on")
	zones["broken"].Attestations = attested("EXTERNAL", "keycloak", "2026-11-30", "always_on")
	zones["standalone"].Attestations = attested("INTERNAL", "none", "2028-10-01", "context_aware")
	zones["joined"], zones["declared"] = joinedZone(), declaredZone()
	zones["joined"].Attestations = attested("EXTERNAL", "okta", "2028-10-01", "always_on")
	zones["declared"].Attestations = attested("INTERNAL", "none", "2028-10-01", "always_on")
	return zones
}

func TestLawOverLandingZones(t *testing.T) {
	p := ownPolicies(t)
	for name, zone := range landingZones() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			losses := lossesOf(zone)
			t.Logf("%d losses", len(losses))
			var only []string
			if zone.IaC != nil {
				only = []string{"IAC", "PRV", "SES"} // the others see no code
			}
			trial := newTrial(t, p, lawParameters, zone, only...)
			for i, lost := range losses {
				if testing.Short() && i%4 != 0 {
					continue // for the race detector a part of them is enough
				}
				taken := []loss{lost}
				if zone.Meta.Source != "aws" {
					taken = append(taken, forCause(snapshot.CauseUnresolved)) // as code loses it
				}
				for _, breach := range trial.breaches(t, taken...) {
					t.Error(breach)
				}
			}
		})
	}
}

// TestNothingRead shows that where nothing was read, nothing is known.
func TestNothingRead(t *testing.T) {
	p := ownPolicies(t)
	for name, zone := range landingZones() {
		var losses []loss
		for _, section := range snapshot.Sections() {
			losses = append(losses, lossOfSection(section))
		}
		for _, breach := range newTrial(t, p, lawParameters, zone).breaches(t, losses...) {
			t.Errorf("%s: %s", name, breach)
		}
		for _, loss := range losses {
			loss.take(zone)
		}
		for _, o := range judged(t, p, lawParameters, zone, p.controls) {
			if counts := o.counts(); counts.worst() != StatusUnknown || counts.Pass > 0 {
				t.Errorf("%s: %s came to %+v", name, o.control.ID, counts)
			}
		}
	}
}

func TestLawOverGeneratedSnapshots(t *testing.T) {
	p := ownPolicies(t)
	seeds, sample := uint64(16), 50
	if testing.Short() {
		seeds, sample = 2, 10
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			s := snapshottest.Generate(seed, snapshottest.Small())
			losses := lossesOf(s)
			trial := newTrial(t, p, lawParameters, s)
			if seed%4 == 0 {
				trial.looksAt = nil // that a control sees no more than is thought
			}
			for range sample {
				// Up to three losses at once: what one leaves, the next takes.
				taken := []loss{}
				for range 1 + random.IntN(3) {
					taken = append(taken, losses[random.IntN(len(losses))])
				}
				taken = append(taken, forCause(snapshot.Causes()[random.IntN(len(snapshot.Causes()))]))
				for _, breach := range trial.breaches(t, taken...) {
					t.Error(breach)
				}
			}
		})
	}
}

// ownPolicies are idcscan's own.
func ownPolicies(t *testing.T) *Policies {
	t.Helper()
	p, err := LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestLawlessControlsAreCaught shows that the law can be broken: by controls
// that look right and are not.
func TestLawlessControlsAreCaught(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want string
	}{
		"pass into fail, by absence": {
			controlText(`fail contains {"key": name, "message": "no members"} if {
	some name, group in input.groups
	count(object.get(group, "members", [])) == 0
}
`, "judges: permission_set", "judges: group", "permission_sets.session_minutes", "groups.members"),
			"LZReadOnly turned from pass into fail",
		},
		"fail into pass, by a requirement that is not declared": {
			controlText(`fail contains {"key": name, "message": "in use"} if {
	some name, _ in input.permission_sets
	section := "account_assignments"
	some sets in input[section]
	sets[name]
}
`, "session_minutes", "arn"),
			"LZAdministratorAccess turned from fail into pass",
		},
		"pass into not_applicable": {
			controlText(noFailures + `
applicable contains name if {
	some name, set in input.permission_sets
	set.tags
}
`),
			"LZAdministratorAccess turned from pass into not_applicable",
		},
		"a name that is not required": {
			controlText(`fail contains {"key": name, "message": "not ours"} if {
	some name, _ in input.groups
	not startswith(name, "LZ")
}
`, "judges: permission_set", "judges: group", "permission_sets.session_minutes", "groups.members"),
			"turned from pass into fail",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, test.text)
			zone := snapshottest.LandingZone()
			trial := newTrial(t, p, nil, zone)
			var breaches []string
			for _, loss := range lossesOf(zone) {
				breaches = append(breaches, trial.breaches(t, loss)...)
			}
			if !slices.ContainsFunc(breaches, func(breach string) bool { return strings.Contains(breach, test.want) }) {
				t.Errorf("got %d breaches, none %q\n%s", len(breaches), test.want, strings.Join(breaches, "\n"))
			}
		})
	}
	// And a lawful one is not.
	p := load(t, controlText(longSessions))
	zone := snapshottest.BrokenLandingZone()
	trial := newTrial(t, p, nil, zone)
	for _, loss := range lossesOf(zone) {
		if breaches := trial.breaches(t, loss); len(breaches) > 0 {
			t.Error(breaches)
		}
	}
}
