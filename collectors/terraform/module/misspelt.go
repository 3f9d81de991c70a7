package module

import (
	"fmt"
	"slices"

	"github.com/agnivade/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// maxMisspelt is how many letters a name may be from the one that is meant.
const maxMisspelt = 2

// misspelt tells of arguments and blocks that a type of resource does not have.
// What one may stand for that is not set, by its name, is not known: without a word
// it would have its default. Terraform refuses the code, unless the provider is
// newer than idcscan.
func (s *scope) misspelt(r *resource, attributes map[string]cty.Value) {
	known := schemas[r.kind]
	var strange []string
	for name := range attributes {
		if !slices.Contains(known.names, name) {
			strange = append(strange, name)
		}
	}
	slices.Sort(strange)
	for _, name := range strange {
		place := s.instance.visible(location(s.written(r, name)))
		what := fmt.Sprintf("%s has no argument or block %q that idcscan knows", r.kind, name)
		diagnostic := declaration.Diagnostic{Place: place, Summary: what, Remedy: "correct the name; Terraform refuses one that its provider does not know"}
		if meant := closest(name, known.names); meant != "" && attributes[meant] == cty.NilVal {
			diagnostic.Remedy = "correct the name; did you mean " + meant + "?"
			attributes[meant] = unknown(s.at(place, declaration.Failed, fmt.Sprintf("%q may stand for it", name), diagnostic.Remedy))
		}
		if !s.instance.configuration.tree.standin {
			s.instance.load.diagnose(diagnostic)
		}
	}
}

// written is where an argument or a block of this name stands.
func (s *scope) written(r *resource, name string) hcl.Range {
	if attribute := r.block.Body.Attributes[name]; attribute != nil {
		return attribute.NameRange
	}
	for _, block := range r.block.Body.Blocks {
		if nestedType(block) == name {
			return block.TypeRange
		}
	}
	return r.block.TypeRange
}

// closest is the name that is meant by a misspelt one, "" where none is near.
func closest(name string, names []string) string {
	best, distance := "", maxMisspelt+1
	for _, candidate := range names {
		if d := levenshtein.ComputeDistance(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}
