package scanner

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestParityWithOPA shows that the policies need nothing of this program: the
// same files under stock `opa eval` give the same sets.
func TestParityWithOPA(t *testing.T) {
	opa := stockOPA(t)
	p := ownPolicies(t)
	snapshots := landingZones()
	for seed := range uint64(2) {
		s := snapshottest.Generate(seed, snapshottest.Small())
		snapshots[fmt.Sprintf("seed %d", seed)] = s
		random := rand.New(rand.NewPCG(seed, 2))
		poorer := copyOf(s)
		losses := lossesOf(s)
		for range 5 {
			losses[random.IntN(len(losses))].take(poorer)
		}
		snapshots[fmt.Sprintf("seed %d with gaps", seed)] = poorer
	}
	for name, s := range snapshots {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
			want, got := opa(t, s, lawParameters, now), rawSets(t, p, s, lawParameters, now)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("opa eval (-) and this program (+) differ:\n%s", diff)
			}
		})
	}
}

// rawSets are the sets fail and unknown by the control's package, before gaps.
func rawSets(t *testing.T, p *Policies, s *snapshot.Snapshot, parameters map[string]map[string]any, now time.Time) map[string]any {
	t.Helper()
	config, err := p.overrides(parameters)
	if err != nil {
		t.Fatal(err)
	}
	store, err := p.store(config, now)
	if err != nil {
		t.Fatal(err)
	}
	e := evaluation{policies: p, store: store, input: ast.NewTerm(Value(s))}
	sets := map[string]any{}
	var lock sync.Mutex
	err = e.run(context.Background(), p.controls, func(i int, result results, err error) {
		lock.Lock()
		defer lock.Unlock()
		if err != nil {
			t.Error(err)
		}
		for _, rule := range []string{"fail", "unknown"} {
			if value, ok := result[ast.Var(rule)]; ok {
				if sets[p.controls[i].Package+"."+rule], err = plain(value); err != nil {
					t.Error(err)
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

// stockOPA returns a function that evaluates the controls with the OPA command
// of .ci/tools.
func stockOPA(t *testing.T) func(*testing.T, *snapshot.Snapshot, map[string]map[string]any, time.Time) map[string]any {
	t.Helper()
	tool := func(t *testing.T, arguments ...string) []byte {
		t.Helper()
		command := exec.Command("go", append([]string{"tool", "-modfile=.ci/tools/opa.mod", "opa"}, arguments...)...)
		command.Dir = ".."
		var errors bytes.Buffer
		command.Stderr = &errors
		output, err := command.Output()
		if err != nil {
			t.Fatalf("opa: %v\n%s%s", err, output, errors.Bytes())
		}
		return output
	}
	tool(t, "version") // builds it, before the tests that share it
	return func(t *testing.T, s *snapshot.Snapshot, parameters map[string]map[string]any, now time.Time) map[string]any {
		t.Helper()
		folder := t.TempDir()
		input, data := filepath.Join(folder, "snapshot.json"), filepath.Join(folder, "data.json")
		if err := s.WriteFile(input); err != nil {
			t.Fatal(err)
		}
		given, err := json.Marshal(map[string]any{"idcscan": map[string]any{"config": parameters, "run": map[string]any{"now": now.Format(time.RFC3339)}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(data, given, 0o600); err != nil {
			t.Fatal(err)
		}
		output := tool(t, "eval", "--strict-builtin-errors", "--ignore", "*_test.rego",
			"--data", "policies/lib", "--data", "policies/controls", "--data", "policies/data", "--data", data,
			"--input", input, "data.idcscan.controls")
		var answer struct {
			Result []struct {
				Expressions []struct {
					Value map[string]map[string]map[string]any `json:"value"`
				} `json:"expressions"`
			} `json:"result"`
		}
		decoder := json.NewDecoder(bytes.NewReader(output))
		decoder.UseNumber()
		if err := decoder.Decode(&answer); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		sets := map[string]any{}
		for group, controls := range answer.Result[0].Expressions[0].Value {
			for name, rules := range controls {
				for rule, value := range rules {
					if rule == "fail" || rule == "unknown" {
						sets[strings.Join([]string{"data.idcscan.controls", group, name, rule}, ".")] = value
					}
				}
			}
		}
		return sets
	}
}
