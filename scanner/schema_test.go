package scanner

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

var update = flag.Bool("update", false, "rewrite generated files")

const reportSchemaFile = "schema/report.schema.json"

func TestReportSchemaIsFresh(t *testing.T) {
	want := generateReportSchema(t)
	if *update {
		if err := os.WriteFile(reportSchemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(reportSchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is stale; run go generate ./scanner\n%s", reportSchemaFile, diff)
	}
}

// generateReportSchema makes the schema of the type Report, its texts from the
// doc comments.
func generateReportSchema(t *testing.T) []byte {
	t.Helper()
	words := map[reflect.Type][]string{
		reflect.TypeFor[Severity]():         texts(Severities()),
		reflect.TypeFor[Status]():           texts([]Status{StatusFail, StatusUnknown, StatusWaived, StatusPass, StatusNotApplicable}),
		reflect.TypeFor[Verdict]():          texts([]Verdict{VerdictPass, VerdictFail, VerdictIncomplete, VerdictError}),
		reflect.TypeFor[snapshot.Cause]():   texts(snapshot.Causes()),
		reflect.TypeFor[snapshot.Section](): texts(snapshot.Sections()),
		reflect.TypeFor[snapshot.Status]():  texts([]snapshot.Status{snapshot.Complete, snapshot.Partial, snapshot.Unavailable}),
	}
	reflector := jsonschema.Reflector{Mapper: func(typ reflect.Type) *jsonschema.Schema {
		if typ == reflect.TypeFor[map[string]any]() {
			return &jsonschema.Schema{Type: "object", AdditionalProperties: &jsonschema.Schema{Ref: "#/$defs/Value"}}
		}
		if list, ok := words[typ]; ok {
			schema := &jsonschema.Schema{Type: "string"}
			for _, word := range list {
				schema.Enum = append(schema.Enum, word)
			}
			return schema
		}
		return nil
	}}
	for _, folder := range []string{".", "../collectors/snapshot"} {
		if err := reflector.AddGoComments("github.com/idcscan/idcscan/scanner", folder); err != nil {
			t.Fatal(err)
		}
	}
	schema := reflector.Reflect(&Report{})
	schema.ID = "https://github.com/idcscan/idcscan/scanner/schema/report.schema.json"
	schema.Title = "idcscan report"
	schema.Definitions["Value"] = &jsonschema.Schema{
		Description: "Any JSON value but null.",
		AnyOf: []*jsonschema.Schema{
			{Type: "string"}, {Type: "number"}, {Type: "boolean"},
			{Type: "array", Items: &jsonschema.Schema{Ref: "#/$defs/Value"}},
			{Type: "object", AdditionalProperties: &jsonschema.Schema{Ref: "#/$defs/Value"}},
		},
	}
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

// compiledSchema is the published schema, ready to validate reports.
func compiledSchema(t *testing.T) *validator.Schema {
	t.Helper()
	document, err := validator.UnmarshalJSON(bytes.NewReader(PublishedSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := validator.NewCompiler()
	if err := compiler.AddResource("report.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// fullReport is a report in which every field has a value.
func fullReport(t *testing.T) *Report {
	t.Helper()
	p := load(t, controlText(longSessions), controlText(noFailures, "001", "002", "tst.sessions", "tst.b", "{type: integer, default: 60", "{type: integer"))
	s := withSets("Admin", "Other")
	s.PermissionSets["Admin"].Locations = snapshot.Locations{".": {URI: "main.tf", StartLine: 1, StartColumn: 1, EndLine: 2, EndColumn: 2, Snippet: "x"}}
	gap(s, snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{"Other"}, Operation: "o", Code: "c", Remedy: "r"})
	report := evaluate(t, p, s, Options{Version: "1", ConfigDigest: "d"})
	report.Findings[0].Related = append(report.Findings[0].Related, *report.Findings[0].Location)
	report.Findings[0].Evidence = map[string]any{"list": []any{number("12345678901234567890"), "x", true, map[string]any{}}}
	report.Controls[1].Error = "e"
	return report
}

func TestReportKeepsTheSchema(t *testing.T) {
	schema := compiledSchema(t)
	report := fullReport(t)
	check := func() error {
		data, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		value, err := validator.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	if err := check(); err != nil {
		t.Errorf("%#v", err)
	}
	for name, spoil := range map[string]func(){
		"null list":     func() { report.Findings[0].Related = nil },
		"null evidence": func() { report.Findings[0].Evidence["list"] = []any{nil} },
		"no severity":   func() { report.Controls[0].Severity = "" },
		"no status":     func() { report.Controls[0].Status = "none" },
	} {
		report = fullReport(t)
		spoil()
		if check() == nil {
			t.Errorf("%s keeps the schema", name)
		}
	}
}

func TestReadReport(t *testing.T) {
	want := fullReport(t)
	data, err := json.MarshalIndent(want, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadReport(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadBadReport(t *testing.T) {
	data, err := json.MarshalIndent(fullReport(t), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ old, new, want string }{
		"no report":        {string(data), `{"version": "2.1.0"}`, `this is no report of idcscan: its schema is "", not "idcscan.report/1.0"`},
		"empty":            {string(data), ` `, "the report is empty"},
		"list":             {string(data), `[]`, "1:"},
		"future":           {"report/1.0", "report/1.7", "upgrade idcscan"},
		"unknown field":    {`"gate"`, "\"gaet\"", "17:2: /gaet: unknown object member name"},
		"duplicate field":  {`"because": [`, `"because": [], "because": [`, "duplicate object member name"},
		"truncated":        {string(data), string(data[:len(data)-10]), "the report is cut off here; save it again with --output json=FILE"},
		"trailing":         {string(data), string(data) + "{}", "after top-level value"},
		"mistyped":         {`"fail": 1`, `"fail": "1"`, "/controls/0/counts/fail"},
		"null list":        {`"findings": [`, `"findings": null, "unknowns": [], "x": [`, ""},
		"null in evidence": {`"x",`, `null,`, "/findings/0/evidence/list/1 is absent or null"},
		"no severity":      {`"severity": "high"`, `"severity": "grave"`, "/controls/0/severity is absent or null"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(string(data), test.old, test.new, 1)
			if bad == string(data) {
				t.Fatal("nothing was replaced")
			}
			if _, err := ReadReport(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}
