package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// Reports made by hand, as the engine would have made them.

// clean is a report in which everything was read and nothing is wrong.
func clean() *scanner.Report {
	r := &scanner.Report{
		Schema: scanner.ReportSchema,
		Run: scanner.Run{
			Version: "1.2.3", EvaluatedAt: "2025-06-01T12:00:00Z", CollectedAt: "2025-06-01T11:59:30Z", Source: "aws",
			Instance: "ssoins-1111111111111111", Account: "111111111111", Vantage: "management",
			FailOn: scanner.SeverityLow, Selection: "all",
			PoliciesDigest: digest("policies"), ConfigDigest: digest("config"), SnapshotDigest: digest("snapshot"),
		},
		Gate:     scanner.Gate{Verdict: scanner.VerdictPass, Because: []string{"no finding at or above low"}},
		Coverage: fullCoverage(),
		Controls: controls(),
		Findings: []scanner.Finding{},
		Unknowns: []scanner.Unknown{},
		Waivers:  []scanner.WaiverResult{},
	}
	for i := range r.Controls {
		r.Controls[i].Status = scanner.StatusPass
		r.Controls[i].Counts = scanner.Counts{Pass: 3}
	}
	return r
}

// fullCoverage is the coverage of a clean run: all but the identity source,
// which no API tells.
func fullCoverage() snapshot.Coverage {
	coverage := snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	}
	coverage[snapshot.SectionIdentitySource] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{{
		Cause: snapshot.CauseNoAPI, Attributes: []string{"source"},
		Meaning: "AWS has no API that tells the identity source", Remedy: "attest identity_source in .idcscan.yaml",
	}}}
	return coverage
}

// controls are one control of each severity, sorted by id.
func controls() []scanner.ControlResult {
	control := func(id string, severity scanner.Severity, judges, title string) scanner.ControlResult {
		return scanner.ControlResult{
			ID: id, Version: 1, Severity: severity, Judges: judges, Title: title,
			Description: title + ", as the organization decides.",
			Rationale:   "What is open for long is found by others.\nSo it is closed early.",
			Remediation: map[string]string{
				"console":   "Open IAM Identity Center, choose the permission set, and shorten its session.",
				"cli":       "aws sso-admin update-permission-set --instance-arn ARN \\\n  --permission-set-arn ARN --session-duration PT1H",
				"terraform": "resource \"aws_ssoadmin_permission_set\" \"admin\" {\n  session_duration = \"PT1H\"\n}",
			},
			RelatedResources: []string{"https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html"},
			Frameworks:       map[string][]string{"cis-aws-7.0": {"2.14"}, "nist-800-53-r5": {"AC-2", "AC-6(5)"}},
			Parameters:       map[string]any{}, Undecided: []string{},
		}
	}
	all := []scanner.ControlResult{
		control("IDC-ABC-002", scanner.SeverityMedium, "instance", "Required attributes for access control are mapped"),
		control("IDC-ADM-001", scanner.SeverityCritical, "assignment", "Only allowed principals administer the management account"),
		control("IDC-SES-001", scanner.SeverityHigh, "permission_set", "Administrator sessions are short"),
		control("IDC-TAG-001", scanner.SeverityInfo, "permission_set", "Permission sets carry the required tags"),
		control("IDC-USR-001", scanner.SeverityLow, "group", "Groups that hold assignments have members"),
	}
	all[2].Parameters = map[string]any{"admin_minutes": 60}
	all[2].DeclaredParameters = map[string]scanner.Parameter{
		"admin_minutes": {Type: "integer", Default: json.Number("60"), Description: "Longest session of an administrator, in minutes."},
	}
	return all
}

// failing3 breaks every control; the permission set is declared in code.
func failed() *scanner.Report {
	r := clean()
	r.Findings = []scanner.Finding{
		finding("IDC-ADM-001", "assignment", "111111111111/LZAdmin/user:bob@example.com", "bob@example.com is none of the allowed principals LZAdministrators"),
		finding("IDC-SES-001", "permission_set", "LZAdmin", "sessions last PT12H; the admin tier allows 60 minutes"),
		finding("IDC-SES-001", "permission_set", "LZBreakGlass", "sessions last PT4H; the admin tier allows 60 minutes"),
		finding("IDC-ABC-002", "instance", "instance", "the required keys CostCenter, Environment are not mapped"),
		finding("IDC-USR-001", "group", "LZReadOnly", "the group holds 3 assignments and has no members"),
		finding("IDC-TAG-001", "permission_set", "LZAdmin", "the tag ManagedBy is missing"),
	}
	r.Findings[1].Location = &snapshot.Location{URI: "identity/permission sets.tf", StartLine: 12, StartColumn: 3, EndLine: 12, EndColumn: 30, Snippet: `session_duration = "PT12H"`}
	r.Findings[1].Related = []snapshot.Location{{URI: "modules/sso/main.tf", StartLine: 40, StartColumn: 1, EndLine: 60, EndColumn: 2}}
	r.Findings[1].Attribute = "session_duration"
	r.Findings[1].Evidence = map[string]any{"session_minutes": 720, "limit_minutes": 60}
	r.Findings[2].ResourceID = "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222"
	r.Findings[4].ResourceID = "a1b2c3d4-1111-2222-3333-444455556666"
	for i := range r.Controls {
		r.Controls[i].Status = scanner.StatusFail
		r.Controls[i].Counts = scanner.Counts{Pass: 2, Fail: 1}
	}
	r.Controls[2].Counts = scanner.Counts{Pass: 1, Fail: 2}
	r.Gate.Verdict = scanner.VerdictFail
	r.Gate.Because = []string{"5 findings at or above low"}
	return r
}

// waived is a failed report with waivers that are active, expired, unused and
// broad, beside a baseline.
func waived() *scanner.Report {
	r := failed()
	waiver := func(control, kind, key, expires string) scanner.Waiver {
		return scanner.Waiver{
			Control: control, Kind: kind, Key: key, Reason: "Migration until the team moves", Owner: "identity@example.com",
			Ticket: "SEC-12", Expires: expires, Approver: "ciso@example.com", Source: ".idcscan/waivers.yaml:4",
		}
	}
	active := waiver("IDC-ADM-001", "assignment", "111111111111/LZAdmin/user:*", "2025-12-31")
	expired := waiver("IDC-SES-001", "permission_set", "LZAdmin", "2025-05-31")
	unused := waiver("IDC-USR-001", "group", "LZGone", "2025-12-31")
	broad := waiver("IDC-TAG-001", "permission_set", "*", "2025-12-31")
	r.Waivers = []scanner.WaiverResult{
		{Waiver: active, State: scanner.WaiverActive, Findings: 1},
		{Waiver: expired, State: scanner.WaiverExpired, Findings: 1},
		{Waiver: unused, State: scanner.WaiverUnused},
		{Waiver: broad, State: scanner.WaiverActive, Findings: 1, Broad: true},
	}
	r.Findings[0].Status, r.Findings[0].Waiver = scanner.StatusWaived, &active
	r.Findings[1].Waiver = &expired
	r.Findings[5].Status, r.Findings[5].Waiver = scanner.StatusWaived, &broad
	for i := range r.Findings {
		r.Findings[i].Baseline = scanner.BaselineUnchanged
	}
	r.Findings[1].Baseline = scanner.BaselineNew
	for _, i := range []int{1, 3} {
		r.Controls[i].Status, r.Controls[i].Counts = scanner.StatusWaived, scanner.Counts{Pass: 2, Waived: 1}
	}
	r.Baseline = &scanner.BaselineResult{
		EvaluatedAt: "2025-05-01T12:00:00Z", PoliciesDigest: digest("policies"), SnapshotDigest: digest("earlier"),
		New: 1, Unchanged: 3, Unverified: 1, Resolved: 1,
		Gone: []scanner.GoneFinding{
			{Control: "IDC-SES-001", Kind: "permission_set", Key: "LZOld", Fingerprint: digest("IDC-SES-001", "permission_set", "LZOld"), State: scanner.BaselineResolved},
			{Control: "IDC-USR-001", Kind: "group", Key: "LZUnread", Fingerprint: digest("IDC-USR-001", "group", "LZUnread"), State: scanner.BaselineUnverified},
		},
	}
	r.Gate.Because = []string{"1 new finding at or above low"}
	return r
}

func finding(control, kind, key, message string) scanner.Finding {
	return scanner.Finding{
		Control: control, Kind: kind, Key: key, Status: scanner.StatusFail, Message: message,
		Evidence: map[string]any{}, Related: []snapshot.Location{}, Fingerprint: digest(control, kind, key),
	}
}

// Gaps of the incomplete report.
var (
	deniedGap = snapshot.Gap{
		Cause: snapshot.CauseDenied, Keys: []string{"LZAdmin"}, Attributes: []string{"inline_policy"},
		Operation: "sso:GetInlinePolicyForPermissionSet", Code: "AccessDeniedException",
		Meaning: "the inline policy of a permission set was not read", Remedy: "allow sso:GetInlinePolicyForPermissionSet",
	}
	throttledGap = snapshot.Gap{
		Cause: snapshot.CauseThrottled, Operation: "organizations:ListDelegatedAdministrators", Code: "TooManyRequestsException",
		Attributes: []string{"delegated_administrators"},
		Meaning:    "the delegated administrators were not read", Remedy: "run again",
	}
)

func unknownGap(section snapshot.Section, g snapshot.Gap) scanner.UnknownGap {
	return scanner.UnknownGap{
		Section: section, Cause: g.Cause, Accidental: g.Cause.Accidental(),
		Operation: g.Operation, Code: g.Code, Meaning: g.Meaning, Remedy: g.Remedy,
	}
}

// incomplete has nothing wrong and much unread, and a value undecided.
func incomplete() *scanner.Report {
	r := clean()
	r.Run.Vantage = "delegated_administrator"
	r.Coverage[snapshot.SectionPermissionSets] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{deniedGap}}
	r.Coverage[snapshot.SectionOrganization] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{throttledGap}}
	denied := unknownGap(snapshot.SectionPermissionSets, deniedGap)
	r.Unknowns = []scanner.Unknown{
		{Control: "IDC-ADM-001", Gap: denied, Count: 7, Sample: []string{"111111111111/LZAdmin/group:A", "111111111111/LZAdmin/group:B", "111111111111/LZAdmin/group:C", "111111111111/LZAdmin/group:D"}, Behind: []scanner.UnknownGap{}},
		{Control: "IDC-SES-001", Gap: denied, Count: 1, Sample: []string{"LZAdmin"}, Behind: []scanner.UnknownGap{}},
		{Control: "IDC-USR-001", Gap: scanner.UnknownGap{Cause: snapshot.CauseNotRequested, Meaning: "whether the group is synchronized is not known"}, Count: 1, Sample: []string{}, Behind: []scanner.UnknownGap{}},
	}
	r.Controls[1].Status, r.Controls[1].Counts = scanner.StatusUnknown, scanner.Counts{Unknown: 7}
	r.Controls[2].Status, r.Controls[2].Counts = scanner.StatusUnknown, scanner.Counts{Pass: 2, Unknown: 1}
	r.Controls[4].Status, r.Controls[4].Counts = scanner.StatusUnknown, scanner.Counts{Pass: 2, Unknown: 1}
	r.Controls[0].Status, r.Controls[0].Counts = scanner.StatusNotApplicable, scanner.Counts{NotApplicable: 1}
	r.Controls[0].Undecided = []string{"required_keys"}
	r.Gate = scanner.Gate{Verdict: scanner.VerdictIncomplete, Because: []string{"2 controls at or above low could not be decided"}, AccidentallyUnknown: 2}
	return r
}

// erred is a failed report in which one control broke.
func erred() *scanner.Report {
	r := failed()
	r.Controls[0].Status, r.Controls[0].Error = scanner.StatusUnknown, "abc/required.rego:14: eval_conflict_error: complete rules must not produce multiple outputs"
	r.Findings = slices.DeleteFunc(r.Findings, func(f scanner.Finding) bool { return f.Control == "IDC-ABC-002" })
	r.Gate.Verdict = scanner.VerdictError
	r.Gate.Because = []string{"an error inside 1 control", "4 findings at or above low"}
	return r
}

// hostileNames are what AWS allows as names, and what it does not.
var hostileNames = map[string]string{
	"script":          `<script>alert(1)</script>`,
	"formula":         `=cmd()|'/c calc'!A1`,
	"pipe":            `a|b||c`,
	"newline":         "first\nsecond\r\n::error::third",
	"ansi":            "\x1b[2J\x1b[31mred\x1b[0m",
	"title":           "\x1b]0;title\x07",
	"hyperlink":       "\x1b]8;;https://evil.example\x1b\\text\x1b]8;;\x1b\\",
	"c1":              "a\u009b31mb\u0085c",
	"del":             "a\x7fb\x00c",
	"rtl":             "user\u202egnp.exe\u2066x\u2069\u200f",
	"zero width":      "ad\u200bmin\ufeff\u2060",
	"command":         "::error file=a::x",
	"old command":     "a ##[error]b ###[group]c",
	"braces":          "${aws:PrincipalTag/team} {0} {x}",
	"link":            `a[1](2) \[b](https://evil.example)`,
	"dots":            "../../etc/passwd",
	"dot":             "..",
	"slashes":         "a/b//c",
	"percent":         "100%2F..%2F#?x:y",
	"umlaut":          "Zugänge für Köln",
	"no UTF-8":        "a\xffb",
	"tags":            "a\U000e0041b",
	"literal null":    "null",
	"nbsp":            "a\u00a0b\u3000c\u2028d",
	"wide":            strings.Repeat("生命", 200),
	"long":            strings.Repeat("x", 1024),
	"long command":    strings.Repeat("y ", 40) + "::error::" + strings.Repeat("z:: ", 200),
	"long wide emoji": strings.Repeat("👩‍🚀", 250),
}

// hostile has every hostile name in every place that AWS or a policy fills.
func hostile() *scanner.Report {
	r := clean()
	r.Controls = r.Controls[2:3]
	r.Controls[0].Status = scanner.StatusFail
	sample := []string{}
	for _, title := range slices.Sorted(mapKeys(hostileNames)) {
		name := hostileNames[title]
		f := finding("IDC-SES-001", "permission_set", name, "the name "+name+" is odd")
		f.ResourceID = "arn:aws:iam::111111111111:role/" + name
		f.Evidence = map[string]any{"name": name}
		r.Findings = append(r.Findings, f)
		sample = append(sample, name)
	}
	declared := finding("IDC-SES-001", "permission_set", "declared", "declared in a hostile file")
	declared.Location = &snapshot.Location{URI: "my folder/zugänge #1 100%?.tf", StartLine: 0, Snippet: "secret"}
	r.Findings = append(r.Findings, declared)
	slices.SortFunc(r.Findings, func(a, b scanner.Finding) int { return strings.Compare(a.Key, b.Key) })
	g := deniedGap
	g.Meaning = "the group " + hostileNames["newline"] + hostileNames["ansi"] + " was not read"
	r.Coverage[snapshot.SectionGroups] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{g}}
	r.Unknowns = []scanner.Unknown{{Control: "IDC-SES-001", Gap: unknownGap(snapshot.SectionGroups, g), Count: len(sample), Sample: sample, Behind: []scanner.UnknownGap{}}}
	r.Controls[0].Counts = scanner.Counts{Fail: len(r.Findings), Unknown: len(sample)}
	r.Gate = scanner.Gate{Verdict: scanner.VerdictFail, Because: []string{fmt.Sprintf("%d findings at or above low", len(r.Findings))}, AccidentallyUnknown: 1}
	return r
}

// large has n findings over all controls, most of them light.
func large(n int) *scanner.Report {
	r := failed()
	r.Findings = make([]scanner.Finding, 0, n)
	for i := range n {
		control := r.Controls[[]int{3, 4, 4, 0, 2, 4, 1}[i%7]]
		f := finding(control.ID, control.Judges, fmt.Sprintf("%012d/permission-set-%d/group:Gruppe Zürich %d", i%500, i%90, i), fmt.Sprintf("finding %d of many, with evidence of its own", i))
		f.ResourceID = fmt.Sprintf("arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-%016x", i)
		r.Findings = append(r.Findings, f)
	}
	r = arrange(r)
	return r
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
