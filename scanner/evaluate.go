package scanner

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Options choose controls and say how to judge.
type Options struct {
	// Select and Skip name controls, in any case: by id or glob over ids
	// ("IDC-SES-001", "IDC-SES-*"), by group ("SES"), by severity ("severity:high",
	// "severity:>=high" for that and graver, "severity:<=low") and by framework
	// ("framework:soc2-2017", "framework:soc2-2017/CC6.*").
	Select, Skip []string
	// Parameters are values by control id and parameter name; the id "facts"
	// holds those that controls share.
	Parameters map[string]map[string]any
	// FailOn is the severity from which a finding fails the gate; "" is low.
	FailOn Severity
	// Strict fails the gate on any unknown; AllowIncomplete lets it pass where
	// a control could not be decided by accident.
	Strict, AllowIncomplete bool
	// Severities are severities by control id that hold instead of the declared ones.
	Severities map[string]Severity
	// Waivers accept findings; see [Policies.CheckWaivers].
	Waivers []Waiver
	// MaxWaiverDays is how many days ahead a waiver may end, 0 for
	// DefaultMaxWaiverDays; MaxWaiverFindings how many findings one may name
	// before it is broad, 0 for DefaultMaxWaiverFindings.
	MaxWaiverDays, MaxWaiverFindings int
	// Baseline is an earlier report: what failed there already does not gate. May be nil.
	Baseline *Report
	// VersionControl is noted in the report; may be nil.
	VersionControl *VersionControl
	// Now is the time that controls are told; zero is the time of collection.
	Now time.Time
	// ConfigDigest and Version are noted in the report.
	ConfigDigest, Version string
}

// Evaluate judges a snapshot. The error means that nothing was judged; an
// error inside a control is in the report.
func (p *Policies) Evaluate(ctx context.Context, s *snapshot.Snapshot, o Options) (*Report, error) {
	o.FailOn = cmp.Or(o.FailOn, SeverityLow)
	if !slices.Contains(Severities(), o.FailOn) {
		return nil, fmt.Errorf("unknown severity %q to fail on; %s", o.FailOn, snapshot.Suggestion(string(o.FailOn), texts(Severities())))
	}
	now := judgedAt(s, o)
	if err := cmp.Or(p.checkSeverities(o.Severities), p.CheckWaivers(o, now), checkBaseline(s, o.Baseline)); err != nil {
		return nil, err
	}
	selected, err := p.selection(o)
	if err != nil {
		return nil, err
	}
	config, err := p.overrides(o.Parameters)
	if err != nil {
		return nil, err
	}
	run := make(chan Run, 1)
	go func() { run <- p.describeRun(s, o, selected) }() // digests the snapshot
	outcomes, err := p.judgeAll(ctx, s, selected, config, o.Now)
	if err != nil {
		return nil, err
	}
	for _, outcome := range outcomes {
		outcome.severity = cmp.Or(o.Severities[outcome.control.ID], outcome.severity)
	}
	waivers := p.applyWaivers(s, outcomes, o, now)
	baseline := compare(s, outcomes, o.Baseline)
	return makeReport(outcomes, &Report{
		Schema: ReportSchema, Run: <-run, Coverage: coverageOf(s), Waivers: waivers, Baseline: baseline,
		Controls: []ControlResult{}, Findings: []Finding{}, Unknowns: []Unknown{},
		UncountedAttestations: uncounted(s.Attestations, now.UTC().Format(time.DateOnly)),
	}, o), nil
}

// makeReport adds to a report what controls came to, and the verdict.
func makeReport(outcomes []*outcome, report *Report, o Options) *Report {
	for _, outcome := range outcomes {
		report.Controls = append(report.Controls, outcome.result())
	}
	// The sort is stable and outcomes are sorted by id, so only severity is left to compare.
	slices.SortStableFunc(outcomes, func(a, b *outcome) int { return a.severity.Rank() - b.severity.Rank() })
	inherent := 0
	for _, outcome := range outcomes {
		inherent += outcome.inherent.count() + outcome.hiddenInherently
		report.Findings = append(report.Findings, outcome.found...)
		report.Unknowns = append(report.Unknowns, outcome.reasons...)
	}
	report.Gate = decide(report, inherent, o)
	return report
}

// judgedAt is the time that waivers are held to: the controls', else the time
// of collection.
func judgedAt(s *snapshot.Snapshot, o Options) time.Time {
	if !o.Now.IsZero() {
		return o.Now
	}
	collected, err := time.Parse(time.RFC3339, s.Meta.CollectedAt)
	if err != nil {
		return time.Time{} // no snapshot that was loaded: no waiver has ended
	}
	return collected
}

// describeRun says what was judged by what.
func (p *Policies) describeRun(s *snapshot.Snapshot, o Options, selected []*Control) Run {
	run := Run{
		Version: o.Version, EvaluatedAt: s.Meta.CollectedAt, CollectedAt: s.Meta.CollectedAt,
		Source: s.Meta.Source, Instance: instanceOf(s), Account: ownerOf(s), Vantage: cmp.Or(s.Meta.Vantage, unknownWord),
		FailOn: o.FailOn, Selection: p.describeSelection(selected),
		PoliciesDigest: p.digest, ConfigDigest: o.ConfigDigest, SnapshotDigest: s.Digest(), VersionControl: o.VersionControl,
	}
	if !o.Now.IsZero() {
		run.EvaluatedAt = o.Now.UTC().Format(time.RFC3339)
	}
	return run
}

// unknownWord stands in a [Run] for what was not read.
const unknownWord = "unknown"

// instanceOf is the id of the instance, the last part of its ARN.
func instanceOf(s *snapshot.Snapshot) string {
	if s.Instance == nil || s.Instance.ARN == nil {
		return unknownWord
	}
	return snapshot.ResourceID(*s.Instance.ARN)
}

// ownerOf is the account that owns the instance.
func ownerOf(s *snapshot.Snapshot) string {
	if s.Instance == nil || s.Instance.OwnerAccount == nil {
		return unknownWord
	}
	return *s.Instance.OwnerAccount
}

// coverageOf is the snapshot's coverage without absent lists.
func coverageOf(s *snapshot.Snapshot) snapshot.Coverage {
	coverage := snapshot.Coverage{}
	for section, entry := range s.Coverage {
		coverage[section] = &snapshot.SectionCoverage{Status: entry.Status, Gaps: append([]snapshot.Gap{}, entry.Gaps...)}
	}
	return coverage
}
