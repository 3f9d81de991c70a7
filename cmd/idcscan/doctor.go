package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
)

func newDoctorCommand(env *environment) *cobra.Command {
	var source sourceOptions
	var policy policyOptions
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say whether a live scan would work, and what it could not read",
		Long: "Doctor makes about one call of each operation that a live scan makes: it says who\n" +
			"asks from where, which calls are refused, and what each refusal leaves unknown.\n" +
			"It exits 3 where something would be unknown that another caller could read, and 2\n" +
			"where nothing could be collected.",
		Example: "  idcscan doctor\n  idcscan doctor --profile audit --region eu-west-1",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := source.check(cmd, nil); err != nil {
				return err
			}
			return runDoctor(cmd.Context(), env, source, policy)
		},
	}
	source.bind(cmd, env)
	policy.bind(cmd)
	return cmd
}

func runDoctor(ctx context.Context, env *environment, source sourceOptions, policy policyOptions) error {
	compiled, settings, err := policy.load()
	if err != nil {
		return err
	}
	controls, err := compiled.Select(selection(settings))
	if err != nil {
		return err
	}
	trial, failure := aws.Try(ctx, source.liveOptions(env))
	if errors.Is(failure, context.Canceled) {
		return failure
	}
	page := diagnosis(trial, failure, controls, env.now())
	if _, err := fmt.Fprint(env.stdout, page); err != nil {
		return err
	}
	if failure != nil {
		return failure
	}
	if slices.ContainsFunc(trial.Calls, func(c aws.TriedCall) bool { return c.Gap != nil }) {
		return exitStatus(exitIncomplete)
	}
	return nil
}

// diagnosis is the page that doctor prints.
func diagnosis(trial *aws.Trial, failure error, controls []scanner.Control, now time.Time) string {
	var b strings.Builder
	line := func(what, answer string) { fmt.Fprintf(&b, "%-12s %s\n", what, reports.Sanitize(answer)) }
	if trial.Caller != nil {
		line("credentials", trial.Caller.ARN+remaining(trial.CredentialsExpire, now))
		line("partition", trial.Partition)
	}
	if trial.Region != "" {
		line("Region", trial.Region)
	}
	if instance := trial.Instance; instance != nil {
		line("instance", instanceText(trial))
		line("vantage", trial.Vantage)
		b.WriteString(indentBy(13, trimLines(text.WrapSoft(reports.Vantage(trial.Vantage), textWidth-13))) + "\n")
	}
	if failure != nil {
		return b.String()
	}
	line("calls", callsText(trial.Calls))
	for _, call := range trial.Calls {
		if call.Gap != nil {
			b.WriteString("\n" + refusal(call, controls))
		}
	}
	return b.String()
}

// indentBy puts blanks before every line.
func indentBy(blanks int, body string) string {
	margin := strings.Repeat(" ", blanks)
	return margin + strings.ReplaceAll(body, "\n", "\n"+margin)
}

// remaining says how long credentials last.
func remaining(expire, now time.Time) string {
	if expire.IsZero() {
		return ""
	}
	return fmt.Sprintf(", valid until %s (%s)", expire.UTC().Format("15:04 MST"), expire.Sub(now).Round(time.Minute))
}

func instanceText(trial *aws.Trial) string {
	instance := trial.Instance
	parts := []string{known(instance.ARN)}
	if instance.OwnerAccount != nil {
		parts = append(parts, "of account "+*instance.OwnerAccount)
	}
	if instance.PrimaryRegion != nil {
		parts = append(parts, "in "+*instance.PrimaryRegion)
	}
	return strings.Join(append(parts, known(instance.Status)), ", ")
}

func known(text *string) string {
	if text == nil || *text == "" {
		return "unknown"
	}
	return *text
}

// callsText counts how the calls went.
func callsText(calls []aws.TriedCall) string {
	var refused, untried int
	for _, call := range calls {
		switch {
		case call.Gap != nil:
			refused++
		case call.Made == 0:
			untried++
		}
	}
	answer := fmt.Sprintf("%d of %d operations answer", len(calls)-refused-untried, len(calls))
	if refused > 0 {
		answer += fmt.Sprintf(", %d do not", refused)
	}
	if untried > 0 {
		answer += fmt.Sprintf(", %d had nothing to be tried on", untried)
	}
	return answer
}

// refusal says of one operation why it does not answer, what that costs, and
// what to do.
func refusal(call aws.TriedCall, controls []scanner.Control) string {
	gap := call.Gap
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", call.Operation, gap.Cause)
	if gap.Code != "" {
		fmt.Fprintf(&b, " (%s)", gap.Code)
	}
	b.WriteString("\n")
	paragraph := func(what, body string) {
		if body == "" {
			return
		}
		fmt.Fprintf(&b, "  %-9s%s\n", what, strings.ReplaceAll(trimLines(text.WrapSoft(reports.Sanitize(body), textWidth-11)), "\n", "\n           "))
	}
	paragraph("why", gap.Meaning)
	paragraph("unknown", filledBy(call.Call))
	paragraph("controls", cmp.Or(strings.Join(controlsWithout(call.Call, controls), ", "), "none of those selected"))
	paragraph("remedy", gap.Remedy)
	return b.String()
}

// filledBy names what an operation tells.
func filledBy(call aws.Call) string {
	var parts []string
	for _, fill := range call.Fills {
		if len(fill.Attributes) == 0 {
			parts = append(parts, string(fill.Section))
		}
		for _, attribute := range fill.Attributes {
			parts = append(parts, string(fill.Section)+"."+attribute)
		}
	}
	return strings.Join(parts, ", ")
}

// controlsWithout lists the controls that require something of what an
// operation tells: without it they may end up unknown.
func controlsWithout(call aws.Call, controls []scanner.Control) []string {
	var ids []string
	for _, control := range controls {
		if slices.ContainsFunc(control.Requires, func(r scanner.Requirement) bool { return fills(call, r) }) {
			ids = append(ids, control.ID)
		}
	}
	return ids
}

func fills(call aws.Call, requirement scanner.Requirement) bool {
	return slices.ContainsFunc(call.Fills, func(fill aws.Fill) bool {
		return fill.Section == requirement.Section && (len(fill.Attributes) == 0 || requirement.Attribute == "" ||
			slices.Contains(fill.Attributes, requirement.Attribute))
	})
}
