package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
)

func newReportCommand(env *environment) *cobra.Command {
	var outputs []string
	var sarif sarifOptions
	var markdown markdownOptions
	cmd := &cobra.Command{
		Use:   "report FILE",
		Short: "Write a saved report in other formats",
		Long: "Report reads a report that scan wrote with --output json and writes it in other\n" +
			"formats. It judges nothing: the exit code is 0 where everything was written.",
		Example:           "  idcscan report findings.json\n  idcscan report findings.json --output sarif=findings.sarif",
		Args:              arguments(1, 1, "the file of one report"),
		ValidArgsFunction: firstFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := errors.Join(sarif.check(cmd, outputs), markdown.check(cmd, outputs)); err != nil {
				return err
			}
			parsed, err := parseOutputs(outputs, reports.Names())
			if err != nil {
				return err
			}
			if err := refuseOverwriting(parsed, args, nil); err != nil {
				return err
			}
			options, err := sarif.options(env)
			if err != nil {
				return err
			}
			options.MaxBytes = markdown.maxBytes
			report, err := readReport(cmd.Context(), env, args[0])
			if err != nil {
				return err
			}
			return write(env, parsed, report, nil, options)
		},
	}
	bindOutputs(cmd, &outputs, reports.Names())
	sarif.bind(cmd)
	markdown.bind(cmd)
	return cmd
}

// readReport does not wait for a pipe that nobody writes to once ctx is done.
func readReport(ctx context.Context, env *environment, path string) (*scanner.Report, error) {
	type outcome struct {
		report *scanner.Report
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		report, err := loadReport(env, path)
		done <- outcome{report, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case loaded := <-done:
		return loaded.report, loaded.err
	}
}

func loadReport(env *environment, path string) (*scanner.Report, error) {
	if path == "-" {
		report, err := scanner.ReadReport(env.stdin)
		return report, within("standard input", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	report, err := scanner.ReadReport(file)
	return report, within(path, err)
}

// within names the file of an error that begins with a line and a column, or
// with neither.
func within(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case unicode.IsDigit(rune(err.Error()[0])):
		return fmt.Errorf("%s:%w", name, err)
	}
	return fmt.Errorf("%s: %w", name, err)
}
