package scanner

// BaselineState is how a finding stands to the baseline.
type BaselineState string

// The states of findings beside a baseline.
const (
	// BaselineNew fails now and did not fail in the baseline, or was judged
	// there by another version of the control.
	BaselineNew BaselineState = "new"
	// BaselineUnchanged failed in the baseline already: it does not gate.
	BaselineUnchanged BaselineState = "unchanged"
	// BaselineUnverified failed in the baseline, and now it is not known.
	BaselineUnverified BaselineState = "unverified"
	// BaselineResolved failed in the baseline and does not now.
	BaselineResolved BaselineState = "resolved"
)

// BaselineResult is how a report stands to an earlier one.
type BaselineResult struct {
	// EvaluatedAt, PoliciesDigest and SnapshotDigest name the earlier report.
	EvaluatedAt    string `json:"evaluated_at"`
	PoliciesDigest string `json:"policies_digest"`
	SnapshotDigest string `json:"snapshot_digest"`
	// Counts are of failing findings by state, those of the baseline that are
	// gone among them.
	New        int `json:"new"`
	Unchanged  int `json:"unchanged"`
	Unverified int `json:"unverified"`
	Resolved   int `json:"resolved"`
	// Gone are the findings of the baseline that are resolved or unverified,
	// sorted like Findings.
	Gone []GoneFinding `json:"gone"`
}

// GoneFinding is a finding of the baseline that does not fail now.
type GoneFinding struct {
	Control     string        `json:"control"`
	Kind        string        `json:"kind"`
	Key         string        `json:"key"`
	Fingerprint string        `json:"fingerprint"`
	State       BaselineState `json:"state"`
}
