package reports

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// help is what GitHub shows beside an alert: what, why, how to fix, which
// parameters and requirements there are, and where to read on. It is made of
// what the control declares and not of what a scan was told: GitHub keeps one
// help for a rule, whichever scan it came with.
func help(control scanner.ControlResult, description string, markdown bool) string {
	paragraphs := []string{description}
	add := func(title, body string) {
		if body = strings.TrimSpace(body); body == "" {
			return
		}
		if markdown {
			title = "## " + title
		}
		paragraphs = append(paragraphs, title, body)
	}
	add("Why", shorten(control.Rationale, codescanning.MaxHelpPart))
	for _, way := range ways {
		steps := shorten(strings.TrimSpace(control.Remediation[way.key]), codescanning.MaxHelpPart)
		if markdown && way.code != "" && isCode(steps) {
			steps = fenced(way.code, steps)
		}
		add("How to fix: "+way.name, steps)
	}
	add("Parameters", helpParameters(control, markdown))
	add("Frameworks", helpFrameworks(control, markdown))
	add("Links", helpLinks(control, markdown))
	return strings.Join(paragraphs, "\n\n")
}

// isCode tells code from prose, which remediation may be either of: prose
// begins with a capital letter, a command or a block does not.
func isCode(steps string) bool {
	first, _ := utf8.DecodeRuneInString(steps)
	return steps != "" && !unicode.IsUpper(first)
}

// fenced makes a text a code block: a command is copied, and Markdown would
// swallow its backslashes and stars.
func fenced(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + language + "\n" + text + "\n" + fence
}

// helpParameters lists the parameters with their declared defaults: a table in
// Markdown. Where a report does not say what is declared, the names alone.
func helpParameters(control scanner.ControlResult, markdown bool) string {
	var lines []string
	if len(control.DeclaredParameters) > 0 && markdown {
		lines = append(lines, "| parameter | type | default | what it is |", "| --- | --- | --- | --- |")
	}
	for _, name := range parameterNames(control) {
		declared, known := control.DeclaredParameters[name]
		value := "none"
		if declared.Default != nil {
			value = compactJSON(declared.Default)
		}
		switch {
		case known && markdown:
			if declared.Default != nil {
				value = codeCell(value)
			}
			lines = append(lines, fmt.Sprintf("| %s | %s | %s | %s |", codeCell(name), declared.Type, value, cell(declared.Description)))
		case known:
			lines = append(lines, fmt.Sprintf("- %s (%s, default %s): %s", name, declared.Type, value, declared.Description))
		case markdown:
			lines = append(lines, "- `"+name+"`")
		default:
			lines = append(lines, "- "+name)
		}
	}
	return shorten(strings.Join(lines, "\n"), codescanning.MaxHelpPart)
}

// parameterNames are all parameters of the control, set or not.
func parameterNames(control scanner.ControlResult) []string {
	if len(control.DeclaredParameters) > 0 {
		return slices.Sorted(maps.Keys(control.DeclaredParameters))
	}
	names := slices.Concat(slices.Collect(maps.Keys(control.Parameters)), control.Undecided)
	slices.Sort(names)
	return slices.Compact(names)
}

// cell makes a text one cell of a Markdown table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

func codeCell(s string) string { return "`" + cell(strings.ReplaceAll(s, "`", "'")) + "`" }

func compactJSON(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return shorten(string(data), maxName)
}

func helpFrameworks(control scanner.ControlResult, markdown bool) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(control.Frameworks)) {
		shown := name
		if markdown {
			shown = "`" + name + "`"
		}
		lines = append(lines, fmt.Sprintf("- %s: %s", shown, strings.Join(control.Frameworks[name], ", ")))
	}
	return shorten(strings.Join(lines, "\n"), codescanning.MaxHelpPart)
}

func helpLinks(control scanner.ControlResult, markdown bool) string {
	var links []string
	for _, link := range control.RelatedResources {
		switch {
		case !httpsLink(link):
			continue
		case markdown:
			link = "<" + link + ">"
		}
		links = append(links, "- "+link)
	}
	return shorten(strings.Join(links, "\n"), codescanning.MaxHelpPart)
}
