package main

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/policies"
	"github.com/idcscan/idcscan/scanner"
)

const schemaURL = "https://raw.githubusercontent.com/idcscan/idcscan/main/scanner/config/schema/config.schema.json"

const configHead = `# yaml-language-server: $schema=` + schemaURL + `
# Configuration of idcscan. A line that begins with # and one blank explains; the
# others are settings: remove the # of a setting, and of those that it stands below.

`

// configText is the configuration to start from: everything in it is a comment,
// so that it judges as no configuration does.
func configText(compiled *scanner.Policies, place *surroundings, now time.Time) string {
	var b strings.Builder
	b.WriteString(configHead)
	b.WriteString(gateText)
	fmt.Fprintf(&b, "# What scan reads where its command line names nothing: aws, or a file or directory beside this one.\n#sources: [%s]\n", place.source())
	b.WriteString("# What it writes where the command line has no --output.\n#outputs: [text, json=findings.json]\n")
	if file := place.anchor(); file != "" {
		fmt.Fprintf(&b, "# The file on which code scanning shows findings, from the root of the repository.\n#sarif:\n#  anchor: %s\n", file)
	}
	b.WriteString("\n# Sets of choices to begin with; of several the later wins, and yours below over all:\n")
	for _, name := range presetNames() {
		fmt.Fprintf(&b, "# %s: %s\n", name, comment(presetAbout(name)))
	}
	b.WriteString("#preset: [seed]\n")
	b.WriteString("\n# Controls that shall not run, by id, group, glob, severity or framework.\n#controls:\n#  skip: []\n\n")
	b.WriteString(undecidedText(compiled))
	b.WriteString(attestationsText(compiled, now))
	return b.String()
}

const gateText = `# The severity from which a finding fails the gate: critical, high, medium, low or info.
#fail_on: low
# true also fails on what could not be judged.
#strict: false

`

// presetAbout is what an embedded preset says about itself.
func presetAbout(name string) string {
	var preset struct {
		About string `yaml:"about"`
	}
	data, err := fs.ReadFile(policies.FS, path.Join(presetFolder, name+".yaml"))
	if err == nil {
		err = yaml.Unmarshal(data, &preset)
	}
	if err != nil {
		panic(err) // presets are embedded and tested
	}
	return preset.About
}

// undecidedText lists the parameters that have no default: until they are set,
// their controls judge nothing.
func undecidedText(compiled *scanner.Policies) string {
	var b strings.Builder
	b.WriteString("# What only you can decide. Until a value is set, its control judges nothing.\n#parameters:\n")
	for _, control := range compiled.Controls() {
		named := false
		for _, name := range slices.Sorted(maps.Keys(control.Parameters)) {
			parameter := control.Parameters[name]
			if parameter.Default != nil {
				continue
			}
			if !named {
				fmt.Fprintf(&b, "# %s\n#  %s:\n", comment(control.Title), control.ID)
				named = true
			}
			fmt.Fprintf(&b, "# %s\n#    %s: %s\n", comment(parameter.Description), name, sampleValue(parameter))
		}
	}
	return b.String() + "\n"
}

// sampleValue is a value of the parameter's type.
func sampleValue(parameter scanner.Parameter) string {
	switch parameter.Type {
	case "array":
		return "[]"
	case "object":
		return "{}"
	case "boolean":
		return "true"
	case "integer", "number":
		return "1"
	}
	if len(parameter.Enum) > 0 {
		return fmt.Sprintf("%q", parameter.Enum[0])
	}
	return `"…"`
}

// attestationsText lists the settings that no API shows.
func attestationsText(compiled *scanner.Policies, now time.Time) string {
	var b strings.Builder
	b.WriteString("# What no API shows: somebody looked it up in the console and says so, for a time.\n" +
		"# `idcscan attest SETTING VALUE` writes one.\n#attestations:\n")
	settings := compiled.Attestations()
	on, until := now.UTC().Format(time.DateOnly), now.UTC().AddDate(0, 6, 0).Format(time.DateOnly)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		setting := settings[name]
		about, value := comment(setting.Description), `"…"`
		switch {
		case len(setting.Enum) > 0:
			value = fmt.Sprintf("%q", setting.Enum[0])
			about += " One of: " + strings.ReplaceAll(fmt.Sprintf("%q", setting.Enum), `" "`, `", "`) + "."
		case setting.Format == scanner.FormatDate:
			value = `"` + until + `"`
		case setting.Format == scanner.FormatInteger:
			value = `"480"`
		}
		fmt.Fprintf(&b, "# %s\n#  - {setting: %s, value: %s, by: you@example.com, on: %s, valid_until: %s, evidence: console}\n", about, name, value, on, until)
	}
	return b.String()
}

// comment is a text on one line.
func comment(text string) string { return strings.Join(strings.Fields(text), " ") }
