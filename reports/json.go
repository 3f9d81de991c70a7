package reports

import (
	stdjson "encoding/json"
	"io"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/idcscan/idcscan/scanner"
)

// writeJSON writes the report as it is, indented by two spaces: it is kept in
// repositories and read in diffs, and compresses well. Nothing is null: a list
// or map that is nil is empty, and an evidence or parameter that is null is left out.
func writeJSON(w io.Writer, r *scanner.Report, _ Options) error {
	ordered := arrange(r)
	ordered.Findings = pruned(ordered.Findings, func(finding *scanner.Finding) *map[string]any { return &finding.Evidence })
	ordered.Controls = pruned(ordered.Controls, func(control *scanner.ControlResult) *map[string]any { return &control.Parameters })
	return encode(w, ordered)
}

// encode writes a value as JSON, as it is made: the report of a large
// organization is large.
func encode(w io.Writer, value any) error {
	escaper := &hiddenEscaper{w: w}
	err := json.MarshalWrite(escaper, value,
		json.Deterministic(true),
		jsontext.WithIndent("  "),
		// A name that is no UTF-8 must not cost the reader the report.
		jsontext.AllowInvalidUTF8(true),
		json.WithMarshalers(json.MarshalToFunc(func(e *jsontext.Encoder, n stdjson.Number) error {
			return e.WriteValue(jsontext.Value(n))
		})),
	)
	if err != nil {
		return err
	}
	if err := escaper.Close(); err != nil {
		return err
	}
	_, err = w.Write([]byte("\n"))
	return err
}

// pruned returns the list without the nulls in a map of its elements; the same
// list where there are none, for there are none in a scan's report.
func pruned[T any](list []T, values func(*T) *map[string]any) []T {
	copied := false
	for i := range list {
		if found := values(&list[i]); *found != nil && !holdsNull(*found) {
			continue
		}
		if !copied {
			list, copied = slices.Clone(list), true
		}
		found := values(&list[i])
		*found = withoutNull(*found)
	}
	return list
}

// holdsNull reports whether there is a null in a decoded JSON value.
func holdsNull(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case map[string]any:
		if value == nil {
			return true
		}
		for _, item := range value {
			if holdsNull(item) {
				return true
			}
		}
	case []any:
		return value == nil || slices.ContainsFunc(value, holdsNull)
	}
	return false
}

// withoutNull returns the map without the nulls in it, at any depth; the map
// that it is given stays as it is.
func withoutNull(m map[string]any) map[string]any {
	pruned := make(map[string]any, len(m))
	for name, value := range m {
		if value = prune(value); value != nil {
			pruned[name] = value
		}
	}
	return pruned
}

// prune returns a decoded JSON value without the nulls in it, nil where it is one.
func prune(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return withoutNull(value)
	case []any:
		pruned := make([]any, 0, len(value))
		for _, item := range value {
			if item = prune(item); item != nil {
				pruned = append(pruned, item)
			}
		}
		return pruned
	}
	return value
}
