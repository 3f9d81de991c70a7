package snapshot

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
)

// TestEncoderEqualsJSON holds the encoder to what a JSON library writes.
func TestEncoderEqualsJSON(t *testing.T) {
	values := []any{
		&User{}, &User{Name: new("<script>\"\\\n\x00\x7f\u2028é🜁"), ExternalIDIssuers: []string{}},
		&Group{Members: []string{"a", "\t"}, Exists: new(false)},
		&PermissionSet{SessionMinutes: new(-5), Tags: map[string]string{"b": "1", "a": ""}, PermissionsBoundary: &PermissionsBoundary{}},
		map[string][]string{}, map[string][]string{"b": {}, "a": {"x"}}, []Attestation{{}}, Coverage{"x": {Gaps: []Gap{{Keys: []string{"k"}}}}},
		&PolicyDocument{Statements: []PolicyStatement{{Conditions: map[string]map[string][]string{"z": {}, "y": {"k": {"v"}}}}}},
		Locations{".": {StartLine: 3}},
	}
	for _, value := range values {
		want, err := jsonv2.Marshal(value, jsonv2.Deterministic(true))
		if err != nil {
			t.Fatal(err)
		}
		got, err := new(encoder).encode(reflect.ValueOf(value))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("encode gave %s (%v), want %s", got, err, want)
		}
		if !json.Valid(got) {
			t.Errorf("%s is no JSON", got)
		}
	}
}
