package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
)

// markdownOptions are the flags of the output markdown.
type markdownOptions struct{ maxBytes int }

func (o *markdownOptions) bind(cmd *cobra.Command) {
	cmd.Flags().IntVar(&o.maxBytes, "markdown-max-bytes", 0,
		fmt.Sprintf("how large Markdown may become, at least %d: %d for a comment on GitHub; 0 for a job summary, %d", reports.MarkdownLeast, reports.MarkdownComment, reports.MarkdownSummary))
	completes(cmd, "markdown-max-bytes", oneOf(fmt.Sprint(reports.MarkdownComment), fmt.Sprint(reports.MarkdownSummary)))
}

// check refuses a limit that no output keeps.
func (o *markdownOptions) check(cmd *cobra.Command, outputs []string) error {
	isMarkdown := func(output string) bool {
		format, _, _ := strings.Cut(output, "=")
		return format == "markdown"
	}
	if given(cmd, "markdown-max-bytes") && !slices.ContainsFunc(outputs, isMarkdown) {
		return errors.New("--markdown-max-bytes is for the output markdown; add --output markdown=FILE, or leave it out")
	}
	if err := reports.CheckMarkdownBytes(o.maxBytes); err != nil {
		return fmt.Errorf("--markdown-max-bytes: %w", err)
	}
	return nil
}
