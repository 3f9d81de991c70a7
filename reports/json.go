package reports

import (
	stdjson "encoding/json"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/idcscan/idcscan/scanner"
)

// writeJSON writes the report as it is, indented by two spaces: it is kept in
// repositories and read in diffs, and compresses well. Nothing is null: a list
// or map that is nil is empty, and an evidence or parameter that is null is left out.
func writeJSON(w io.Writer, r *scanner.Report, _ Options) error {
	ordered := arrange(r)
	for i, finding := range ordered.Findings {
		ordered.Findings[i].Evidence = withoutNull(finding.Evidence)
	}
	for i, control := range ordered.Controls {
		ordered.Controls[i].Parameters = withoutNull(control.Parameters)
	}
	data, err := json.Marshal(ordered,
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
	_, err = w.Write(append(escapeHidden(data), '\n'))
	return err
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
