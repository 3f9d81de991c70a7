package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
)

// complete asks for the words that a shell would offer, each with what stands
// beside it, and for the directive.
func complete(t *testing.T, variables []string, args ...string) (words []string, directive string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, variables: variables}
	if code := run(context.Background(), env, append([]string{cobra.ShellCompRequestCmd}, args...)); code != exitOK {
		t.Errorf("%q: exit code %d", args, code)
	}
	if !regexp.MustCompile(`^Completion ended with directive: \S.*\n$`).MatchString(errs.String()) {
		t.Errorf("%q: stderr %q", args, errs.String())
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	last := lines[len(lines)-1]
	if !regexp.MustCompile(`^:\d+$`).MatchString(last) {
		t.Errorf("%q: stdout ends with %q", args, last)
	}
	return lines[:len(lines)-1], last
}

// plainWords are words without what stands beside them.
func plainWords(words []string) []string {
	plain := slices.Clone(words)
	for i, word := range plain {
		plain[i], _, _ = strings.Cut(word, "\t")
	}
	return plain
}

// allCommands are the commands that people call, by their path.
func allCommands() map[string]*cobra.Command {
	found := map[string]*cobra.Command{}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if cmd.Name() == "help" {
			return
		}
		found[cmd.CommandPath()] = cmd
		for _, below := range cmd.Commands() {
			walk(below)
		}
	}
	walk(newRootCommand(&environment{stdin: strings.NewReader(""), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}))
	return found
}

func TestEveryFlagIsCompleted(t *testing.T) {
	for path, cmd := range allCommands() {
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if flag.Value.Type() == "bool" {
				return
			}
			if _, found := cmd.GetFlagCompletionFunc(flag.Name); !found {
				t.Errorf("%s --%s has no completion; see completes", path, flag.Name)
				return
			}
			complete(t, nil, append(strings.Fields(path)[1:], "--"+flag.Name, "")...)
		})
	}
}

func TestCompletedWords(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range map[string]string{
		"found.sarif": "", "folder/x": "", ".hidden": "", "bad\x1bname": "",
		"config":      "[default]\n[profile audit]\nregion = eu-west-1\n[sso-session x]\n[profile \x1b]\n[broken\n",
		"credentials": "[audit]\n[old]\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	variables := []string{"AWS_CONFIG_FILE=config", "AWS_SHARED_CREDENTIALS_FILE=credentials", "IDCSCAN_MISSPELT=x"}
	for line, test := range map[string]struct {
		want, not []string
		directive string
	}{
		"scan ":                                {want: []string{"aws"}, directive: ":0"},
		"scan aws ":                            {not: []string{"aws"}, directive: ":0"},
		"diff ":                                {want: []string{"aws"}, directive: ":0"},
		"diff old.json ":                       {want: []string{"aws"}, directive: ":0"},
		"diff aws ":                            {not: []string{"aws"}, directive: ":0"},
		"diff aws new.json ":                   {directive: ":4"},
		"diff --output ":                       {want: append(reports.DiffNames(), "markdown="), not: []string{"sarif", snapshotFormat}, directive: ":6"},
		"collect ":                             {want: []string{"aws"}, directive: ":0"},
		"report ":                              {directive: ":0"},
		"scan --select ":                       {want: []string{"IDC-SES-001", "SES", "IDC-ADM-001"}, directive: ":4"},
		"scan --select f":                      {want: []string{"framework:soc2-2017", "severity:high", "severity:>=high"}, not: []string{"framework:soc2-2017/CC6.1"}, directive: ":4"},
		"scan --skip SES,framework:soc2-2017/": {want: []string{"SES,framework:soc2-2017/CC6.1"}, directive: ":4"},
		"scan --skip ":                         {want: []string{"IDC-SES-001", "SES"}, directive: ":4"},
		"scan --select IDC-SES-001,A":          {want: []string{"IDC-SES-001,ADM"}, not: []string{"ADM"}, directive: ":4"},
		"controls show ":                       {want: []string{"IDC-SES-001"}, directive: ":4"},
		"controls show IDC-SES-001 ":           {want: []string{"IDC-SES-002"}, not: []string{"IDC-SES-001"}, directive: ":4"},
		"scan --fail-on ":                      {want: []string{"critical", "high", "medium", "low", "info"}, directive: ":4"},
		"scan --preset ":                       {want: presetNames(), directive: ":4"},
		"scan --output ":                       {want: append(reports.Names(), snapshotFormat, "sarif="), directive: ":6"},
		"report --output ":                     {want: reports.Names(), not: []string{snapshotFormat}, directive: ":6"},
		"scan --output sarif=":                 {want: []string{"sarif=found.sarif", "sarif=folder/"}, not: []string{"sarif=.hidden", "sarif=bad\x1bname"}, directive: ":6"},
		"scan --output sarif=./fou":            {want: []string{"sarif=./found.sarif"}, not: []string{"sarif=./folder/"}, directive: ":6"},
		"scan --output sarif=no/":              {directive: ":6"},
		"controls list --output ":              {want: []string{"text", "json"}, directive: ":4"},
		"scan --profile ":                      {want: []string{"audit", "default", "old"}, not: []string{"x", "\x1b"}, directive: ":4"},
		"scan --assignments ":                  {want: []string{"by-pair"}, directive: ":4"},
		"attest ":                              {want: []string{"identity_source"}, directive: ":4"},
		"attest identity_source ":              {want: []string{"external"}, directive: ":4"},
		"attest identity_source external ":     {directive: ":4"},
		"init --ci ":                           {want: []string{"github"}, directive: ":4"},
		"collect --iam-policy=":                {want: []string{"terraform"}, directive: ":4"},
		"scan --policy " + folder + "/no ":     {want: []string{"aws"}, directive: ":0"},
	} {
		words, directive := complete(t, variables, strings.Split(line, " ")...)
		if directive != test.directive {
			t.Errorf("%s: directive %s, not %s", line, directive, test.directive)
		}
		plain := plainWords(words)
		for _, word := range test.want {
			if !slices.Contains(plain, word) {
				t.Errorf("%s: %q is not offered among %q", line, word, plain)
			}
		}
		for _, word := range test.not {
			if slices.Contains(plain, word) {
				t.Errorf("%s: %q is offered", line, word)
			}
		}
		checkLines(t, line, strings.ReplaceAll(strings.Join(words, "\n"), "\t", " "))
	}
}

// Every word that is offered is one that the command takes.
func TestCompletedSelectorsAreTaken(t *testing.T) {
	words, _ := complete(t, nil, "scan", "--select", "framework:soc2-2017/")
	compiled, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	if len(words) < len(compiled.Controls()) {
		t.Errorf("%d words for %d controls", len(words), len(compiled.Controls()))
	}
	for _, word := range words {
		name, about, found := strings.Cut(word, "\t")
		if _, err := compiled.Select(scanner.Options{Select: []string{name}}); err != nil || !found || about == "" {
			t.Errorf("%q: %v", word, err)
		}
	}
}

// A control of one's own is offered where its folder is on the command line.
func TestCompletionOfOwnControls(t *testing.T) {
	folder := t.TempDir()
	const text = "# METADATA\n# scope: package\n# title: \"Own \\e[2J\"\n# description: x\n# custom:\n#   id: ACME-NET-001\npackage acme.controls.net\n"
	if err := os.WriteFile(filepath.Join(folder, "net.rego"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	words, _ := complete(t, nil, "scan", "--policy", folder, "--select", "")
	if !slices.Contains(plainWords(words), "ACME-NET-001") || strings.Contains(strings.Join(words, ""), "\x1b") {
		t.Errorf("offered are %q", words)
	}
}

// Each shell's script is printed whole, and nothing else.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, stdout, stderr := command(t, "completion", shell)
		if code != exitOK || stderr != "" || !strings.Contains(stdout, cobra.ShellCompRequestCmd) {
			t.Errorf("%s: exit code %d, stderr %q, %d bytes", shell, code, stderr, len(stdout))
		}
	}
}

// What fails in a report is offered by fingerprint, or by control and key.
func TestCompletedFindings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.json")
	command(t, append(scanBroken(), "--output", "json="+file)...)
	findings := failingOf(file)
	if len(findings) == 0 {
		t.Fatal("nothing fails")
	}
	first, _ := complete(t, nil, "waive", "--report", file, "")
	for _, finding := range findings {
		if !slices.ContainsFunc(first, func(word string) bool {
			return strings.HasPrefix(word, finding.Fingerprint[:shownDigits]+"\t"+finding.Control+" ")
		}) {
			t.Errorf("%s %s is not offered", finding.Control, finding.Key)
		}
		keys, _ := complete(t, nil, "waive", "--report", file, finding.Control, "")
		if !slices.Contains(plainWords(keys), finding.Key) {
			t.Errorf("%s: %q is not offered among %q", finding.Control, finding.Key, keys)
		}
	}
	for _, report := range []string{"absent.json", "completion_test.go", "/dev/null"} {
		if words, _ := complete(t, nil, "waive", "--report", report, ""); !slices.Contains(plainWords(words), "IDC-SES-001") {
			t.Errorf("--report %s: %q", report, words)
		}
	}
}
