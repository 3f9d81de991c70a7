package plan_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/terraform/plan"
)

// sound reads a text and checks what must hold of whatever comes of it.
func sound(t *testing.T, text []byte) {
	begun := time.Now()
	defer func() {
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%d bytes took %s", len(text), took)
		}
	}()
	declarations, err := plan.Read(t.Context(), bytes.NewReader(text), "fuzz.json", "")
	if err != nil {
		if !strings.HasPrefix(err.Error(), "fuzz.json:") || !strings.Contains(err.Error(), "; ") {
			t.Errorf("an error without a place or a remedy: %v", err)
		}
		return
	}
	if got := dump(declarations); strings.Contains(got, "WITHOUT A SYMBOL") {
		t.Error(got)
	}
	for _, resource := range declarations.Resources {
		if !resource.Attributes.Type().IsObjectType() || !resource.Attributes.IsKnown() || resource.Attributes.IsNull() {
			t.Errorf("%s has no attributes", resource.Address)
		}
	}
	plan.Detect(text[:min(len(text), 1024)])
}

func FuzzPlan(f *testing.F) {
	for _, test := range linkCases {
		f.Add([]byte(planText(f, test.root, test.more, test.changes...)))
	}
	f.Add([]byte(`{"format_version": "1.2", "complete": false, "errored": true, "deferred_changes": [{"resource_change": {"address": "aws_ssoadmin_permission_set.x[*]", "type": "aws_ssoadmin_permission_set"}}]}`))
	f.Fuzz(sound)
}

func FuzzState(f *testing.F) {
	f.Add([]byte(rawState))
	f.Add([]byte(shownState))
	f.Add([]byte(`{"version": 4, "serial": 1, "resources": [{"type": "aws_ssoadmin_x", "instances": [{"index_key": 1.5e3, "attributes": {"a": [1, {"b": 1e400}]}, "sensitive_attributes": [[{"type": "get_attr", "value": "a"}, {"type": "index", "value": {"value": 0, "type": "number"}}], []]}]}]}`))
	f.Fuzz(sound)
}
