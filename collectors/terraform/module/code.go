package module

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

var (
	accountID   = regexp.MustCompile(`(?:^|[^0-9A-Za-z])([0-9]{12})(?:[^0-9A-Za-z]|$)`)
	uuid        = regexp.MustCompile(`[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`)
	instanceARN = regexp.MustCompile(`arn:[\w-]+:sso:::instance/ssoins-[0-9a-zA-Z]+`)
)

// newCode is a piece of code of which nothing is said yet.
func newCode(kind string, configuration bool, place snapshot.Location) *snapshot.Code {
	return &snapshot.Code{
		Kind: kind, Configuration: configuration,
		AccountIDs: []string{}, InstanceARNs: []string{}, SwallowedErrors: []string{}, Secrets: []string{},
		Locations: snapshot.Locations{snapshot.LocationBlock: place},
	}
}

// codeKey is where a block stands in a file: its address, or its kind where it
// has none. Blocks of one key are told of together.
func codeKey(block *hclsyntax.Block) string {
	kind := block.Type
	switch kind {
	case "resource":
		if name := strings.Join(block.Labels, "."); name != "" { // else the file is broken
			return name
		}
	case "variable":
		kind = "var"
	}
	return strings.Join(append([]string{kind}, block.Labels...), ".")
}

// A codeReader looks through one piece of code.
type codeReader struct {
	code *snapshot.Code
	file *file
	// names are those of the arguments and keys around, the innermost last.
	names []string
	// keys are the names under which values stand in objects, by the values' place.
	keys map[hcl.Range]string
}

// Enter is [hclsyntax.Walker].
func (r *codeReader) Enter(node hclsyntax.Node) hcl.Diagnostics {
	name := ""
	if len(r.keys) > 0 {
		name = r.keys[node.Range()]
	}
	switch node := node.(type) {
	case *hclsyntax.Attribute:
		name = node.Name
	case *hclsyntax.Block:
		if len(node.Labels) > 0 {
			name = node.Labels[len(node.Labels)-1]
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range node.Items {
			r.keys[item.ValueExpr.Range()] = itemName(item)
		}
	case *hclsyntax.LiteralValueExpr:
		r.literal(node)
	case *hclsyntax.FunctionCallExpr:
		if swallows(node) {
			r.add("swallowed_errors", &r.code.SwallowedErrors, sketch(node), location(node.Range()))
		}
	}
	r.names = append(r.names, name)
	return nil
}

// Exit is [hclsyntax.Walker].
func (r *codeReader) Exit(hclsyntax.Node) hcl.Diagnostics {
	r.names = r.names[:len(r.names)-1]
	return nil
}

func itemName(item hclsyntax.ObjectConsItem) string {
	if name := hcl.ExprAsKeyword(item.KeyExpr); name != "" {
		return name
	}
	return constant(&hclsyntax.Attribute{Expr: item.KeyExpr})
}

func (r *codeReader) literal(node *hclsyntax.LiteralValueExpr) {
	value := node.Val
	switch {
	case !value.IsKnown() || value.IsNull():
	case value.Type() == cty.String:
		r.text(value.AsString(), location(node.SrcRange))
	case value.Type() == cty.Number:
		r.number(value.AsBigFloat().Text('f', 0), location(node.SrcRange))
	}
}

// accountDigits is how many digits an account id has; the ARN of an instance is longer.
const accountDigits = 12

// number looks at a number: an account written without quotes.
func (r *codeReader) number(digits string, place snapshot.Location) {
	if len(digits) == accountDigits && !r.file.withholds(place) {
		r.add("account_ids", &r.code.AccountIDs, digits, place)
	}
}

// yamlText looks at a scalar of YAML.
func (r *codeReader) yamlText(node *yaml.Node) {
	place := snapshot.Location{
		URI: r.file.name, StartLine: node.Line, StartColumn: node.Column,
		EndLine: node.Line, EndColumn: node.Column + len([]rune(node.Value)),
	}
	r.text(node.Value, place)
}

// text looks through a string. What explains code names accounts and instances as
// examples; a secret is one wherever it stands.
func (r *codeReader) text(text string, place snapshot.Location) {
	if len(text) >= accountDigits && !r.explains() && !r.file.withholds(place) {
		r.identities(text, place)
	}
	if kind := secret(r.names, text); kind != "" {
		r.add("secrets", &r.code.Secrets, kind, place)
	}
}

func (r *codeReader) identities(text string, place snapshot.Location) {
	for rest := uuid.ReplaceAllString(text, ""); ; {
		at := accountID.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		r.add("account_ids", &r.code.AccountIDs, rest[at[2]:at[3]], place)
		rest = rest[at[3]:]
	}
	for _, arn := range instanceARN.FindAllString(text, -1) {
		r.add("instance_arns", &r.code.InstanceARNs, arn, place)
	}
}

// explains reports whether this is text for people: the description of a variable
// or an output, or the error message of a condition.
func (r *codeReader) explains() bool {
	var names []string // of the block and what is in it
	for _, name := range r.names[1:] {
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return false
	}
	ofValue := r.code.Kind == "variable" || r.code.Kind == "output"
	return names[1] == "error_message" && r.code.Kind != "locals" || ofValue && names[1] == "description"
}

// add puts one more into a sorted list; the first of the attribute is its place.
func (r *codeReader) add(attribute string, list *[]string, value string, where snapshot.Location) {
	at, found := slices.BinarySearch(*list, value)
	if !found {
		*list = slices.Insert(*list, at, value)
	}
	if attribute != "secrets" { // a line with a secret must not be shown
		where = r.shown(where)
	}
	if known, ok := r.code.Locations[attribute]; !ok || compareLocations(where, known) < 0 {
		r.code.Locations[attribute] = where
	}
}

func (r *codeReader) shown(place snapshot.Location) snapshot.Location {
	if r.file != nil {
		place.Snippet = r.file.line(place.StartLine)
	}
	return place
}

// swallowing are the functions that hide mistakes, with how many arguments at least.
var swallowing = map[string]int{"can": 1, "try": 2}

// swallows reports whether a call of try or can hides that a file cannot be read
// or understood.
func swallows(call *hclsyntax.FunctionCallExpr) bool {
	if least, ok := swallowing[call.Name]; !ok || len(call.Args) < least {
		return false
	}
	found := false
	for _, argument := range call.Args[:max(1, len(call.Args)-1)] {
		_ = hclsyntax.VisitAll(argument, func(node hclsyntax.Node) hcl.Diagnostics {
			if inner, ok := node.(*hclsyntax.FunctionCallExpr); ok {
				switch inner.Name {
				case "yamldecode", "jsondecode", "csvdecode", "file", "templatefile":
					found = true
				}
			}
			return nil
		})
	}
	return found
}

// sketch is an expression in short: try(yamldecode(file(…)), {}).
func sketch(expr hclsyntax.Expression) string {
	switch expr := expr.(type) {
	case *hclsyntax.FunctionCallExpr:
		if expr.Name == "file" || expr.Name == "templatefile" {
			return expr.Name + "(…)"
		}
		arguments := make([]string, len(expr.Args))
		for i, argument := range expr.Args {
			arguments[i] = sketch(argument)
		}
		return expr.Name + "(" + strings.Join(arguments, ", ") + ")"
	case *hclsyntax.RelativeTraversalExpr:
		return sketch(expr.Source) + "…"
	case *hclsyntax.IndexExpr:
		return sketch(expr.Collection) + "[…]"
	case *hclsyntax.ParenthesesExpr:
		return sketch(expr.Expression)
	case *hclsyntax.ObjectConsExpr:
		if len(expr.Items) == 0 {
			return "{}"
		}
		return "{…}"
	case *hclsyntax.TupleConsExpr:
		if len(expr.Exprs) == 0 {
			return "[]"
		}
		return "[…]"
	case *hclsyntax.LiteralValueExpr:
		if expr.Val.IsKnown() && expr.Val.IsNull() {
			return "null"
		}
	case *hclsyntax.TemplateExpr:
		if len(expr.Parts) == 0 {
			return `""`
		}
	}
	return "…"
}
