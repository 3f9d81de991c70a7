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

// FuzzInstalled reads any text as the list of modules that terraform init writes.
func FuzzInstalled(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/module_installed.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if filepath.Base(file.Name) == "modules.json" {
			f.Add(file.Data)
		}
	}
	f.Add([]byte(`{"Modules": [{"Key": "groups", "Dir": "."}]}`))
	f.Add([]byte(`{"Modules": [{"Key": "groups", "Dir": "../.."}, {"Key": 1}]}`))
	f.Fuzz(func(t *testing.T, list []byte) {
		directory := t.TempDir()
		if err := os.MkdirAll(filepath.Join(directory, ".terraform/modules"), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string][]byte{"main.tf": []byte("module \"groups\" {\n  source = \"example/groups/aws\"\n}\n"), ".terraform/modules/modules.json": list} {
			if err := os.WriteFile(filepath.Join(directory, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		declarations, err := module.Load(context.Background(), module.Options{Root: directory})
		if err != nil {
			t.Fatal(err)
		}
		keepsItsWord(t, declarations)
	})
}
