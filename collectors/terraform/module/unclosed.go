package module

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// unclosed guesses, by how the lines are indented, where a closing brace is
// missing, and says so in the diagnostic: the parser only knows of a block that is
// open at the end of the file, or of what cannot stand where it does. A mistake
// before the line at which the brace is missing is another one, such as a brace too
// many, and stays as the parser tells it.
func unclosed(problem *hcl.Diagnostic, diagnostic *declaration.Diagnostic, name string, text []byte) {
	open, before, ok := missingBrace(name, text)
	early := strings.HasPrefix(problem.Summary, "Unclosed ") || strings.HasPrefix(problem.Summary, "Unterminated ")
	if !ok || !early && (problem.Subject == nil || problem.Subject.Start.Line < before.Range.Start.Line) {
		return
	}
	closer := closers[open.Type]
	diagnostic.Remedy = "add the closing " + closer
	if before.Type == hclsyntax.TokenEOF { // no line to show
		diagnostic.Place = location(open.Range)
		diagnostic.Summary = fmt.Sprintf("a closing %s is missing at the end of the file: this line opens what it would close (%s)", closer, problem.Summary)
		return
	}
	diagnostic.Place = location(before.Range)
	diagnostic.Summary = fmt.Sprintf("a closing %s is missing before this line: line %d opens what it would close (%s)",
		closer, open.Range.Start.Line, problem.Summary)
}

var closers = map[hclsyntax.TokenType]string{
	hclsyntax.TokenOBrace: "brace", hclsyntax.TokenOBrack: "bracket", hclsyntax.TokenOParen: "parenthesis",
}

var closed = map[hclsyntax.TokenType]hclsyntax.TokenType{
	hclsyntax.TokenCBrace: hclsyntax.TokenOBrace, hclsyntax.TokenCBrack: hclsyntax.TokenOBrack, hclsyntax.TokenCParen: hclsyntax.TokenOParen,
}

// missingBrace finds the first line that begins no deeper than the line of an
// opening brace that is still open, without closing it, or that closes one which
// begins deeper: before is its first token, open the brace. Where there is none,
// what is open at the end lacks its end there. It is not ok where no brace is open
// at the end, and where a text is: nobody knows which braces are part of it.
func missingBrace(name string, text []byte) (open, before hclsyntax.Token, ok bool) {
	tokens, problems := hclsyntax.LexConfig(text, name, hcl.InitialPos)
	if problems.HasErrors() {
		return open, before, false
	}
	type opening struct {
		token  hclsyntax.Token
		indent int
	}
	var stack []opening
	line, indent, texts, found := 0, 0, 0, false
	for _, token := range tokens {
		if token.Type == hclsyntax.TokenNewline || token.Type == hclsyntax.TokenComment {
			continue
		}
		switch token.Type {
		case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			texts++
		case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			texts--
		}
		first := token.Range.Start.Line > line
		if first {
			indent = token.Range.Start.Column
		}
		line = max(line, token.Range.End.Line)
		opener, closes := closed[token.Type]
		matches := closes && len(stack) > 0 && stack[len(stack)-1].token.Type == opener
		if end := token.Type == hclsyntax.TokenEOF; len(stack) > 0 && !found && (end || first) {
			top := stack[len(stack)-1]
			if end || indent < top.indent || indent == top.indent && !matches {
				open, before, found = top.token, token, true
			}
		}
		if matches {
			stack = stack[:len(stack)-1]
		}
		if _, opens := closers[token.Type]; opens {
			stack = append(stack, opening{token, indent})
		}
	}
	return open, before, found && len(stack) > 0 && texts == 0
}
