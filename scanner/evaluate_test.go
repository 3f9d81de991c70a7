package scanner

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func number(text string) json.Number { return json.Number(text) }

// withSets returns the landing zone with other permission sets and nothing
// assigned: sets by name, with sessions of 30 minutes, the first of 120.
func withSets(names ...string) *snapshot.Snapshot {
	s := snapshottest.LandingZone()
	model := s.PermissionSets["LZReadOnlyAccess"]
	s.PermissionSets = map[string]*snapshot.PermissionSet{}
	s.AccountAssignments = map[string]map[string][]string{}
	for i, name := range names {
		set := *model
		set.Name = &name
		set.ARN = new(fmt.Sprintf("arn:aws:sso:::permissionSet/ssoins-82593a6ed92c8990/ps-%016d", i))
		set.SessionMinutes = new(30)
		if i == 0 {
			set.SessionMinutes = new(120)
		}
		s.PermissionSets[name] = &set
	}
	return s
}

func TestReportOfOneFailure(t *testing.T) {
	s := withSets("Admin", "Other", "Third")
	s.PermissionSets["Admin"].Locations = snapshot.Locations{".": {URI: "main.tf", StartLine: 1}, "session_duration": {URI: "main.tf", StartLine: 3}}
	p := load(t, controlText(longSessions))
	report := evaluate(t, p, s, Options{Version: "1.2.3", ConfigDigest: "c", Parameters: map[string]map[string]any{"IDC-TST-001": {"limit": 61}}})
	want := &Report{
		Schema: "idcscan.report/1.0",
		Run: Run{
			Version: "1.2.3", EvaluatedAt: s.Meta.CollectedAt, CollectedAt: s.Meta.CollectedAt, Source: "aws",
			Instance: "ssoins-82593a6ed92c8990", Account: snapshottest.Management, Vantage: s.Meta.Vantage,
			FailOn: SeverityLow, Selection: "all", PoliciesDigest: p.digest, ConfigDigest: "c", SnapshotDigest: s.Digest(),
		},
		Gate:     Gate{Verdict: VerdictFail, Because: []string{"1 finding at or above low"}},
		Coverage: s.Coverage,
		Controls: []ControlResult{{
			ID: "IDC-TST-001", Version: 1, Severity: SeverityHigh, Status: StatusFail, Judges: "permission_set",
			Title: "Sessions are short", Description: "Sessions of permission sets end in time.", Rationale: "because",
			Remediation:      map[string]string{"cli": "do it"},
			RelatedResources: []string{"https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html"},
			Frameworks:       map[string][]string{"cis-aws-7.0": {"1.1"}},
			Parameters:       map[string]any{"limit": number("61")}, Undecided: []string{},
			DeclaredParameters: map[string]Parameter{"limit": {Type: "integer", Default: number("60"), Description: "minutes"}},
			Counts:             Counts{Fail: 1, Pass: 2},
		}},
		Findings: []Finding{{
			Control: "IDC-TST-001", Kind: "permission_set", Key: "Admin", Status: StatusFail, Message: "too long",
			Attribute: "session_duration", Evidence: map[string]any{"minutes": number("120")},
			ResourceID:  *s.PermissionSets["Admin"].ARN,
			Location:    &snapshot.Location{URI: "main.tf", StartLine: 3},
			Related:     []snapshot.Location{},
			Fingerprint: Fingerprint("IDC-TST-001", "permission_set", "Admin"),
		}},
		Unknowns: []Unknown{},
		Waivers:  []WaiverResult{},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Error(diff)
	}
}

// verdicts returns the counts of the only control and its reasons for unknown.
func verdicts(t *testing.T, p *Policies, s *snapshot.Snapshot) (Counts, []Unknown) {
	t.Helper()
	report := evaluate(t, p, s, Options{})
	return report.Controls[0].Counts, report.Unknowns
}

func TestOrderOfVerdicts(t *testing.T) {
	doubtAdmin := `
unknown contains {"key": name, "cause": "denied", "message": "not known"} if {
	some name in {"Admin", "Other"}
	input.permission_sets[name]
}
`
	applicableThird := `
applicable contains "Third" if input.permission_sets
`
	byAbsence := []string{"rationale:", "fails_by: absence\n#   rationale:"}
	tagsOfAdmin := snapshot.Gap{Keys: []string{"Admin"}, Attributes: []string{"session_minutes"}, Operation: "sso:Get", Remedy: "allow it"}
	for name, test := range map[string]struct {
		rules        string
		replacements []string
		gaps         []snapshot.Gap
		want         Counts
		reasons      []string
	}{
		"fail, pass":                                {longSessions, nil, nil, Counts{Fail: 1, Pass: 2}, nil},
		"fail before doubt":                         {longSessions + doubtAdmin, nil, nil, Counts{Fail: 1, Unknown: 1, Pass: 1}, []string{"not known: 1 [Other]"}},
		"fail before gap":                           {longSessions, nil, []snapshot.Gap{tagsOfAdmin}, Counts{Fail: 1, Pass: 2}, nil},
		"absence: gap before fail":                  {longSessions, byAbsence, []snapshot.Gap{tagsOfAdmin}, Counts{Unknown: 1, Pass: 2}, []string{"not read: 1 [Admin]"}},
		"absence: doubt before fail":                {longSessions + doubtAdmin, byAbsence, nil, Counts{Unknown: 2, Pass: 1}, []string{"not known: 2 [Admin Other]"}},
		"absence without gap":                       {longSessions, byAbsence, nil, Counts{Fail: 1, Pass: 2}, nil},
		"not applicable":                            {longSessions + applicableThird, nil, nil, Counts{Fail: 1, Pass: 1, NotApplicable: 1}, nil},
		"doubt before not applicable":               {longSessions + applicableThird + doubtAdmin, nil, nil, Counts{Fail: 1, Unknown: 1, Pass: 1}, []string{"not known: 1 [Other]"}},
		"gap before not applicable":                 {longSessions + applicableThird, nil, []snapshot.Gap{{Keys: []string{"Other"}}}, Counts{Fail: 1, Unknown: 1, Pass: 1}, []string{"not read: 1 [Other]"}},
		"two reasons, one member":                   {noFailures + doubtAdmin, nil, []snapshot.Gap{{Keys: []string{"Other"}}}, Counts{Unknown: 2, Pass: 1}, []string{"not known: 2 [Admin Other]", "not read: 1 [Other]"}},
		"hidden members":                            {noFailures, nil, []snapshot.Gap{{}}, Counts{Unknown: 1, Pass: 3}, []string{"not read: 1 []"}},
		"undecided":                                 {longSessions + doubtAdmin, []string{"default: 60, ", ""}, []snapshot.Gap{{}}, Counts{NotApplicable: 3}, nil},
		"absence: another section, control answers": {longSessions + doubtAdmin, append(byAbsence, "session_minutes]", "session_minutes, accounts.state]"), nil, Counts{Unknown: 2, Pass: 1}, []string{"not known: 2 [Admin Other]"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := withSets("Admin", "Other", "Third")
			for _, missing := range test.gaps {
				gap(s, snapshot.SectionPermissionSets, missing)
			}
			counts, unknowns := verdicts(t, load(t, controlText(test.rules, test.replacements...)), s)
			if diff := cmp.Diff(test.want, counts); diff != "" {
				t.Error(diff)
			}
			var reasons []string
			for _, unknown := range unknowns {
				reasons = append(reasons, fmt.Sprintf("%s: %d %v", unknown.Gap.Meaning, unknown.Count, unknown.Sample))
			}
			if diff := cmp.Diff(test.reasons, reasons); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUndecidedParametersAreNamed(t *testing.T) {
	p := load(t, controlText(longSessions, "default: 60, ", ""))
	result := evaluate(t, p, withSets("Admin"), Options{}).Controls[0]
	if diff := cmp.Diff([]string{"limit"}, result.Undecided); diff != "" || result.Status != StatusNotApplicable || len(result.Parameters) != 0 {
		t.Errorf("%s %+v", diff, result)
	}
	result = evaluate(t, p, withSets("Admin"), Options{Parameters: map[string]map[string]any{"IDC-TST-001": {"limit": 0}}}).Controls[0]
	if len(result.Undecided) != 0 || result.Status != StatusFail {
		t.Errorf("%+v", result)
	}
}

func TestNothingToJudge(t *testing.T) {
	report := evaluate(t, load(t, controlText(longSessions)), withSets(), Options{})
	if got := report.Controls[0]; got.Status != StatusNotApplicable || got.Counts != (Counts{}) {
		t.Errorf("%+v", got)
	}
	if report.Gate.Verdict != VerdictPass {
		t.Errorf("%+v", report.Gate)
	}
}

func TestDoubtBorrowsTheRemedyOfItsGaps(t *testing.T) {
	doubt := `
unknown contains {"key": name, "cause": "denied", "message": "a document is not known"} if some name, _ in input.permission_sets
`
	p := load(t, controlText(noFailures+doubt, "session_minutes]", "session_minutes, policy_documents]"))
	s := withSets("Admin")
	gap(s, snapshot.SectionPolicyDocuments, snapshot.Gap{Keys: []string{"x"}, Operation: "iam:GetPolicyVersion", Code: "AccessDenied", Remedy: "allow iam:GetPolicyVersion"})
	gap(s, snapshot.SectionPolicyDocuments, snapshot.Gap{Keys: []string{"y"}, Cause: snapshot.CauseThrottled, Remedy: "try again"})
	gap(s, snapshot.SectionUsers, snapshot.Gap{Operation: "identitystore:ListUsers", Remedy: "not what the control requires"})
	want := UnknownGap{
		Section: snapshot.SectionPolicyDocuments, Cause: "denied", Accidental: true, Operation: "iam:GetPolicyVersion",
		Code: "AccessDenied", Meaning: "a document is not known", Remedy: "allow iam:GetPolicyVersion",
	}
	_, unknowns := verdicts(t, p, s)
	behind := []UnknownGap{want}
	behind[0].Meaning = "not read"
	if diff := cmp.Diff([]Unknown{{Control: "IDC-TST-001", Gap: want, Count: 1, Sample: []string{"Admin"}, Behind: behind}}, unknowns); diff != "" {
		t.Error(diff)
	}
	gap(s, snapshot.SectionPolicyDocuments, snapshot.Gap{Keys: []string{"z"}, Operation: "iam:GetPolicyVersion", Code: "AccessDenied", Remedy: "allow iam:GetPolicyVersion"})
	gap(s, snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{"none"}, Operation: "sso:Describe", Remedy: "allow sso:Describe"})
	want.Section, want.Operation, want.Code, want.Remedy = "", "", "", "allow sso:Describe; allow iam:GetPolicyVersion"
	_, unknowns = verdicts(t, p, s)
	if diff := cmp.Diff(want, unknowns[0].Gap); diff != "" {
		t.Error(diff)
	}
	behind = append([]UnknownGap{{
		Section: snapshot.SectionPermissionSets, Cause: "denied", Accidental: true, Operation: "sso:Describe", Meaning: "not read", Remedy: "allow sso:Describe",
	}}, behind...)
	if diff := cmp.Diff(behind, unknowns[0].Behind); diff != "" {
		t.Error(diff)
	}
}

func TestErrorInsideOneControl(t *testing.T) {
	sound := controlText(longSessions, "001", "002", "tst.sessions", "tst.sound")
	element := func(object string) string {
		return "fail contains " + object + " if input.permission_sets\n"
	}
	for name, test := range map[string]struct{ rules, want string }{
		"builtin":             {element(`{"key": "Admin", "message": sprintf("%d", [to_number("x")])}`), "to_number"},
		"key of no member":    {element(`{"key": "Nobody", "message": "m"}`), `fail names the key "Nobody", which is no member`},
		"key of no string":    {element(`{"key": 1, "message": "m"}`), "whose key is no string"},
		"no key":              {element(`{"message": "m"}`), "whose key is no string"},
		"no object":           {element(`"Admin"`), "which is no object"},
		"no message":          {element(`{"key": "Admin"}`), "fail has no message"},
		"misspelt field":      {element(`{"key": "Admin", "mesage": "m"}`), `fail has a field "mesage"; did you mean message?`},
		"attribute no string": {element(`{"key": "Admin", "message": "m", "attribute": 1}`), "attribute that is no string"},
		"evidence no object":  {element(`{"key": "Admin", "message": "m", "evidence": []}`), "it is no object"},
		"null evidence":       {element(`{"key": "Admin", "message": "m", "evidence": {"x": [null]}}`), "null has no place in a report"},
		"two findings":        {element(`{"key": "Admin", "message": "m"}`) + element(`{"key": "Admin", "message": "n"}`), `two findings for the key "Admin"`},
		"doubt of no member":  {noFailures + `unknown contains {"key": "Nobody", "cause": "denied", "message": "m"} if true`, `unknown names the key "Nobody"`},
		"doubt of no cause":   {noFailures + `unknown contains {"key": "Admin", "cause": "denyed", "message": "m"} if true`, `the cause "denyed", which is none; did you mean denied?`},
		"doubt of no message": {noFailures + `unknown contains {"key": "Admin", "cause": "denied"} if true`, "unknown has no message"},
		"no set":              {"fail := 1", "fail is no set"},
		"undefined":           {noFailures + "applicable := x if {\n\tx := {\"Admin\"}\n\tx == set()\n}\n", "one of the rules fail, unknown, applicable is undefined"},
		"applicable":          {noFailures + `applicable contains "Nobody" if true`, `applicable names the key "Nobody"`},
		"conflict":            {element(`{"key": "Admin", "message": _m}`) + "_m := \"a\" if input.permission_sets\n_m := \"b\" if input.permission_sets\n", `_m produced conflicting values: "a" at policies`},
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, controlText(test.rules), sound)
			report := evaluate(t, p, withSets("Admin", "Other"), Options{AllowIncomplete: true})
			erred, other := report.Controls[0], report.Controls[1]
			if !strings.Contains(erred.Error, test.want) {
				t.Errorf("error is %q\nwant %q", erred.Error, test.want)
			}
			if erred.Status != StatusUnknown || erred.Counts != (Counts{Unknown: 2}) {
				t.Errorf("the control came to %s, %+v", erred.Status, erred.Counts)
			}
			if other.Error != "" || other.Counts != (Counts{Fail: 1, Pass: 1}) {
				t.Errorf("the other control came to %+v, %s", other.Counts, other.Error)
			}
			if report.Gate.Verdict != VerdictError || report.Gate.Because[0] != "1 control could not be evaluated: IDC-TST-001" {
				t.Errorf("%+v", report.Gate)
			}
			if len(report.Unknowns) != 1 || report.Unknowns[0].Count != 2 || !strings.Contains(report.Unknowns[0].Gap.Meaning, test.want) {
				t.Errorf("%+v", report.Unknowns)
			}
		})
	}
}

func TestErrorWithoutMembersIsSeen(t *testing.T) {
	report := evaluate(t, load(t, controlText("fail contains to_number(input.meta.collected_at)\n")), withSets(), Options{})
	if report.Controls[0].Counts.Unknown != 1 || report.Unknowns[0].Count != 1 || len(report.Unknowns[0].Sample) != 0 {
		t.Errorf("%+v %+v", report.Controls[0], report.Unknowns)
	}
}

func TestTimeAndConfigurationReachTheRules(t *testing.T) {
	p := load(t, controlText(`fail contains {"key": name, "message": sprintf("%v %v", [data.idcscan.run, data.idcscan.config])} if some name, _ in input.permission_sets
`))
	s := withSets("Admin")
	now := time.Date(2027, 1, 2, 3, 4, 5, 6, time.FixedZone("x", 3600))
	report := evaluate(t, p, s, Options{Now: now, Parameters: map[string]map[string]any{"IDC-TST-001": {"limit": 5}}})
	if got, want := report.Findings[0].Message, `{"now": "2027-01-02T02:04:05Z"} {"IDC-TST-001": {"limit": 5}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if report.Run.EvaluatedAt != "2027-01-02T02:04:05Z" {
		t.Errorf("%+v", report.Run)
	}
	report = evaluate(t, p, s, Options{})
	if got, want := report.Findings[0].Message, `{} {}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSettings(t *testing.T) {
	p := load(t, controlText(`fail contains {"key": "b", "message": "m"} if true
`, "judges: permission_set", "judges: setting\n#   settings: [c, b, a, a]"))
	report := evaluate(t, p, withSets(), Options{})
	if got := report.Controls[0].Counts; got != (Counts{Fail: 1, Pass: 2}) {
		t.Errorf("%+v", got)
	}
}

func TestSameReportEveryTime(t *testing.T) {
	texts := []string{controlText(longSessions)}
	for _, name := range []string{"b", "c", "d", "e"} {
		texts = append(texts, controlText(strings.ReplaceAll(longSessions, "> 60", "> 20"), "TST-001", "TST-00"+name, "tst.sessions", "tst."+name, "high", map[string]string{"b": "low", "c": "critical", "d": "info", "e": "high"}[name]))
	}
	p := load(t, texts...)
	var before []byte
	for range 20 {
		s := gap(withSets("Admin", "Other", "Third"), snapshot.SectionPermissionSets, snapshot.Gap{})
		got, err := json.Marshal(evaluate(t, p, s, Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !bytes.Equal(got, before) {
			t.Fatal(cmp.Diff(string(before), string(got)))
		}
		before = got
	}
	var report Report
	if err := json.Unmarshal(before, &report); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, found := range report.Findings {
		order = append(order, found.Control+" "+found.Key)
	}
	want := []string{
		"IDC-TST-00c Admin", "IDC-TST-00c Other", "IDC-TST-00c Third", "IDC-TST-001 Admin",
		"IDC-TST-00e Admin", "IDC-TST-00e Other", "IDC-TST-00e Third", "IDC-TST-00b Admin", "IDC-TST-00b Other",
		"IDC-TST-00b Third", "IDC-TST-00d Admin", "IDC-TST-00d Other", "IDC-TST-00d Third",
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
	if bytes.Contains(before, []byte("null")) {
		t.Errorf("the report holds null: %s", before)
	}
}

func TestBadOptions(t *testing.T) {
	p := load(t, controlText(longSessions))
	for want, o := range map[string]Options{
		`unknown severity "hihg" to fail on; did you mean high?`:                                     {FailOn: "hihg"},
		`unknown control "IDC-TST-01"; did you mean IDC-TST-001?`:                                    {Select: []string{"IDC-TST-01"}},
		`unknown control "IDC-TTS-*"; known are IDC-TST-001, TST`:                                    {Skip: []string{"IDC-TTS-*"}},
		`control pattern "IDC-["`:                                                                    {Skip: []string{"IDC-["}},
		`every selected control is skipped`:                                                          {Skip: []string{"TST"}},
		`parameters for unknown control "IDC-TST-01"; did you mean IDC-TST-001?`:                     {Parameters: map[string]map[string]any{"IDC-TST-01": {}}},
		`IDC-TST-001 has no parameter "limits"; did you mean limit?`:                                 {Parameters: map[string]map[string]any{"IDC-TST-001": {"limits": 1}}},
		`parameter IDC-TST-001.limit: "1" is not of type integer`:                                    {Parameters: map[string]map[string]any{"IDC-TST-001": {"limit": "1"}}},
		`parameter IDC-TST-001.limit: 1.5 is not of type integer`:                                    {Parameters: map[string]map[string]any{"IDC-TST-001": {"limit": 1.5}}},
		`parameter IDC-TST-001.limit: null is no value; leave the parameter out to keep its default`: {Parameters: map[string]map[string]any{"IDC-TST-001": {"limit": nil}}},
	} {
		if _, err := p.Evaluate(context.Background(), withSets("Admin"), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if report, err := load(t, controlText(longSessions)).Evaluate(ctx, withSets("Admin"), Options{}); err == nil || report != nil {
		t.Errorf("got %v, %v", report, err)
	}
}
