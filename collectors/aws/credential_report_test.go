package aws

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// reportHeader has more columns than are read, in no order that is relied on.
const reportHeader = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active," +
	"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region," +
	"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,something_new\n"

func TestCredentialReport(t *testing.T) {
	report := reportHeader +
		"<root_account>,arn,2019-01-01T00:00:00+00:00,not_supported,2026-01-02T03:04:05+00:00,not_supported,true,true,2019-01-01T00:00:00+00:00,2026-01-03T00:00:00+00:00,us-east-1,false,N/A,N/A,false,x\n" +
		"console,arn,2019-01-01T00:00:00+00:00,true,no_information,2020-01-01T00:00:00+00:00,false,false,N/A,N/A,N/A,false,N/A,N/A,false,x\n" +
		"\"=cmd,@x\",arn,2019-01-01T00:00:00+00:00,false,N/A,N/A,true,false,2020-01-01T00:00:00+00:00,N/A,N/A,true,2021-01-01T02:00:00+02:00,2025-01-01T00:00:00+00:00,false,x\n"
	got, err := parseCredentialReport([]byte(report))
	if err != nil {
		t.Fatal(err)
	}
	want := credentialReport{RootLastUsed: "2026-01-03T00:00:00Z", Credentials: map[string]*snapshot.IAMCredentials{
		"console": {Password: true, AccessKeys: []snapshot.IAMAccessKey{}},
		"=cmd,@x": {MFA: true, AccessKeys: []snapshot.IAMAccessKey{
			{RotatedAt: "2020-01-01T00:00:00Z"}, {Active: true, RotatedAt: "2021-01-01T00:00:00Z", UsedAt: "2025-01-01T00:00:00Z"},
		}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report differs (-want +got):\n%s", diff)
	}
}

func TestCredentialReportOfARootUserThatIsNotUsed(t *testing.T) {
	got, err := parseCredentialReport([]byte(reportHeader +
		"<root_account>,arn,2019-01-01T00:00:00+00:00,not_supported,no_information,not_supported,true,false,N/A,N/A,N/A,false,N/A,N/A,false,x\n"))
	if err != nil || got.RootLastUsed != "" || len(got.Credentials) != 0 {
		t.Errorf("report is %+v, error %v", got, err)
	}
}

// TestCredentialReportThatIsNone: what is not as documented must not be taken
// for a user without credentials.
func TestCredentialReportThatIsNone(t *testing.T) {
	row := "u,arn,2019-01-01T00:00:00+00:00,true,N/A,N/A,true,true,2020-01-01T00:00:00+00:00,N/A,N/A,false,N/A,N/A,false,x\n"
	if _, err := parseCredentialReport([]byte(reportHeader + row)); err != nil {
		t.Fatal(err)
	}
	for name, report := range map[string]string{
		"nothing":                   "",
		"no CSV":                    reportHeader + "u,\"",
		"a row cut short":           reportHeader + "u,arn\n",
		"a column less":             strings.Replace(reportHeader, "mfa_active", "mfa", 1) + row,
		"a flag that is none":       strings.Replace(reportHeader+row, "+00:00,true,N/A", "+00:00,maybe,N/A", 1),
		"a time that is none":       strings.Replace(reportHeader+row, "2020-01-01T00:00:00+00:00", "yesterday", 1),
		"no name":                   reportHeader + strings.TrimPrefix(row, "u"),
		"an active key without age": strings.Replace(reportHeader+row, "2020-01-01T00:00:00+00:00", "N/A", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := parseCredentialReport([]byte(report)); err == nil {
				t.Errorf("report is %+v, want an error", got)
			}
		})
	}
}
