package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
)

type scanOptions struct {
	sources  []string
	source   sourceOptions
	policy   policyOptions
	gate     gateOptions
	exempt   exceptionOptions
	outputs  []string
	parsed   []output
	sarif    sarifOptions
	markdown markdownOptions
}

func newScanCommand(env *environment) *cobra.Command {
	var options scanOptions
	cmd := &cobra.Command{
		Use:   "scan [SOURCE…]",
		Short: "Judge an Identity Center by the policies",
		Long: "Scan takes a snapshot of SOURCE, judges it by the policies and writes reports.\n" +
			"The verdict, and so the exit code, is the same for every output.\n\n" + sourcesHelp,
		Example: `  idcscan scan
  idcscan scan aws --profile audit --fail-on high
  idcscan scan ./infra
  idcscan scan aws ./infra
  idcscan scan plan.json --base snapshot.json
  idcscan scan snapshot.json --output text --output sarif=findings.sarif --output json=findings.json
  idcscan scan --preset seed --select SES --select ADM`,
		ValidArgsFunction: sourceWords,
		RunE: func(cmd *cobra.Command, args []string) error {
			args = options.policy.sourcesOr(args)
			options.sources = args
			if err := errors.Join(options.policy.blameSources(options.source.check(cmd, args)), options.sarif.check(cmd, options.outputs), options.markdown.check(cmd, options.outputs), options.gate.check(cmd), checkThere(cmd)); err != nil {
				return err
			}
			outputs, err := parseOutputs(options.outputs, append(reports.Names(), snapshotFormat))
			if err != nil {
				return blame(cmd, "output", err)
			}
			options.parsed = outputs
			return runScan(cmd.Context(), env, options)
		},
	}
	options.bind(cmd, env)
	return cmd
}

// bind adds every flag of a scan.
func (o *scanOptions) bind(cmd *cobra.Command, env *environment) {
	o.source.bind(cmd, env)
	o.source.bindWalk(cmd)
	o.source.code.bind(cmd)
	o.policy.bind(cmd)
	o.gate.bind(cmd)
	o.exempt.bind(cmd)
	bindOutputs(cmd, &o.outputs, append(reports.Names(), snapshotFormat))
	o.sarif.bind(cmd)
	o.markdown.bind(cmd)
}

// bindOutputs adds --output with completion of the formats.
func bindOutputs(cmd *cobra.Command, values *[]string, formats []string) {
	cmd.Flags().StringArrayVar(values, "output", []string{"text"}, "FORMAT or FORMAT=FILE, repeatable; formats:\n"+formatHelp(formats))
	completes(cmd, "output", outputWords(formats, aboutFormat))
}

func formatHelp(formats []string) string {
	text := ""
	for _, name := range formats {
		text += "  " + name + ": " + aboutFormat(name) + "\n"
	}
	return text
}

// aboutFormat says in one line what an output is.
func aboutFormat(name string) string {
	if name == snapshotFormat {
		return "the snapshot that was judged"
	}
	return reports.About(name)
}

func runScan(ctx context.Context, env *environment, options scanOptions) error {
	outputs := options.parsed
	read, err := options.inputs()
	if err != nil {
		return err
	}
	if err := refuseOverwriting(outputs, options.sources, read); err != nil {
		return err
	}
	for _, output := range outputs {
		if err := options.source.checkResume(output.file); err != nil {
			return err
		}
	}
	written, err := options.sarif.options(env)
	if err != nil {
		return err
	}
	written.MaxBytes = options.markdown.maxBytes
	collect := options.source.begin(ctx, env, options.sources)
	policies, settings, err := options.policy.load()
	if err != nil {
		return err
	}
	evaluation, err := options.gate.evaluation(env, settings)
	if err != nil {
		return err
	}
	if err := options.exempt.read(ctx, env, options.policy.file, policies, &evaluation); err != nil {
		return err
	}
	evaluation.ConfigDigest = configDigest(settings, evaluation)
	if err := policies.Check(evaluation); err != nil {
		return err
	}
	snap, journal, err := collect()
	if err != nil {
		return err
	}
	defer journal.Close()
	attest(snap, settings)
	if options.gate.now == "" { // collecting may have taken hours
		evaluation.Now = env.now().UTC()
	}
	evaluation.VersionControl = versionControl(ctx, env)
	report, err := policies.Evaluate(ctx, snap, evaluation)
	if err != nil {
		return err
	}
	if err := write(env, outputs, report, snap, written); err != nil {
		return err
	}
	if err := journal.Remove(); err != nil {
		return err
	}
	if code := report.Gate.Verdict.ExitCode(); code != exitOK {
		return exitStatus(code)
	}
	return nil
}
