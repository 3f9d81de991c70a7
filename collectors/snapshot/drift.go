package snapshot

// Difference is the outcome of comparing one thing in AWS with the code that
// declares it, keyed by "<kind>/<key>#<attribute>" with the attribute "." for
// the thing as a whole.
type Difference struct {
	// Kind and Key name the thing as the table of keys does.
	Kind string `json:"kind"`
	Key  string `json:"key"`
	// Attribute is "." for the whole.
	Attribute string `json:"attribute"`
	// Relation is same, undeclared (in AWS only), missing (in code only) or differs.
	Relation string `json:"relation"`
	// Live and Declared are the values as text; "" where there is none.
	Live     string `json:"live"`
	Declared string `json:"declared"`
	// Widens says whether AWS grants more than is declared: yes, no or unknown.
	Widens    string    `json:"widens"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// Kinds of things that are compared, values of [Difference.Kind].
const (
	KindPermissionSet      = "permission_set"
	KindAssignment         = "assignment"
	KindGroup              = "group"
	KindUser               = "user"
	KindABACAttribute      = "abac_attribute"
	KindApplication        = "application"
	KindTrustedTokenIssuer = "trusted_token_issuer"
)

// WholeThing is the attribute that stands for the whole, as [LocationBlock] does.
const WholeThing = "."

// Values of [Difference.Relation] and [Difference.Widens].
const (
	RelationSame       = "same"
	RelationUndeclared = "undeclared"
	RelationMissing    = "missing"
	RelationDiffers    = "differs"

	WidensYes     = "yes"
	WidensNo      = "no"
	WidensUnknown = "unknown"
)

// DifferenceKey returns the key of a [Difference].
func DifferenceKey(kind, key, attribute string) string { return kind + "/" + key + "#" + attribute }
