package scanner

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/policies"
)

// Catalogue is what the METADATA of policies says.
type Catalogue struct {
	// Controls are sorted by id.
	Controls []Control
	// Settings are what can be attested, by name.
	Settings map[string]Parameter
}

// ReadCatalogue reads the METADATA of the embedded policies and of those below
// paths, and nothing behind it: no rule is parsed, compiled or checked, and what
// cannot be read is left out. It is for completion of command lines, which must
// not wait; whoever judges wants [LoadPolicies].
func ReadCatalogue(paths ...string) Catalogue {
	p := &Policies{attestations: map[string]Parameter{}}
	p.catalogue(policies.FS, ".")
	for _, path := range paths {
		p.catalogue(systemFiles{}, path)
	}
	slices.SortFunc(p.controls, func(a, b *Control) int { return strings.Compare(a.ID, b.ID) })
	return Catalogue{Controls: p.Controls(), Settings: p.attestations}
}

func (p *Policies) catalogue(files fs.FS, root string) {
	_ = fs.WalkDir(files, root, func(path string, _ fs.DirEntry, _ error) error {
		if strings.HasSuffix(path, ".rego") && !strings.HasSuffix(path, "_test.rego") {
			if text, err := fs.ReadFile(files, path); err == nil {
				p.catalogueFile(path, text)
			}
		}
		return nil // whatever is wrong: completion shows what there is
	})
}

// catalogueFile reads the METADATA before the line that names the package.
func (p *Policies) catalogueFile(path string, text []byte) {
	const word = "package "
	start := 0
	if !bytes.HasPrefix(text, []byte(word)) {
		if start = bytes.Index(text, []byte("\n"+word)) + 1; start == 0 {
			return
		}
	}
	if end := bytes.IndexByte(text[start:], '\n'); end >= 0 {
		text = text[:start+end+1]
	}
	module, err := ast.ParseModuleWithOpts(path, string(text), ast.ParserOptions{ProcessAnnotation: true})
	if err != nil {
		return
	}
	notes := packageNotes([]*ast.Module{module})
	if notes == nil {
		return
	}
	control, attestations, _ := readControl(notes)
	p.addAttestations(attestations)
	if ref := module.Package.Path; control.ID != "" && len(ref) > 2 && ref[2].Equal(ast.InternedTerm("controls")) {
		control.Package = ref.String()
		p.controls = append(p.controls, &control)
	}
}

// Group is the part of the id between its prefix and its number: SES of IDC-SES-001.
func (c Control) Group() string { return c.group() }
