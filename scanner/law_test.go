package scanner

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

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

// trial holds one snapshot and its verdicts against the law.
type trial struct {
	policies   *Policies
	parameters map[string]map[string]any
	snapshot   *snapshot.Snapshot
	before     []*outcome
	// looksAt are the sections that a control can see, by its index. Only controls
	// that see what a loss changed are judged again; nil to judge all.
	looksAt []map[snapshot.Section]bool
}

// newTrial holds all controls to the law, or those with the ids.
func newTrial(t *testing.T, p *Policies, parameters map[string]map[string]any, s *snapshot.Snapshot, ids ...string) trial {
	t.Helper()
	controls, err := p.selection(ids, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := trial{policies: p, parameters: parameters, snapshot: s, before: judged(t, p, parameters, s, controls)}
	for _, control := range controls {
		l.looksAt = append(l.looksAt, p.looksAt(control))
	}
	return l
}

// looksAt are the sections that a control judges, requires, or names in any
// rule that it uses, as a field of input or as a text: libraries are told the
// section whose coverage they look up.
func (p *Policies) looksAt(control *Control) map[snapshot.Section]bool {
	sections := map[snapshot.Section]bool{sectionOf[control.Judges]: true}
	for _, requirement := range control.Requires {
		sections[requirement.Section] = true
	}
	for _, rule := range p.reachable(p.verdictRules(control)) {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			if text, ok := term.Value.(ast.String); ok {
				sections[snapshot.Section(text)] = true
			}
			return false
		})
	}
	return sections
}

// touched returns the controls, by their index, that see what is not the same
// in two snapshots.
func (l trial) touched(poorer *snapshot.Snapshot) []int {
	var changed []snapshot.Section
	for _, section := range snapshot.Sections() {
		same := reflect.DeepEqual(fieldOf(l.snapshot, section).Interface(), fieldOf(poorer, section).Interface()) &&
			reflect.DeepEqual(l.snapshot.Coverage[section], poorer.Coverage[section])
		if !same {
			changed = append(changed, section)
		}
	}
	var touched []int
	for n := range l.before {
		if l.looksAt == nil || slices.ContainsFunc(changed, func(section snapshot.Section) bool { return l.looksAt[n][section] }) {
			touched = append(touched, n)
		}
	}
	return touched
}

// breaches takes the losses in turn from a copy of the snapshot and returns
// how the law was broken.
func (l trial) breaches(t *testing.T, losses ...loss) []string {
	t.Helper()
	poorer := copyOf(l.snapshot)
	names := []string{}
	rename := map[snapshot.Section]map[string]string{}
	for _, loss := range losses {
		loss.take(poorer)
		names = append(names, loss.name)
		for section, keys := range loss.renamed {
			if rename[section] == nil {
				rename[section] = map[string]string{}
			}
			for old, now := range keys {
				if mapIndex(fieldOf(poorer, section), now).IsValid() {
					rename[section][old] = now
				}
			}
		}
	}
	if err := poorer.Validate(); err != nil {
		t.Fatalf("without %s the snapshot is not valid: %v", strings.Join(names, " and "), err)
	}
	touched := l.touched(poorer)
	controls := make([]*Control, len(touched))
	for i, n := range touched {
		controls[i] = l.before[n].control
	}
	var breaches []string
	for i, now := range judged(t, l.policies, l.parameters, poorer, controls) {
		old := l.before[touched[i]]
		complain := func(format string, values ...any) {
			breaches = append(breaches, fmt.Sprintf("%s without %s: ", old.control.ID, strings.Join(names, " and "))+fmt.Sprintf(format, values...))
		}
		if now.err != nil {
			complain("%v", now.err)
			continue
		}
		images := map[string]bool{}
		for i := range old.members.size() {
			key := renamedKey(old, i, rename)
			images[key] = true
			was := old.status(i)
			at, there := now.members.index(key)
			switch {
			case there && now.status(at) != was && now.status(at) != StatusUnknown:
				complain("%s turned from %s into %s", key, was, now.status(at))
			case !there && now.hidden == 0 && was != StatusNotApplicable:
				complain("%s, which was %s, vanished, and nothing says that members may be hidden", key, was)
			}
		}
		for i := range now.members.size() {
			if key := now.members.key(i); !images[key] {
				complain("%s appeared", key)
			}
		}
	}
	return breaches
}

// judged returns the outcomes of controls.
func judged(t *testing.T, p *Policies, parameters map[string]map[string]any, s *snapshot.Snapshot, controls []*Control) []*outcome {
	t.Helper()
	config, err := p.overrides(parameters)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := p.judgeAll(context.Background(), s, controls, config, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if len(o.undecided) > 0 {
			t.Fatalf("%s is undecided: decide %v in lawParameters", o.control.ID, o.undecided)
		}
	}
	return outcomes
}

// forCause gives the gaps of earlier losses another cause.
func forCause(cause snapshot.Cause) loss {
	return loss{name: "(" + string(cause) + ")", take: func(s *snapshot.Snapshot) {
		for _, coverage := range s.Coverage {
			for i := range coverage.Gaps {
				if coverage.Gaps[i].Operation == lostOperation {
					coverage.Gaps[i].Cause = cause
				}
			}
		}
	}}
}

// renamedKey is the key of a member after names were lost.
func renamedKey(o *outcome, i int, rename map[snapshot.Section]map[string]string) string {
	name := func(section snapshot.Section, key string) string {
		if now, ok := rename[section][key]; ok {
			return now
		}
		return key
	}
	principal := func(key string) string {
		if group, ok := strings.CutPrefix(key, snapshot.PrefixGroup); ok {
			return snapshot.PrefixGroup + name(snapshot.SectionGroups, group)
		}
		return snapshot.PrefixUser + name(snapshot.SectionUsers, strings.TrimPrefix(key, snapshot.PrefixUser))
	}
	r, related := o.members.(*relation)
	if !related {
		return name(sectionOf[o.control.Judges], o.members.key(i))
	}
	n := slices.IndexFunc(r.rows, func(row row) bool { return row.start <= i && i < row.start+len(row.inner) })
	row := r.rows[n]
	inner := row.inner[i-row.start]
	switch o.control.Judges {
	case KindAssignment:
		return row.name + "/" + name(snapshot.SectionPermissionSets, row.second) + "/" + principal(inner)
	case KindProvisioning:
		return row.name + "/" + name(snapshot.SectionPermissionSets, inner)
	case KindPrincipalAccess:
		return row.name + "/" + principal(inner)
	case KindIAMUser, KindIAMRole:
		return row.name + "/" + inner
	}
	return name(snapshot.SectionGroups, row.name) + "/" + name(snapshot.SectionPermissionSets, inner)
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
	return zones
}

func TestLawOverLandingZones(t *testing.T) {
	p := ownPolicies(t)
	for name, zone := range landingZones() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			losses := lossesOf(zone)
			t.Logf("%d losses", len(losses))
			trial := newTrial(t, p, lawParameters, zone)
			for _, loss := range losses {
				for _, breach := range trial.breaches(t, loss) {
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
