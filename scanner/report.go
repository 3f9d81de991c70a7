package scanner

import "github.com/idcscan/idcscan/collectors/snapshot"

// ReportSchema names the version of the report format that this package writes.
const ReportSchema = "idcscan.report/1.0"

// Report is the outcome of one scan. It is data: every report format is
// written from it alone, and a saved one can be read back and written in
// another format. No list or map of it is ever nil and its JSON holds no null.
type Report struct {
	// Schema is always "idcscan.report/1.0".
	Schema string `json:"schema"`
	Run    Run    `json:"run"`
	Gate   Gate   `json:"gate"`
	// Coverage is the snapshot's, unchanged.
	Coverage snapshot.Coverage `json:"coverage"`
	// Controls are all controls that were selected, sorted by id.
	Controls []ControlResult `json:"controls"`
	// Findings are failing and waived members, sorted by severity from critical
	// to info, then control id, then key.
	Findings []Finding `json:"findings"`
	// Unknowns are what could not be judged, grouped by control and gap,
	// sorted like Findings.
	Unknowns []Unknown `json:"unknowns"`
	// Waivers are all that were given, in the order of their file.
	Waivers []WaiverResult `json:"waivers"`
	// Baseline is the comparison with an earlier report, absent where none was given.
	Baseline *BaselineResult `json:"baseline,omitzero"`
	// UncountedAttestations are settings of which what is attested does not count
	// on the day of the evaluation, sorted by setting.
	UncountedAttestations []UncountedAttestation `json:"uncounted_attestations,omitzero"`
}

// Run says what was judged by what.
type Run struct {
	// Version of idcscan.
	Version string `json:"version"`
	// EvaluatedAt is the time the controls were told, CollectedAt the
	// snapshot's; both RFC 3339 in UTC.
	EvaluatedAt string `json:"evaluated_at"`
	CollectedAt string `json:"collected_at"`
	// Source is the snapshot's kind of source: "aws".
	Source string `json:"source"`
	// Instance is the id of the Identity Center instance, "ssoins-…", the last
	// part of its ARN; "unknown" where it was not read.
	Instance string `json:"instance"`
	// Account is the account that owns the instance; "unknown" where it was not read.
	Account string `json:"account"`
	// Vantage is the snapshot's meta.vantage; "unknown" where it has none.
	Vantage string `json:"vantage"`
	// FailOn is the severity from which a finding fails the gate.
	FailOn Severity `json:"fail_on"`
	// Selection is "all", or a short digest of the selection of controls where
	// some were left out: reports of different selections are not comparable.
	Selection string `json:"selection"`
	// Digests are hexadecimal SHA-256 sums.
	PoliciesDigest string `json:"policies_digest"`
	ConfigDigest   string `json:"config_digest"`
	SnapshotDigest string `json:"snapshot_digest"`
	// VersionControl is the commit of the working directory, absent where it is
	// in no git repository.
	VersionControl *VersionControl `json:"version_control,omitzero"`
}

// VersionControl is a commit.
type VersionControl struct {
	// Repository is the https address of the repository, without any
	// credentials; "" where it has no remote.
	Repository string `json:"repository,omitzero"`
	// Revision is the full hash of the commit, Branch the name of the branch, "" where detached.
	Revision string `json:"revision"`
	Branch   string `json:"branch,omitzero"`
}

// Verdict is the gate's.
type Verdict string

// The verdicts; see the table of exit codes in the README.
const (
	VerdictPass       Verdict = "pass"
	VerdictFail       Verdict = "fail"
	VerdictIncomplete Verdict = "incomplete"
	VerdictError      Verdict = "error"
)

// Gate is the verdict of the scan, computed once, before anything is written.
type Gate struct {
	Verdict Verdict `json:"verdict"`
	// Because gives the reasons as short sentences, such as
	// "3 findings at or above low".
	Because []string `json:"because"`
	// Strict and AllowIncomplete are the flags that the verdict obeyed.
	Strict          bool `json:"strict"`
	AllowIncomplete bool `json:"allow_incomplete"`
	// AccidentallyUnknown counts the controls at or above FailOn with an
	// unknown by an accidental cause, allowed for or not.
	AccidentallyUnknown int `json:"accidentally_unknown"`
}

// Severity is how severe a breach of a control is.
type Severity string

// The severities, from grave to light.
const (
	SeverityCritical Severity = "critical"
	SeverityHigh     Severity = "high"
	SeverityMedium   Severity = "medium"
	SeverityLow      Severity = "low"
	SeverityInfo     Severity = "info"
)

// Severities lists every severity, the gravest first.
func Severities() []Severity {
	return []Severity{SeverityCritical, SeverityHigh, SeverityMedium, SeverityLow, SeverityInfo}
}

// Status is the verdict of a member of a control, or the worst of a control's members.
type Status string

// The statuses, the worst first.
const (
	StatusFail          Status = "fail"
	StatusUnknown       Status = "unknown"
	StatusWaived        Status = "waived"
	StatusPass          Status = "pass"
	StatusNotApplicable Status = "not_applicable"
)

// ControlResult is what one control came to, with the texts that reports show.
type ControlResult struct {
	ID       string   `json:"id"`
	Version  int      `json:"version"`
	Severity Severity `json:"severity"`
	// DeclaredSeverity is the METADATA's where the configuration gives another, else "".
	DeclaredSeverity Severity `json:"declared_severity,omitzero"`
	// Status is the worst of the members'; "unknown" also where the control erred.
	Status Status `json:"status"`
	// Judges is the kind of the members, such as "permission_set".
	Judges string `json:"judges"`
	// Title, Description, Rationale and Remediation are the METADATA's, static
	// for a version of the policies. Remediation is by way: "console", "cli", "terraform".
	Title            string            `json:"title"`
	Description      string            `json:"description"`
	Rationale        string            `json:"rationale"`
	Remediation      map[string]string `json:"remediation"`
	RelatedResources []string          `json:"related_resources"`
	// Frameworks are requirements by framework, such as {"cis-aws-7.0": ["2.14"]}.
	Frameworks map[string][]string `json:"frameworks"`
	// Parameters are the effective values by name. A parameter without default
	// that was not set is absent and its name stands in Undecided.
	Parameters map[string]any `json:"parameters"`
	Undecided  []string       `json:"undecided"`
	// DeclaredParameters are the METADATA's, with their defaults: static for a
	// version of the policies, unlike Parameters. Absent where there are none.
	DeclaredParameters map[string]Parameter `json:"declared_parameters,omitzero"`
	Counts             Counts               `json:"counts"`
	// Error is the message of an error inside the control, "" where it ran.
	Error string `json:"error,omitzero"`
}

// Counts are members by status. Unknown counts a gap that may hide members as one.
type Counts struct {
	Fail          int `json:"fail"`
	Pass          int `json:"pass"`
	Unknown       int `json:"unknown"`
	NotApplicable int `json:"not_applicable"`
	Waived        int `json:"waived"`
}

// Finding is one member that breaches one control.
type Finding struct {
	Control string `json:"control"`
	// Kind and Key name the member as the table of keys does.
	Kind string `json:"kind"`
	Key  string `json:"key"`
	// Status is "fail" or "waived".
	Status  Status `json:"status"`
	Message string `json:"message"`
	// Attribute is the attribute that is wrong, "" for the whole member.
	Attribute string `json:"attribute,omitzero"`
	// Evidence is what the rule saw. Its values, like those of parameters, are
	// string, bool, json.Number, []any and map[string]any.
	Evidence map[string]any `json:"evidence"`
	// ResourceID is the ARN or id of the member in AWS, "" where there is none.
	ResourceID string `json:"resource_id,omitzero"`
	// Location is where code declares the member, absent where no code was read.
	Location *snapshot.Location `json:"location,omitzero"`
	// Related are further places, such as the module behind the declaring line.
	Related []snapshot.Location `json:"related"`
	// Fingerprint is the hexadecimal SHA-256 of control id, kind and key: no
	// line, order, message, version or time.
	Fingerprint string `json:"fingerprint"`
	// Waiver is the one that covers the finding, or an expired one that did;
	// absent where none names it.
	Waiver *Waiver `json:"waiver,omitzero"`
	// Baseline is "new" or "unchanged", "" where no baseline was given.
	Baseline BaselineState `json:"baseline,omitzero"`
}

// Unknown is a group of members of one control that could not be judged for one reason.
type Unknown struct {
	Control string     `json:"control"`
	Gap     UnknownGap `json:"gap"`
	// Count is how many members, a gap that may hide members counting as one. A
	// member that is unknown for several reasons counts under each of them, and
	// once in the control's Counts.
	Count int `json:"count"`
	// Sample holds the first keys in order, at most ten; empty where the gap
	// itself is what cannot be judged: its own keys stand in the coverage.
	Sample []string `json:"sample"`
	// Behind are the gaps of the coverage from which a doubt of the control
	// comes, each once: those of its cause among what the control requires.
	// Empty where Gap is itself one of the coverage.
	Behind []UnknownGap `json:"behind"`
}

// UnknownGap is why: a gap of the coverage or a doubt of the control.
type UnknownGap struct {
	// Section is the section of the gap, "" for a doubt that names none.
	Section    snapshot.Section `json:"section,omitzero"`
	Cause      snapshot.Cause   `json:"cause"`
	Accidental bool             `json:"accidental"`
	Operation  string           `json:"operation,omitzero"`
	Code       string           `json:"code,omitzero"`
	Meaning    string           `json:"meaning"`
	Remedy     string           `json:"remedy,omitzero"`
}
