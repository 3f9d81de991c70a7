package module

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// IsTerragrunt reports whether Terragrunt reads a file of this name: it calls
// modules of Terraform, gives values to their variables, and is not evaluated here.
func IsTerragrunt(name string) bool {
	switch path.Base(name) {
	case "terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl":
		return true
	}
	return false
}

const terragruntRemedy = "scan a plan (terragrunt plan -out=tfplan, then terragrunt show -json tfplan), or give the values with --var-file"

// terragrunt are Terragrunt's files in and below the scanned directory, in order.
func (l *loader) terragrunt() []string {
	var names []string
	seen := 0
	_ = fs.WalkDir(l.repository.files, l.scanned, func(name string, entry fs.DirEntry, err error) error {
		seen++
		switch {
		case err != nil:
			return fs.SkipDir // the search for Terraform tells of it
		case l.ctx.Err() != nil || seen > maxFiles:
			return fs.SkipAll
		case entry.IsDir() && name != l.scanned && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !entry.IsDir() && IsTerragrunt(name):
			names = append(names, name)
		}
		return nil
	})
	return names
}

// tellTerragrunt tells that inputs are not read, and of a tree of several root
// modules that more may be declared by them.
func (l *loader) tellTerragrunt(names []string, several bool) {
	if len(names) == 0 {
		return
	}
	place := snapshot.Location{URI: names[0]}
	what := "is Terragrunt's, and the inputs that it gives to modules are not read"
	l.tellUnread(names, what, terragruntRemedy)
	if several {
		l.unread(nil, l.symbols.Symbol(declaration.Symbol{
			Address: names[0], Why: declaration.NotRead, Place: place, Reason: "it " + what, Remedy: terragruntRemedy,
		}))
	}
}

// terragruntFor are the files that may give inputs to a root module: its own, which
// lie in it or run it, else any in the tree in which it lies.
func (l *loader) terragruntFor(directory string) []string {
	var all, own []string
	for _, name := range l.terragruntFiles {
		if path.Dir(name) == directory || l.terragruntSource(name) == directory {
			own = append(own, name)
		} else {
			all = append(all, name)
		}
	}
	if len(own) > 0 || directory == l.scanned {
		return own
	}
	return all
}

// terragruntSource is the directory that a file of Terragrunt runs, "" where that is
// not written out.
func (l *loader) terragruntSource(name string) string {
	text, err := l.repository.read(name)
	if err != nil || tooDeep(text) > 0 || strings.HasSuffix(name, ".json") {
		return ""
	}
	parsed, _ := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		return ""
	}
	for _, block := range body.Blocks {
		if source := constant(block.Body.Attributes["source"]); block.Type == "terraform" && isLocal(source) {
			return path.Join(path.Dir(name), source)
		}
	}
	return ""
}

// inputs are what a file of Terragrunt gives to variables.
type inputs struct {
	file string
	// names are the variables that are set, nil where any may be.
	names map[string]bool
}

// terragruntInputs looks at which inputs a file has: where it includes another one,
// and where they are no plain object, they may be any.
func (l *loader) terragruntInputs(name string) *inputs {
	found := &inputs{file: name}
	text, err := l.repository.read(name)
	if err != nil || tooDeep(text) > 0 || strings.HasSuffix(name, ".json") {
		return found
	}
	parsed, problems := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if problems.HasErrors() || !ok {
		return found
	}
	for _, block := range body.Blocks {
		if block.Type == "include" || block.Type == "unit" || block.Type == "stack" || block.Type == "terraform" && len(block.Body.Blocks) > 0 {
			return found // a block in terraform may name files of values
		}
	}
	names := map[string]bool{}
	if attribute := body.Attributes["inputs"]; attribute != nil {
		object, ok := attribute.Expr.(*hclsyntax.ObjectConsExpr)
		if !ok {
			return found
		}
		for _, item := range object.Items {
			name := itemName(item)
			if name == "" {
				return found
			}
			names[name] = true
		}
	}
	found.names = names
	return found
}

// symbol stands for the value of a variable that may be set.
func (s *inputs) symbol(i *instance, name string, declared *variable) *declaration.Symbol {
	return i.symbol("var."+name, declaration.NotRead, wholeBlock(declared.block),
		fmt.Sprintf("Terragrunt may give it a value, and the inputs of %s are not read", s.file), terragruntRemedy)
}
