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
// lie in it or run it; else any in the tree in which it lies. The scanned directory
// is run by those only of which it is not known what they run.
func (l *loader) terragruntFor(directory string) (own []*terragruntFile) {
	var others []*terragruntFile
	for _, name := range l.terragruntFiles {
		switch file := l.readTerragrunt(name); {
		case path.Dir(name) == directory || file.runs == directory:
			own = append(own, file)
		case file.runs == "" || directory != l.scanned:
			others = append(others, file)
		}
	}
	if len(own) > 0 {
		return own
	}
	return others
}

// terragruntFile is what a file of Terragrunt says of the module that it runs.
type terragruntFile struct {
	name string
	// runs is the directory of the module, outsideRepository for one that does not lie in the
	// repository, "" where that is not known.
	runs string
	// inputs are the variables that are set, nil where any may be.
	inputs map[string]bool
	// generates says that it may add files to the module.
	generates bool
}

// outsideRepository is where a module lies that is fetched.
const outsideRepository = "/"

// readTerragrunt looks at which module a file runs with which inputs. Where it
// includes another one, or is no plain text of its own, that may be any.
func (l *loader) readTerragrunt(name string) *terragruntFile {
	file := &terragruntFile{name: name, generates: true}
	text, err := l.repository.read(name)
	if err != nil || tooDeep(text) > 0 || strings.HasSuffix(name, ".json") {
		return file
	}
	parsed, problems := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if problems.HasErrors() || !ok {
		return file
	}
	file.runs = path.Dir(name)
	open := false
	file.generates = body.Attributes["generate"] != nil || body.Attributes["remote_state"] != nil
	for _, block := range body.Blocks {
		switch block.Type {
		case "include", "unit", "stack":
			open, file.runs, file.generates = true, "", true
		case "generate", "remote_state":
			file.generates = true
		}
	}
	for _, block := range body.Blocks {
		if block.Type != "terraform" {
			continue
		}
		open = open || len(block.Body.Blocks) > 0 // they may name files of values
		if attribute := block.Body.Attributes["source"]; attribute != nil {
			switch source := constant(attribute); {
			case isLocal(source):
				file.runs = path.Join(path.Dir(name), source)
			case source != "":
				file.runs = outsideRepository
			default:
				file.runs = ""
			}
		}
	}
	if !open {
		file.inputs = plainInputs(body.Attributes["inputs"])
	}
	return file
}

// plainInputs are the names in an object, nil where it is another expression.
func plainInputs(attribute *hclsyntax.Attribute) map[string]bool {
	names := map[string]bool{}
	if attribute == nil {
		return names
	}
	object, ok := attribute.Expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	for _, item := range object.Items {
		name := itemName(item)
		if name == "" {
			return nil
		}
		names[name] = true
	}
	return names
}

// tellGenerated reports whether Terragrunt may add files to a root module, which
// say how Terraform is run, and leaves open what they say.
func (l *loader) tellGenerated(directory string) bool {
	for _, file := range l.terragruntFor(directory) {
		if !file.generates {
			continue
		}
		l.unread([]string{declaration.TypeTerraform}, l.symbols.Symbol(declaration.Symbol{
			Address: file.name, Why: declaration.NotRead, Place: snapshot.Location{URI: file.name},
			Reason: "Terragrunt may generate files, and they are not read",
			Remedy: "run terragrunt init, and scan the directory that holds what it generated",
		}))
		return true
	}
	return false
}

// symbol stands for the value of a variable that may be set.
func (f *terragruntFile) symbol(i *instance, name string, declared *variable) *declaration.Symbol {
	return i.symbol("var."+name, declaration.NotRead, wholeBlock(declared.block),
		fmt.Sprintf("Terragrunt may give it a value, and the inputs of %s are not read", f.name), terragruntRemedy)
}
