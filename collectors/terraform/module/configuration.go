package module

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// A configuration is what the files of one directory say together.
type configuration struct {
	tree      *tree
	directory string
	files     []*file
	variables map[string]*variable
	locals    map[string]*hclsyntax.Attribute
	outputs   map[string]*hclsyntax.Block
	calls     map[string]*hclsyntax.Block
	resources map[string]*resource
	// terraform, providers, removed and imports are blocks without a name of their own.
	terraform, providers, removed, imports []*hclsyntax.Block
	// problems are mistakes in the files; broken says why not all of them were read.
	problems []declaration.Diagnostic
	broken   []declaration.Diagnostic
	// partial says that a terraform block may stand in what was not read.
	partial bool
}

// A resource is a resource or data block.
type resource struct {
	block      *hclsyntax.Block
	kind, name string
	data       bool
}

// address is the resource's address in its module.
func (r *resource) address() string {
	if r.data {
		return "data." + r.kind + "." + r.name
	}
	return r.kind + "." + r.name
}

// labels is how many labels a top-level block has.
var labels = map[string]int{
	"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "provider": 1, "locals": 0, "terraform": 0,
	"removed": 0, "import": 0, "moved": 0, "check": 1, "ephemeral": 2, "run": 1, "test": 0,
}

// add puts a file's blocks in. An overriding file's blocks are laid over those
// of the same name.
func (c *configuration) add(parsed *file, override bool) {
	c.files = append(c.files, parsed)
	if parsed.broken != nil {
		c.broken = append(c.broken, *parsed.broken)
		c.problems = append(c.problems, *parsed.broken)
		c.partial = true
	}
	for _, block := range parsed.body.Blocks {
		if want, known := labels[block.Type]; known && len(block.Labels) != want {
			c.problem(block.TypeRange, fmt.Sprintf("a block %q has %d labels, not %d", block.Type, want, len(block.Labels)),
				"write the labels, as in: resource \"aws_ssoadmin_permission_set\" \"admin\" {")
			c.broken = append(c.broken, c.problems[len(c.problems)-1])
			c.partial = c.partial || block.Type == "terraform" || block.Type == "provider"
			continue
		}
		c.addBlock(block, override)
	}
}

// declaresAnything reports whether there is a block beside those that say how
// Terraform is run.
func (c *configuration) declaresAnything() bool {
	return len(c.resources)+len(c.calls)+len(c.locals)+len(c.variables)+len(c.outputs) > 0
}

func (c *configuration) addBlock(block *hclsyntax.Block, override bool) {
	switch block.Type {
	case "resource", "data":
		r := &resource{block: block, kind: block.Labels[0], name: block.Labels[1], data: block.Type == "data"}
		if before := c.resources[r.address()]; before != nil {
			r.block = c.again(before.block, block, override)
		}
		c.resources[r.address()] = r
	case "module":
		c.calls[block.Labels[0]] = c.again(c.calls[block.Labels[0]], block, override)
	case "output":
		c.outputs[block.Labels[0]] = c.again(c.outputs[block.Labels[0]], block, override)
	case "variable":
		var before *hclsyntax.Block
		if declared := c.variables[block.Labels[0]]; declared != nil {
			before = declared.block
		}
		declared, problems := newVariable(c.again(before, block, override))
		c.variables[block.Labels[0]] = declared
		c.report(problems)
	case "locals":
		for name, attribute := range block.Body.Attributes {
			if c.locals[name] != nil && !override {
				c.problem(attribute.NameRange, fmt.Sprintf("the local value %q is declared twice", name), "remove one of the two")
				continue
			}
			c.locals[name] = attribute
		}
	case "terraform":
		c.terraform = append(c.terraform, block)
	case "provider":
		c.providers = append(c.providers, block)
	case "removed":
		c.removed = append(c.removed, block)
	case "import":
		c.imports = append(c.imports, block)
	}
}

// again is the block to keep of two with the same name.
func (c *configuration) again(before, block *hclsyntax.Block, override bool) *hclsyntax.Block {
	switch {
	case before == nil:
		return block
	case override:
		return merge(before, block)
	}
	place := location(before.TypeRange)
	c.problem(block.TypeRange, fmt.Sprintf("the %s is declared a second time; first in %s:%d", describe(block), place.URI, place.StartLine),
		"remove one of the two; Terraform refuses both")
	// Which of the two will stay nobody knows, so neither is the whole truth.
	c.broken = append(c.broken, c.problems[len(c.problems)-1])
	return before
}

// merge lays an overriding block over another: its arguments replace those of
// the same name, its nested blocks all of the same type.
func merge(base, override *hclsyntax.Block) *hclsyntax.Block {
	merged, body := *base, *base.Body
	body.Attributes = hclsyntax.Attributes{}
	for name, attribute := range base.Body.Attributes {
		body.Attributes[name] = attribute
	}
	for name, attribute := range override.Body.Attributes {
		body.Attributes[name] = attribute
		switch name {
		case "for_each":
			delete(body.Attributes, "count")
		case "count":
			delete(body.Attributes, "for_each")
		}
	}
	replaced := map[string]bool{}
	for _, block := range override.Body.Blocks {
		replaced[nestedType(block)] = true
	}
	body.Blocks = nil
	for _, block := range base.Body.Blocks {
		if !replaced[nestedType(block)] || block.Type == "lifecycle" {
			body.Blocks = append(body.Blocks, block)
		}
	}
	body.Blocks = append(body.Blocks, override.Body.Blocks...)
	merged.Body = &body
	return &merged
}

// nestedType is the type of the blocks that a nested block makes.
func nestedType(block *hclsyntax.Block) string {
	if block.Type == "dynamic" && len(block.Labels) == 1 {
		return block.Labels[0]
	}
	return block.Type
}

// describe names a block as people do: data "aws_region" "current".
func describe(block *hclsyntax.Block) string {
	text := block.Type
	for _, label := range block.Labels {
		text += fmt.Sprintf(" %q", label)
	}
	return text
}

func (c *configuration) problem(place hcl.Range, summary, remedy string) {
	c.problems = append(c.problems, declaration.Diagnostic{Place: location(place), Summary: summary, Remedy: remedy})
}

func (c *configuration) report(problems hcl.Diagnostics) {
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			c.problems = append(c.problems, diagnosticOf(problem))
		}
	}
}

// sortedResources are the resources in the order of files and lines.
func (c *configuration) sortedResources() []*resource {
	resources := make([]*resource, 0, len(c.resources))
	for _, r := range c.resources {
		resources = append(resources, r)
	}
	slices.SortFunc(resources, func(a, b *resource) int {
		if order := compareRanges(a.block.TypeRange, b.block.TypeRange); order != 0 {
			return order
		}
		return cmp.Compare(a.address(), b.address())
	})
	return resources
}

// sortedCalls are the module blocks in the order of files and lines.
func (c *configuration) sortedCalls() []*hclsyntax.Block {
	calls := make([]*hclsyntax.Block, 0, len(c.calls))
	for _, call := range c.calls {
		calls = append(calls, call)
	}
	slices.SortFunc(calls, func(a, b *hclsyntax.Block) int {
		return cmp.Or(compareRanges(a.TypeRange, b.TypeRange), cmp.Compare(a.Labels[0], b.Labels[0]))
	})
	return calls
}

func compareRanges(a, b hcl.Range) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Start.Byte, b.Start.Byte))
}
