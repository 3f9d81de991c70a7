package expression_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty/json"
)

// TestTerraform compares with what terraform console of Terraform 1.11.4 says:
// each line of the table is an expression and jsonencode of it, ERROR where
// Terraform calls it wrong.
func TestTerraform(t *testing.T) {
	file, err := os.Open("testdata/console.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		i := strings.LastIndex(lines.Text(), " => ")
		if i < 0 || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		text, want := lines.Text()[:i], lines.Text()[i+len(" => "):]
		t.Run(text, func(t *testing.T) {
			s := newScope(t, "testdata/files")
			value, problems := evaluate(t, s, text)
			got := "ERROR"
			if !problems.HasErrors() {
				bare, _ := value.UnmarkDeep()
				encoded, err := json.Marshal(bare, bare.Type())
				if err != nil {
					t.Fatal(err)
				}
				got = string(encoded)
			}
			if got != want {
				t.Errorf("%s\n got %s\nwant %s\n%v", text, got, want, problems)
			}
		})
	}
}
