package module

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// addRoot tells of a root module: versions and backend. Where not all of it was
// read, or Terragrunt may add to it, the rest may set or override any of them, so that none is known.
func (f *facts) addRoot(top *instance) {
	c := top.configuration
	if c.partial || top.load.tellGenerated(top.root.directory) {
		f.iac.RootModules[top.root.directory] = nil
		return
	}
	r := &rootReader{top: top, root: &snapshot.RootModule{
		RequiredVersion: []snapshot.VersionConstraint{}, AWSProvider: []snapshot.VersionConstraint{},
		Backend: snapshot.Backend{Kind: "local", Settings: map[string]string{}}, Locations: snapshot.Locations{},
	}}
	if len(c.files) > 0 {
		r.root.Locations[snapshot.LocationBlock] = top.load.snippet(snapshot.Location{URI: c.files[0].name, StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1})
	}
	for n, block := range c.terraform {
		if n == 0 {
			r.locate(snapshot.LocationBlock, hcl.RangeBetween(block.TypeRange, block.CloseBraceRange))
		}
		r.terraform(block)
	}
	for _, block := range c.providers {
		if attribute := block.Body.Attributes["version"]; block.Labels[0] == "aws" && attribute != nil {
			r.constrain(&r.root.AWSProvider, "aws_provider", attribute.Expr)
		}
	}
	f.iac.RootModules[top.root.directory] = r.root
}

type rootReader struct {
	top  *instance
	root *snapshot.RootModule
}

func (r *rootReader) locate(attribute string, place hcl.Range) {
	r.root.Locations[attribute] = r.top.load.snippet(location(place))
}

func (r *rootReader) terraform(block *hclsyntax.Block) {
	if attribute := block.Body.Attributes["required_version"]; attribute != nil {
		r.constrain(&r.root.RequiredVersion, "required_version", attribute.Expr)
	}
	for _, inner := range block.Body.Blocks {
		switch {
		case inner.Type == "required_providers":
			r.providers(inner)
		case inner.Type == "backend" && len(inner.Labels) == 1:
			r.backend(inner.Labels[0], inner)
		case inner.Type == "cloud":
			r.backend("cloud", inner)
		}
	}
}

// providers looks for hashicorp/aws, under whatever name.
func (r *rootReader) providers(block *hclsyntax.Block) {
	for name, attribute := range block.Body.Attributes {
		object, ok := attribute.Expr.(*hclsyntax.ObjectConsExpr)
		if !ok {
			if name == "aws" {
				r.constrain(&r.root.AWSProvider, "aws_provider", attribute.Expr)
			}
			continue
		}
		source := "hashicorp/" + name
		var version hclsyntax.Expression
		for _, item := range object.Items {
			switch itemName(item) {
			case "source":
				source = constant(&hclsyntax.Attribute{Expr: item.ValueExpr})
			case "version":
				version = item.ValueExpr
			}
		}
		if version != nil && strings.TrimPrefix(strings.ToLower(source), "registry.terraform.io/") == "hashicorp/aws" {
			r.constrain(&r.root.AWSProvider, "aws_provider", version)
		}
	}
}

func (r *rootReader) constrain(list *[]snapshot.VersionConstraint, attribute string, expr hclsyntax.Expression) {
	constraints, err := declaration.VersionConstraints(constant(&hclsyntax.Attribute{Expr: expr}))
	if err != nil {
		r.top.load.diagnose(declaration.Diagnostic{Place: location(expr.Range()), Summary: err.Error(), Remedy: `write constraints as in ">= 1.11, < 2.0"`})
		return
	}
	*list = append(*list, constraints...)
	r.locate(attribute, expr.Range())
}

// settings are the arguments of a backend that are kept, none of them secret.
var settings = []string{"bucket", "key", "region", "encrypt", "kms_key_id", "use_lockfile", "dynamodb_table"}

func (r *rootReader) backend(kind string, block *hclsyntax.Block) {
	r.root.Backend.Kind = kind
	r.locate("backend", hcl.RangeBetween(block.TypeRange, block.CloseBraceRange))
	for _, name := range settings {
		if attribute := block.Body.Attributes[name]; attribute != nil {
			if text, ok := textOf(r.top.scope().evaluate(attribute.Expr)); ok {
				r.root.Backend.Settings[name] = text
				r.locate("backend."+name, attribute.SrcRange)
			}
		}
	}
	missing := slices.ContainsFunc([]string{"bucket", "key", "region"}, func(name string) bool { return block.Body.Attributes[name] == nil })
	r.root.Backend.Partial = kind == "s3" && missing || kind != "local" && kind != "cloud" && len(block.Body.Attributes)+len(block.Body.Blocks) == 0
}

// textOf is a known string, number or bool as text.
func textOf(value cty.Value) (string, bool) {
	if value == cty.NilVal {
		return "", false
	}
	return declaration.ValueOf(value).Text()
}
