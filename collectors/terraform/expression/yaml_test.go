package expression_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// TestYAML reads the table's YAML from a file: the value is the one that
// Terraform's decoder has, and each leaf has a place in the file at which the
// text of it stands.
func TestYAML(t *testing.T) {
	table, err := os.Open("testdata/console.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	var texts []string
	for lines := bufio.NewScanner(table); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), `yamldecode("`); ok {
			text, _, _ := strings.Cut(rest, `")`)
			texts = append(texts, strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\"`, `"`, `\\`, `\`).Replace(text))
		}
	}
	texts = append(texts,
		"a:\n  - b: 1\n    c: |\n      x\n\n      y\n  -\n    d: \"q # r\"   # s\ne: {f: [1, 'g''h', \"i\\\"j\"], k: }\n",
		"é: [ü, ö]\r\nz: 1\r\n", "\"quoted key\": plain text here # c\nempty:\nlast: end",
	)
	root := t.TempDir()
	for _, text := range texts {
		if err := os.WriteFile(filepath.Join(root, "data.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		value, problems := evaluate(t, newScope(t, root), `yamldecode(file("data.yaml"))`)
		want, err := ctyyaml.YAMLDecodeFunc.Call([]cty.Value{cty.StringVal(text)})
		if (err != nil) != problems.HasErrors() {
			t.Errorf("%q: error %v, but %v", text, err, problems)
		}
		if err != nil || problems.HasErrors() {
			continue
		}
		if bare, _ := value.UnmarkDeep(); !bare.RawEquals(want) {
			t.Errorf("%q:\n got %#v\nwant %#v", text, bare, want)
		}
		checkPlaces(t, text, value)
	}
}

func checkPlaces(t *testing.T, text string, value cty.Value) {
	t.Helper()
	v := declaration.ValueOf(value)
	if elements := v.Elements(); len(elements) > 0 {
		for it := mustUnmark(value).ElementIterator(); it.Next(); {
			_, element := it.Element()
			checkPlaces(t, text, element)
		}
		return
	}
	origin := v.Origin()
	if origin == nil {
		if !v.Absent() && v.Known() {
			t.Errorf("%q: %#v has no place", text, value)
		}
		return
	}
	lines := strings.Split(text, "\n")
	at := origin.Place
	if at.StartLine < 1 || at.EndLine < at.StartLine || at.EndLine > len(lines) {
		t.Errorf("%q: %#v at %+v", text, value, at)
		return
	}
	if at.StartLine != at.EndLine {
		return
	}
	line := []rune(strings.TrimSuffix(lines[at.StartLine-1], "\r"))
	if at.StartColumn < 1 || at.EndColumn < at.StartColumn || at.EndColumn > len(line)+1 {
		t.Errorf("%q: %#v at %+v", text, value, at)
		return
	}
	there := string(line[at.StartColumn-1 : at.EndColumn-1])
	if strings.HasPrefix(there, "*") {
		return
	}
	if decoded, err := ctyyaml.YAMLDecodeFunc.Call([]cty.Value{cty.StringVal("- " + there)}); err != nil ||
		!decoded.Index(cty.Zero).RawEquals(mustUnmark(value)) {
		t.Errorf("%q: %#v is not what is written there, %q", text, mustUnmark(value), there)
	}
}

func mustUnmark(value cty.Value) cty.Value { value, _ = value.Unmark(); return value }
