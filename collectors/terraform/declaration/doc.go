// Package declaration is what every reader of Terraform hands on: the resources
// that code, a plan or a state declares, with the value and the place of each
// attribute. It is data and the questions asked of it.
//
// A value is a [cty.Value]. What a reader knows beside the value itself it says
// by marks, which go with the value through every expression: an [*Origin] says
// where the text of it stands, a [*Symbol] that the value is not known, what it
// stands for and why, a [*Partial] that a collection may hold more than is known.
// Where a value is not known it is unknown to cty and bears a symbol: a reader
// that makes an unknown value without a symbol, or an empty collection of one
// that is not known, breaks the contract.
package declaration
