package reports

import (
	"bytes"
	"encoding/json"
	"flag"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

func mapKeys(m map[string]string) iter.Seq[string] { return maps.Keys(m) }

// fixtures are all reports that every format must write.
func fixtures() map[string]*scanner.Report {
	return map[string]*scanner.Report{
		"clean": clean(), "failed": failed(), "incomplete": incomplete(), "erred": erred(), "hostile": hostile(), "waived": waived(),
		"empty": {Schema: scanner.ReportSchema, Run: clean().Run, Gate: scanner.Gate{Verdict: scanner.VerdictError}},
	}
}

// write returns the report in a format, which must not have changed it.
func write(t *testing.T, format string, r *scanner.Report, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(format, &out, r, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// golden compares with a file in testdata, or rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update if it should:\n%s", file, diff)
	}
}

// writtenSARIF is where tests leave every SARIF log of theirs, for validators
// that are no Go.
var writtenSARIF = filepath.Join("..", "build", "sarif")

var unfit = regexp.MustCompile(`[^A-Za-z0-9]+`)

// sarifLog returns the report as a SARIF log that has passed the JSON schema
// and the lint of GitHub's rules.
func sarifLog(t *testing.T, r *scanner.Report, o Options) []byte {
	t.Helper()
	data := write(t, "sarif", r, o)
	checkSchema(t, data)
	profile := codescanning.GitHub
	if o.SARIFFull {
		profile = codescanning.Full
	}
	for _, problem := range codescanning.Lint(data, profile) {
		t.Errorf("a reader would mind: %s", problem)
	}
	if err := os.MkdirAll(writtenSARIF, 0o755); err != nil {
		t.Fatal(err)
	}
	name := strings.Trim(unfit.ReplaceAllString(t.Name(), "-"), "-") + map[bool]string{true: ".full"}[o.SARIFFull] + ".sarif"
	if err := os.WriteFile(filepath.Join(writtenSARIF, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return data
}

var sarifSchemaFile = sync.OnceValues(func() (*jsonschema.Schema, error) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	return compiler.Compile("testdata/sarif-schema-2.1.0.json")
})

// checkSchema validates a SARIF log by the JSON schema of SARIF.
func checkSchema(t *testing.T, data []byte) {
	t.Helper()
	if err := schemaError(data); err != nil {
		t.Errorf("the log breaks the schema: %v", err)
	}
}

func schemaError(data []byte) error {
	schema, err := sarifSchemaFile()
	if err != nil {
		return err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

// sarifRun is the one run of a log, as far as tests look at it.
type sarifRun struct {
	Tool struct {
		Driver struct {
			Name            string           `json:"name"`
			SemanticVersion string           `json:"semanticVersion"`
			Rules           []map[string]any `json:"rules"`
		} `json:"driver"`
	} `json:"tool"`
	AutomationDetails struct{ ID string }
	ColumnKind        string
	Invocations       []struct {
		ExecutionSuccessful bool
		EndTimeUTC          string
		Notifications       []sarifNote `json:"toolExecutionNotifications"`
	}
	Results []sarifFinding
}

type sarifNote struct {
	Level   string
	Message struct{ Text string }
}

type sarifFinding struct {
	Kind                string
	BaselineState       string `json:"baselineState"`
	RuleID              string `json:"ruleId"`
	RuleIndex           int    `json:"ruleIndex"`
	Level               string
	Message             struct{ Text string }
	Fingerprints        map[string]string
	PartialFingerprints map[string]string
	Locations           []sarifLocation
	RelatedLocations    []sarifLocation
}

type sarifLocation struct {
	PhysicalLocation struct {
		ArtifactLocation struct{ URI string }
		Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
	}
	LogicalLocations []struct{ Name, FullyQualifiedName, Kind string }
}

func (f sarifFinding) uri() string { return f.Locations[0].PhysicalLocation.ArtifactLocation.URI }

// parseRun returns the one run of a log.
func parseRun(t *testing.T, data []byte) sarifRun {
	t.Helper()
	var log struct{ Runs []sarifRun }
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("the log has %d runs; it must have one", len(log.Runs))
	}
	return log.Runs[0]
}

// hasNull reports whether a JSON text holds a null, not counting strings.
func hasNull(t *testing.T, data []byte) bool {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		if token == nil {
			return true
		}
	}
}
