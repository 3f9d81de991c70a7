package awsfake

import (
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// AWSRate is what AWS allows: requests a second that all callers of an account
// share, once for sso-admin and once for identitystore.
const AWSRate = 20

// Options say what the server serves and how it behaves. Only State is needed.
type Options struct {
	// State is what AWS would know: one instance with its permission sets,
	// assignments and people, the organization around it, its applications, IAM of
	// the accounts and CloudTrail. A single value that is absent is left out of the
	// answers, as AWS leaves out what it does not know; an absent list or relation
	// of permission sets and people is an error of [Start], since nobody knows what
	// AWS would say, and whatever else is absent is denied. What AWS's model
	// forbids is an error.
	State *snapshot.Snapshot
	// Others are further instances that the caller can see, each with its own
	// store. Of an other instance that only State.Instance.OtherInstances
	// names, nothing but its place in ListInstances is served.
	Others []*snapshot.Snapshot
	// Region is the instance's primary Region where State does not say
	// (instance.primary_region, else meta.region); the default is us-east-1.
	Region string
	// EnabledRegions are further Regions in which the instances answer.
	EnabledRegions []string
	// Caller is who the credentials belong to. The default is State.Meta.Caller,
	// else a role in the account that owns the instance. From an account that
	// is neither the owner nor a delegated administrator AWS refuses most calls.
	Caller snapshot.Caller

	// MemberRole is the name of the only role that can be assumed in accounts
	// other than the caller's; "" for any. The role is in those accounts of which
	// State's account_hygiene tells something.
	MemberRole string
	// SessionCalls ends the session of an assumed role after so many calls, -1 at
	// once; 0 is never.
	SessionCalls int
	// ReportPolls is how often a credential report is still in progress after it
	// was begun. ReportPresent says that there is one that was not begun now.
	ReportPolls   int
	ReportPresent bool

	// AnyText serves names and other texts of people that the patterns of AWS's
	// model do not allow, such as terminal escapes and right-to-left marks: AWS
	// checks what it is given, not what it answers. Without it they are an error
	// of [Start].
	AnyText bool

	// PageSize makes pages smaller than AWS's own maxima.
	PageSize int
	// EmptyPages answers an empty page with a token after every page.
	EmptyPages bool
	// NoPaths is Organizations as it was before accounts and organizational units
	// had paths: only a walk from the root tells where an account is.
	NoPaths bool
	// EmptyLists says how a list without items is written.
	EmptyLists EmptyLists

	// Rate is how many requests a second each of sso-admin and identitystore
	// answers before it throttles; 0 means no limit, AWS has [AWSRate].
	Rate float64
	// LookupRate is how many requests a second LookupEvents answers in each
	// account and Region before it throttles; 0 means no limit, AWS has 2.
	LookupRate float64
	// Speed makes time run faster for both rates: 50 means fifty times the rate. 0 is 1.
	Speed float64

	// Faults are what goes wrong; see [Server.SetFaults].
	Faults []Fault

	// Listen is the loopback address to listen on, "127.0.0.1:0" by default.
	Listen string
}

// EmptyLists is a way to write a list without items. AWS uses all three.
type EmptyLists int

// The ways to write a list without items.
const (
	Empty  EmptyLists = iota // "Tags":[]
	Absent                   // no member at all
	Null                     // "Tags":null
)

// Fault is something that goes wrong with the requests it matches. The first
// fault of the list that matches, and is past its Skip and within its Times,
// has the request; the others do not see it.
type Fault struct {
	// Operation is the IAM action of the call, such as "sso:ListPermissionSets";
	// the prefixes are sso, identitystore, organizations, iam, sts and cloudtrail. "sso:*"
	// matches every operation of the service, "*" all.
	Operation string
	// Match is a piece of the request: of its JSON with sorted members and
	// without spaces, such as `"AccountId":"111111111111"`. Query requests
	// (iam, sts) are matched in the same form.
	Match string
	// Region matches the Region that the request was signed for, Account the
	// account of its credentials.
	Region, Account string
	// Skip lets that many matching requests pass first; Times ends the fault
	// after it has struck that often, 0 never, and For so long after it struck
	// first, sped up by Options.Speed.
	Skip, Times int
	For         time.Duration

	// Code makes the answer an error, with Message and, where the error's shape
	// has such members, Reason, ResourceType and RetryAfterSeconds.
	Code, Message, Reason, ResourceType string
	RetryAfterSeconds                   int
	// Status is the HTTP status; the default is what AWS uses for Code, or 200.
	Status int

	// Body is a raw answer instead of any other. With a ContentType it is a
	// stranger's, such as a proxy's page; without, it bears the content type and
	// the request id of AWS.
	Body, ContentType string
	// Edit changes the true answer of an awsjson service before it is sent:
	// anything that the model does not allow can be said here and only here.
	// Numbers are [json.Number].
	Edit func(answer map[string]any)

	// Delay passes before the answer.
	Delay time.Duration
	// Truncate ends the connection in the middle of the answer.
	Truncate bool
	// Reset ends the connection instead of an answer.
	Reset bool
	// Token breaks the paging of the true answer, EmptyPages puts an empty page
	// after each.
	Token      TokenFault
	EmptyPages bool
	// Expired says that the credentials have expired, in the service's words.
	Expired bool
	// Unknown puts what is newer than the SDK into the true answer.
	Unknown Unknown

	// gone: the fault is about an item that requests of the operation name.
	gone bool
}

// TokenFault is a way in which paging never ends.
type TokenFault int

// The ways in which paging never ends.
const (
	TokenTrue   TokenFault = iota
	TokenRepeat            // each page's token is the one that was just used
	TokenCycle             // the last page's token leads back to the first page
)
