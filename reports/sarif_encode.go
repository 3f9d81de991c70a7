package reports

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"

	"github.com/owenrumney/go-sarif/v2/sarif"
)

// encode returns the log compactly, without nulls, without anything that a
// terminal or a CI runner would obey, and with what go-sarif has no field for:
// empty lists of suppressions, and how rules stand to taxonomies.
func (log *sarifDraft) encode(whole *sarif.Report) ([]byte, error) {
	var encoded bytes.Buffer
	err := writePruned(&encoded, whole, func(tree map[string]any) {
		run := tree["runs"].([]any)[0].(map[string]any)
		merge(run["results"].([]any), log.addedToResults)
		driver := run["tool"].(map[string]any)["driver"].(map[string]any)
		merge(driver["rules"].([]any), log.addedToRules)
	})
	return encoded.Bytes(), err
}

// merge adds members to objects at the same place.
func merge(objects []any, added []map[string]any) {
	for i := range added {
		maps.Copy(objects[i].(map[string]any), added[i])
	}
}

// writePruned writes the log after a change of its decoded form. The library
// writes null where a value is missing, which its schema forbids.
func writePruned(w io.Writer, whole *sarif.Report, change func(map[string]any)) error {
	data, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	tree = withoutNull(tree)
	change(tree)
	var pruned bytes.Buffer
	encoder := json.NewEncoder(&pruned)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		return err
	}
	_, err = w.Write(escapeHidden(pruned.Bytes()))
	return err
}
