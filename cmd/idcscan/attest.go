package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// attestDays is how long a statement counts where nobody says.
const attestDays = 90

type attestOptions struct {
	policy               policyOptions
	by, on, until, about string
	file                 string
}

func newAttestCommand(env *environment) *cobra.Command {
	var options attestOptions
	cmd := &cobra.Command{
		Use:   "attest SETTING VALUE",
		Short: "State a setting that no API shows",
		Long: "Attest writes who saw which value of a setting that AWS has no API for, and until\n" +
			"when that counts. A statement on the same setting is renewed: its author and\n" +
			"evidence stay where none are given. The file's comments and order stay.\n\n" +
			"It goes to --file, else to the configuration where the setting is attested there,\n" +
			"else to " + config.AttestationsFileName + ".",
		Example: "  idcscan attest mfa_mode always_on --by security@example.com\n" +
			"  idcscan attest scim_enabled yes --by security@example.com --evidence 'console, Settings'",
		Args:              arguments(2, 2, "a setting and its value"),
		ValidArgsFunction: attestableWords(&options.policy),
		RunE: func(_ *cobra.Command, args []string) error {
			return runAttest(env, options, args[0], args[1])
		},
	}
	options.policy.bindPolicy(cmd)
	options.policy.bindAttestations(cmd)
	flags := cmd.Flags()
	flags.StringVar(&options.by, "by", "", "who states it: a person or a team")
	flags.StringVar(&options.on, "on", "", "day on which it was seen, YYYY-MM-DD (default: today)")
	flags.StringVar(&options.until, "valid-until", "", fmt.Sprintf("last day on which it counts, YYYY-MM-DD (default: %d days later)", attestDays))
	flags.StringVar(&options.about, "evidence", "", "where it was seen: a text or a link")
	flags.StringVar(&options.file, "file", "", "file to write: one of attestations, or a configuration")
	for _, name := range []string{"by", "on", "valid-until", "evidence"} {
		completes(cmd, name, freeText)
	}
	completes(cmd, "file", yamlFiles)
	return cmd
}

// attestableWords offers settings, and of one that is named its values.
func attestableWords(o *policyOptions) completion {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		settings := scanner.ReadCatalogue(o.paths...).Settings
		var words []string
		switch len(args) {
		case 0:
			for name, setting := range settings {
				words = append(words, described(name, setting.Description))
			}
			slices.Sort(words)
		case 1:
			for _, value := range settings[args[0]].Enum {
				words = append(words, described(value, settings[args[0]].Description))
			}
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

func runAttest(env *environment, options attestOptions, setting, value string) error {
	compiled, err := scanner.LoadPolicies(options.policy.paths...)
	if err != nil {
		return err
	}
	if value, err = compiled.AttestedValue(setting, value); err != nil {
		return err
	}
	attestation, err := options.statement(setting, value, env.now())
	if err != nil {
		return err
	}
	file, err := options.target(setting)
	if err != nil {
		return err
	}
	before, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := config.Attest(before, file, attestation)
	if err != nil {
		return err
	}
	if err := writeWhole(file, text); err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.stdout, reports.Sanitize(fmt.Sprintf("%s: %s is attested as %s until %s", file, setting, value, attestation.ValidUntil)))
	return err
}

// statement is what the flags say of a setting.
func (o *attestOptions) statement(setting, value string, now time.Time) (config.Attestation, error) {
	today := now.UTC().Format(time.DateOnly)
	statement := config.Attestation{Setting: setting, Value: value, By: o.by, On: cmp.Or(o.on, today), ValidUntil: o.until, Evidence: o.about}
	on, err := time.Parse(time.DateOnly, statement.On)
	if err != nil {
		return statement, fmt.Errorf("--on %q is no day; write it like 2026-01-31", statement.On)
	}
	statement.ValidUntil = cmp.Or(o.until, on.AddDate(0, 0, attestDays).Format(time.DateOnly))
	if _, err := time.Parse(time.DateOnly, statement.ValidUntil); err != nil {
		return statement, fmt.Errorf("--valid-until %q is no day; write it like 2026-01-31", o.until)
	}
	switch {
	case statement.On > today:
		return statement, fmt.Errorf("--on %s lies ahead: a statement does not count before its day; give the day on which it was seen", statement.On)
	case statement.ValidUntil < today:
		return statement, fmt.Errorf("--valid-until %s is past, so the statement would not count; give a later day", statement.ValidUntil)
	}
	return statement, nil
}

// target is the file to write to.
func (o *attestOptions) target(setting string) (string, error) {
	if o.file != "" {
		return o.file, nil
	}
	configuration, err := fileOr(o.policy.file, config.Find)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(o.policy.settings.Attestations, func(a config.Attestation) bool { return a.Setting == setting }) {
		return configuration, nil
	}
	file, err := o.policy.attestationsFile()
	if file == "" {
		file = filepath.Join(filepath.Dir(configuration), filepath.FromSlash(config.AttestationsFileName))
	}
	return file, err
}

// writeWhole writes a file whole or not at all, and the folder that it lies in;
// a link stays one.
func writeWhole(file string, text []byte) error {
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := renameio.WriteFile(file, text, 0o644, renameio.WithTempDir(filepath.Dir(file)), renameio.WithExistingPermissions()); err != nil {
		return fmt.Errorf("write %s: %w", file, underlying(err))
	}
	return nil
}
