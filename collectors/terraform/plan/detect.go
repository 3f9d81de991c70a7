package plan

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// Kinds of sources that [Detect] tells.
const (
	KindPlan  = "plan"
	KindState = "state"
)

var (
	byteOrderMark = []byte("\xef\xbb\xbf")
	zipMagic      = []byte("PK\x03\x04")
)

// Detect says what a file is by its beginning, of which a kilobyte is enough:
// [KindPlan] or [KindState], and whether it is one of them at all. A plan in
// Terraform's own binary form counts as a plan, so that [Read] can say what to do.
func Detect(prefix []byte) (kind string, ok bool) {
	if bytes.HasPrefix(prefix, zipMagic) {
		return KindPlan, true
	}
	prefix = bytes.TrimPrefix(prefix, byteOrderMark)
	switch shapeOf(prefix) {
	case shapePlan:
		return KindPlan, true
	case shapeState, shapeRaw, shapeEncrypted:
		return KindState, true
	}
	return "", false
}

// shape is which of the forms a document has.
type shape int

const (
	shapeNone      shape = iota
	shapePlan            // terraform show -json of a plan
	shapeState           // terraform show -json of a state
	shapeRaw             // a state file
	shapeEncrypted       // a state file that OpenTofu encrypted
	shapeLog             // the messages of terraform plan -json
)

// shapes are the members by which a form is known. What both forms of
// terraform show -json have is not among them.
var shapes = map[string]shape{
	"planned_values": shapePlan, "resource_changes": shapePlan, "configuration": shapePlan, "variables": shapePlan,
	"output_changes": shapePlan, "prior_state": shapePlan, "resource_drift": shapePlan, "deferred_changes": shapePlan,
	"relevant_attributes": shapePlan, "applyable": shapePlan, "complete": shapePlan, "errored": shapePlan,
	"values":         shapeState,
	"encrypted_data": shapeEncrypted, "encryption_version": shapeEncrypted,
	"@level": shapeLog, "@message": shapeLog,
}

// shapeOf looks at the members of the object with which a text begins, as far
// as the text goes.
func shapeOf(text []byte) shape {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(text))
	if token, err := decoder.ReadToken(); err != nil || token.Kind() != '{' {
		return shapeNone
	}
	seen := map[string]bool{}
	for {
		token, err := decoder.ReadToken()
		if err != nil {
			return shapeBy(seen, errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF))
		}
		if token.Kind() == '}' {
			return shapeBy(seen, true)
		}
		name := token.String()
		if found, ok := shapes[name]; ok {
			return found
		}
		if seen[name] = true; isRaw(seen) {
			return shapeRaw
		}
		if err := decoder.SkipValue(); err != nil {
			return shapeBy(seen, true)
		}
	}
}

// isRaw reports whether the members are those of a state file, in whatever order.
func isRaw(seen map[string]bool) bool {
	return seen["version"] && (seen["terraform_version"] || seen["serial"] || seen["lineage"] || seen["modules"]) ||
		seen["lineage"] && (seen["outputs"] || seen["resources"])
}

// shapeBy decides by the members that no form has for itself.
func shapeBy(seen map[string]bool, readable bool) shape {
	switch {
	case isRaw(seen):
		return shapeRaw
	case readable && seen["format_version"]:
		return shapeState // an empty state has nothing else
	}
	return shapeNone
}
