package module

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// policy is a policy document as the provider writes it.
type policy struct {
	Version   string       `json:"Version"`
	ID        string       `json:"Id,omitempty"`
	Statement []*statement `json:"Statement,omitempty"`
}

type statement struct {
	Sid          string                    `json:"Sid,omitempty"`
	Effect       string                    `json:"Effect,omitempty"`
	Action       any                       `json:"Action,omitempty"`
	NotAction    any                       `json:"NotAction,omitempty"`
	Resource     any                       `json:"Resource,omitempty"`
	NotResource  any                       `json:"NotResource,omitempty"`
	Principal    any                       `json:"Principal,omitempty"`
	NotPrincipal any                       `json:"NotPrincipal,omitempty"`
	Condition    map[string]map[string]any `json:"Condition,omitempty"`
}

// policyDocument puts json and minified_json of data.aws_iam_policy_document
// among its attributes. Where a string of the document is not known, the text is
// unknown with the pieces that are known; where more than that is missing it is
// unknown as a whole.
func (s *scope) policyDocument(attributes map[string]cty.Value) {
	r := &policyRenderer{symbols: map[*declaration.Symbol]bool{}, origins: cty.ValueMarks{}}
	object := declaration.ValueOf(cty.ObjectVal(attributes))
	document := r.document(object)
	for _, value := range attributes {
		r.note(value)
	}
	for name, indent := range map[string]string{"json": "  ", "minified_json": ""} {
		attributes[name] = r.text(document, indent)
	}
	if _, set := attributes["version"]; !set {
		attributes["version"] = cty.StringVal(document.Version)
	}
}

type policyRenderer struct {
	// unfit says that what is not known is no mere string.
	unfit   bool
	symbols map[*declaration.Symbol]bool
	origins cty.ValueMarks
	// pieces are the strings that are not known; in the text stands a sign for each.
	pieces [][]declaration.Part
}

// note gathers what a part of the document depends on and where it stands.
func (r *policyRenderer) note(value cty.Value) {
	for _, symbol := range expression.SymbolsIn(value) {
		r.symbols[symbol] = true
	}
	_, marks := value.UnmarkDeep()
	for mark := range marks {
		if origin, ok := mark.(*declaration.Origin); ok {
			r.origins[origin] = struct{}{}
		}
	}
}

func (r *policyRenderer) document(v declaration.Value) *policy {
	merged := &policy{}
	if source := v.Attribute("source_json"); !source.Absent() {
		r.merge(merged, source)
	}
	for _, source := range r.elements(v.Attribute("source_policy_documents")) {
		r.merge(merged, source)
	}
	own := &policy{Version: r.string(v.Attribute("version")), ID: r.string(v.Attribute("policy_id"))}
	for _, block := range r.elements(v.Attribute("statement")) {
		own.Statement = append(own.Statement, r.statement(block))
	}
	merged.lay(own)
	for _, override := range r.elements(v.Attribute("override_policy_documents")) {
		r.merge(merged, override)
	}
	if override := v.Attribute("override_json"); !override.Absent() {
		r.merge(merged, override)
	}
	if merged.Version == "" {
		merged.Version = "2012-10-17"
	}
	return merged
}

// merge lays a document that is given as text over another.
func (r *policyRenderer) merge(merged *policy, text declaration.Value) {
	written, ok := text.Text()
	if !ok {
		written, ok = r.signed(text)
	}
	if !ok {
		r.unfit = r.unfit || !text.Absent()
		return
	}
	if strings.TrimSpace(written) == "" {
		return
	}
	var document struct {
		Version   string         `json:"Version"`
		ID        string         `json:"Id"`
		Statement jsontext.Value `json:"Statement"`
	}
	if err := json.Unmarshal([]byte(written), &document); err != nil {
		r.unfit = true
		return
	}
	read := &policy{Version: document.Version, ID: document.ID}
	if document.Statement.Kind() == '{' {
		one := &statement{}
		r.unfit = r.unfit || json.Unmarshal(document.Statement, one) != nil
		read.Statement = []*statement{one}
	} else if len(document.Statement) > 0 {
		r.unfit = r.unfit || json.Unmarshal(document.Statement, &read.Statement) != nil
	}
	merged.lay(read)
}

// signed is a document of which strings are known in part, with signs for what is
// not known; one that is no part of a string makes it no JSON.
func (r *policyRenderer) signed(text declaration.Value) (written string, ok bool) {
	parts := text.Template()
	for _, part := range parts {
		if part.Symbol != nil {
			part.Text = r.sign([]declaration.Part{part})
		}
		written += part.Text
	}
	return written, parts != nil
}

// lay replaces the statements with the same identifier and adds the others.
func (p *policy) lay(over *policy) {
	if over.Version != "" {
		p.Version = over.Version
	}
	if over.ID != "" {
		p.ID = over.ID
	}
	for _, added := range over.Statement {
		at := -1
		if added.Sid != "" {
			at = slices.IndexFunc(p.Statement, func(s *statement) bool { return s.Sid == added.Sid })
		}
		if at >= 0 {
			p.Statement[at] = added
		} else {
			p.Statement = append(p.Statement, added)
		}
	}
}

func (r *policyRenderer) statement(v declaration.Value) *statement {
	made := &statement{
		Sid: r.string(v.Attribute("sid")), Effect: r.string(v.Attribute("effect")),
		Action: r.list(v.Attribute("actions")), NotAction: r.list(v.Attribute("not_actions")),
		Resource: r.list(v.Attribute("resources")), NotResource: r.list(v.Attribute("not_resources")),
		Principal: r.principals(v.Attribute("principals")), NotPrincipal: r.principals(v.Attribute("not_principals")),
	}
	if made.Effect == "" {
		made.Effect = "Allow"
	}
	for _, condition := range r.elements(v.Attribute("condition")) {
		test, variable := r.string(condition.Attribute("test")), r.string(condition.Attribute("variable"))
		if made.Condition == nil {
			made.Condition = map[string]map[string]any{}
		}
		if made.Condition[test] == nil {
			made.Condition[test] = map[string]any{}
		}
		values := r.strings(condition.Attribute("values"))
		made.Condition[test][variable] = collapse(append(asList(made.Condition[test][variable]), values...))
	}
	return made
}

// principals are "*" or lists by type.
func (r *policyRenderer) principals(v declaration.Value) any {
	byType := map[string][]string{}
	for _, block := range r.elements(v) {
		kind := r.string(block.Attribute("type"))
		byType[kind] = append(byType[kind], r.strings(block.Attribute("identifiers"))...)
	}
	if len(byType) == 0 {
		return nil
	}
	if anyone := byType["*"]; len(byType) == 1 && len(anyone) == 1 && anyone[0] == "*" {
		return "*"
	}
	principals := map[string]any{}
	for kind, identifiers := range byType {
		principals[kind] = collapse(identifiers)
	}
	return principals
}

// list is a list of strings as the provider writes one: a single string alone.
func (r *policyRenderer) list(v declaration.Value) any { return collapse(r.strings(v)) }

func collapse(values []string) any {
	switch len(values) {
	case 0:
		return nil
	case 1:
		return values[0]
	}
	sort.Sort(sort.Reverse(sort.StringSlice(values)))
	return slices.Compact(values)
}

func asList(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []string:
		return value
	}
	return nil
}

func (r *policyRenderer) strings(v declaration.Value) []string {
	var values []string
	for _, element := range r.elements(v) {
		values = append(values, r.string(element))
	}
	return values
}

// elements are the elements of a list of which all are known.
func (r *policyRenderer) elements(v declaration.Value) []declaration.Value {
	r.unfit = r.unfit || !v.Absent() && !v.Known() || len(v.More()) > 0
	return v.Elements()
}

// string is a string, or a sign for one that is not known.
func (r *policyRenderer) string(v declaration.Value) string {
	if v.Absent() {
		return ""
	}
	if text, ok := v.Text(); ok {
		return text
	}
	parts := v.Template()
	if parts == nil {
		symbol := v.Reference()
		if symbol == nil {
			r.unfit = true
			return ""
		}
		parts = []declaration.Part{{Symbol: symbol}}
	}
	return r.sign(parts)
}

// sign stands for the pieces of a string until the document is written.
func (r *policyRenderer) sign(pieces []declaration.Part) string {
	r.pieces = append(r.pieces, pieces)
	return fmt.Sprintf("\uE000%d\uE001", len(r.pieces)-1)
}
