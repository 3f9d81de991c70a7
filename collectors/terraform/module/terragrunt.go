package module

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

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
	l.walk(l.scanned, func(name string, entry fs.DirEntry) error {
		if !entry.IsDir() && IsTerragrunt(name) {
			names = append(names, name)
		}
		return nil
	})
	return names
}

// tellTerragrunt tells that inputs are not read, and that more may be declared where
// a file may add resources, or runs what was not read, or any of several root modules.
func (l *loader) tellTerragrunt(names []string, several bool) {
	if len(names) == 0 {
		return
	}
	what := "is Terragrunt's, and the inputs that it gives to modules are not read"
	l.tellUnread(names, what, terragruntRemedy)
	open, reason := names[0], "it "+what
	for _, name := range names {
		if several {
			break
		}
		file := l.readTerragrunt(name)
		switch {
		case file.generates == generatesAnything:
			reason = "Terragrunt may generate files that declare resources, and they are not read"
		case file.runs == "" || file.runs != path.Dir(name) && l.configurations[file.runs] == nil:
			reason = "Terragrunt runs a module from elsewhere, and it was not read"
		default:
			continue
		}
		open, several = name, true
	}
	if several {
		l.unread(nil, l.symbols.Symbol(declaration.Symbol{
			Address: open, Why: declaration.NotRead, Place: snapshot.Location{URI: open}, Reason: reason, Remedy: terragruntRemedy,
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
	// outranks says that it may give values in files or flags, which go before the
	// files that Terraform reads unasked.
	outranks bool
	// generates is what it may add to the module.
	generates generated
}

// generated is what files may declare that Terragrunt adds to a module.
type generated int

const (
	generatesNothing  generated = iota
	generatesSettings           // versions, providers and backend
	generatesAnything
)

// outsideRepository is where a module lies that is fetched.
const outsideRepository = "/"

// readTerragrunt looks at which module a file runs with which inputs. Where it
// includes another one, or is no plain text of its own, that may be any.
func (l *loader) readTerragrunt(name string) *terragruntFile {
	file := &terragruntFile{name: name, outranks: true, generates: generatesAnything}
	text, err := l.repository.read(name)
	if err != nil || tooDeep(text) > 0 || strings.HasSuffix(name, ".json") {
		return file
	}
	parsed, problems := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if problems.HasErrors() || !ok {
		return file
	}
	file.runs, file.outranks, file.generates = path.Dir(name), false, generatesNothing
	if body.Attributes["remote_state"] != nil {
		file.generates = generatesSettings
	}
	if body.Attributes["generate"] != nil {
		file.generates = generatesAnything
	}
	open := false
	for _, block := range body.Blocks {
		switch block.Type {
		case "include", "unit", "stack":
			open, file.runs, file.outranks, file.generates = true, "", true, generatesAnything
		case "remote_state":
			file.generates = max(file.generates, generatesSettings)
		case "generate":
			file.generates = max(file.generates, generatedBy(block))
		}
	}
	for _, block := range body.Blocks {
		if block.Type != "terraform" {
			continue
		}
		if len(block.Body.Blocks) > 0 { // they may name files of values
			open, file.outranks = true, true
		}
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

// generatedBy is what the file of a generate block may declare. What is computed in
// its text is taken for a value: where it is more, the text is none of Terraform's.
func generatedBy(block *hclsyntax.Block) generated {
	contents := block.Body.Attributes["contents"]
	if contents == nil {
		return generatesAnything
	}
	template, ok := contents.Expr.(*hclsyntax.TemplateExpr)
	if !ok {
		return generatesAnything
	}
	var text strings.Builder
	for _, part := range template.Parts {
		if literal, ok := part.(*hclsyntax.LiteralValueExpr); ok && literal.Val.Type() == cty.String {
			text.WriteString(literal.Val.AsString())
		} else {
			text.WriteString("computed")
		}
	}
	parsed, problems := hclsyntax.ParseConfig([]byte(text.String()), "", hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if problems.HasErrors() || !ok {
		return generatesAnything
	}
	for _, inner := range body.Blocks {
		if inner.Type != "terraform" && inner.Type != "provider" {
			return generatesAnything
		}
	}
	return generatesSettings
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
		if file.generates == generatesNothing {
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
