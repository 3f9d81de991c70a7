package ci_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

//go:generate go test -run Fresh -update

var update = flag.Bool("update", false, "rewrite generated files")

// TestReadmeIsFresh compares the table of the action's inputs and outputs with
// action.yml.
func TestReadmeIsFresh(t *testing.T) {
	const begin, end = "<!-- action: make generate -->\n", "<!-- end -->"
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("README.md has no place for the action's inputs")
	}
	want := before + begin + inputTable(t) + end + after
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Error("README.md is stale, run make generate")
	}
}

// inputTable lists inputs and outputs in the order of action.yml.
func inputTable(t *testing.T) string {
	var document struct{ Inputs, Outputs yaml.Node }
	read(filepath.Join(root, "action.yml"), &document, false)
	a := readAction()
	var b strings.Builder
	b.WriteString("| input | default | |\n|---|---|---|\n")
	for i := 0; i < len(document.Inputs.Content); i += 2 {
		name := document.Inputs.Content[i].Value
		value := a.Inputs[name].Default
		if value != "" {
			value = "`" + value + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, value, a.Inputs[name].Description)
	}
	b.WriteString("\n| output | |\n|---|---|\n")
	for i := 0; i < len(document.Outputs.Content); i += 2 {
		name := document.Outputs.Content[i].Value
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, a.Outputs[name].Description)
	}
	if len(a.Inputs) == 0 || len(a.Outputs) == 0 {
		t.Fatal("action.yml has no inputs or outputs")
	}
	return b.String()
}
