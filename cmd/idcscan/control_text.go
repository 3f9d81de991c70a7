package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/scanner"
)

// textWidth is the width of running text where the terminal is wider or none.
const textWidth = 88

// controlText renders one control for people.
func controlText(control scanner.Control) string {
	var b strings.Builder
	verbatim := func(title, body string) {
		if body = strings.TrimSpace(body); body != "" {
			fmt.Fprintf(&b, "\n%s\n%s\n", title, indent(body))
		}
	}
	paragraph := func(title, body string) {
		lines := strings.Split(strings.TrimSpace(body), "\n")
		for i, line := range lines {
			lines[i] = trimLines(text.WrapSoft(line, textWidth-2))
		}
		verbatim(title, strings.Join(lines, "\n"))
	}
	fmt.Fprintf(&b, "%s  %s\n", control.ID, control.Title)
	fmt.Fprintf(&b, "  severity %s, version %d, judges %s\n", control.Severity, control.Version, control.Judges)
	paragraph("What", control.Description)
	paragraph("Why", control.Rationale)
	paragraph("Requires", requirements(control))
	paragraph("Parameters", parameterTexts(control))
	for _, way := range slices.Sorted(maps.Keys(control.Remediation)) {
		if way == "cli" { // commands are copied, so that no line of theirs may break
			verbatim("Fix (cli)", control.Remediation[way])
			continue
		}
		paragraph("Fix ("+way+")", control.Remediation[way])
	}
	paragraph("Frameworks", frameworkTexts(control))
	paragraph("See", strings.Join(control.RelatedResources, "\n"))
	return b.String()
}

func requirements(control scanner.Control) string {
	names := make([]string, 0, len(control.Requires))
	for _, requirement := range control.Requires {
		names = append(names, requirement.String())
	}
	return strings.Join(names, ", ")
}

func parameterTexts(control scanner.Control) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(control.Parameters)) {
		parameter := control.Parameters[name]
		value := "no default: until it is set the control applies to nothing"
		if parameter.Default != nil {
			value = "default " + compact(parameter.Default)
		}
		lines = append(lines, fmt.Sprintf("%s (%s, %s): %s", name, parameter.Type, value, parameter.Description))
	}
	return strings.Join(lines, "\n")
}

func frameworkTexts(control scanner.Control) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(control.Frameworks)) {
		lines = append(lines, name+": "+strings.Join(control.Frameworks[name], ", "))
	}
	return strings.Join(lines, "\n")
}

func compact(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

// trimLines removes the blanks with which wrapped lines end.
func trimLines(body string) string {
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func indent(body string) string {
	return "  " + strings.ReplaceAll(body, "\n", "\n  ")
}
