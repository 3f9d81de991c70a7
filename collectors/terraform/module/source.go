package module

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// A file is one parsed file of Terraform.
type file struct {
	// name is the file's name in locations.
	name string
	body *hclsyntax.Body
	// text is what the file holds, to tell what stands at a place.
	text []byte
	// withheld are the places of sensitive values, allWithheld says that they may be
	// anywhere.
	withheld    []snapshot.Location
	allWithheld bool
	// lines are those of text that may be shown, nil until they are asked for.
	lines []string
	// code are the pieces of code in it by key, as in [snapshot.IaC]; nil in a stand-in.
	code map[string]*snapshot.Code
	// broken is nil for a file that was read whole.
	broken *declaration.Diagnostic
}

// parse reads a .tf or .tf.json file. The blocks that the parser recovers from a
// broken file are kept.
func parse(name string, text []byte) *file {
	parsed := &file{name: name, text: text, body: &hclsyntax.Body{}}
	var problems hcl.Diagnostics
	if strings.HasSuffix(name, ".json") {
		parsed.body, problems = parseJSON(text, name)
	} else if line := tooDeep(text); line > 0 {
		parsed.broken = &declaration.Diagnostic{
			Place: beginningOf(name, line), Unread: true,
			Summary: fmt.Sprintf("brackets or operators nest more than %d deep", maxBlockDepth),
			Remedy:  "split the file",
		}
		return parsed
	} else {
		var whole *hcl.File
		whole, problems = hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if body, ok := whole.Body.(*hclsyntax.Body); ok {
			parsed.body = body
		}
	}
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			diagnostic := diagnosticOf(problem)
			diagnostic.Unread = true
			diagnostic.Remedy = "mend the syntax"
			if isText(text) {
				unclosed(problem, &diagnostic, name, text)
			} else {
				diagnostic.Place = snapshot.Location{URI: name}
				diagnostic.Summary, diagnostic.Remedy = "the file is no text in UTF-8", "save it in UTF-8, or remove it"
			}
			parsed.broken = &diagnostic
			parsed.allWithheld = mentionsSensitive(text)
			break
		}
	}
	return parsed
}

// isText reports whether a file is text in UTF-8, and not of two bytes a character.
func isText(text []byte) bool { return utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 }

// tooDeep is the line at which brackets nest too deep for a parser that recurses,
// strings and comments not set apart, or operators do; 0 where none do.
func tooDeep(text []byte) int {
	line, depth := 1, 0
	for _, c := range text {
		switch c {
		case '\n':
			line++
		case '{', '[', '(':
			if depth++; depth > maxBlockDepth {
				return line
			}
		case '}', ']', ')':
			depth = max(0, depth-1)
		}
	}
	return expression.NestsTooDeep(text)
}

// beginningOf is the place of a line of which no more is said.
func beginningOf(name string, line int) snapshot.Location {
	return snapshot.Location{URI: name, StartLine: line, StartColumn: 1, EndLine: line, EndColumn: 1}
}

// diagnosticOf translates a problem of the parser or the evaluator.
func diagnosticOf(problem *hcl.Diagnostic) declaration.Diagnostic {
	diagnostic := declaration.Diagnostic{Summary: problem.Summary}
	if problem.Detail != "" {
		diagnostic.Summary = problem.Summary + ": " + problem.Detail
	}
	if problem.Subject != nil {
		diagnostic.Place = location(*problem.Subject)
	}
	return diagnostic
}

// location is a range as a place; its end is the first column behind it.
func location(r hcl.Range) snapshot.Location {
	return snapshot.Location{
		URI:       r.Filename,
		StartLine: r.Start.Line, StartColumn: r.Start.Column,
		EndLine: r.End.Line, EndColumn: r.End.Column,
	}
}

// wholeBlock is the place of a block from its type to its closing brace.
func wholeBlock(block *hclsyntax.Block) snapshot.Location {
	return location(hcl.RangeBetween(block.TypeRange, block.CloseBraceRange))
}

// snippet adds the first line of a place to it.
func (l *loader) snippet(place snapshot.Location) snapshot.Location {
	if shown := l.files[place.URI]; place.Snippet == "" && shown != nil {
		place.Snippet = shown.line(place.StartLine)
	}
	return place
}

const maxSnippet = 200

func shorten(line string) string {
	if len(line) > maxSnippet {
		line = line[:maxSnippet] + "…"
	}
	return strings.ToValidUTF8(line, "\uFFFD")
}
