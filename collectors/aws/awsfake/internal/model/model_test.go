package model

import (
	"regexp"
	"strings"
	"testing"
)

// TestNothingDangles: every shape that is named is there.
func TestNothingDangles(t *testing.T) {
	named := map[string]string{}
	for id, op := range Operations {
		for _, shape := range append([]string{op.Input, op.Output}, op.Errors...) {
			named[shape] = id
		}
	}
	for id, s := range Shapes {
		named[s.Item] = id
		for name, m := range s.Members {
			named[m.Target] = id + "." + name
		}
	}
	for id := range written {
		named[id] = "what people write"
	}
	delete(named, "")
	for shape, by := range named {
		if _, ok := Shapes[shape]; !ok {
			t.Errorf("%s, named by %s, is not in the table", shape, by)
		}
	}
}

// TestPatternsAreAnchored: Go looks for a pattern anywhere, AWS wants the whole
// text. What must not match, or also matches, is about the beginning only.
func TestPatternsAreAnchored(t *testing.T) {
	if len(compiled()) < 30 {
		t.Errorf("only %d patterns", len(compiled()))
	}
	alternatives := regexp.MustCompile(`\$\|\^`)
	for id, s := range Shapes {
		for _, p := range alternatives.Split(s.Pattern, -1) {
			if whole := strings.TrimSuffix(strings.TrimPrefix(p, "^"), "$"); p != "" && strings.Contains(whole, "$|") {
				t.Errorf("%s: %s has an alternative without an end", id, s.Pattern)
			}
		}
		ends := strings.HasSuffix(s.Pattern, "$") || id == "identitystore#ResourceArn"
		if s.Pattern != "" && s.Pattern != ".*" && (!strings.HasPrefix(s.Pattern, "^") || !ends) {
			t.Errorf("%s: %s is not anchored", id, s.Pattern)
		}
		if s.Also+s.Not != "" && !strings.HasPrefix(s.Also+s.Not, "^") {
			t.Errorf("%s: %s is not anchored", id, s.Also+s.Not)
		}
	}
}

// TestPartitions (LIVE-05): all partitions have permission sets, not only those
// of which the published models knew.
func TestPartitions(t *testing.T) {
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso-b"} {
		for id, arn := range map[string]string{
			"ssoadmin#InstanceArn":          ":sso:::instance/ssoins-1234567890abcdef",
			"ssoadmin#PermissionSetArn":     ":sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef",
			"ssoadmin#ManagedPolicyArn":     ":iam::aws:policy/AdministratorAccess",
			"organizations#OrganizationArn": ":organizations::111111111111:organization/o-1234567890",
			"identitystore#IdentityStoreId": ":identitystore::111111111111:identitystore/d-1234567890",
		} {
			if b := Shapes[id].text("arn:" + partition + arn); b != nil {
				t.Errorf("%s: %v", id, b)
			}
			if b := Shapes[id].text("arn:amazon" + arn); b == nil {
				t.Errorf("%s: any partition is allowed", id)
			}
		}
	}
}

// TestDurations (LIVE-21): the pattern with a lookahead, in Go.
func TestDurations(t *testing.T) {
	for text, want := range map[string]bool{
		"PT1H": true, "PT720M": true, "PT1H30M": true, "PT43200S": true, "P1D": true, "PT1.5S": true,
		"P": false, "PT": false, "": false, "1H": false, "PT1H ": false, "PTH": false,
	} {
		if b := Shapes["ssoadmin#Duration"].text(text); (b == nil) != want {
			t.Errorf("%q: %v", text, b)
		}
	}
}
