package snapshot

// CloudTrail says what was asked of CloudTrail, and which trails there are.
type CloudTrail struct {
	// Account is the account whose event history was asked, twelve digits.
	Account *string `json:"account,omitzero"`
	// Regions are the Regions that were asked for events, sorted.
	Regions []string `json:"regions,omitzero"`
	// From and To bound the time of the events, RFC 3339 in UTC, whole seconds.
	// CloudTrail looks back 90 days.
	From *string `json:"from,omitzero"`
	To   *string `json:"to,omitzero"`
	// EventNames are those that were asked for, sorted. Of an event that is not
	// in Events nothing is known before From, nor in other accounts.
	EventNames []string `json:"event_names,omitzero"`
	// Trails are by ARN (cloudtrail DescribeTrails).
	Trails map[string]*Trail `json:"trails,omitzero"`
}

// Trail is one trail.
type Trail struct {
	Name       string `json:"name"`
	HomeRegion string `json:"home_region"`
	// MultiRegion says that it records all Regions, Organization that it records
	// all accounts of the organization.
	MultiRegion  bool `json:"multi_region"`
	Organization bool `json:"organization"`
	// LogFileValidation says that changed log files can be told.
	LogFileValidation bool `json:"log_file_validation"`
	// Logging says that it records now and that this arrives in its bucket
	// (cloudtrail GetTrailStatus IsLogging, without a LatestDeliveryError);
	// ManagementEvents is All, ReadOnly, WriteOnly or None (cloudtrail
	// GetEventSelectors). Each is absent where it was not read; a gap of
	// cloudtrail's attribute trails then says why.
	Logging          *bool   `json:"logging,omitzero" idcscan:"optional"`
	ManagementEvents *string `json:"management_events,omitzero" idcscan:"optional"`
}

// Event is one successful CloudTrail event. Times and names inside of its
// request are not kept, nor is any name of a person.
type Event struct {
	// Name is as AWS spells it, Source such as "sso.amazonaws.com".
	Name   string `json:"name"`
	Source string `json:"source"`
	// Time is the EventTime, RFC 3339 in UTC, whole seconds.
	Time    string `json:"time"`
	Region  string `json:"region"`
	Account string `json:"account"`
	// ActorType is userIdentity.type, such as "AssumedRole"; ActorRole the name of
	// the role whose session made the call; ActorUser the id of the user in the
	// identity store on whose behalf it was made. "" where AWS gives none.
	ActorType string `json:"actor_type"`
	ActorRole string `json:"actor_role"`
	ActorUser string `json:"actor_user"`
	UserAgent string `json:"user_agent"`
	// Console says that the call was made with credentials of a console session.
	Console bool `json:"console"`
	// Details are those members of the request that a control needs, such as
	// "mfaMode" or "permissionSetArn", as texts.
	Details map[string]string `json:"details"`
}

// AccountAccess is access to accounts that is given outside of permission sets,
// by account access manager (namespace account-access). Nothing reads it yet:
// the section is always unavailable.
type AccountAccess struct {
	// Roles are ARNs of IAM roles that users or groups are given directly, sorted.
	Roles []string `json:"roles,omitzero"`
}
