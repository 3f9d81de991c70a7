package module_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idcscan/idcscan/collectors/terraform/module"
)

// FuzzLoad reads any text as a file of Terraform, of its JSON and of values: it
// ends, and what it returns keeps its word.
func FuzzLoad(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range cases {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			switch {
			case filepath.Ext(file.Name) == ".tf":
				f.Add(file.Data, []byte("{}"), []byte(""))
			case filepath.Ext(file.Name) == ".json":
				f.Add([]byte(""), file.Data, []byte(""))
			case filepath.Ext(file.Name) == ".tfvars":
				f.Add([]byte(`variable "a" {}`), []byte("{}"), file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, native, json, values []byte) {
		directory := t.TempDir()
		for name, text := range map[string][]byte{"main.tf": native, "more.tf.json": json, "terraform.tfvars": values} {
			if err := os.WriteFile(filepath.Join(directory, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		declarations, err := module.Load(context.Background(), module.Options{Root: directory})
		if err != nil {
			if declarations == nil || len(declarations.Diagnostics) == 0 {
				t.Fatal(err)
			}
			return // nothing could be read, and why is told
		}
		keepsItsWord(t, declarations)
	})
}
