package scanner

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"

	"github.com/idcscan/idcscan/policies"
)

// Policies are compiled controls, ready to judge snapshots. They are immutable
// and safe for concurrent use.
type Policies struct {
	controls []*Control
	// parameters are declarations by control id, sharedParameters among them.
	parameters map[string]map[string]Parameter
	// attestations are declarations by setting.
	attestations map[string]Parameter
	compiler     *ast.Compiler
	queries      map[string]query
	// data is what the data files hold, as data.
	data   ast.Object
	digest string
	// natives says that package facts is the one that the natives know.
	natives bool
}

// LoadPolicies compiles the policies that idcscan brings with those of the
// user: files, directories or bundle archives with Rego, JSON and YAML. The
// error names every mistake by file and line.
func LoadPolicies(paths ...string) (*Policies, error) {
	p, err := loadPolicies(policies.FS, paths...)
	if err == nil {
		p.natives = true
	}
	return p, err
}

// Controls returns every control, sorted by id.
func (p *Policies) Controls() []Control {
	controls := make([]Control, len(p.controls))
	for i, control := range p.controls {
		controls[i] = *control
	}
	return controls
}

// Digest returns the hexadecimal SHA-256 of what the policies' files hold.
func (p *Policies) Digest() string { return p.digest }

// SharedParameters returns the parameters that several controls share; they
// are set under the id "facts".
func (p *Policies) SharedParameters() map[string]Parameter {
	return maps.Clone(p.parameters[sharedParameters])
}

// loadPolicies is LoadPolicies with another file system in the place of the
// embedded one.
func loadPolicies(own fs.FS, paths ...string) (*Policies, error) {
	ours, err := loadFiles(prefixed{"policies", own}, "policies/lib", "policies/controls", "policies/data")
	if err != nil {
		return nil, err
	}
	theirs, err := loadFiles(nil, paths...)
	if err != nil {
		return nil, err
	}
	if _, taken := theirs.Documents["idcscan"]; taken {
		return nil, fmt.Errorf("a data file of --policy defines data.idcscan, which is idcscan's own; put it under another name")
	}
	p := &Policies{
		parameters: map[string]map[string]Parameter{}, attestations: map[string]Parameter{}, queries: map[string]query{},
	}
	problems := p.readPackages(ours.ParsedModules(), true)
	problems = append(problems, p.readPackages(theirs.ParsedModules(), false)...)
	if err := joinProblems(problems); err != nil {
		return nil, err
	}
	slices.SortFunc(p.controls, func(a, b *Control) int { return strings.Compare(a.ID, b.ID) })

	documents := ours.Documents
	maps.Copy(documents, theirs.Documents)
	if p.digest, err = digestPolicies(documents, ours, theirs); err != nil {
		return nil, err
	}
	data, err := ast.InterfaceToValue(documents)
	if err != nil {
		return nil, fmt.Errorf("data files: %w", err)
	}
	p.data = data.(ast.Object)
	return p, p.compile(together(ours.ParsedModules(), theirs.ParsedModules()))
}

// together keeps modules apart that are called alike, as ours and the user's
// are where a folder of theirs is named policies too: ours get a name that no
// path can have. Errors show the place of the rule and not this name.
func together(ours, theirs map[string]*ast.Module) map[string]*ast.Module {
	modules := maps.Clone(theirs)
	for name, module := range ours {
		modules["\x00"+name] = module
	}
	return modules
}

// loadFiles reads Rego and data as `opa eval --data` does, but leaves out
// tests and data in folders that OPA's own tools do not read either.
func loadFiles(files fs.FS, paths ...string) (*loader.Result, error) {
	skip := func(path string, info fs.FileInfo, depth int) bool {
		hidden := depth > 0 && strings.HasPrefix(info.Name(), ".")
		return hidden || !info.IsDir() && strings.HasSuffix(path, "_test.rego")
	}
	present := paths
	if files != nil {
		present = slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
			_, err := fs.Stat(files, path)
			return err != nil
		})
	} else {
		files = systemFiles{}
	}
	result, err := loader.NewFileLoader().WithFS(files).WithProcessAnnotation(true).
		WithCapabilities(capabilities()).Filtered(present, skip)
	var loading loader.Errors
	if errors.As(err, &loading) {
		return nil, joinProblems(slices.Clone([]error(loading)))
	}
	return result, err
}

// readPackages finds the controls among modules.
func (p *Policies) readPackages(modules map[string]*ast.Module, own bool) []error {
	var problems []error
	packages := map[string][]*ast.Module{}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		path := modules[name].Package.Path.String()
		packages[path] = append(packages[path], modules[name])
	}
	for _, path := range slices.Sorted(maps.Keys(packages)) {
		problems = append(problems, p.readPackage(path, packages[path], own)...)
	}
	return problems
}

func (p *Policies) readPackage(path string, modules []*ast.Module, own bool) []error {
	ref := modules[0].Package.Path
	place := modules[0].Package.Location
	if !own && len(ref) > 1 && ref[1].Equal(ast.InternedTerm("idcscan")) {
		return []error{problemAt(place, "package %s is idcscan's own; give yours another root", path[len("data."):])}
	}
	isControl := len(ref) > 2 && ref[2].Equal(ast.InternedTerm("controls"))
	notes := packageNotes(modules)
	switch {
	case isControl && notes == nil:
		return []error{problemAt(place, "control without METADATA; begin the file with a # METADATA block of scope package")}
	case isControl:
		return p.addControl(path, modules, notes, own)
	case own && path == "data.idcscan.facts" && notes != nil:
		return p.addSharedParameters(notes)
	case notes != nil && notes.Custom["id"] != nil:
		return []error{problemAt(place, "package %s has a control's METADATA but is not below <root>.controls, so it would never run", path[len("data."):])}
	}
	return nil
}

func (p *Policies) addControl(path string, modules []*ast.Module, notes *ast.Annotations, own bool) []error {
	control, attestations, problems := readControl(notes)
	problems = append(problems, p.addAttestations(attestations)...)
	control.Package = path
	place := notes.Location
	if !own && strings.HasPrefix(control.ID, "IDC-") {
		problems = append(problems, fmt.Errorf("id %s begins with IDC-, which is idcscan's own; choose another prefix", control.ID))
	}
	for _, other := range p.controls {
		if other.ID == control.ID && control.ID != "" {
			problems = append(problems, fmt.Errorf("id %s is taken by %s:%d; choose another", control.ID, other.File, other.Line))
		}
	}
	rules := map[string]bool{}
	for _, module := range modules {
		for _, rule := range module.Rules {
			name := rule.Head.Ref().String()
			rules[name] = true
			if slices.Contains(verdictRules, name) && len(rule.Head.Args) > 0 {
				problems = append(problems, problemAt(rule.Location, "rule %s is a function; write `%s contains … if { … }`", name, name))
			}
		}
	}
	if !rules["fail"] {
		problems = append(problems, fmt.Errorf("control without a rule `fail contains …`"))
	}
	control.hasUnknown, control.hasApplicable = rules["unknown"], rules["applicable"]
	p.controls = append(p.controls, &control)
	p.parameters[control.ID] = control.Parameters
	for i, problem := range problems {
		problems[i] = atPlace(place, problem)
	}
	return problems
}

func (p *Policies) addSharedParameters(notes *ast.Annotations) []error {
	var custom struct {
		ID           string                       `json:"id"`
		Parameters   map[string]metadataParameter `json:"parameters"`
		Attestations map[string]metadataParameter `json:"attestations"`
	}
	err := decodeMetadata(notes.Custom, &custom)
	if err == nil {
		p.parameters[sharedParameters], err = readParameters(custom.Parameters)
	}
	problems := p.addAttestations(custom.Attestations)
	if err != nil {
		problems = append(problems, err)
	}
	for i, problem := range problems {
		problems[i] = atPlace(notes.Location, problem)
	}
	return problems
}

// packageNotes returns the METADATA of a package.
func packageNotes(modules []*ast.Module) *ast.Annotations {
	for _, module := range modules {
		for _, notes := range module.Annotations {
			if notes.Scope == "package" {
				return notes
			}
		}
	}
	return nil
}

// digestPolicies digests what the files hold, not where they lie.
func digestPolicies(documents map[string]any, loaded ...*loader.Result) (string, error) {
	var sums []string
	for _, result := range loaded {
		for _, module := range result.Modules {
			sum := sha256.Sum256(module.Raw)
			sums = append(sums, hex.EncodeToString(sum[:]))
		}
	}
	slices.Sort(sums)
	data, err := json.Marshal(documents)
	if err != nil {
		return "", fmt.Errorf("data files: %w", err)
	}
	sum := sha256.Sum256([]byte(strings.Join(sums, "\n") + "\n" + string(data)))
	return hex.EncodeToString(sum[:]), nil
}
