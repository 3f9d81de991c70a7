package module_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
	"github.com/idcscan/idcscan/collectors/terraform/standin"
)

func archive(files ...string) *txtar.Archive {
	a := &txtar.Archive{}
	for i := 0; i+1 < len(files); i += 2 {
		a.Files = append(a.Files, txtar.File{Name: files[i], Data: []byte(files[i+1])})
	}
	return a
}

func TestTenThousandInstances(t *testing.T) {
	d := load(t, archive("main.tf", `
locals {
  all = { for n in flatten([for a in range(100) : [for b in range(100) : a * 100 + b]]) : format("%05d", n) => n }
}
resource "aws_identitystore_group" "many" {
  for_each          = local.all
  identity_store_id = "d-1234567890"
  display_name      = each.key
}
resource "aws_identitystore_group_membership" "many" {
  for_each          = local.all
  identity_store_id = "d-1234567890"
  group_id          = aws_identitystore_group.many[each.key].group_id
  member_id         = "12345678-1234-1234-1234-123456789012"
}`))
	if len(d.Resources) != 20000 || len(d.Unresolved) != 0 {
		t.Fatalf("%d resources, unresolved %v, problems %v", len(d.Resources), d.Unresolved, d.Diagnostics)
	}
	last := d.Resources[19999]
	if symbol := last.Attribute("group_id").Reference(); symbol == nil || symbol.Address != `aws_identitystore_group.many["09999"]` {
		t.Errorf("the last membership is of %v", symbol)
	}
}

// TestBounds: what goes beyond a bound is told, in bounded time, and is no silence.
func TestBounds(t *testing.T) {
	group := "resource \"aws_identitystore_group\" \"g\" {\n  display_name = %s\n}\n"
	// Each module calls the next one twice: two to the power of thirty modules.
	doubling := []string{"main.tf", "module \"a\" {\n  source = \"./m0\"\n}\n"}
	for n := range 30 {
		doubling = append(doubling, fmt.Sprintf("m%d/main.tf", n), fmt.Sprintf(
			"module \"a\" {\n  source = \"../m%[1]d\"\n}\nmodule \"b\" {\n  source = \"../m%[1]d\"\n}\n", n+1))
	}
	doubling = append(doubling, "m30/main.tf", fmt.Sprintf(group, `"x"`))
	var chain strings.Builder
	chain.WriteString("locals {\n  l0 = \"x\"\n")
	for n := range 5000 {
		fmt.Fprintf(&chain, "  l%d = local.l%d\n", n+1, n)
	}
	chain.WriteString("}\n")
	deep := []string{}
	for n := range 40 {
		deep = append(deep, strings.Repeat("m/", n)+"main.tf", "module \"m\" {\n  source = \"./m\"\n}\n")
	}
	cases := map[string]struct {
		files *txtar.Archive
		want  string // part of a problem, "" for none
	}{
		"instances":  {archive("main.tf", "resource \"aws_identitystore_group\" \"g\" {\n  count = 1e9\n}\n"), "more than"},
		"nesting":    {archive("main.tf", fmt.Sprintf(group, strings.Repeat("[", 5000)+strings.Repeat("]", 5000)), "other.tf", "locals {}\n"), "deep"},
		"JSON":       {archive("main.tf.json", `{"locals": {"a": `+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`}}`, "other.tf", "locals {}\n"), "deep"},
		"modules":    {archive(doubling...), "more than"},
		"deep calls": {archive(deep...), "deep"},
		"chain":      {archive("a.tf", chain.String(), "main.tf", fmt.Sprintf(group, "local.l5000")), ""},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			d := load(t, test.files)
			for _, problem := range d.Diagnostics {
				if test.want != "" && strings.Contains(problem.Summary, test.want) {
					if len(d.Unresolved) == 0 && !problem.Unread {
						t.Error("nothing says that there may be more")
					}
					return
				}
			}
			if test.want != "" || len(d.Diagnostics) > 0 {
				t.Errorf("problems are %v, want one with %q", d.Diagnostics, test.want)
			}
		})
	}
}

// TestNothingIsMadeBeyondTheBound: of a block with too many instances there is one
// that stands for all of them, and a gap.
func TestNothingIsMadeBeyondTheBound(t *testing.T) {
	const many = "flatten([for a in range(251) : [for b in range(200) : \"${a}-${b}\"]])"
	group := "resource \"aws_identitystore_group\" \"g\" {\n  display_name = \"x\"\n"
	called := group + "  count = length(terraform_data.d) - 49990\n}\nresource \"terraform_data\" \"d\" {\n  count = 50000\n}\n"
	cases := map[string]struct {
		files *txtar.Archive
		// want is the most groups that are declared.
		want int
	}{
		"count":    {archive("main.tf", group+"  count = 50001\n}\n"), 1},
		"for_each": {archive("main.tf", group+"  for_each = toset("+many+")\n}\n"), 1},
		"for":      {archive("main.tf", group+"  for_each = { for n in "+many+" : n => n }\n}\n"), 1},
		"dynamic": {archive("main.tf", group+"  dynamic \"external_ids\" {\n    for_each = "+many+
			"\n    content {\n      id = external_ids.value\n    }\n  }\n}\n"), 1},
		"modules":    {archive("main.tf", "module \"m\" {\n  source = \"./m\"\n  count = 5001\n}\n", "m/main.tf", group+"}\n"), 0},
		"all blocks": {archive("main.tf", "module \"m\" {\n  source = \"./m\"\n  count = 6\n}\n", "m/main.tf", called), 51},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			d := load(t, test.files)
			if len(d.Diagnostics) != 1 || !strings.Contains(d.Diagnostics[0].Summary, "more than") || !d.Diagnostics[0].Unread {
				t.Errorf("problems are %v", d.Diagnostics)
			}
			if len(d.Resources) > test.want {
				t.Errorf("%d groups, want at most %d", len(d.Resources), test.want)
			}
			beyond := 0
			for _, unresolved := range d.Unresolved {
				if unresolved.Symbol.Why == declaration.Beyond {
					beyond++
				}
			}
			for _, r := range d.Resources {
				beyond += len(r.Attribute("external_ids").More())
			}
			if beyond == 0 {
				t.Error("nothing says that there may be more")
			}
		})
	}
}

func TestCancelledLoadIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := module.Load(ctx, module.Options{Root: "testdata"}); !errors.Is(err, context.Canceled) && err == nil {
		t.Error("it was read to the end")
	}
}

func TestNothingToReadIsAnError(t *testing.T) {
	empty := t.TempDir()
	for directory, want := range map[string]string{empty: "no Terraform files", filepath.Join(empty, "gone"): "no such file"} {
		if _, err := module.Load(context.Background(), module.Options{Root: directory}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want one with %q", directory, err, want)
		}
	}
}

func TestLoadStandin(t *testing.T) {
	directory := t.TempDir()
	files := archive("sets.yaml", "Admin:\n  session_duration: PT1H\n  aws_managed_policies:\n    - arn:aws:iam::aws:policy/AdministratorAccess\n")
	if err := txtar.Write(files, directory); err != nil {
		t.Fatal(err)
	}
	known, ok := standin.Open("sso")
	if !ok {
		t.Fatal("there is no stand-in sso")
	}
	paths := cty.ObjectVal(map[string]cty.Value{
		"permission_sets":     cty.ListVal([]cty.Value{cty.StringVal("sets.yaml")}),
		"account_assignments": cty.ListValEmpty(cty.String),
	})
	d, err := module.LoadStandin(context.Background(), module.Options{Root: directory}, known, map[string]cty.Value{"files": paths})
	if err != nil {
		t.Fatal(err)
	}
	keepsItsWord(t, d)
	for _, r := range d.Resources {
		if r.Type == "aws_ssoadmin_permission_set" {
			if name, _ := r.Attribute("name").Text(); name != "Admin" || r.Place.URI != "sets.yaml" {
				t.Errorf("the set is %q at %s", name, r.Place.URI)
			}
			return
		}
	}
	t.Errorf("no permission set is declared: %v", describe(d))
}

// TestOutputOfAModuleBeyondTheBound: a module that was not read for their number
// has outputs that are not known.
func TestOutputOfAModuleBeyondTheBound(t *testing.T) {
	var code strings.Builder
	for n := range 5_001 {
		fmt.Fprintf(&code, "module \"m%04d\" {\n  source = \"./named\"\n  name   = \"x\"\n}\n", n)
	}
	code.WriteString("module \"last\" {\n  source = \"./named\"\n  name   = module.m5000.name\n}\n" +
		"resource \"aws_identitystore_group\" \"first\" {\n  display_name = module.last.constant\n}\n")
	d := load(t, archive("main.tf", code.String(),
		"named/main.tf", "variable \"name\" {}\noutput \"name\" {\n  value = var.name\n}\noutput \"constant\" {\n  value = 1\n}\n"+
			"resource \"aws_identitystore_group\" \"g\" {\n  display_name = var.name\n}\n"))
	for _, r := range d.Resources {
		if r.Address == "module.last.aws_identitystore_group.g" {
			if symbols := r.Attribute("display_name").Symbols(); len(symbols) != 1 || symbols[0].Why != "beyond" {
				t.Errorf("the name depends on %v", symbols)
			}
			return
		}
	}
	t.Error("the last module declares no group")
}
