package reports

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// sastVersion is the version of GitLab's security report schema that is written.
// GitLab refuses a version that it does not know, an older GitLab a newer one:
// 17.2 and later take this one, and 18 does.
const sastVersion = "15.1.4"

const sastSchema = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v" + sastVersion + "/dist/sast-report-format.json"

var sastSeverities = map[scanner.Severity]string{
	scanner.SeverityCritical: "Critical", scanner.SeverityHigh: "High", scanner.SeverityMedium: "Medium",
	scanner.SeverityLow: "Low", scanner.SeverityInfo: "Info",
}

type (
	sastReport struct {
		Schema          string              `json:"schema"`
		Version         string              `json:"version"`
		Scan            sastScan            `json:"scan"`
		Vulnerabilities []sastVulnerability `json:"vulnerabilities"`
	}
	sastScan struct {
		Type      string        `json:"type"`
		Status    string        `json:"status"`
		StartTime string        `json:"start_time"`
		EndTime   string        `json:"end_time"`
		Analyzer  sastTool      `json:"analyzer"`
		Scanner   sastTool      `json:"scanner"`
		Messages  []sastMessage `json:"messages"`
	}
	sastTool struct {
		ID      string     `json:"id"`
		Name    string     `json:"name"`
		URL     string     `json:"url"`
		Version string     `json:"version"`
		Vendor  sastVendor `json:"vendor"`
	}
	sastVendor struct {
		Name string `json:"name"`
	}
	sastMessage struct {
		Level string `json:"level"`
		Value string `json:"value"`
	}
)

// writeSAST writes the failing findings for GitLab's vulnerability reports.
func writeSAST(w io.Writer, r *scanner.Report, _ Options) error {
	r = arrange(r)
	tool := sastTool{
		ID: sarifTool, Name: sarifTool, URL: homepage,
		Version: semanticVersion(r.Run.Version), Vendor: sastVendor{sarifTool},
	}
	start, end := sastTimes(r.Run)
	findings, left := gitlabKept(r)
	report := sastReport{
		Schema: sastSchema, Version: sastVersion,
		Scan: sastScan{
			Type: "sast", Status: "success", StartTime: start, EndTime: end,
			Analyzer: tool, Scanner: tool, Messages: sastMessages(r, left),
		},
		Vulnerabilities: sastVulnerabilities(r, findings),
	}
	if !sawEnough(r) {
		report.Scan.Status = "failure"
	}
	return writeGitLab(w, report)
}

// sawEnough reports whether what a report lacks is not there: no control erred,
// nothing came to an error, and no control waits for what was not read.
func sawEnough(r *scanner.Report) bool {
	erred := slices.ContainsFunc(r.Controls, func(control scanner.ControlResult) bool { return control.Error != "" })
	return !erred && r.Gate.Verdict != scanner.VerdictError && readAll(r)
}

// sastTimes are when the scan began and ended, in UTC and without a zone, as the
// schema has it. A saved snapshot may be judged by an earlier clock.
func sastTimes(run scanner.Run) (start, end string) {
	times := make([]time.Time, 0, 2)
	for _, s := range []string{run.CollectedAt, run.EvaluatedAt} {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			times = append(times, t.UTC())
		}
	}
	if len(times) == 0 {
		times = append(times, time.Unix(0, 0).UTC())
	}
	slices.SortFunc(times, time.Time.Compare)
	const layout = "2006-01-02T15:04:05"
	return times[0].Format(layout), times[len(times)-1].Format(layout)
}

// sastMessages say what the scan could not see, the gravest first, and what of
// the findings is left out.
func sastMessages(r *scanner.Report, left int) []sastMessage {
	levels := []string{"fatal", "warn", "info"}
	messages := []sastMessage{}
	add := func(level, value string) {
		messages = append(messages, sastMessage{level, shorten(visible(value), codescanning.MaxMessage)})
	}
	for _, control := range r.Controls {
		if control.Error != "" {
			add("fatal", fmt.Sprintf("Control %s could not run to its end: %s", control.ID, control.Error))
		}
	}
	if left > 0 {
		add("warn", fmt.Sprintf("%d lighter findings are left out here; JSON holds them all.", left))
	}
	unknown, unneeded := gaps(r)
	for _, g := range slices.Concat(unknown, unneeded) {
		level := "info"
		if g.Accidental {
			level = "warn"
		}
		add(level, gapText(g))
	}
	add("info", vantage(r))
	add("info", notLookedAt)
	slices.SortStableFunc(messages, func(a, b sastMessage) int {
		return cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level))
	})
	if more := len(messages) - maxSASTMessages; more > 0 {
		messages = append(messages[:maxSASTMessages:maxSASTMessages],
			sastMessage{"warn", fmt.Sprintf("%d more messages are left out here; JSON holds what they say.", more)})
	}
	return messages
}

// sastID makes an identity a UUID of the kind that is made of anything (RFC 9562,
// version 8).
func sastID(identity string) string {
	sum, err := hex.DecodeString(identity)
	if err != nil || len(sum) < 16 { // identities are SHA-256 sums
		sum = make([]byte, 16)
		copy(sum, identity)
	}
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
