package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

type collectOptions struct {
	sources   []string
	source    sourceOptions
	config    configOptions
	output    string
	iamPolicy string
	plan      bool
}

func newCollectCommand(env *environment) *cobra.Command {
	var options collectOptions
	cmd := &cobra.Command{
		Use:   "collect [SOURCE…]",
		Short: "Take a snapshot without judging it",
		Long: "Collect takes a snapshot of SOURCE and writes it to standard output, or whole or\n" +
			"not at all to a file. It exits 3 where something could not be read that another\n" +
			"run could read; the gaps stand in the snapshot's coverage and on stderr.\n\n" + sourcesHelp,
		Example: `  idcscan collect --output snapshot.json
  idcscan collect ./infra --var-file prod.tfvars --output declared.json
  idcscan collect aws --role-arn arn:aws:iam::111111111111:role/audit | idcscan scan -
  idcscan collect --iam-policy > idcscan-policy.json
  idcscan collect --iam-policy=terraform > idcscan.tf
  idcscan collect --plan
  idcscan collect --resume walk.journal --output snapshot.json`,
		ValidArgsFunction: sourceWords,
		RunE: func(cmd *cobra.Command, args []string) error {
			if options.iamPolicy == "" && !options.plan {
				args = options.config.sourcesOr(args)
			}
			options.sources = args
			if err := options.check(cmd, args); err != nil {
				return err
			}
			return runCollect(cmd.Context(), env, options)
		},
	}
	options.config.bind(cmd)
	options.source.bind(cmd, env)
	options.source.bindWalk(cmd)
	options.source.code.bind(cmd)
	cmd.Flags().StringVar(&options.output, "output", "", "file to write (default: standard output)")
	cmd.Flags().StringVar(&options.iamPolicy, "iam-policy", "", "print the least-privilege IAM policy for collecting, and stop:\nas json, the default, terraform or cloudformation")
	cmd.Flags().Lookup("iam-policy").NoOptDefVal = aws.PolicyJSON
	completes(cmd, "iam-policy", oneOf(aws.PolicyForms()...))
	completes(cmd, "output", anyFile)
	cmd.Flags().BoolVar(&options.plan, "plan", false, "count what there is to read, print how many calls it takes and how long, and stop")
	return cmd
}

// check refuses flags that do not go together.
func (o *collectOptions) check(cmd *cobra.Command, args []string) error {
	if !given(cmd, "iam-policy") {
		if given(cmd, "plan") && o.output != "" {
			return errors.New("--plan prints to standard output; leave out --output")
		}
		return o.config.blameSources(o.source.check(cmd, args))
	}
	if len(args) > 0 && slices.Contains(aws.PolicyForms(), args[0]) {
		return fmt.Errorf("%s is taken for a source; write --iam-policy=%s", args[0], args[0])
	}
	if len(args) > 0 {
		return fmt.Errorf("--iam-policy prints the policy and collects nothing; leave out %s", args[0])
	}
	var err error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if err == nil && flag.Changed && flag.Name != "iam-policy" && flag.Name != "output" {
			err = fmt.Errorf("--iam-policy prints the policy and collects nothing; leave out --%s", flag.Name)
		}
	})
	return err
}

func runCollect(ctx context.Context, env *environment, options collectOptions) error {
	if options.output != "" {
		if err := writable(options.output); err != nil {
			return err
		}
	}
	if err := options.source.checkResume(options.output); err != nil {
		return err
	}
	if options.plan {
		return writePlan(ctx, env, &options.source, options.sources)
	}
	if options.iamPolicy != "" {
		return writePolicy(env, options.iamPolicy, options.output)
	}
	snap, journal, err := options.source.collect(ctx, env, options.sources)
	if err != nil {
		return err
	}
	defer journal.Close()
	if options.output != "" {
		err = snap.WriteFile(options.output)
	} else {
		err = printSnapshot(env, snap)
	}
	if err != nil {
		return err
	}
	if err := journal.Remove(); err != nil {
		return err
	}
	if reportGaps(env, snap) {
		return exitStatus(exitIncomplete)
	}
	return nil
}

// writePolicy writes the least-privilege IAM policy for collecting.
func writePolicy(env *environment, form, file string) error {
	policy := aws.PolicyAs(form)
	if policy == nil {
		return fmt.Errorf("unknown form of the IAM policy %q; %s", form, snapshot.Suggestion(form, aws.PolicyForms()))
	}
	if file == "" {
		_, err := env.stdout.Write(policy)
		return err
	}
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(file, policy, 0o600) // a pipe or a device is written through
	}
	if err := renameio.WriteFile(file, policy, 0o600, renameio.WithTempDir(filepath.Dir(file))); err != nil {
		return fmt.Errorf("write the IAM policy to %s: %w", file, underlying(err))
	}
	return nil
}

// reportGaps lists on stderr what another run could read, and reports whether
// there is any such gap. One of several sections, as code that was not read
// leaves it, is listed once.
func reportGaps(env *environment, snap *snapshot.Snapshot) bool {
	sections := map[string][]snapshot.Section{}
	var lines []string
	for _, section := range snapshot.Sections() {
		for _, gap := range snap.Coverage[section].Gaps {
			if !gap.Cause.Accidental() {
				continue
			}
			line := gapText(gap)
			if _, known := sections[line]; !known {
				lines = append(lines, line)
			}
			sections[line] = append(sections[line], section)
		}
	}
	for _, line := range lines {
		fmt.Fprintf(env.stderr, "idcscan: %s: %s\n", sectionNames(sections[line]), line)
	}
	return len(lines) > 0
}
