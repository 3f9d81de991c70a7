package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// literal is a value that is written out in a file of a fixture.
type literal struct {
	file       string
	line       int // from 1
	start, end int // in the line
	text       string
	// before is what stands before it in the line.
	before string
}

func (l literal) place() string { return fmt.Sprintf("%s:%d", filepath.ToSlash(l.file), l.line) }

var (
	// hclLiteral finds texts in quotes without a template, and names of entries,
	// which the fixtures begin with a capital.
	hclLiteral = regexp.MustCompile(`"((?:[^"$%]|\$\$\{)+)"|\b([A-Z][A-Za-z]*)\s*=`)
	// yamlKey finds keys that begin with a capital, yamlValue every value: the
	// texts of a list between brackets, or all behind the key.
	yamlKey   = regexp.MustCompile(`^\s*([A-Z][A-Za-z]*):`)
	yamlValue = regexp.MustCompile(`(?:: \[|, )"?([^\[\]",\s]+)"?|(?:^\s*\w+: |^\s*- )"?([^"\[]+)"?`)

	// unnamed finds names and values, without which literals are of one sort.
	unnamed = regexp.MustCompile(`"[^"]*"|\b[A-Z][A-Za-z]*|\[.*`)

	durationText = regexp.MustCompile(`^PT[0-9]+H$`)
	policyText   = regexp.MustCompile(`^arn:aws:iam::aws:policy/`)
	accountText  = regexp.MustCompile(`^[0-9]{12}$`)
)

const (
	otherAccount  = "999999999999"
	administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
	otherPolicy   = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"
	longest       = "PT12H"
)

// mutated is another value of the literal's kind.
func mutated(text string) string {
	switch {
	case durationText.MatchString(text):
		return longest
	case text == administrator:
		return otherPolicy
	case policyText.MatchString(text):
		return administrator
	case accountText.MatchString(text):
		return otherAccount
	case text == "GROUP":
		return "USER"
	case text == "ENABLED":
		return "CREATION_FAILED"
	case text == "INTERNAL":
		return "EXTERNAL"
	}
	return text + "X"
}

// literalsIn returns all literals of a file, in order.
func literalsIn(t *testing.T, file string) []literal {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	patterns := []*regexp.Regexp{hclLiteral}
	if filepath.Ext(file) == ".yaml" {
		patterns = []*regexp.Regexp{yamlKey, yamlValue}
	}
	var found []literal
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, pattern := range patterns {
			for _, at := range pattern.FindAllStringSubmatchIndex(line, -1) {
				start, end := at[2], at[3]
				if start < 0 {
					start, end = at[4], at[5]
				}
				found = append(found, literal{file, i + 1, start, end, line[start:end], line[:start]})
			}
		}
	}
	return found
}

// with writes another text in the place of the literal, until restore is called.
func (l literal) with(t *testing.T, text string) (restore func()) {
	t.Helper()
	data, err := os.ReadFile(l.file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	line := lines[l.line-1]
	lines[l.line-1] = line[:l.start] + text + line[l.end:]
	write := func(text string) {
		if err := os.WriteFile(l.file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Join(lines, "\n"))
	return func() { write(string(data)) }
}

// unmoved are the literals of which no value of the snapshot is made, by what
// stands in the line up to their end.
var unmoved = []struct{ line, why string }{
	{`^target_type += "AWS_ACCOUNT$`, "AWS knows no other"},
	{`^(group_)?description +[:=].*Members may assume `, "no control asks for the description of a group"},
	{`^source +[:=] "hashicorp/aws$`, "of another provider no version is kept"},
	{`^region = "ap-southeast-2$`, "a provider's Region is no value of a snapshot"},
}

func excused(line string) bool {
	return slices.ContainsFunc(unmoved, func(u struct{ line, why string }) bool { return regexp.MustCompile(u.line).MatchString(line) })
}

// TestMutatedLiterals changes each literal of the code of each fixture, and holds
// that the snapshot follows: the new value is there, and leads to the line in
// which it was written. What no longer fits together must be said.
func TestMutatedLiterals(t *testing.T) {
	for _, fixture := range codeFixtures {
		for _, form := range codeForms[:4] {
			t.Run(fixture.name+"/"+form.name, func(t *testing.T) {
				fixture.enter(t, unchanged)
				before, _ := collectCode(t, form.sources...)
				list := listSnapshot(t, before)
				tried, alike := 0, map[string]bool{}
				for _, file := range codeFiles(t, form.sources[0]) {
					for _, l := range literalsIn(t, file) {
						tried++
						sort := unnamed.ReplaceAllString(file+l.before, "X")
						if !testing.Short() || !alike[sort] {
							checkMutation(t, form, list, l)
						}
						alike[sort] = true
					}
				}
				if tried < 35 {
					t.Errorf("%d literals were tried", tried)
				}
			})
		}
	}
}

func codeFiles(t *testing.T, folder string) (files []string) {
	t.Helper()
	for _, pattern := range []string{"*.tf", "*.yaml", "config/*.yaml"} {
		matches, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, matches...)
	}
	return files
}

func checkMutation(t *testing.T, form codeForm, before []listed, l literal) {
	t.Helper()
	text := mutated(l.text)
	defer l.with(t, text)()
	snap, said := collectCode(t, form.sources...)
	known := map[string]bool{}
	for _, value := range before {
		known[value.String()] = true
	}
	changed, follows, told := false, false, len(said) > 0
	for _, value := range listSnapshot(t, snap) {
		if known[value.String()] {
			continue
		}
		changed = true
		follows = follows || value.says(text) && value.leadsTo(l)
		told = told || strings.HasPrefix(value.path, "coverage.") && strings.Contains(value.value, `"unresolved"`)
	}
	what := fmt.Sprintf("%s: %s%s -> %s", l.place(), strings.TrimSpace(l.before), l.text, text)
	switch {
	case excused(strings.TrimSpace(l.before) + l.text):
		if follows {
			t.Errorf("%s: follows, and stands among the literals that do not", what)
		}
	case follows:
	case told && !durationText.MatchString(l.text) && !policyText.MatchString(l.text) && !accountText.MatchString(l.text):
		t.Logf("%s: told: %q", what, said)
	case changed:
		t.Errorf("%s: changes something, but nothing with the new value leads to the line", what)
	default:
		t.Errorf("%s: changes nothing", what)
	}
}

// says reports whether a value, or its key, holds a text as a snapshot writes it.
func (l listed) says(text string) bool {
	if text == "USER" {
		text = "/user:"
	}
	text = strings.ReplaceAll(text, "$${", "${")
	return strings.Contains(l.path, text) || strings.Contains(l.value, text)
}

// leadsTo reports whether a value leads to the literal's line. Tags lead to all of
// their lines, and so does what an assignment has beside its account.
func (l listed) leadsTo(written literal) bool {
	whole := strings.HasSuffix(l.path, ".tags") || strings.HasPrefix(l.path, "iac.assignments.") && regexp.MustCompile(`principal_(type|idp)`).MatchString(written.before)
	return slices.ContainsFunc(l.places, func(place string) bool {
		name, at, _ := strings.Cut(place, " ")
		file, lines, _ := strings.Cut(at, ":")
		first, last := 0, 0
		if n, _ := fmt.Sscanf(lines, "%d-%d", &first, &last); n < 2 || !whole || name == "module" {
			last = first
		}
		return file == filepath.ToSlash(written.file) && first <= written.line && written.line <= last
	})
}
