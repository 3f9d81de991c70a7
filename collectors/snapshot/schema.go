package snapshot

import _ "embed" // the committed schemas

//go:generate go test -run TestSchemasAreFresh -update

var (
	//go:embed schema/snapshot.schema.json
	publishedSchema []byte
	//go:embed schema/check.schema.json
	checkSchema []byte
)

// PublishedSchema returns the JSON Schema (draft 2020-12) of snapshot files.
// It cannot say that what is absent needs a gap; [Load] does.
func PublishedSchema() []byte { return publishedSchema }

// CheckSchema returns the schema by which OPA's type checker rejects misspelt
// fields in policies. OPA types the values of a map as "any", below which no
// misspelling is found; here every map is an object with the one property
// "<key>", so that a look-up by a variable has the type of the map's values.
func CheckSchema() []byte { return checkSchema }
