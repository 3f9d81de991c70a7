package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/terraform"
)

// sourcesHelp says what a command takes as sources.
var sourcesHelp = "SOURCE is aws (the default), a directory or a file. Its kind is detected; a prefix\n" +
	"settles it, as in plan:out.json. Behind the first, which is judged, stands the code\n" +
	"that declares it, in as many sources as it has: findings then lead to its lines, and\n" +
	"drift is found.\n\n" + collectors.Describe()

// codeOptions are the flags that say what Terraform would be given.
type codeOptions struct {
	variables, variableFiles []string
	base                     string
	// parsed is called by each source of code, once its files are parsed; may be nil.
	parsed func()
}

func (o *codeOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&o.variables, "var", nil, "NAME=VALUE of a variable of the root modules, as terraform -var takes it (repeatable)")
	flags.StringArrayVar(&o.variableFiles, "var-file", nil, "file of variables, as terraform -var-file takes it (repeatable)")
	flags.StringVar(&o.base, "base", "", "snapshot file over which the plan is laid: what would be once it is applied")
	completes(cmd, "var", freeText)
	completes(cmd, "var-file", variableFiles)
	completes(cmd, "base", jsonFiles)
}

// check refuses flags that no source has a use for, and mistakes that need no
// reading of code.
func (o *codeOptions) check(cmd *cobra.Command, sources []string) error {
	for _, variable := range o.variables {
		if name, _, ok := strings.Cut(variable, "="); !ok || name == "" {
			return fmt.Errorf("--var %q is not NAME=VALUE; write --var region=eu-west-1", variable)
		}
	}
	for _, file := range o.variableFiles {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			return fmt.Errorf("--var-file %s is no file that can be read; mend the path, or leave it out", file)
		}
	}
	for _, use := range []struct{ flag, kind, what string }{
		{"var", terraform.KindCode, "code of Terraform"},
		{"var-file", terraform.KindCode, "code of Terraform"},
		{"base", terraform.KindPlan, "a plan"},
	} {
		if given(cmd, use.flag) && !slices.ContainsFunc(sources, func(source string) bool { return collectors.KindOf(source) == use.kind }) {
			return fmt.Errorf("--%s is for %s, and the source is %s; leave it out, or name one", use.flag, use.what, strings.Join(sources, ", "))
		}
	}
	if o.base != "" {
		if info, err := os.Stat(collectors.WithoutPrefix(o.base)); err != nil || info.IsDir() {
			return errors.New("--base " + o.base + " is no snapshot file; name one that idcscan collect wrote")
		}
	}
	return nil
}

// options are what reading code takes: TF_VAR_* and TF_WORKSPACE count as they
// do for Terraform.
func (o *codeOptions) options(env *environment) terraform.Options {
	return terraform.Options{
		Variables: o.variables, VariableFiles: o.variableFiles,
		Environment: env.variables, Workspace: env.variable("TF_WORKSPACE"),
		Parsed: o.parsed,
	}
}

// inputs are the files that are read beside the sources.
func (o *codeOptions) inputs() []input {
	read := []input{{"base", collectors.WithoutPrefix(o.base)}}
	for _, file := range o.variableFiles {
		read = append(read, input{"file of variables", file})
	}
	return read
}
