package awsfake

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// reports are the accounts' jobs that make credential reports.
type reports struct {
	mu sync.Mutex
	// asked is how often each account that has begun a report has asked for it since.
	asked map[string]int
}

// generateCredentialReport begins a report, or says how far it is.
func generateCredentialReport(s *session, _ *iam.GenerateCredentialReportInput) (*iam.GenerateCredentialReportOutput, error) {
	if s.hygiene().Credentials == nil {
		return nil, s.untold("credentials")
	}
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	state := types.ReportStateTypeStarted
	if asked, begun := s.reports.asked[s.caller.Account]; !begun {
		s.reports.asked[s.caller.Account] = 0
	} else if state = types.ReportStateTypeInprogress; asked >= s.options.ReportPolls {
		state = types.ReportStateTypeComplete
	}
	description := "No report exists. Starting a new report generation task"
	return &iam.GenerateCredentialReportOutput{Description: &description, State: state}, nil
}

func getCredentialReport(s *session, _ *iam.GetCredentialReportInput) (*iam.GetCredentialReportOutput, error) {
	h := s.hygiene()
	if h.Credentials == nil {
		return nil, s.untold("credentials")
	}
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	asked, begun := s.reports.asked[s.caller.Account]
	switch {
	case s.options.ReportPresent && !begun:
	case !begun:
		return nil, &apiError{Code: "ReportNotPresent", Message: "No report is present. Use GenerateCredentialReport to generate one.", Status: http.StatusGone}
	case asked < s.options.ReportPolls:
		s.reports.asked[s.caller.Account]++
		return nil, &apiError{Code: "ReportInProgress", Message: "Credential report generation is in progress.", Status: http.StatusNotFound}
	}
	return &iam.GetCredentialReportOutput{
		Content: credentialReport(s.world.partition, s.caller.Account, h), GeneratedTime: moment(h.ReportedAt), ReportFormat: types.ReportFormatTypeTextCsv,
	}, nil
}

// reportColumns are those of AWS's report, the newest one among them.
const reportColumns = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
	"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
	"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
	"cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated,additional_credentials_info"

// The report's words for what is not there.
const (
	notApplicable = "N/A"
	noInformation = "no_information"
	notSupported  = "not_supported"
)

// credentialReport writes the report of an account, the root user first.
func credentialReport(partition, account string, h *snapshot.AccountHygiene) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{strings.Split(reportColumns, ","), rootRow(partition, account, h)}
	for _, name := range sortedKeys(h.Credentials) {
		rows = append(rows, userRow(partition, account, name, h))
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// rootRow: of the root user's password AWS tells the last use alone. A last use
// stands with its key at every second account that has one.
func rootRow(partition, account string, h *snapshot.AccountHygiene) []string {
	used := cmp.Or(reportTime(deref(h.RootLastUsed)), noInformation)
	key := snapshot.IAMAccessKey{Active: deref(h.RootAccessKeys), RotatedAt: born.Format(timeForm)}
	if key.Active && deref(h.RootLastUsed) != "" && odd(account) {
		used, key.UsedAt = noInformation, *h.RootLastUsed
	}
	row := []string{
		"<root_account>", "arn:" + partition + ":iam::" + account + ":root", reportTime(born.Format(timeForm)),
		notSupported, used, notSupported, notSupported, strconv.FormatBool(deref(h.RootMFA)),
	}
	row = append(append(row, keyCells(key)...), keyCells(snapshot.IAMAccessKey{})...)
	return append(row, "false", notApplicable, "false", notApplicable, notApplicable)
}

// userRow: a lone key may be the first or the second.
func userRow(partition, account, name string, h *snapshot.AccountHygiene) []string {
	credentials := h.Credentials[name]
	arn, created := "arn:"+partition+":iam::"+account+":user/"+name, born.Format(timeForm)
	if user := h.Users[name]; user != nil {
		arn, created = user.ARN, user.CreatedAt
	}
	password := []string{"false", notApplicable, notApplicable, notApplicable}
	if credentials.Password {
		password = []string{"true", noInformation, reportTime(created), notApplicable}
	}
	keys := [2]snapshot.IAMAccessKey{}
	copy(keys[:], credentials.AccessKeys)
	if len(credentials.AccessKeys) == 1 && odd(name) {
		keys[0], keys[1] = keys[1], keys[0]
	}
	row := append([]string{name, arn, reportTime(created)}, password...)
	row = append(row, strconv.FormatBool(credentials.MFA))
	row = append(append(row, keyCells(keys[0])...), keyCells(keys[1])...)
	return append(row, "false", notApplicable, "false", notApplicable, notApplicable)
}

// keyCells: a key that has no date is none.
func keyCells(key snapshot.IAMAccessKey) []string {
	if key.UsedAt == "" {
		return []string{strconv.FormatBool(key.Active), cmp.Or(reportTime(key.RotatedAt), notApplicable), notApplicable, notApplicable, notApplicable}
	}
	return []string{strconv.FormatBool(key.Active), cmp.Or(reportTime(key.RotatedAt), notApplicable), reportTime(key.UsedAt), "us-east-1", "sts"}
}

// reportTime writes a time as the report does, "" for "".
func reportTime(text string) string {
	t := moment(&text)
	if t == nil {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05-07:00")
}

// odd chooses between two ways in which AWS says the same.
func odd(text string) bool { return digest(text)[0]%2 == 1 }
