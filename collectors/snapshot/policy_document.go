package snapshot

// PolicyDocument is an IAM policy document in normalised form: arrays
// everywhere, actions in lower case and bucketed by service.
type PolicyDocument struct {
	// Version is "2012-10-17", "2008-10-17" or "" where the document names none.
	Version    string            `json:"version"`
	Statements []PolicyStatement `json:"statements"`
}

// PolicyStatement is one statement. Exactly one of Actions and NotActions and
// one of Resources and NotResources is present; that is the
// statement's own form and no gap.
type PolicyStatement struct {
	SID string `json:"sid,omitzero" idcscan:"optional"`
	// Effect is "Allow" or "Deny".
	Effect string `json:"effect"`
	// Principals and NotPrincipals are those of a resource's policy by type, such
	// as {"AWS": ["arn:aws:iam::111122223333:root"]}; "*" stands as {"*": ["*"]}.
	// Policies of permission sets have none.
	Principals    map[string][]string `json:"principals,omitzero" idcscan:"optional"`
	NotPrincipals map[string][]string `json:"not_principals,omitzero" idcscan:"optional"`
	// Actions are patterns by service, both in lower case: "iam:Get*" is
	// {"iam": ["get*"]}. A pattern whose service holds a wildcard, "*" among
	// them, stands whole under the service "*".
	Actions    map[string][]string `json:"actions,omitzero" idcscan:"optional"`
	NotActions map[string][]string `json:"not_actions,omitzero" idcscan:"optional"`
	// Resources are patterns as written, sorted. A statement with principals that
	// names none, as in a role's trust policy, holds an empty list.
	Resources    []string `json:"resources,omitzero" idcscan:"optional"`
	NotResources []string `json:"not_resources,omitzero" idcscan:"optional"`
	// Conditions are values by condition key by operator.
	Conditions map[string]map[string][]string `json:"conditions,omitzero" idcscan:"optional"`
}
