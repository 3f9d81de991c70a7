// Package standin holds stand-ins for Terraform modules that many call and
// whose source is often not at hand: the inputs that a module takes, with their
// types, and the resources that it makes of them. They are written for this
// project in Terraform's own language, so that whoever evaluates a call reads it
// as if the module were there.
//
// Each directory is one stand-in. To add one, write its *.tf files and beside
// them a file named sources, whose lines say which sources it stands for; see
// [Match]. Four rules hold for the files:
//
//   - Types name all keys that the module reads and no other: what the
//     conversion of an input to its type drops is what the module ignores.
//   - A local of the same name as a variable is what files add to the variable,
//     and is converted to the same type. Where the module's input is the path of
//     the file, both have its name behind declared_. A local with _by_file behind
//     that name lists what each file holds: parts that are of another shape than
//     the type are told in the file's terms, and not known.
//   - Resources have the names that the module gives them. Their keys count, and
//     depend on no value: an assignment to an account that is not known is still
//     one assignment.
//   - There is no more than the scan needs: no provider, no check, no validation.
package standin
