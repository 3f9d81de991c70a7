package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/reports"
)

// writePlan prints what a walk would take.
func writePlan(ctx context.Context, env *environment, source *sourceOptions, args []string) error {
	if name := sourcesOf(args)[0]; name != liveSource {
		return fmt.Errorf("--plan is about the calls of a live run, and the source is %s; leave it out", name)
	}
	plan, err := aws.MakePlan(ctx, source.liveOptions(env))
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(env.stdout, planText(plan, env.now(), source.resume != ""))
	return err
}

// planText is the page that --plan prints.
func planText(plan *aws.Plan, now time.Time, resumes bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, asked by %s through %s\n%s\n\n", reports.Sanitize(plan.Instance), reports.Sanitize(plan.Caller.ARN), plan.Region, sizesText(plan))
	b.WriteString(callsTable(plan) + "\n\n" + servicesTable(plan) + "\n\n")
	fmt.Fprintf(&b, "The walk takes about %s: services are asked at the same time.\n", shortDuration(plan.Takes))
	if len(plan.AtLeast) > 0 {
		fmt.Fprintf(&b, "It takes longer where lists do: of %s only the first pages were counted.\n", strings.Join(plan.AtLeast, ", "))
	}
	if len(plan.Unread) > 0 {
		fmt.Fprintf(&b, "Not answered, and not counted: %s.\n", strings.Join(plan.Unread, ", "))
	}
	b.WriteString(lifetimeText(plan, now, resumes))
	return b.String()
}

func sizesText(plan *aws.Plan) string {
	s := plan.Sizes
	return fmt.Sprintf("%d permission sets, %d accounts, %d users, %d groups; about %d pairs of account and permission set, from a sample of %d permission sets",
		s.PermissionSets, s.Accounts, s.Users, s.Groups, s.Pairs, plan.Sampled)
}

func callsTable(plan *aws.Plan) string {
	t := newPlanTable("operation", "calls")
	for _, call := range plan.Calls {
		t.AppendRow(table.Row{call.Operation, call.Number})
	}
	return t.Render()
}

func servicesTable(plan *aws.Plan) string {
	t := newPlanTable("service", "calls", "a second", "takes")
	calls := 0
	for _, s := range plan.Services {
		t.AppendRow(table.Row{s.Service, s.Calls, s.Rate, shortDuration(s.Takes)})
		calls += s.Calls
	}
	t.AppendRow(table.Row{"all", calls, "", shortDuration(plan.Takes)})
	return t.Render()
}

func newPlanTable(columns ...string) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.Style().Format.Header = text.FormatDefault
	header := table.Row{}
	configs := []table.ColumnConfig{}
	for i, column := range columns {
		header = append(header, column)
		if i > 0 {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	t.SuppressTrailingSpaces()
	return t
}

// lifetimeText warns of credentials that end before the walk does.
func lifetimeText(plan *aws.Plan, now time.Time, resumes bool) string {
	if plan.CredentialsExpire.IsZero() {
		return "When the credentials end is not known, or they do not.\n"
	}
	left := plan.CredentialsExpire.Sub(now)
	line := fmt.Sprintf("The credentials end in %s, at %s", shortDuration(left), plan.CredentialsExpire.UTC().Format("15:04 MST"))
	switch {
	case left > plan.Takes:
		return line + ".\n"
	case resumes:
		return line + ", before the walk does. Renew them then, and run the same command again.\n"
	}
	return line + ", before the walk does. Give it --resume FILE: then, with new credentials,\nthe same command goes on where it ended.\n"
}
