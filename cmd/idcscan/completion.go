package main

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
)

// Completion has no place for errors: what cannot be read is not offered.

type completion = cobra.CompletionFunc

// completes gives a flag its completion. Only a flag that does not exist is an
// error, which a test of all flags finds.
func completes(cmd *cobra.Command, flag string, complete completion) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err)
	}
}

// oneOf offers fixed words and no files.
func oneOf(words ...string) completion {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// freeText offers nothing: only the user knows. anyFile leaves it to the shell,
// and the others to the shell with the extensions of files.
var (
	freeText      = oneOf()
	anyFile       = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	yamlFiles     = cobra.FixedCompletions([]string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt)
	jsonFiles     = cobra.FixedCompletions([]string{"json"}, cobra.ShellCompDirectiveFilterFileExt)
	variableFiles = cobra.FixedCompletions([]string{"tfvars", "json"}, cobra.ShellCompDirectiveFilterFileExt)
	regoFiles     = cobra.FixedCompletions([]string{"rego"}, cobra.ShellCompDirectiveFilterFileExt)
)

// severityNames are the severities, the gravest first.
func severityNames() []string {
	var names []string
	for _, severity := range scanner.Severities() {
		names = append(names, string(severity))
	}
	return names
}

// described is a word with what a shell shows beside it.
func described(word, about string) string {
	return word + "\t" + reports.Sanitize(about)
}

// controlIDs offers the ids and titles of the controls, and the groups where
// several controls may be named at once.
func controlIDs(o *policyOptions) completion {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		controls := scanner.ReadCatalogue(o.paths...).Controls
		words := make([]string, 0, 2*len(controls))
		for _, control := range controls {
			words = append(words, described(control.ID, control.Title+" ("+string(control.Severity)+")"))
		}
		return without(append(words, groupWords(controls)...), args), cobra.ShellCompDirectiveNoFileComp
	}
}

// controlSelectors offers what --select and --skip take. They take lists, of
// which the last word is completed.
func controlSelectors(o *policyOptions) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		controls := scanner.ReadCatalogue(o.paths...).Controls
		list := typed[:strings.LastIndexByte(typed, ',')+1]
		words, directive := controlIDs(o)(nil, nil, "")
		words = slices.Concat(words, severityWords(controls), frameworkWords(controls, typed[len(list):]))
		for i := range words {
			words[i] = list + words[i]
		}
		return words, directive
	}
}

// severityWords select by the severities that controls have.
func severityWords(controls []scanner.Control) []string {
	var words []string
	for _, severity := range severityNames() {
		number := 0
		for _, control := range controls {
			if string(control.Severity) == severity {
				number++
			}
		}
		if number > 0 {
			words = append(words, described("severity:"+severity, fmt.Sprintf("%d controls", number)), described("severity:>="+severity, "and graver"))
		}
	}
	return words
}

// frameworkWords select by framework and, behind one and its slash, by requirement.
func frameworkWords(controls []scanner.Control, typed string) []string {
	ids := map[string][]string{}
	for _, control := range controls {
		for framework, requirements := range control.Frameworks {
			word := "framework:" + framework
			ids[word] = append(ids[word], control.ID)
			if !strings.HasPrefix(typed, word+"/") {
				continue
			}
			for _, requirement := range requirements {
				ids[word+"/"+requirement] = append(ids[word+"/"+requirement], control.ID)
			}
		}
	}
	words := make([]string, 0, len(ids))
	for word, ids := range ids {
		words = append(words, described(word, fmt.Sprintf("%d controls: %s", len(ids), strings.Join(ids, ", "))))
	}
	slices.Sort(words)
	return words
}

// groupWords are the groups of controls with how many are in each.
func groupWords(controls []scanner.Control) []string {
	members := map[string][]string{}
	for _, control := range controls {
		members[control.Group()] = append(members[control.Group()], control.ID)
	}
	words := make([]string, 0, len(members))
	for group, ids := range members {
		words = append(words, described(group, "all of "+strings.Join(ids, ", ")))
	}
	slices.Sort(words)
	return words
}

// without leaves out words that stand on the command line already.
func without(words, given []string) []string {
	return slices.DeleteFunc(words, func(word string) bool {
		word, _, _ = strings.Cut(word, "\t")
		return slices.Contains(given, word)
	})
}

// outputWords offers formats and, behind "=", files. Shells do not complete
// files behind a word of ours.
func outputWords(formats []string, about func(name string) string) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		if format, path, ok := strings.Cut(typed, "="); ok {
			return filesFrom(format+"=", path), directive
		}
		words := make([]string, 0, 2*len(formats))
		for _, name := range formats {
			words = append(words, described(name, about(name)), described(name+"=", "to a file"))
		}
		return words, directive
	}
}

// filesFrom lists what a path can go on with, behind a prefix; folders end with
// a separator.
func filesFrom(prefix, path string) []string {
	folder, begun := filepath.Split(path)
	entries, err := os.ReadDir(cmp.Or(folder, "."))
	if err != nil {
		return nil
	}
	var words []string
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, begun) || begun == "" && strings.HasPrefix(name, ".") || reports.Sanitize(name) != name {
			continue
		}
		if entry.IsDir() {
			name += string(filepath.Separator)
		}
		words = append(words, prefix+folder+name)
	}
	return words
}

// sourceWords offers the live source first; the shell adds files and folders,
// and behind the first source the code that declares it.
func sourceWords(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return []string{described(liveSource, "live AWS")}, cobra.ShellCompDirectiveDefault
}

// firstFile leaves the first argument to the shell's own completion of files.
func firstFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// awsProfiles offers the profiles of the shared configuration.
func awsProfiles(env *environment) completion {
	return func(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		home := filepath.Join(env.variable("HOME"), ".aws")
		files := []string{
			cmp.Or(env.variable("AWS_CONFIG_FILE"), filepath.Join(home, "config")),
			cmp.Or(env.variable("AWS_SHARED_CREDENTIALS_FILE"), filepath.Join(home, "credentials")),
		}
		var names []string
		for _, file := range files {
			names = append(names, profilesOf(file)...)
		}
		slices.Sort(names)
		return slices.Compact(names), cobra.ShellCompDirectiveNoFileComp
	}
}

// profilesOf reads the headings [profile NAME] and [NAME] of a file.
func profilesOf(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	var names []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		heading, begins := strings.CutPrefix(strings.TrimSpace(lines.Text()), "[")
		heading, _, ends := strings.Cut(heading, "]")
		words := strings.Fields(heading)
		switch {
		case !begins || !ends || reports.Sanitize(heading) != heading:
		case len(words) == 2 && words[0] == "profile":
			names = append(names, words[1])
		case len(words) == 1:
			names = append(names, words[0])
		}
	}
	return names
}

// addCompletionCommand adds cobra's command that prints the scripts of shells,
// with an example for each as the other commands have.
func addCompletionCommand(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Args = unknownCommand
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		cmd.Example = "  idcscan completion bash > idcscan.bash"
		for _, shell := range cmd.Commands() {
			shell.Example = "  idcscan completion " + shell.Name()
		}
	}
}
