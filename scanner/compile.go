package scanner

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// verdictRules are the sets that a control may define.
var verdictRules = []string{"fail", "unknown", "applicable"}

// placeholder is the property by which the check schema shows a map.
const placeholder = "<key>"

// query is the compiled question for a control's sets.
type query struct {
	body     ast.Body
	compiler ast.QueryCompiler
}

// compile compiles modules and one query for each control.
func (p *Policies) compile(modules map[string]*ast.Module) error {
	var schema any
	if err := json.Unmarshal(snapshot.CheckSchema(), &schema); err != nil {
		return fmt.Errorf("check schema: %w", err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, schema)
	p.compiler = ast.NewCompiler().WithCapabilities(capabilities()).WithSchemas(schemas).
		WithUseTypeCheckAnnotations(true).WithStrict(true).WithPathConflictsCheck(p.holdsData).SetErrorLimit(0)
	if p.compiler.Compile(modules); p.compiler.Failed() {
		problems := make([]error, len(p.compiler.Errors))
		for i, err := range p.compiler.Errors {
			problems[i] = err
		}
		return joinProblems(problems)
	}
	if err := joinProblems(append(p.checkReferences(), p.checkReads()...)); err != nil {
		return err
	}
	for _, control := range p.controls {
		compiler := p.compiler.QueryCompiler()
		body, err := compiler.Compile(ast.MustParseBody(control.question()))
		if err != nil {
			return fmt.Errorf("%s:%d: %w", control.File, control.Line, err)
		}
		p.queries[control.ID] = query{body, compiler}
	}
	for _, module := range p.compiler.Modules {
		settleNode(module)
	}
	return nil
}

// question asks for the sets that the control defines.
func (c *Control) question() string {
	parts := []string{"fail = " + c.Package + ".fail"}
	if c.hasUnknown {
		parts = append(parts, "unknown = "+c.Package+".unknown")
	}
	if c.hasApplicable {
		parts = append(parts, "applicable = "+c.Package+".applicable")
	}
	return strings.Join(parts, "; ")
}

// holdsData reports whether a data file defines a path, which no rule may then define too.
func (p *Policies) holdsData(path []string) (bool, error) {
	ref := make(ast.Ref, len(path))
	for i, part := range path {
		ref[i] = ast.StringTerm(part)
	}
	value, err := p.data.Find(ref)
	return err == nil && value != nil, nil
}

// capabilities are OPA's without what would let a verdict depend on anything
// but snapshot, policies, configuration and the time that the run was given.
func capabilities() *ast.Capabilities {
	allowed := ast.CapabilitiesForThisVersion()
	allowed.AllowNet = []string{}
	allowed.Builtins = slices.DeleteFunc(allowed.Builtins, func(builtin *ast.Builtin) bool {
		// Nondeterministic: http.send, net.lookup_ip_addr, opa.runtime,
		// time.now_ns, rand.intn, uuid.rfc4122 and JWTs that are signed or
		// checked against the clock. X.509 verification reads the clock too.
		return builtin.IsNondeterministic() && !strings.HasPrefix(builtin.Name, "json.") ||
			strings.HasPrefix(builtin.Name, "crypto.x509.parse_and_verify")
	})
	return allowed
}
