package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/scanner"
)

func newControlsCommand(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "controls",
		Short: "Show the controls",
		Long: "Controls shows what can be judged: the embedded controls and those of --policy, with\n" +
			"their parameters and frameworks.",
		Example: "  idcscan controls list\n  idcscan controls show IDC-SES-001",
		Args:    unknownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newControlsListCommand(env), newControlsShowCommand(env))
	return cmd
}

func newControlsListCommand(env *environment) *cobra.Command {
	var policy policyOptions
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the controls that would run",
		Long: "List shows id, severity and title of each control that a scan with the same flags\n" +
			"and configuration would judge.",
		Example: "  idcscan controls list\n  idcscan controls list --select ADM --output json",
		Args:    cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			compiled, settings, err := policy.load()
			if err != nil {
				return err
			}
			controls, err := compiled.Select(selection(settings))
			if err != nil {
				return err
			}
			return printControls(env, format, controls, controlTable)
		},
	}
	policy.bind(cmd)
	bindTextOrJSON(cmd, &format)
	return cmd
}

func newControlsShowCommand(env *environment) *cobra.Command {
	var policy policyOptions
	var format string
	cmd := &cobra.Command{
		Use:   "show ID…",
		Short: "Show what controls require, why, and how to fix a breach",
		Long: "Show prints all that is known of the controls that ids, groups or globs name: what\n" +
			"they require and why, what they read, their parameters, and how to fix a breach.",
		Example: "  idcscan controls show IDC-SES-001\n  idcscan controls show IDC-ADM-001 --output json",
		Args:    arguments(1, math.MaxInt, "ids of controls, which controls list shows"),

		ValidArgsFunction: controlIDs(&policy),
		RunE: func(_ *cobra.Command, args []string) error {
			compiled, _, err := policy.load()
			if err != nil {
				return err
			}
			controls, err := compiled.Select(scanner.Options{Select: args})
			if err != nil {
				return err
			}
			return printControls(env, format, controls, controlTexts)
		},
	}
	policy.bindPolicy(cmd)
	bindTextOrJSON(cmd, &format)
	return cmd
}

func bindTextOrJSON(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "output", "text", "text or json")
	completes(cmd, "output", oneOf("text", "json"))
}

func printControls(env *environment, format string, controls []scanner.Control, text func(*environment, []scanner.Control) string) error {
	switch format {
	case "text":
		_, err := fmt.Fprint(env.stdout, text(env, controls))
		return err
	case "json":
		encoder := json.NewEncoder(env.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(controls)
	}
	return fmt.Errorf("unknown output format %q; use text or json", format)
}

func controlTable(env *environment, controls []scanner.Control) string {
	writer := table.NewWriter()
	writer.SetStyle(table.StyleLight)
	writer.Style().Options = table.OptionsNoBordersAndSeparators
	if env.stdoutWidth > 0 {
		writer.Style().Size.WidthMax = env.stdoutWidth
	}
	writer.AppendHeader(table.Row{"id", "severity", "judges", "title"})
	for _, control := range controls {
		writer.AppendRow(table.Row{control.ID, control.Severity, control.Judges, control.Title})
	}
	return writer.Render() + "\n"
}

func controlTexts(_ *environment, controls []scanner.Control) string {
	texts := make([]string, 0, len(controls))
	for _, control := range controls {
		texts = append(texts, controlText(control))
	}
	return strings.Join(texts, "\n")
}
