package module_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/assemble"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
)

var update = flag.Bool("update", false, "rewrite what the cases in testdata want")

// TestLoad reads testdata/*.txtar: a directory of Terraform, and in the file
// want what it declares, as describe writes it. Lines of the comment such as
// "root: envs" set options; the rest of it says what the case shows.
func TestLoad(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			declarations := load(t, archive)
			keepsItsWord(t, declarations)
			got := describe(declarations)
			last := len(archive.Files) - 1
			if *update {
				if last < 0 || archive.Files[last].Name != "want" {
					archive.Files = append(archive.Files, txtar.File{Name: "want"})
					last++
				}
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if difference := cmp.Diff(string(archive.Files[last].Data), got); difference != "" {
				t.Errorf("%s: what it declares differs (-want +got):\n%s", name, difference)
			}
		})
	}
}

// load reads the files of an archive with the options of its comment.
func load(t *testing.T, archive *txtar.Archive) *declaration.Declarations {
	t.Helper()
	directory := t.TempDir()
	files := *archive
	files.Files = nil
	for _, file := range archive.Files {
		if file.Name != "want" {
			data := strings.ReplaceAll(string(file.Data), "^M\n", "\r\n")
			files.Files = append(files.Files, txtar.File{Name: file.Name, Data: []byte(data)})
		}
	}
	if err := txtar.Write(&files, directory); err != nil {
		t.Fatal(err)
	}
	options := module.Options{Root: directory, Repository: directory}
	for line := range strings.Lines(string(archive.Comment)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "root":
			options.Root = filepath.Join(directory, value)
		case "var":
			options.Variables = append(options.Variables, value)
		case "var-file":
			options.VariableFiles = append(options.VariableFiles, filepath.Join(directory, value))
		case "env":
			options.Environment = append(options.Environment, value)
		case "workspace":
			options.Workspace = value
		case "link":
			link, target, _ := strings.Cut(value, " -> ")
			if err := os.Symlink(target, filepath.Join(directory, link)); err != nil {
				t.Fatal(err)
			}
		}
	}
	declarations, err := module.Load(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	return declarations
}

// keepsItsWord holds what every source of declarations promises: what is not
// known has a symbol, no place lies in a stand-in, and a valid snapshot can be
// made of it.
func keepsItsWord(t *testing.T, d *declaration.Declarations) {
	t.Helper()
	addresses := map[string]bool{}
	for _, r := range d.Resources {
		if !r.Removed && addresses[r.Address] {
			t.Errorf("two resources have the address %s", r.Address)
		}
		addresses[r.Address] = true
		if plain, _ := r.Attributes.Unmark(); !plain.IsKnown() || plain.IsNull() || !plain.Type().IsObjectType() {
			t.Errorf("%s: its attributes are no known object", r.Address)
		}
		explained(t, r.Address, r.Attributes)
		if strings.HasPrefix(r.Place.URI, "standin:") {
			t.Errorf("%s: nobody has the file %q", r.Address, r.Place.URI)
		}
	}
	for _, u := range d.Unresolved {
		if u.Symbol == nil || u.Symbol.Reason == "" {
			t.Errorf("unresolved %v has no reason", u.Types)
		}
	}
	meta := snapshot.Meta{Source: "terraform", StartedAt: "2026-01-01T00:00:00Z", CollectedAt: "2026-01-01T00:00:00Z"}
	if err := assemble.Snapshot(d, meta).Validate(); err != nil {
		t.Errorf("the snapshot of it is not valid: %v", err)
	}
}

func explained(t *testing.T, path string, value cty.Value) {
	t.Helper()
	plain, marks := value.Unmark()
	for mark := range marks {
		if origin, ok := mark.(*declaration.Origin); ok && strings.HasPrefix(origin.Place.URI, "standin:") {
			t.Errorf("%s lies in a stand-in", path)
		}
	}
	if !plain.IsKnown() {
		symbols := declaration.ValueOf(value).Symbols()
		if len(symbols) == 0 {
			t.Errorf("%s is not known, and no symbol says why", path)
		}
		for _, symbol := range symbols {
			if symbol.Reason == "" || strings.HasPrefix(symbol.Place.URI, "standin:") {
				t.Errorf("%s: symbol %s has no reason or lies in a stand-in", path, symbol)
			}
		}
		return
	}
	if plain.IsNull() || !plain.CanIterateElements() || plain.Type().IsSetType() {
		return
	}
	for it := plain.ElementIterator(); it.Next(); {
		key, element := it.Element()
		explained(t, fmt.Sprintf("%s.%#v", path, key), element)
	}
}
