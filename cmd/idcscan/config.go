package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/scanner/config"
)

func newConfigCommand(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the configuration and its schema",
		Long: "Config shows what the configuration file, environment variables and flags come to,\n" +
			"and what the file may say.",
		Example: "  idcscan config show",
		Args:    unknownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigShowCommand(env), newConfigSchemaCommand(env))
	return cmd
}

func newConfigShowCommand(env *environment) *cobra.Command {
	var options scanOptions
	var format string
	cmd := &cobra.Command{
		Use:   "show [SOURCE…]",
		Short: "Show what a scan would go by, and where each value comes from",
		Long: "Show prints what idcscan scan with the same flags would go by, and where each value\n" +
			"comes from: a flag, an environment variable, FILE:LINE, a preset or the default.\n" +
			"The YAML is a configuration file itself.",
		Example:           "  idcscan config show\n  idcscan config show --preset seed --fail-on high\n  idcscan config show --format json",
		ValidArgsFunction: sourceWords,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := options.gate.check(cmd); err != nil {
				return err
			}
			_, settings, err := options.policy.load()
			if err != nil {
				return err
			}
			if _, err := options.gate.evaluation(env, settings); err != nil {
				return err
			}
			return writeEffective(env, format, effective(cmd, args, settings))
		},
	}
	options.bind(cmd, env)
	cmd.Flags().StringVar(&format, "format", "yaml", "yaml or json")
	completes(cmd, "format", oneOf("yaml", "json"))
	return cmd
}

func newConfigSchemaCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the configuration file, for editors",
		Long: "Schema prints the JSON Schema of .idcscan.yaml. An editor that reads it completes\n" +
			"and checks the file as it is written.",
		Example: "  idcscan config schema > idcscan.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(env.stdout, "%s", config.Schema())
			return err
		},
	}
}
