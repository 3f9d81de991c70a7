package scanner

// Waiver accepts the risk of failing members of one control until a day.
type Waiver struct {
	// Control is the control's id.
	Control string `json:"control"`
	// Kind and Key name the members: the kind that the control judges, and a
	// key or a glob over keys in which * stands for any run of characters, / too.
	Kind string `json:"kind"`
	Key  string `json:"key"`
	// Reason, Owner and Ticket say why, who answers for it and where it was
	// decided; Ticket may be "".
	Reason string `json:"reason"`
	Owner  string `json:"owner"`
	Ticket string `json:"ticket,omitzero"`
	// Expires is the last day on which it holds, YYYY-MM-DD in UTC.
	Expires string `json:"expires"`
	// Approver has approved it; "" only where the control is not critical.
	Approver string `json:"approver,omitzero"`
	// Source is where it is written, "FILE:LINE".
	Source string `json:"source,omitzero"`
}

// WaiverState is what a waiver came to in a scan.
type WaiverState string

// The states of waivers.
const (
	// WaiverActive covers a finding.
	WaiverActive WaiverState = "active"
	// WaiverExpired is past its day: what it named fails again.
	WaiverExpired WaiverState = "expired"
	// WaiverUnused names no failing member, though its control ran, the source
	// can hold the member and nothing that it may name is unknown.
	WaiverUnused WaiverState = "unused"
	// WaiverUnjudged names no failing member, and whether it still would is not known.
	WaiverUnjudged WaiverState = "unjudged"
)

// WaiverResult is one waiver and what it came to.
type WaiverResult struct {
	Waiver
	State WaiverState `json:"state"`
	// Findings counts the findings that it names.
	Findings int `json:"findings"`
	// Broad says that its glob names more than one waiver should.
	Broad bool `json:"broad"`
}
