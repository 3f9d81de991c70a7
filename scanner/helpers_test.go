package scanner

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// controlText is a control with METADATA that is right in every point; each
// replacement, an old text and a new one, makes it another control.
func controlText(rules string, replacements ...string) string {
	text := `# METADATA
# scope: package
# title: Sessions are short
# description: Sessions of permission sets end in time.
# related_resources: [https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html]
# custom:
#   id: IDC-TST-001
#   version: 1
#   severity: high
#   judges: permission_set
#   requires: [permission_sets.session_minutes]
#   parameters:
#     limit: {type: integer, default: 60, description: minutes}
#   rationale: because
#   remediation: {cli: do it}
#   frameworks: {"cis-aws-7.0": ["1.1"]}
package idcscan.controls.tst.sessions

`
	text += rules
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(text, replacements[i]) {
			panic(fmt.Sprintf("the control holds no %q", replacements[i]))
		}
		text = strings.Replace(text, replacements[i], replacements[i+1], 1)
	}
	return text
}

const noFailures = `fail contains finding if {
	some finding in []
}
`

// longSessions fails permission sets with sessions above an hour.
const longSessions = `fail contains {"key": name, "attribute": "session_duration", "message": "too long", "evidence": {"minutes": set.session_minutes}} if {
	some name, set in input.permission_sets
	set.session_minutes > 60
}
`

// files makes a file system of paths and texts.
func files(pathsAndTexts ...string) fstest.MapFS {
	system := fstest.MapFS{}
	for i := 0; i < len(pathsAndTexts); i += 2 {
		system[pathsAndTexts[i]] = &fstest.MapFile{Data: []byte(pathsAndTexts[i+1])}
	}
	return system
}

// load compiles controls, given by their texts.
func load(t *testing.T, controls ...string) *Policies {
	t.Helper()
	system := fstest.MapFS{}
	for i, text := range controls {
		system[fmt.Sprintf("controls/tst/control%d.rego", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	p, err := loadPolicies(system)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// evaluate judges a snapshot and expects no error.
func evaluate(t *testing.T, p *Policies, s *snapshot.Snapshot, o Options) *Report {
	t.Helper()
	report, err := p.Evaluate(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// gap adds a gap to a section's coverage and returns the snapshot.
func gap(s *snapshot.Snapshot, section snapshot.Section, gap snapshot.Gap) *snapshot.Snapshot {
	coverage := s.Coverage[section]
	gap.Cause = first(gap.Cause, snapshot.CauseDenied)
	gap.Meaning = first(gap.Meaning, "not read")
	coverage.Gaps = append(coverage.Gaps, gap)
	coverage.Status = snapshot.Partial
	return s
}

func first[T ~string](values ...T) T {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}
