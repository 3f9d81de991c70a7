package snapshot_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// mutations spoil a statement, or leave it as it is where they do not fit.
var mutations = map[string]func(*snapshot.PolicyStatement){
	"none":                    func(*snapshot.PolicyStatement) {},
	"effect in lower case":    func(s *snapshot.PolicyStatement) { s.Effect = strings.ToLower(s.Effect) },
	"resources unsorted":      func(s *snapshot.PolicyStatement) { s.Resources = append([]string{"z"}, s.Resources...) },
	"resource twice":          func(s *snapshot.PolicyStatement) { s.Resources = append(slices.Clone(s.Resources), s.Resources...) },
	"resources empty":         func(s *snapshot.PolicyStatement) { s.Resources, s.NotResources = []string{}, nil },
	"no resources":            func(s *snapshot.PolicyStatement) { s.Resources, s.NotResources = nil, nil },
	"resources both":          func(s *snapshot.PolicyStatement) { s.Resources, s.NotResources = []string{"*"}, []string{"*"} },
	"resource beyond ASCII":   func(s *snapshot.PolicyStatement) { s.Resources, s.NotResources = []string{"ä\x00"}, nil },
	"resource of bad UTF-8":   func(s *snapshot.PolicyStatement) { s.Resources, s.NotResources = []string{"\xff"}, nil },
	"actions both":            func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("a", "b"), act("a", "b") },
	"actions empty":           func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = map[string][]string{}, nil },
	"service without actions": func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = map[string][]string{"s3": {}}, nil },
	"action in upper case":    func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("s3", "Get*"), nil },
	"service in upper case":   func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("S3", "get*"), nil },
	"service with a wildcard": func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("s*", "get"), nil },
	"service with a colon":    func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("a:b", "c"), nil },
	"service empty":           func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("", "c"), nil },
	"action empty":            func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("s3", ""), nil },
	"action with a colon":     func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("s3", "a:b"), nil },
	"any service, one named":  func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("*", "s3:get"), nil },
	"any service, no colon":   func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("*", "get"), nil },
	"any service, empty":      func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("*", ""), nil },
	"any service, behind":     func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("*", ":*"), nil },
	"any service":             func(s *snapshot.PolicyStatement) { s.Actions, s.NotActions = act("*", "*", "?*:x", "i*:*"), nil },
	"principals both":         func(s *snapshot.PolicyStatement) { s.Principals, s.NotPrincipals = act("AWS", "x"), act("AWS", "x") },
	"principals empty":        func(s *snapshot.PolicyStatement) { s.Principals = map[string][]string{} },
	"everybody and others":    func(s *snapshot.PolicyStatement) { s.Principals = map[string][]string{"*": {"*"}, "AWS": {}} },
	"everybody by name":       func(s *snapshot.PolicyStatement) { s.Principals = act("*", "x") },
	"conditions empty":        func(s *snapshot.PolicyStatement) { s.Conditions = map[string]map[string][]string{} },
	"operator without keys":   func(s *snapshot.PolicyStatement) { s.Conditions = map[string]map[string][]string{"Bool": {}} },
	"condition unsorted": func(s *snapshot.PolicyStatement) {
		s.Conditions = map[string]map[string][]string{"Bool": act("k", "b", "a")}
	},
	"condition empty": func(s *snapshot.PolicyStatement) { s.Conditions = map[string]map[string][]string{"Bool": {"k": {}}} },
}

func act(service string, names ...string) map[string][]string {
	return map[string][]string{service: names}
}

// TestValidateKnowsNormalForms holds what Validate sees at a glance to what
// NormalizePolicy makes of the document.
func TestValidateKnowsNormalForms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	verdicts := map[bool]int{}
	for name, mutate := range mutations {
		for seed := range uint64(3) {
			s := snapshottest.Generate(seed, snapshottest.Small())
			for key, document := range s.PolicyDocuments {
				if len(document.Statements) == 0 {
					continue
				}
				mutated := &snapshot.PolicyDocument{Version: document.Version, Statements: slices.Clone(document.Statements)}
				mutate(&mutated.Statements[random.IntN(len(mutated.Statements))])
				digest := mutated.Digest()
				_, want, err := snapshot.NormalizePolicy(mutated.Render())
				alone := &snapshot.Snapshot{
					Schema: s.Schema, Meta: s.Meta, Coverage: coverageOf(s, snapshot.SectionPolicyDocuments),
					PolicyDocuments: map[string]*snapshot.PolicyDocument{digest: mutated},
				}
				normal := err == nil && want == digest
				if got := alone.Validate(); (got == nil) != normal {
					t.Errorf("%s in %s: Validate says %v, and NormalizePolicy %v, %s for %s", name, key, got, err, want, digest)
				}
				verdicts[normal]++
			}
		}
	}
	if verdicts[true] < 100 || verdicts[false] < 100 {
		t.Errorf("normal or not: %v; the mutations test little", verdicts)
	}
}

// coverageOf is the coverage of a snapshot that holds one section only.
func coverageOf(s *snapshot.Snapshot, only snapshot.Section) snapshot.Coverage {
	coverage := snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{{
			Cause: snapshot.CauseNotRequested, Meaning: "m", Remedy: "r",
		}}}
	}
	coverage[only] = s.Coverage[only]
	return coverage
}
