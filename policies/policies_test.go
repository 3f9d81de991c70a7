package policies_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/policies"
)

// metadata is what a control or the facts say of themselves.
type metadata struct {
	file, text string
	notes      *ast.Annotations
}

// custom returns a field of "custom" as its type; its zero value where it is absent.
func custom[T any](m metadata, field string) T {
	value, _ := m.notes.Custom[field].(T)
	return value
}

// readMetadata returns the METADATA of packages below a folder by their custom.id.
func readMetadata(t *testing.T, folder string) map[string]metadata {
	t.Helper()
	found := map[string]metadata{}
	for _, file := range files(t, folder, ".rego") {
		if strings.HasSuffix(file, "_test.rego") {
			continue
		}
		text := string(read(t, file))
		module, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, notes := range module.Annotations {
			if id, ok := notes.Custom["id"].(string); ok && notes.Scope == "package" {
				if _, twice := found[id]; twice {
					t.Errorf("%s: id %s stands twice", file, id)
				}
				found[id] = metadata{file, text, notes}
			}
		}
	}
	return found
}

func files(t *testing.T, folder, extension string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(policies.FS, folder, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(file) == extension {
			found = append(found, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := policies.FS.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// frameworks are those that controls may be mapped to, with the form of their requirements.
var frameworks = map[string]*regexp.Regexp{
	"cis-aws-7.0":      regexp.MustCompile(`^\d+\.\d+(\.\d+)?$`),
	"cis-controls-v8":  regexp.MustCompile(`^\d+\.\d+$`),
	"nist-800-53-r5":   regexp.MustCompile(`^[A-Z]{2}-\d+(\(\d+\))?$`),
	"pci-dss-4.0.1":    regexp.MustCompile(`^\d+\.\d+\.\d+$`),
	"soc2-2017":        regexp.MustCompile(`^CC\d\.\d$`),
	"iso-27001-2022":   regexp.MustCompile(`^A\.\d\.\d+$`),
	"aws-waf-security": regexp.MustCompile(`^SEC\d\d-BP\d\d$`),
	"aws-fsbp":         regexp.MustCompile(`^IAM\.\d+$`),
}

// documentation are the hosts of the pages to which controls may lead.
var documentation = []string{"docs.aws.amazon.com", "developer.hashicorp.com"}

var controlID = regexp.MustCompile(`^IDC-[A-Z]{3}-\d{3}$`)

func TestControlsAreDescribed(t *testing.T) {
	controls := readMetadata(t, "controls")
	if len(controls) < 14 {
		t.Fatalf("%d controls were found", len(controls))
	}
	for id, control := range controls {
		complain := func(format string, values ...any) {
			t.Helper()
			t.Errorf(control.file+": "+format, values...)
		}
		group := path.Base(path.Dir(control.file))
		if !controlID.MatchString(id) || !strings.HasPrefix(id, "IDC-"+strings.ToUpper(group)+"-") {
			complain("the id %s is none of the group %s", id, group)
		}
		name := strings.TrimSuffix(path.Base(control.file), ".rego")
		if !strings.Contains(control.text, "\npackage idcscan.controls."+group+"."+name+"\n") {
			complain("the package is not named after folder and file")
		}
		if _, err := fs.Stat(policies.FS, strings.TrimSuffix(control.file, ".rego")+"_test.rego"); err != nil {
			complain("no test stands beside it")
		}
		if title := control.notes.Title; title == "" || strings.HasSuffix(title, ".") {
			complain("the title %q is no title", title)
		}
		if text := control.notes.Description; !strings.HasSuffix(text, ".") || strings.Contains(text, ". ") {
			complain("the description %q is not one sentence", text)
		}
		if text := custom[string](control, "rationale"); !strings.HasSuffix(text, ".") {
			complain("the rationale %q is no sentence", text)
		}
		if len(control.notes.RelatedResources) == 0 {
			complain("no related resource")
		}
		for _, resource := range control.notes.RelatedResources {
			if resource.Ref.Scheme != "https" || !slices.Contains(documentation, resource.Ref.Host) || resource.Description == "" {
				complain("the related resource %v is no page of AWS's or Terraform's documentation with a name", resource)
			}
		}
		remedies := custom[map[string]any](control, "remediation")
		if ways := slices.Sorted(maps.Keys(remedies)); !slices.Equal(ways, []string{"cli", "console", "terraform"}) {
			complain("remedies are told for %v", ways)
		}
		for framework, requirements := range custom[map[string]any](control, "frameworks") {
			form := frameworks[framework]
			for _, requirement := range requirements.([]any) {
				if text, ok := requirement.(string); form == nil || !ok || !form.MatchString(text) {
					complain("%s has no requirement %v", framework, requirement)
				}
			}
		}
	}
}

// TestPresetsSetKnownParameters also shows that a preset's values are of the declared types.
func TestPresetsSetKnownParameters(t *testing.T) {
	declared := readMetadata(t, "controls")
	maps.Copy(declared, readMetadata(t, "lib"))
	presets := files(t, "presets", ".yaml")
	if len(presets) == 0 {
		t.Fatal("no presets were found")
	}
	for _, file := range presets {
		var preset struct {
			About      string
			Parameters map[string]map[string]any
		}
		if err := yaml.Unmarshal(read(t, file), &preset); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if preset.About == "" {
			t.Errorf("%s does not say what it is about", file)
		}
		for id, values := range preset.Parameters {
			if _, known := declared[id]; !known {
				t.Errorf("%s: %s is no control", file, id)
				continue
			}
			parameters := custom[map[string]any](declared[id], "parameters")
			for name, value := range values {
				parameter, known := parameters[name].(map[string]any)
				if !known {
					t.Errorf("%s: %s has no parameter %s", file, id, name)
					continue
				}
				if got := typeName(value); got != parameter["type"] {
					t.Errorf("%s: %s.%s is of type %s, not %v", file, id, name, got, parameter["type"])
				}
			}
		}
	}
}

func typeName(value any) string {
	switch value.(type) {
	case int:
		return "integer"
	case float64:
		return "number"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

// TestSpellingsOfMetadata shows that METADATA allows the names of identity sources
// that the facts understand, and no other.
func TestSpellingsOfMetadata(t *testing.T) {
	var content struct {
		IDCScan struct {
			Tables map[string]struct{ Spellings map[string]string }
		}
	}
	if err := json.Unmarshal(read(t, "data/identity_source.json"), &content); err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(maps.Keys(content.IDCScan.Tables["identity_source"].Spellings))
	expected, _ := custom[map[string]any](readMetadata(t, "controls")["IDC-SRC-001"], "parameters")["expected"].(map[string]any)
	if got := texts(expected["enum"]); !slices.Equal(got, slices.Sorted(slices.Values(append(slices.Clone(want), "attested")))) {
		t.Errorf("IDC-SRC-001's expected may be %v, the table has %v", got, want)
	}
	attested, _ := custom[map[string]any](readMetadata(t, "lib")["facts"], "attestations")["identity_source"].(map[string]any)
	if got := texts(attested["enum"]); !slices.Equal(got, want) {
		t.Errorf("identity_source may be attested as %v, the table has %v", got, want)
	}
}

func texts(list any) []string {
	var found []string
	values, _ := list.([]any)
	for _, value := range values {
		text, _ := value.(string)
		found = append(found, text)
	}
	slices.Sort(found)
	return found
}

var day = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

func TestTablesCiteTheirSources(t *testing.T) {
	tables := files(t, "data", ".json")
	if len(tables) == 0 {
		t.Fatal("no tables were found")
	}
	for _, file := range tables {
		var content struct {
			IDCScan struct {
				Tables map[string]struct {
					About         string
					Documentation []string
					CheckedOn     string `json:"checked_on"`
				}
			}
		}
		if err := json.Unmarshal(read(t, file), &content); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := strings.TrimSuffix(path.Base(file), ".json")
		table, found := content.IDCScan.Tables[name]
		if !found || len(content.IDCScan.Tables) != 1 {
			t.Errorf("%s does not hold the one table idcscan.tables.%s", file, name)
			continue
		}
		if table.About == "" || !day.MatchString(table.CheckedOn) || len(table.Documentation) == 0 {
			t.Errorf("%s does not say what it is about, by which documentation, and when that was checked", file)
		}
		for _, source := range table.Documentation {
			if !strings.HasPrefix(source, "https://") {
				t.Errorf("%s: the source %q is no https URL", file, source)
			}
		}
	}
}

// TestTestsStandApart shows that no policy document holds tests: stock OPA
// would evaluate them with the controls.
func TestTestsStandApart(t *testing.T) {
	for _, folder := range []string{"lib", "controls"} {
		for _, file := range files(t, folder, ".rego") {
			module, err := ast.ParseModuleWithOpts(file, string(read(t, file)), ast.ParserOptions{})
			if err != nil {
				t.Fatal(err)
			}
			root := string(module.Package.Path[1].Value.(ast.String))
			tests := slices.ContainsFunc(module.Rules, func(rule *ast.Rule) bool {
				return strings.HasPrefix(rule.Head.Ref().String(), "test_")
			})
			if tests && root != "idcscan_test" {
				t.Errorf("%s holds tests in a package below %s", file, root)
			}
			if root == "idcscan_test" && !strings.HasSuffix(file, "_test.rego") {
				t.Errorf("%s is a test by its package and not by its name", file)
			}
		}
	}
}
