package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/plan"
)

// largePlan has new permission sets and assignments of them, keyed as modules
// in use do.
func largePlan(t testing.TB, sets, assignments int) string {
	root := assignmentBy(refs("local.all"), "local.names", "each.value.permission_set", setBlock, "each.value.permission_set")
	var changes []made
	for n := range sets {
		changes = append(changes, newSet(fmt.Sprintf("Set%d", n), fmt.Sprintf("Set%d", n)))
	}
	for n := range assignments {
		changes = append(changes, assign(fmt.Sprintf("Type:GROUP__Principal:Group%d__Permission:Set%d__Account:%012d", n%97, n%sets, n)))
	}
	return planText(t, root, nil, changes...)
}

func BenchmarkPlan(b *testing.B) {
	text := largePlan(b, 200, 10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plan.Read(b.Context(), strings.NewReader(text), "plan.json", ""); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlanOfOtherThings reads a plan of a hundred megabytes of which
// nothing is of Identity Center.
func BenchmarkPlanOfOtherThings(b *testing.B) {
	var changes []made
	filler := strings.Repeat("x", 1000)
	for n := range 90_000 {
		changes = append(changes, made{block: "aws_instance.i", key: n, values: object{"user_data": filler}, unknown: object{"arn": true}})
	}
	text := planText(b, nil, nil, changes...)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plan.Read(b.Context(), strings.NewReader(text), "plan.json", ""); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAllOfALargePlanIsLinked(t *testing.T) {
	declarations := read(t, largePlan(t, 50, 1000))
	for _, resource := range declarations.Resources {
		if resource.Type != "aws_ssoadmin_account_assignment" {
			continue
		}
		_, rest, _ := strings.Cut(resource.Address, "Permission:")
		set, _, _ := strings.Cut(rest, "__")
		if symbol := resource.Attribute("permission_set_arn").Reference(); symbol.Address != setBlock+quotedKey(set) {
			t.Fatalf("%s leads to %s: %s", resource.Address, symbol, symbol.Reason)
		}
	}
}

func quotedKey(key string) string { return "[" + quoted(key) + "]" }
