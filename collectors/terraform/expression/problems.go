package expression

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Problem is the Extra of a diagnostic which says that nothing can be told of
// the expression: a file that is there but cannot be read, a bound of idcscan, a
// reference that leads nowhere. try() and can() hand such a problem on with an
// unknown value: what they would do is not known either.
type Problem struct {
	// Why is NotRead, Beyond, Dangling or Impure.
	Why declaration.Why
}

// undecided returns the first problem that try must not swallow.
func undecided(problems hcl.Diagnostics) *hcl.Diagnostic {
	for _, problem := range problems {
		if _, ok := hcl.DiagnosticExtra[*Problem](problem); ok && problem.Severity == hcl.DiagError {
			return problem
		}
	}
	return nil
}

// problems gathers diagnostics, each once, and not more than a person reads.
type problems struct {
	list hcl.Diagnostics
	seen map[string]bool
}

func (p *problems) add(problem *hcl.Diagnostic) {
	key := problem.Summary + problem.Detail
	if problem.Subject != nil {
		key += problem.Subject.String()
	}
	if p.seen[key] || len(p.list) >= maxProblems {
		return
	}
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	p.seen[key] = true
	p.list = append(p.list, problem)
}

func (p *problems) addAll(problems hcl.Diagnostics) {
	for _, problem := range problems {
		p.add(problem)
	}
}

// fail reports a mistake and returns what is left of the expression: an unknown value.
func (e *evaluator) fail(rng hcl.Range, summary, detail string) cty.Value {
	return e.failAll(rng, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: summary, Detail: sentence(detail), Subject: &rng}})
}

// failWith reports a mistake that try does not swallow.
func (e *evaluator) failWith(why declaration.Why, rng hcl.Range, summary, detail string) cty.Value {
	return e.failAll(rng, hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: summary, Detail: sentence(detail), Subject: &rng, Extra: &Problem{why},
	}})
}

func (e *evaluator) beyond(rng hcl.Range, what string) cty.Value {
	return e.failWith(declaration.Beyond, rng, "Too large to evaluate", "idcscan does not compute "+what)
}

func (e *evaluator) failAll(rng hcl.Range, problems hcl.Diagnostics) cty.Value {
	why, reason := declaration.Failed, "the expression is wrong"
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			reason = problem.Summary + ": " + strings.TrimSuffix(problem.Detail, ".")
			break
		}
	}
	if problem := undecided(problems); problem != nil {
		extra, _ := hcl.DiagnosticExtra[*Problem](problem)
		why, reason = extra.Why, problem.Summary+": "+strings.TrimSuffix(problem.Detail, ".")
	}
	e.problems.addAll(problems)
	return Unknown(cty.DynamicPseudoType, e.symbolAt(rng, why, reason))
}

// symbolAt is the symbol of an expression that has no address of its own.
func (e *evaluator) symbolAt(rng hcl.Range, why declaration.Why, reason string) *declaration.Symbol {
	remedy := "mend the expression"
	switch why {
	case declaration.Beyond:
		remedy = "make the expression smaller, or scan a plan: terraform show -json"
	case declaration.NotRead:
		remedy = "supply the file where Terraform would find it, and readable"
	case declaration.Sensitive:
		remedy = declaration.SensitiveRemedy
	case declaration.Impure:
		remedy = "scan a plan, which holds the value: terraform show -json"
	}
	rng = e.scope.Written(rng)
	return e.symbols.Symbol(declaration.Symbol{
		Address: fmt.Sprintf("%s:%d:%d", rng.Filename, rng.Start.Line, rng.Start.Column),
		Path:    "",
		Why:     why,
		Place:   e.files.Place(rng),
		Reason:  reason,
		Remedy:  remedy,
	})
}

func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// unknown is an unknown value that depends on what the values depend on.
func (e *evaluator) unknown(ty cty.Type, rng hcl.Range, values ...cty.Value) cty.Value {
	marks := lastingDeep(values...)
	found := false
	for mark := range marks {
		found = found || isSymbol(mark)
	}
	if !found {
		marks = addMark(marks, e.symbolAt(rng, declaration.Failed, "a value without a reason is not known"))
	}
	return cty.UnknownVal(ty).WithMarks(marks)
}
