package declaration

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Declarations are all that one source declares.
type Declarations struct {
	// Resources are managed resources and data sources, in a fixed order.
	Resources []*Resource
	// Unresolved are pieces of code that may declare more than Resources holds.
	Unresolved []Unresolved
	// IaC is what is known of the code itself, without assignments. It is nil
	// for a source that holds none, such as a state. A root module that was not
	// read whole is nil in it, and a diagnostic or Unresolved says why.
	IaC *snapshot.IaC
	// Diagnostics are mistakes in the source, in the order of files and lines.
	Diagnostics []Diagnostic
}

// Resource is one instance of a resource or data source.
type Resource struct {
	// Address is absolute, such as module.sso.aws_ssoadmin_permission_set.set["Admin"].
	// An instance whose key is not known has the key "*".
	Address string
	// Type is the resource's type, such as "aws_ssoadmin_permission_set".
	Type string
	// Data says that it is a data source: looked up, not declared.
	Data bool
	// Removed says that a plan deletes it, or a removed block with destroy does.
	Removed bool
	// Attributes is an object, known and not null itself. Nested blocks are
	// lists of objects under their type, as in a plan. What is not set is absent
	// or null; what the provider will set is unknown with a symbol that has this
	// resource's Address, so that a reference to it leads back here. It is not
	// changed once an attribute was asked for.
	Attributes cty.Value
	// Place is the resource's block, or the entry of a collection or file from
	// which the instance is made; the zero Location where the source has no lines.
	Place snapshot.Location
	// Call is the outermost call of a module that holds the resource, nil in a root module.
	Call *snapshot.Location

	// asked are the attributes that were asked for, whole is Attributes for the
	// others. They make a copy of a Resource with other Attributes wrong.
	asked []attribute
	whole *Value
}

type attribute struct {
	name  string
	value Value
}

// TypeTerraform stands among the types of [Unresolved] for blocks that say how
// Terraform is run: with which version, providers and backend.
const TypeTerraform = "terraform"

// Unresolved is code of which not all instances are known.
type Unresolved struct {
	// Types are the resource types that may be declared, TypeTerraform among them;
	// empty means any.
	Types  []string
	Symbol *Symbol
}

// Origin marks a value with where its text stands.
type Origin struct {
	Place snapshot.Location
	// Literal is what stands there; cty.NilVal for an object, a list or an entry.
	Literal cty.Value
	// Depth counts the module calls between the root module and the file: the
	// lower of two places is nearer to what a person edits.
	Depth int
	// Parent is the entry or collection in which the text stands, nil at the top.
	Parent *Origin
}

// Why says why a value is not known.
type Why string

// The reasons.
const (
	// Computed: the provider decides when the resource is applied.
	Computed Why = "computed"
	// LookedUp: a data source answers at plan time.
	LookedUp Why = "looked up"
	// Unset: a variable without a value.
	Unset Why = "unset"
	// NotRead: a module whose source is not there, a file that cannot be read.
	NotRead Why = "not read"
	// Dangling: the reference leads to nothing that code declares.
	Dangling Why = "dangling"
	// Impure: an impure function, such as timestamp().
	Impure Why = "impure"
	// Failed: the expression is wrong.
	Failed Why = "failed"
	// Beyond: a bound of idcscan was reached.
	Beyond Why = "beyond"
	// Sensitive: the source hides the value, or it must not be read.
	Sensitive Why = "sensitive"
)

// SensitiveRemedy is the remedy of what is [Sensitive].
const SensitiveRemedy = "take sensitive() or the variable's sensitive = true off it, if it is no secret"

// Symbol marks a value that is not known, and keeps its identity: two values
// with the same Address and Path are the same value. Readers make each symbol
// once, so that equal symbols are one pointer.
type Symbol struct {
	// Address is the resource, data source, variable, module or local that would
	// tell, Path what of it: "arn", `accounts[*].id`. "" where it is the whole.
	Address, Path string
	Why           Why
	// Place is where code refers to it, or declares it.
	Place snapshot.Location
	// Reason says in one sentence why it is not known, Remedy what to supply.
	Reason, Remedy string
}

// String is the symbol as code refers to it, such as "data.aws_ssm_parameter.id.value".
func (s *Symbol) String() string {
	switch {
	case s.Path == "":
		return s.Address
	case s.Path[0] == '[':
		return s.Address + s.Path
	}
	return s.Address + "." + s.Path
}

// Partial marks a known collection that may hold more elements than are known, or
// a null in whose place there may be a value.
type Partial struct{ Symbol *Symbol }

// Diagnostic is a mistake in the source, for people.
type Diagnostic struct {
	// Place is the zero Location where the mistake has none.
	Place snapshot.Location
	// Summary says what is wrong, Remedy what to do.
	Summary, Remedy string
	// Unread says that the file, or a part of it, could not be read.
	Unread bool
}
