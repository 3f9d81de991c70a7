package model

// Kind is the kind of a shape.
type Kind int

// The kinds of shapes.
const (
	Structure Kind = iota + 1
	Union
	List
	Map
	String
	Enum
	Number
	Boolean
	Timestamp
	Document
	Blob
)

// Shape is one shape of AWS's models and what constrains it.
type Shape struct {
	Kind Kind
	// Members are those of a structure or a union.
	Members map[string]Member
	// Item is the shape of a list's items or a map's values.
	Item string
	// Min and Max bound a text's characters, a list's items or a number; a Max
	// of 0 is no bound.
	Min, Max int
	// Pattern, and Also where it is not "", must match; Not must not. Several are
	// needed because Go's expressions have no lookahead.
	Pattern, Also, Not string
	// Values are those of an enum.
	Values []string
}

// Member is a member of a structure or a union.
type Member struct {
	Target   string
	Required bool
}

// Operation names the shapes of an operation.
type Operation struct {
	// Input and Output are "" where the operation has none.
	Input, Output string
	Errors        []string
}

// Shapes are all shapes by their id, "ssoadmin#PermissionSet".
var Shapes = withNewer(generatedShapes)

// Operations are all operations by their id, "ssoadmin#ListPermissionSets".
var Operations = allOperations()
