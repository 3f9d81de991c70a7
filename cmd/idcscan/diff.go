package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
	"github.com/idcscan/idcscan/scanner/config"
)

type diffOptions struct {
	old, new        string
	source          sourceOptions
	config          configOptions
	outputs         []string
	parsed          []output
	markdown        markdownOptions
	failOnNewAdmin  bool
	allowIncomplete bool
}

func newDiffCommand(env *environment) *cobra.Command {
	var options diffOptions
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show who gains and who loses access between two sources",
		Long: "Diff compares two sources in access terms: who gains and who loses which permission\n" +
			"set in which account, new administrators first, and why. What one of the sources\n" +
			"cannot tell is neither gained nor lost; it is listed. The exit code is 0 unless\n" +
			"--fail-on-new-admin asks for a verdict.\n\n" + sourcesHelp,
		Example: `  idcscan diff monday.json aws
  idcscan diff monday.json tuesday.json --output markdown=comment.md --fail-on-new-admin
  idcscan diff snapshot.json plan.json --base snapshot.json
  idcscan diff main/infra branch/infra`,
		Args:              arguments(2, 2, "two sources, the old and the new one"),
		ValidArgsFunction: twoSources,
		RunE: func(cmd *cobra.Command, args []string) error {
			options.old, options.new = args[0], args[1]
			if err := options.check(cmd, args); err != nil {
				return err
			}
			return runDiff(cmd.Context(), env, options)
		},
	}
	options.config.bind(cmd)
	options.source.bind(cmd, env)
	options.source.code.bind(cmd)
	cmd.Flags().StringArrayVar(&options.outputs, "output", []string{"text"}, "FORMAT or FORMAT=FILE, repeatable; formats:\n"+diffFormatHelp())
	completes(cmd, "output", outputWords(reports.DiffNames(), reports.AboutDiff))
	options.markdown.bind(cmd)
	cmd.Flags().BoolVar(&options.failOnNewAdmin, "fail-on-new-admin", false, "exit 1 when anyone becomes administrator of an account, 3 when someone may by what was not read")
	cmd.Flags().BoolVar(&options.allowIncomplete, "allow-incomplete", false, "exit 0 where only someone may have become administrator by what was not read")
	return cmd
}

func diffFormatHelp() string {
	text := ""
	for _, name := range reports.DiffNames() {
		text += "  " + name + ": " + reports.AboutDiff(name) + "\n"
	}
	return text
}

// check refuses what does not go together before anything is read.
func (o *diffOptions) check(cmd *cobra.Command, args []string) error {
	if args[0] == args[1] && args[0] != liveSource {
		return fmt.Errorf("both sources are %s; name the old and the new one", args[0])
	}
	if args[0] == liveSource && args[1] == liveSource {
		return errors.New("both sources are aws at the same moment; collect one before: idcscan collect --output before.json")
	}
	if given(cmd, "allow-incomplete") && !o.failOnNewAdmin {
		return errors.New("--allow-incomplete is for the verdict of --fail-on-new-admin; add that, or leave it out")
	}
	if err := errors.Join(o.source.check(cmd, args), o.markdown.check(cmd, o.outputs)); err != nil {
		return err
	}
	outputs, err := parseOutputs(o.outputs, reports.DiffNames())
	if err != nil {
		return blame(cmd, "output", err)
	}
	o.parsed = outputs
	return nil
}

func runDiff(ctx context.Context, env *environment, options diffOptions) error {
	if err := options.refuseOverwriting(); err != nil {
		return err
	}
	policies, err := scanner.LoadPolicies()
	if err != nil {
		return err
	}
	evaluation := options.evaluation(env)
	if err := policies.Check(evaluation); err != nil {
		return err
	}
	var both [2]*snapshot.Snapshot
	for i, source := range []string{options.old, options.new} {
		if both[i], err = options.source.forSource(source).collectWith(ctx, env, []string{source}, nil); err != nil {
			return err
		}
	}
	diff, err := access.Compare(ctx, policies, both[0], both[1], access.Options{
		OldName: options.old, NewName: options.new, Evaluation: evaluation,
		FailOnNewAdministrator: options.failOnNewAdmin, AllowIncomplete: options.allowIncomplete,
	})
	if err != nil {
		return err
	}
	if err := options.write(env, diff); err != nil {
		return err
	}
	if diff.Gate != nil && diff.Gate.Verdict.ExitCode() != exitOK {
		return exitStatus(diff.Gate.Verdict.ExitCode())
	}
	return nil
}

// evaluation holds the parameters of facts that the configuration sets. It may
// set those of controls too, of which a difference knows nothing.
func (o *diffOptions) evaluation(env *environment) scanner.Options {
	const facts = "facts"
	evaluation := scanner.Options{Version: version(), Now: env.now().UTC()}
	if parameters := o.config.settings.Parameters[facts]; parameters != nil {
		evaluation.Parameters = map[string]map[string]any{facts: parameters}
	}
	return evaluation
}

// refuseOverwriting reports an output that would replace what is compared.
func (o *diffOptions) refuseOverwriting() error {
	read := o.source.code.inputs()
	file, err := fileOr(o.config.file, config.Find)
	if err != nil {
		return err
	}
	return refuseOverwriting(o.parsed, []string{o.old, o.new}, append(read, input{"configuration", file}))
}

// write writes every output, files first.
func (o *diffOptions) write(env *environment, diff *access.Diff) error {
	slices.SortStableFunc(o.parsed, func(a, b output) int { return strings.Compare(b.file, a.file) })
	written := reports.Options{MaxBytes: o.markdown.maxBytes}
	for _, output := range o.parsed {
		var err error
		if output.file != "" {
			err = reports.WriteDiffFile(output.format, output.file, diff, written)
		} else {
			written.Width, written.Color = env.stdoutWidth, env.color()
			err = reports.WriteDiff(output.format, env.stdout, diff, written)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// twoSources offers the live source, files and folders for both sources.
func twoSources(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if slices.Contains(args, liveSource) {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return sourceWords(cmd, nil, typed)
}
