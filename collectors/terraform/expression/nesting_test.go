package expression_test

import (
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// TestCheckNesting shows what is refused before a parser recurses into it.
func TestCheckNesting(t *testing.T) {
	for _, test := range []struct {
		name, text string
		refused    bool
	}{
		{"code", "a = { b = [!true, -1, x ? y : z] }\n", false},
		{"many blocks", strings.Repeat("a = [1]\nb = !c\nd = e ? 1 : 2\n# ----\n", 20_000), false},
		{"brackets", "a = " + strings.Repeat("[", 20_000), true},
		{"negations", "a = " + strings.Repeat("! ", 20_000) + "true", true},
		{"signs", "a = " + strings.Repeat("-", 20_000) + "1", true},
		{"conditionals", "a = " + strings.Repeat("x ? y : ", 20_000) + "z", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := expression.CheckNesting([]byte(test.text)); (err != nil) != test.refused {
				t.Errorf("error %v", err)
			}
		})
	}
}
