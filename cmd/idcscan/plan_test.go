package main

import (
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/aws"
)

// TestPlanWarnsOfCredentialsThatEnd before the walk does, and says the way out.
func TestPlanWarnsOfCredentialsThatEnd(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		left    time.Duration
		resumes bool
		says    string
		silent  string
	}{
		"long enough":           {3 * time.Hour, false, "The credentials end in 3h0m, at 11:00 UTC.", "--resume"},
		"too short":             {time.Hour, false, "The credentials end in 1h0m, at 09:00 UTC, before the walk does. Give it --resume FILE", ""},
		"too short, and resume": {time.Hour, true, "before the walk does. Renew them then, and run the same command again.", "--resume"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := &aws.Plan{Takes: 2 * time.Hour, CredentialsExpire: now.Add(test.left)}
			text := planText(plan, now, test.resumes)
			if !strings.Contains(text, test.says) || test.silent != "" && strings.Contains(text, test.silent) {
				t.Errorf("the plan says:\n%s", text)
			}
		})
	}
	if text := planText(&aws.Plan{AtLeast: []string{"identitystore:ListUsers"}}, now, false); !strings.Contains(text, "of identitystore:ListUsers only the first pages were counted") || !strings.Contains(text, "is not known") {
		t.Errorf("the plan says:\n%s", text)
	}
}
