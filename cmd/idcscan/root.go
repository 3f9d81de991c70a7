package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports"
)

const about = `idcscan answers whether an AWS IAM Identity Center is configured as your policy
says. It takes a snapshot (live over the AWS API, or a saved one), judges it with
Rego policies and reports findings. What could not be read is reported as
unknown, never as a pass.

Exit codes: 0 the gate holds; 1 findings; 2 the job could not be done;
3 something that had to be judged could not be read; 130 interrupted.

Flags but --output can be set by environment variables: IDCSCAN_FAIL_ON for
--fail-on. They win over .idcscan.yaml, which wins over its presets.`

// run executes one command line and returns the exit code.
func run(ctx context.Context, env *environment, args []string) int {
	root := newRootCommand(env)
	root.SetArgs(args)
	return exitCode(env, root.ExecuteContext(ctx))
}

func newRootCommand(env *environment) *cobra.Command {
	root := &cobra.Command{
		Use:           "idcscan",
		Short:         "Scan AWS IAM Identity Center against policies as code",
		Long:          about,
		Example:       "  idcscan scan aws\n  idcscan scan aws --output text --output sarif=findings.sarif\n  idcscan collect aws --output snapshot.json",
		Args:          unknownCommand,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Name() == cobra.ShellCompRequestCmd {
				return nil // a misspelt variable is the run's to report, not Tab's
			}
			if err := refuseEmptyFlags(cmd); err != nil {
				return err
			}
			return setFlagsFromVariables(cmd, env.variables)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate(versionLine())
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	root.AddCommand(
		newScanCommand(env), newCollectCommand(env), newControlsCommand(env),
		newReportCommand(env), newDiffCommand(env), newConfigCommand(env), newAttestCommand(env), newWaiveCommand(env), newDoctorCommand(env), newInitCommand(env), newVersionCommand(env),
	)
	root.SetFlagErrorFunc(flagError)
	addCompletionCommand(root)
	return root
}

// unknownCommand names the nearest command for one that is unknown.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			names = append(names, below.Name())
		}
	}
	return fmt.Errorf("unknown command %q; %s", args[0], snapshot.Suggestion(args[0], names))
}

// arguments refuses another number of arguments than from least to most.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return fmt.Errorf("%s takes %s, not %d arguments", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}

// flagError names the nearest flag for one that is unknown.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		flag := invalid.GetFlag()
		return fmt.Errorf("--%s is %q; give %s", flag.Name, invalid.GetValue(), valueOf(flag))
	}
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
	}
	return fmt.Errorf("unknown flag --%s; %s", name, snapshot.Suggestion(name, flagNames(cmd)))
}

// valueOf says what a flag takes.
func valueOf(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "bool":
		return "true or false"
	case "float64":
		return "a number"
	}
	return "a value that --help tells of"
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return names
}

// refuseEmptyFlags reports a flag whose text is empty: --resume "$FILE" of an
// unset variable must not be a run without a journal.
func refuseEmptyFlags(cmd *cobra.Command) error {
	var err error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		empty := flag.Value.Type() == "string" && flag.Value.String() == ""
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			empty = len(list.GetSlice()) == 0 || slices.Contains(list.GetSlice(), "")
		}
		if empty && err == nil {
			err = fmt.Errorf("--%s is empty; give it a value, or leave it out", flag.Name)
		}
	})
	return err
}

const variablePrefix = "IDCSCAN_"

// flagsOnly are flags that no variable sets: they mean another thing in each
// command, or are one themselves.
var flagsOnly = map[string]bool{"help": true, "output": true, "version": true}

// setFlagsFromVariables gives each flag that the command line does not set the
// value of its variable. A variable that is no flag's of any command is an
// error: a misspelt IDCSCAN_STRICT must not loosen the gate.
func setFlagsFromVariables(cmd *cobra.Command, variables []string) error {
	known := map[string]bool{}
	var collect func(*cobra.Command)
	collect = func(cmd *cobra.Command) {
		for _, name := range flagNames(cmd) {
			if !flagsOnly[name] {
				known[variableName(name)] = true
			}
		}
		for _, below := range cmd.Commands() {
			collect(below)
		}
	}
	collect(cmd.Root())
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, variablePrefix) {
			continue
		}
		if !known[name] {
			names := make([]string, 0, len(known))
			for name := range known {
				names = append(names, name)
			}
			return fmt.Errorf("unknown environment variable %s; %s", name, snapshot.Suggestion(name, names))
		}
		flag := cmd.Flags().Lookup(flagName(name))
		typed := flag != nil && (flag.Value.Type() == "bool" || flag.Value.Type() == "float64")
		if flag == nil || flag.Changed || value == "" && !typed { // an empty text is a variable that is not set
			continue
		}
		if err := cmd.Flags().Set(flag.Name, value); err != nil {
			return fmt.Errorf("environment variable %s is %q; give %s", name, value, valueOf(flag))
		}
		flag.Changed = false // so that it says what the command line gives
		setOrigin(flag, "environment variable "+name)
	}
	return nil
}

func variableName(flag string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func flagName(variable string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(variable, variablePrefix), "_", "-"))
}

// oneLine renders an error so that a hostile name in it can neither break the
// line nor command the terminal.
func oneLine(err error) string {
	first, rest, several := strings.Cut(err.Error(), "\n")
	if several {
		first = fmt.Sprintf("%s (and %d more)", first, strings.Count(rest, "\n")+1)
	}
	return reports.Sanitize(first)
}
