package module

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// facts are what is said of the code itself.
type facts struct{ iac *snapshot.IaC }

func newFacts() *facts {
	return &facts{iac: &snapshot.IaC{
		RootModules: map[string]*snapshot.RootModule{}, ModuleCalls: map[string]*snapshot.ModuleCall{},
		Code: map[string]*snapshot.Code{}, Assignments: map[string]*snapshot.AssignmentDeclaration{},
		Removals: []string{},
	}}
}

// addFile takes in what stands in a file of Terraform.
func (f *facts) addFile(parsed *file) { maps.Copy(f.iac.Code, parsed.code) }

// addValues looks through a file of values.
func (f *facts) addValues(parsed *file, attributes hclsyntax.Attributes) {
	parsed.code = f.iac.Code
	for _, attribute := range attributes {
		delete(parsed.code, parsed.name+"#"+attribute.Name) // another root module may not have withheld it
		parsed.look(attribute.Name, "entry", true, location(attribute.SrcRange), attribute)
	}
}

// lookThrough looks through the blocks of a file of Terraform.
func (f *file) lookThrough() {
	f.code = map[string]*snapshot.Code{}
	for _, block := range f.body.Blocks {
		f.look(codeKey(block), block.Type, false, wholeBlock(block), block)
	}
	f.lookThroughComments()
}

// lookThroughComments looks for keys in comments, where code stands that was taken out.
func (f *file) lookThroughComments() {
	if !mayHoldKey(f.text) || strings.HasSuffix(f.name, ".json") {
		return
	}
	tokens, _ := hclsyntax.LexConfig(f.text, f.name, hcl.InitialPos) // what is wrong is told by the parser
	for _, token := range tokens {
		kind := ""
		if token.Type == hclsyntax.TokenComment {
			kind = keyIn(string(token.Bytes))
		}
		if kind == "" {
			continue
		}
		key := f.name + "#comments"
		code := f.code[key]
		if code == nil {
			code = newCode("comment", false, location(token.Range))
			f.code[key] = code
		}
		(&codeReader{code: code, file: f}).add("secrets", &code.Secrets, kind, location(token.Range))
	}
}

// look looks through one piece of code; pieces with one key are one.
func (f *file) look(key, kind string, configuration bool, place snapshot.Location, node hclsyntax.Node) {
	key = f.name + "#" + key
	code := f.code[key]
	if code == nil {
		place.Snippet = f.line(place.StartLine)
		code = newCode(kind, configuration, place)
		f.code[key] = code
	}
	reader := &codeReader{code: code, file: f, keys: map[hcl.Range]string{}, names: []string{f.name}}
	_ = hclsyntax.Walk(node, reader) // it reports nothing
	if len(code.Secrets) > 0 {
		hideLines(code)
	}
}

// hideLines keeps no line of a piece of code: one may hold a secret.
func hideLines(code *snapshot.Code) {
	for attribute, place := range code.Locations {
		place.Snippet = ""
		code.Locations[attribute] = place
	}
}

// whole is a line as it stands in the file, "" for none.
func (f *file) whole(number int) string {
	if f.lines == nil {
		f.lines = strings.Split(string(f.shown()), "\n")
	}
	if number < 1 || number > len(f.lines) {
		return ""
	}
	return f.lines[number-1]
}

// line is the text of a line, for people.
func (f *file) line(number int) string { return shorten(strings.TrimSpace(f.whole(number))) }

// addCall tells of a module block. Of one that is called several times the first
// call counts, and what any of them ignores.
func (f *facts) addCall(i *instance, block *hclsyntax.Block, called *calledModules) {
	if called.facts == nil || i.configuration.tree.standin || i.load.quiet {
		return
	}
	key := i.root.keys + i.staticAddress(block.Labels[0])
	ignored, place := i.ignoredInputs(block, called)
	call := f.iac.ModuleCalls[key]
	if call == nil {
		call = called.facts
		call.OutsideRepository = called.outside
		call.Read = "none"
		switch {
		case called.adapter != "" && called.missing == nil:
			call.Read = "adapter"
		case called.missing == nil:
			call.Read = "source"
		}
		call.Locations = snapshot.Locations{snapshot.LocationBlock: i.load.snippet(wholeBlock(block))}
		i.checkVersion(block)
		for _, name := range []string{"source", "version"} {
			if attribute := block.Body.Attributes[name]; attribute != nil {
				where := location(attribute.SrcRange)
				if name != "source" || call.Source == called.written {
					where = i.load.snippet(where) // else the line holds credentials
				}
				call.Locations[name] = where
			}
		}
		if attribute := block.Body.Attributes[organizationsLookup]; attribute != nil {
			call.Locations["organizations_lookup"] = i.load.snippet(location(attribute.SrcRange))
		}
		f.iac.ModuleCalls[key] = call
	}
	call.OrganizationsLookup = i.looksUp(called)
	call.IgnoredInputs = slices.Compact(slices.Sorted(slices.Values(append(call.IgnoredInputs, ignored...))))
	if call.IgnoredInputs == nil {
		call.IgnoredInputs = []string{}
	}
	if _, known := call.Locations["ignored_inputs"]; place != nil && !known {
		call.Locations["ignored_inputs"] = i.load.snippet(*place)
	}
}

// checkVersion tells of a version that is none, which Terraform refuses.
func (i *instance) checkVersion(block *hclsyntax.Block) {
	version, known := declaration.ValueOf(i.argument(block, "version")).Text()
	if !known || block.Body.Attributes["version"] == nil {
		return
	}
	if _, err := declaration.VersionConstraints(version); err != nil {
		i.load.diagnose(declaration.Diagnostic{
			Place: location(block.Body.Attributes["version"].Expr.Range()), Summary: err.Error(), Remedy: `write a version as in "~> 1.1"`,
		})
	}
}

// addConfiguration records what files give to a stand-in that no code calls.
func (f *facts) addConfiguration(top *instance) {
	found := &ignored{}
	top.evaluateLocals()
	found.locals(top)
	call := declaration.NewModuleCall("", "")
	call.SourceKind, call.Read = "none", "adapter"
	call.IgnoredInputs = append(call.IgnoredInputs, slices.Compact(slices.Sorted(slices.Values(found.paths)))...)
	call.Locations = snapshot.Locations{}
	for _, file := range top.root.files.Read() {
		call.Locations[snapshot.LocationBlock] = snapshot.Location{URI: file.URI, StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1}
		break
	}
	if found.place != nil {
		call.Locations["ignored_inputs"] = top.load.snippet(*found.place)
	}
	f.iac.ModuleCalls["configuration"] = call
}

// organizationsLookup is the input of the modules that find accounts by name.
const organizationsLookup = "enable_organizations_lookup"

// looksUp is the input enable_organizations_lookup, nil where the module has
// none or its value is not known.
func (i *instance) looksUp(called *calledModules) *bool {
	for _, module := range called.modules {
		value, found := module.input(organizationsLookup)
		if text, ok := textOf(value); found && ok {
			looksUp := text == "true"
			return &looksUp
		}
	}
	return nil
}

// staticAddress is the address of a module block without the keys of instances.
func (i *instance) staticAddress(name string) string {
	address := "module." + name
	for at := i; at.parent != nil; at = at.parent {
		address = "module." + at.call.Labels[0] + "." + address
	}
	return address
}
