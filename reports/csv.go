package reports

import (
	"cmp"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/idcscan/idcscan/scanner"
)

// A row of CSV is what an auditor works off: a failing or waived finding, or a
// reason why something is not known. Before them stands the verdict, and after
// them what the scan could not see: no file of a scan is without rows, and none
// looks like a clean one but that of a clean scan.

// csvRow is one row, in the order of the columns. Status is the finding's,
// "unknown", "error" or "undecided" for controls that judged less than they
// should, and "verdict" or "scope" for rows that are of no control.
type csvRow struct {
	status                                  string
	control                                 *scanner.ControlResult
	kind, key                               string
	count                                   int
	message, file                           string
	line                                    int
	resource, cause, call, remedy, baseline string
	waiver                                  *scanner.Waiver
	fingerprint                             string
}

// csvColumns are the titles. New ones go to the end: readers may count.
var csvColumns = []string{
	"status", "severity", "control", "title", "kind", "key", "count", "message", "file", "line", "resource",
	"cause", "call", "remedy", "baseline", "waiver_reason", "waiver_owner", "waiver_ticket", "waiver_expires", "waiver_approver",
	"fingerprint", "instance", "evaluated_at",
}

// writeCSV writes RFC 4180 but for its line ends, which are LF: every
// spreadsheet reads them, and no cell holds one.
func writeCSV(w io.Writer, r *scanner.Report, _ Options) error {
	r = arrange(r)
	out := csv.NewWriter(w)
	// An error of the writer below stays with out, and Error returns it.
	_ = out.Write(csvColumns)
	for _, row := range csvRows(r) {
		_ = out.Write(row.cells(r))
	}
	out.Flush()
	return out.Error()
}

// csvRows returns the rows: the verdict, errors, for they make the rest
// doubtful, findings, what is not known, what is not decided, and the scope.
func csvRows(r *scanner.Report) []csvRow {
	controls := make(map[string]*scanner.ControlResult, len(r.Controls))
	rows := []csvRow{{
		status: "verdict", control: &scanner.ControlResult{},
		message: strings.Join(append([]string{string(r.Gate.Verdict)}, r.Gate.Because...), "; "),
	}}
	var undecided []csvRow
	for i := range r.Controls {
		control := &r.Controls[i]
		controls[control.ID] = control
		if control.Error != "" {
			rows = append(rows, csvRow{status: "error", control: control, kind: control.Judges, count: 1, message: control.Error})
		}
		for _, parameter := range control.Undecided {
			undecided = append(undecided, csvRow{
				status: "undecided", control: control, kind: control.Judges, count: 1, message: "the control judges nothing until a value is set",
				remedy: "set parameters." + control.ID + "." + parameter + " in .idcscan.yaml",
			})
		}
	}
	of := func(id string) *scanner.ControlResult {
		return cmp.Or(controls[id], &scanner.ControlResult{ID: id})
	}
	for _, f := range r.Findings {
		row := csvRow{
			status: string(f.Status), control: of(f.Control), kind: f.Kind, key: f.Key, count: 1, message: f.Message,
			resource: f.ResourceID, baseline: string(f.Baseline), waiver: f.Waiver, fingerprint: f.Fingerprint,
		}
		if f.Location != nil {
			row.file, row.line = f.Location.URI, max(f.Location.StartLine, 1)
		}
		rows = append(rows, row)
	}
	for _, u := range r.Unknowns {
		control, keys := of(u.Control), ""
		if len(u.Sample) > 0 {
			keys = few(u.Sample, u.Count)
		}
		rows = append(rows, csvRow{
			status: string(scanner.StatusUnknown), control: control, kind: control.Judges, key: keys, count: u.Count,
			message: u.Gap.Meaning, cause: string(u.Gap.Cause), call: strings.Join(calls(u), ", "), remedy: u.Gap.Remedy,
		})
	}
	rows = append(rows, undecided...)
	for _, scope := range []string{vantage(r), notLookedAt} {
		rows = append(rows, csvRow{status: "scope", control: of(""), message: scope})
	}
	return rows
}

// calls are the operations that left something unknown, each with its code.
func calls(u scanner.Unknown) []string {
	var g gap
	for _, source := range append([]scanner.UnknownGap{u.Gap}, u.Behind...) {
		g.addSource(source, nil)
	}
	return g.calls
}

func (row *csvRow) cells(r *scanner.Report) []string {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	waiver := cmp.Or(row.waiver, &scanner.Waiver{})
	return []string{
		csvText(row.status), csvText(string(row.control.Severity)), csvText(row.control.ID), csvText(row.control.Title),
		csvText(row.kind), csvText(row.key), number(row.count), csvText(row.message), csvText(row.file), number(row.line), csvText(row.resource),
		csvText(row.cause), csvText(row.call), csvText(row.remedy), csvText(row.baseline),
		csvText(waiver.Reason), csvText(waiver.Owner), csvText(waiver.Ticket), csvText(waiver.Expires), csvText(waiver.Approver),
		csvText(row.fingerprint), csvText(r.Run.Instance), csvText(r.Run.EvaluatedAt),
	}
}

// csvText makes a text a cell that a spreadsheet shows and never runs: control
// characters are made visible, and an apostrophe stands before what would begin
// a formula, at the beginning and after a semicolon, at which a spreadsheet of
// many countries begins a cell of its own, quoted or not.
func csvText(s string) string {
	const (
		maxCell  = 32_000 // a spreadsheet's cell holds 32,767
		starters = "=+-@＝＋－＠"
	)
	if s = visible(s); len(s) > maxCell {
		s = clip(s, maxCell)
	}
	var out strings.Builder
	begins := true
	for _, c := range s {
		if begins && strings.ContainsRune(starters, c) {
			out.WriteByte('\'')
		}
		begins = c == ';' || c == '；' || begins && (c == '"' || unicode.IsSpace(c))
		out.WriteRune(c)
	}
	return out.String()
}
