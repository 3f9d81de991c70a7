package scanner

import _ "embed"

//go:generate go test -run TestReportSchemaIsFresh -update

//go:embed schema/report.schema.json
var publishedSchema []byte

// PublishedSchema returns the JSON Schema (draft 2020-12) of reports, which is
// generated from the type [Report].
func PublishedSchema() []byte { return publishedSchema }
