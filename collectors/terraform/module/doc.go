// Package module reads a directory of Terraform without terraform: no init, no
// network, no provider. [Load] returns what the directory declares, with the
// place of each value and with a symbol for each value that only AWS, a
// provider or a person knows.
//
// The way of a value: source.go and json.go parse files into one syntax,
// configuration.go puts the files of a directory together, roots.go finds the
// directories in which Terraform is run, call.go follows module blocks,
// scope.go answers references, lazily and each once, and expand.go and
// attributes.go make instances of resource blocks. facts_*.go tell what is said
// of the code itself. Expressions are evaluated by package expression.
//
// Where something cannot be read the result says so: an unknown value bears a
// symbol, a resource of which not all instances are known stands in Unresolved,
// a mistake is a Diagnostic. Nothing is left out in silence.
package module
