package access

import _ "embed"

//go:generate go test -run TestSchemaIsFresh -update

//go:embed schema/diff.schema.json
var publishedSchema []byte

// PublishedSchema returns the JSON Schema (draft 2020-12) of differences, which
// is generated from the type [Diff].
func PublishedSchema() []byte { return publishedSchema }
