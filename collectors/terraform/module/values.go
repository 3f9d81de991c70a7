package module

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// values are what people give to a root module's variables, the strongest last:
// environment, terraform.tfvars, terraform.tfvars.json, *.auto.tfvars and
// *.auto.tfvars.json by name, --var-file, --var.
type values struct{ sources []valueSource }

// A valueSource is one file, or one word of the command line or the environment.
type valueSource struct {
	// attributes are a file's assignments.
	attributes hclsyntax.Attributes
	// broken says why a file cannot be read: it may set any variable.
	broken *declaration.Diagnostic
	// terragrunt gives inputs whose values are not known.
	terragrunt *terragruntFile
	// unnamed is the name of a file that is read only where a person names it: what
	// its attributes set may have another value.
	unnamed string
	// name and text are those of a single word; text is read by the variable's type.
	name, text, origin string
}

func (l *loader) readValues(directory string, variables map[string]*variable) *values {
	v := &values{}
	for _, file := range l.terragruntFor(directory) { // it passes them on by the environment
		v.sources = append(v.sources, valueSource{terragrunt: file})
	}
	first := len(v.sources)
	for _, word := range l.options.Environment {
		if name, text, _ := strings.Cut(word, "="); strings.HasPrefix(name, "TF_VAR_") {
			v.sources = append(v.sources, valueSource{name: strings.TrimPrefix(name, "TF_VAR_"), text: text, origin: name})
		}
	}
	slices.SortFunc(v.sources[first:], func(a, b valueSource) int { return strings.Compare(a.name, b.name) })
	for _, name := range l.valueFiles(directory) {
		text, err := l.repository.read(name)
		v.sources = append(v.sources, l.valueFile(name, text, err, variables))
	}
	for _, file := range l.terragruntFor(directory) {
		if file.outranks {
			v.sources = append(v.sources, valueSource{terragrunt: &terragruntFile{name: file.name}})
		}
	}
	if len(l.options.VariableFiles) == 0 {
		v.sources = append(v.sources, l.unnamedValues(directory, variables)...)
	}
	for _, name := range l.options.VariableFiles {
		text, err := os.ReadFile(name) // the person names it: it may lie anywhere
		v.sources = append(v.sources, l.valueFile(l.nameOf(name), []byte(strings.TrimPrefix(string(text), "\uFEFF")), err, variables))
	}
	for _, word := range l.options.Variables {
		name, text, _ := strings.Cut(word, "=")
		v.sources = append(v.sources, valueSource{name: strings.TrimSpace(name), text: text, origin: "--var " + name})
	}
	return v
}

// unnamedValues are the files of values beside a root module and below it that nobody
// named, of which each may be the one that Terraform is given.
func (l *loader) unnamedValues(directory string, variables map[string]*variable) []valueSource {
	var names []string
	l.walk(directory, func(name string, entry fs.DirEntry) error {
		switch {
		case !entry.IsDir():
			return nil
		case name != directory && l.holdsModule(name):
			return fs.SkipDir // they are that module's
		}
		unasked, named := l.filesOfValues(name)
		if names = append(names, named...); name != directory {
			names = append(names, unasked...) // Terraform reads them unasked only beside a root module
		}
		return nil
	})
	var sources []valueSource
	for _, name := range names {
		text, err := l.repository.read(name)
		source := l.valueFile(name, text, err, variables)
		source.unnamed = name
		sources = append(sources, source)
	}
	l.tellUnread(names, "sets variables, and Terraform reads it only where it is named", "name it with --var-file if it is used here")
	return sources
}

func (l *loader) holdsModule(directory string) bool {
	primary, override, err := l.repository.terraformFiles(directory)
	return err != nil || len(primary)+len(override) > 0
}

// valueFiles are the files that Terraform reads unasked, the strongest last.
func (l *loader) valueFiles(directory string) []string {
	unasked, _ := l.filesOfValues(directory)
	return unasked
}

// filesOfValues are the files that Terraform reads unasked, the strongest last, and
// those that it reads where they are named.
func (l *loader) filesOfValues(directory string) (unasked, named []string) {
	var first, automatic []string
	entries, err := fs.ReadDir(l.repository.files, directory)
	if err != nil {
		return nil, nil // the directory was read for its .tf files before
	}
	for _, entry := range entries {
		switch name := entry.Name(); {
		case entry.IsDir():
		case name == "terraform.tfvars", name == "terraform.tfvars.json":
			first = append(first, path.Join(directory, name))
		case strings.HasSuffix(name, ".auto.tfvars"), strings.HasSuffix(name, ".auto.tfvars.json"):
			automatic = append(automatic, path.Join(directory, name))
		case strings.HasSuffix(name, ".tfvars"), strings.HasSuffix(name, ".tfvars.json"):
			named = append(named, path.Join(directory, name))
		}
	}
	return append(first, automatic...), named
}

// tellUndeclared tells of values that are given to no variable, as a name that is
// misspelt is. Terraform passes over those in files, and over the environment's.
func (l *loader) tellUndeclared(v *values, c *configuration) {
	if len(c.broken) > 0 {
		return
	}
	for _, source := range v.sources {
		var names []string
		for name := range source.attributes {
			if c.variables[name] == nil && source.unnamed == "" {
				names = append(names, name)
			}
		}
		const remedy = "correct the name, or declare the variable"
		switch slices.Sort(names); {
		case len(names) > 0:
			l.diagnose(declaration.Diagnostic{
				Place: location(source.attributes[names[0]].NameRange), Remedy: remedy,
				Summary: "sets " + strings.Join(names, ", ") + ", which no variable block declares",
			})
		case strings.HasPrefix(source.origin, "--var ") && c.variables[source.name] == nil:
			l.diagnose(declaration.Diagnostic{Summary: source.origin + ": no variable block declares it", Remedy: remedy})
		}
	}
}

// nameOf is a file's name in locations: relative to the repository where it lies in it.
func (l *loader) nameOf(name string) string {
	absolute, err := filepath.Abs(name)
	if err == nil {
		if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
			absolute = resolved
		}
		if relative, err := filepath.Rel(l.absolute, absolute); err == nil && filepath.IsLocal(relative) {
			return filepath.ToSlash(relative)
		}
	}
	return filepath.ToSlash(filepath.Base(name))
}

func (l *loader) valueFile(name string, text []byte, err error, variables map[string]*variable) valueSource {
	broken := func(place snapshot.Location, summary string) valueSource {
		diagnostic := declaration.Diagnostic{Place: place, Summary: summary, Unread: true, Remedy: "mend the file; the variables that it sets are not known"}
		l.diagnose(diagnostic)
		return valueSource{broken: &diagnostic}
	}
	if err != nil {
		return broken(snapshot.Location{URI: name}, expression.Cause(err).Error())
	}
	parsed := l.files[name]
	if parsed == nil || string(parsed.text) != string(text) {
		parsed = &file{name: name, text: text}
	}
	if l.files[name] == nil { // else a file in the repository has the name of one beyond it
		l.files[name] = parsed
	}
	if line := tooDeep(text); line > 0 {
		return broken(beginningOf(name, line), fmt.Sprintf("brackets or operators nest more than %d deep", maxBlockDepth))
	}
	var attributes hclsyntax.Attributes
	var problems hcl.Diagnostics
	if strings.HasSuffix(name, ".json") {
		attributes, problems = parseJSONValues(text, name)
	} else {
		var whole *hcl.File
		whole, problems = hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if body, ok := whole.Body.(*hclsyntax.Body); ok {
			attributes = body.Attributes
			if len(body.Blocks) > 0 {
				problems = append(problems, &hcl.Diagnostic{
					Severity: hcl.DiagError, Summary: "a file of values holds no blocks", Subject: body.Blocks[0].TypeRange.Ptr(),
				})
			}
		}
	}
	sensitive := false
	for given, declared := range variables {
		if sensitive = sensitive || declared.sensitive; declared.sensitive && attributes[given] != nil {
			parsed.withhold(attributes[given].SrcRange)
		}
	}
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			parsed.allWithheld = parsed.allWithheld || sensitive // where its value ends is not sure
			diagnostic := diagnosticOf(problem)
			return broken(diagnostic.Place, diagnostic.Summary)
		}
	}
	l.facts.addValues(parsed, attributes)
	return valueSource{attributes: attributes}
}

// value is what is given to a variable of a root module that is not sensitive,
// NilVal where nothing is.
func (v *values) value(i *instance, name string, declared *variable) cty.Value {
	for n := len(v.sources) - 1; n >= 0; n-- {
		source := v.sources[n]
		switch {
		case source.broken != nil:
			place := source.broken.Place
			return unknown(i.symbol("var."+name, declaration.NotRead, place,
				fmt.Sprintf("%s cannot be read: %s", place.URI, source.broken.Summary), "mend the file"))
		case source.terragrunt != nil && (source.terragrunt.inputs == nil || source.terragrunt.inputs[name]):
			return unknown(source.terragrunt.symbol(i, name, declared))
		case source.attributes[name] != nil && source.unnamed != "":
			return unknown(i.symbol("var."+name, declaration.Unset, location(source.attributes[name].SrcRange),
				source.unnamed+" sets it, and may be the file that Terraform is given", fmt.Sprintf("give the value: --var-file %s, or --var %s=…", source.unnamed, name)))
		case source.attributes[name] != nil:
			attribute := source.attributes[name]
			return (&scope{instance: i.outside()}).evaluate(attribute.Expr)
		case source.name == name:
			return source.parse(i, declared)
		}
	}
	return cty.NilVal
}

// parse reads a word of the command line or the environment.
func (s valueSource) parse(i *instance, declared *variable) cty.Value {
	if declared.literal {
		return cty.StringVal(s.text)
	}
	expr, problems := hclsyntax.ParseExpression([]byte(s.text), s.origin, hcl.InitialPos)
	if problems.HasErrors() {
		diagnostic := diagnosticOf(problems[0])
		i.load.diagnose(declaration.Diagnostic{
			Summary: fmt.Sprintf("%s: %s", s.origin, diagnostic.Summary), Remedy: "write a value of Terraform's language, strings in quotes", Unread: true,
		})
		return unknown(i.symbol("var."+s.name, declaration.NotRead, wholeBlock(declared.block), "its value cannot be read", "correct "+s.origin))
	}
	value := (&scope{instance: i.outside()}).evaluate(expr)
	return mapMarks(value, func(mark any) bool {
		_, origin := mark.(*declaration.Origin)
		return !origin // the command line is no place in a file
	})
}

// outside is where values from outside are evaluated: nothing is declared there.
func (i *instance) outside() *instance {
	return i.load.newInstance(i.root, &configuration{tree: i.configuration.tree, directory: i.configuration.directory})
}

// parseJSONValues reads a file of values in JSON, whose strings are no templates.
func parseJSONValues(text []byte, name string) (hclsyntax.Attributes, hcl.Diagnostics) {
	translation := &translation{verbatim: true}
	root, problems := parseJSONExpression(text, name)
	if problems.HasErrors() {
		return nil, problems
	}
	attributes := hclsyntax.Attributes{}
	for _, entry := range translation.entries(root) {
		attributes[entry.name] = &hclsyntax.Attribute{
			Name: entry.name, NameRange: entry.place, SrcRange: hcl.RangeBetween(entry.place, entry.value.Range()),
			Expr: translation.expression(entry.value, false),
		}
	}
	return attributes, translation.problems
}
