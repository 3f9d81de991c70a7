package aws

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Codes of IAM about the credential report.
const (
	codeReportNotPresent = "ReportNotPresent"
	codeReportExpired    = "ReportExpired"
	codeReportInProgress = "ReportInProgress"
)

// IAM makes a report in seconds; maxPolls bounds the wait to a minute.
const (
	pollInterval = 2 * time.Second
	maxPolls     = 30
)

// credentialReport is what is kept of a report.
type credentialReport struct {
	// ReportedAt and RootLastUsed are as in [snapshot.AccountHygiene]; ReportedAt
	// is "" where AWS did not say it.
	ReportedAt, RootLastUsed string
	Credentials              map[string]*snapshot.IAMCredentials
	// Unreadable: the report is not what it is documented to be.
	Unreadable bool
}

// credentials reads the credential report of the account. The report is a job:
// only where there is none, or an old one, a new one is asked for.
func (r *accountReader) credentials(ctx context.Context, h *snapshot.AccountHygiene) {
	report, err := r.report(ctx)
	if isCode(err, codeReportNotPresent, codeReportExpired) {
		// Not kept for a later run: what was begun then may be over, or have come to nothing.
		if _, err := once(ctx, r.walk, opGenerateCredentialReport, func(ctx context.Context) (*iam.GenerateCredentialReportOutput, error) {
			return r.api.GenerateCredentialReport(ctx, &iam.GenerateCredentialReportInput{})
		}); err != nil {
			r.failed(opGenerateCredentialReport, r.at(), err)
			return
		}
		report, err = r.report(ctx)
	}
	// Right after it was asked for, AWS may still say that there is none.
	for polls := 0; isCode(err, codeReportInProgress, codeReportNotPresent, codeReportExpired) && polls < maxPolls && r.pacers.wait(ctx, pollInterval) == nil; polls++ {
		report, err = r.report(ctx)
	}
	switch {
	case err != nil:
		r.failed(opGetCredentialReport, r.at(), err)
	case report.Unreadable:
		r.gap(snapshot.SectionAccountHygiene, r.at(), snapshot.Gap{
			Cause: snapshot.CauseError, Attributes: []string{"credentials", "reported_at", "root_last_used"}, Operation: opGetCredentialReport,
			Meaning: "the credential report is not written as AWS documents it",
			Remedy:  "upgrade idcscan",
		})
	default:
		h.Credentials, h.RootLastUsed = report.Credentials, &report.RootLastUsed
		if h.ReportedAt = nonEmpty(report.ReportedAt); h.ReportedAt == nil {
			r.lacks(snapshot.SectionAccountHygiene, r.at(), opGetCredentialReport, "reported_at", "AWS did not say when the credential report was made")
		}
	}
}

// isCode reports whether AWS answered with one of the codes.
func isCode(err error, codes ...string) bool {
	return err != nil && slices.Contains(codes, problemOf(err).code)
}

func (r *accountReader) report(ctx context.Context) (credentialReport, error) {
	return ask(ctx, r.walk, opGetCredentialReport, r.at(), func(ctx context.Context) (credentialReport, error) {
		out, err := r.api.GetCredentialReport(ctx, &iam.GetCredentialReportInput{})
		if err != nil {
			return credentialReport{}, err
		}
		report, err := parseCredentialReport(out.Content)
		report.ReportedAt, report.Unreadable = stampOf(out.GeneratedTime), err != nil
		return report, nil
	})
}

// rootUser is the report's name of the root user, which no IAM user can have.
const rootUser = "<root_account>"

// parseCredentialReport reads the CSV by the names of its columns: AWS adds some.
func parseCredentialReport(content []byte) (credentialReport, error) {
	report := credentialReport{Credentials: map[string]*snapshot.IAMCredentials{}}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return report, err
	}
	if len(rows) == 0 {
		return report, errors.New("the report has no header")
	}
	columns := map[string]int{}
	for i, name := range rows[0] {
		columns[name] = i
	}
	for _, cells := range rows[1:] {
		row := reportRow{columns: columns, cells: cells}
		name := row.text("user")
		if name == rootUser {
			report.RootLastUsed = max(row.time("password_last_used"), row.time("access_key_1_last_used_date"), row.time("access_key_2_last_used_date"))
		} else {
			report.Credentials[name] = row.credentials()
		}
		if row.err != nil {
			return credentialReport{}, row.err
		}
	}
	return report, nil
}

// reportRow is one user's row; err is the first thing wrong with it.
type reportRow struct {
	columns map[string]int
	cells   []string
	err     error
}

func (r *reportRow) credentials() *snapshot.IAMCredentials {
	c := &snapshot.IAMCredentials{
		Password: r.flag("password_enabled"), MFA: r.flag("mfa_active"), AccessKeys: []snapshot.IAMAccessKey{},
	}
	for n := 1; n <= 2; n++ {
		prefix := "access_key_" + strconv.Itoa(n)
		key := snapshot.IAMAccessKey{
			Active: r.flag(prefix + "_active"), RotatedAt: r.time(prefix + "_last_rotated"), UsedAt: r.time(prefix + "_last_used_date"),
		}
		switch {
		case key.RotatedAt != "":
			c.AccessKeys = append(c.AccessKeys, key)
		case key.Active:
			r.wrong(prefix + "_last_rotated")
		}
	}
	return c
}

func (r *reportRow) text(column string) string {
	i, known := r.columns[column]
	if !known || r.cells[i] == "" {
		r.wrong(column)
		return ""
	}
	return r.cells[i]
}

func (r *reportRow) wrong(column string) {
	if r.err == nil {
		r.err = fmt.Errorf("column %s is missing or holds what it cannot", column)
	}
}

// isNothing finds the words by which the report says that there is no value.
func isNothing(text string) bool {
	switch strings.ToLower(text) {
	case "n/a", "no_information", "not_supported":
		return true
	}
	return false
}

func (r *reportRow) flag(column string) bool {
	text := r.text(column)
	if isNothing(text) {
		return false
	}
	flag, err := strconv.ParseBool(strings.ToLower(text))
	if err != nil {
		r.wrong(column)
	}
	return flag
}

func (r *reportRow) time(column string) string {
	text := r.text(column)
	if isNothing(text) {
		return ""
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.wrong(column)
		return ""
	}
	return stamp(t)
}
