package reports

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// What the library cannot express, and what of it our logs do without. Each test
// is named after the fact about the library.

// profiles are the options of both profiles, by name.
var profiles = map[string]Options{"github": {}, "full": {SARIFFull: true}}

// everyLog writes every report in both profiles.
func everyLog(t *testing.T, check func(name string, log []byte)) {
	t.Helper()
	for profile, options := range profiles {
		for name, r := range fixtures() {
			check(name+"."+profile, write(t, "sarif", r, options))
		}
	}
}

// lacks reports every property of the names that a log has.
func lacks(t *testing.T, properties ...string) {
	t.Helper()
	everyLog(t, func(name string, log []byte) {
		for _, property := range properties {
			if bytes.Contains(log, []byte(`"`+property+`":`)) {
				t.Errorf("%s: the log holds %s", name, property)
			}
		}
	})
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A reference with a name only would get an index and a guid of null.
func TestG04ReferencesHaveNoNulls(t *testing.T) {
	name := "cis"
	if !strings.Contains(encoded(t, &sarif.ToolComponentReference{Name: &name}), `"guid":null`) {
		t.Error("the library no longer does this: the test proves nothing")
	}
	everyLog(t, func(name string, log []byte) {
		for _, driver := range objects(t, log, "runs", "tool", "driver") {
			for _, reference := range list(driver["supportedTaxonomies"]) {
				if len(reference) != 2 || reference["name"] == nil || reference["index"] == nil {
					t.Errorf("%s: a taxonomy is referred to by %v", name, reference)
				}
			}
		}
	})
}

// A taxonomy of the library has rules of null.
func TestG05TaxonomiesHaveNoRules(t *testing.T) {
	if !strings.Contains(encoded(t, &sarif.ToolComponent{Name: "cis"}), `"rules":null`) {
		t.Error("the library no longer does this: the test proves nothing")
	}
	taxonomies := 0
	everyLog(t, func(name string, log []byte) {
		for _, taxonomy := range objects(t, log, "runs", "taxonomies") {
			taxonomies++
			if _, has := taxonomy["rules"]; has {
				t.Errorf("%s: the taxonomy %v has rules", name, taxonomy["name"])
			}
		}
	})
	if taxonomies == 0 {
		t.Error("no log has taxonomies: the test proves nothing")
	}
}

// Every value that the schema requires is there: what the library writes as null
// would be pruned, and then be missing.
func TestG06RequiredValuesAreThere(t *testing.T) {
	everyLog(t, func(name string, log []byte) {
		if bytes.Contains(log, []byte(":null")) || bytes.Contains(log, []byte("[null")) {
			t.Errorf("%s: the log holds a null", name)
		}
		if err := schemaError(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// The library leaves an empty list of suppressions out, and all results of a
// run must have one or none.
func TestG07SuppressionsOfAllOrNone(t *testing.T) {
	if strings.Contains(encoded(t, (&sarif.Result{}).WithSuppression([]*sarif.Suppression{})), "suppressions") {
		t.Error("the library now writes empty lists: the test proves nothing")
	}
	everyLog(t, func(name string, log []byte) {
		for _, result := range objects(t, log, "runs", "results") {
			if _, has := result["suppressions"].([]any); has != strings.HasSuffix(name, ".full") {
				t.Errorf("%s: a result of %v has suppressions: %v", name, result["ruleId"], has)
			}
		}
	})
}

// The library has no relationships of rules.
func TestG08RelationshipsLeadToTaxa(t *testing.T) {
	log := sarifLog(t, failed(), Options{SARIFFull: true}) // the lint follows each
	rules := objects(t, log, "runs", "tool", "driver", "rules")
	for _, holder := range append(rules, objects(t, log, "runs", "results")...) {
		taxa := list(holder["relationships"])
		if holder["relationships"] == nil {
			taxa = list(holder["taxa"])
		}
		if len(taxa) != 3 {
			t.Errorf("%v%v leads to %v", holder["id"], holder["ruleId"], taxa)
		}
	}
	if bytes.Contains(write(t, "sarif", failed(), Options{}), []byte("taxonomies")) {
		t.Error("a log for GitHub has taxonomies")
	}
	bare := failed()
	for i := range bare.Controls {
		bare.Controls[i].Frameworks = nil
	}
	if log := sarifLog(t, bare, Options{SARIFFull: true}); bytes.Contains(log, []byte("tax")) || bytes.Contains(log, []byte("relationships")) {
		t.Error("controls of no framework lead to taxa")
	}
	twice := failed()
	twice.Controls[0].Frameworks = map[string][]string{"cis-aws-7.0": {"2.14", "1.1", "2.14"}, "none": {}}
	sarifLog(t, twice, Options{SARIFFull: true})
}

func TestG12NoSourceLanguageAndNoArtifacts(t *testing.T) { lacks(t, "sourceLanguage", "artifacts") }

func TestG13NoLengthOfArtifacts(t *testing.T) { lacks(t, "length") }

// A configuration's parameters would be nested a level too deep.
func TestG15NoParametersOfConfigurations(t *testing.T) {
	lacks(t, "parameters", "configuration", "ruleConfigurationOverrides")
}

func TestG16NoNegativeNumbers(t *testing.T) {
	lacks(t, "occurrenceCount", "parentIndex", "rank")
	everyLog(t, func(name string, log []byte) {
		if bytes.Contains(log, []byte("18446744073709551615")) {
			t.Errorf("%s: a number is a cast -1", name)
		}
		for _, result := range objects(t, log, "runs", "results") {
			for _, location := range append(list(result["locations"]), list(result["relatedLocations"])...) {
				if _, has := location["id"]; has {
					t.Errorf("%s: a location has an id", name)
				}
			}
		}
	})
}

// The library validates nothing and holds the log in memory: what a reader would
// refuse is cut before.
func TestG20WhatIsTooLargeIsCut(t *testing.T) {
	log := write(t, "sarif", large(codescanning.MaxResults+1), Options{})
	if n := len(parseRun(t, log).Results); n != codescanning.MaxResults {
		t.Errorf("%d results", n)
	}
	r := failed()
	r.Findings[0].Message = strings.Repeat("long ", 100000)
	r.Controls[0].Rationale = strings.Repeat("long ", 100000)
	r.Controls[0].Title = strings.Repeat("long ", 100000)
	if log := sarifLog(t, r, Options{}); len(log) > 200000 {
		t.Errorf("%d bytes", len(log))
	}
}

// objects follows names through objects, and through every element of lists.
func objects(t *testing.T, log []byte, names ...string) []map[string]any {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(log, &root); err != nil {
		t.Fatal(err)
	}
	found := []map[string]any{root}
	for _, name := range names {
		var next []map[string]any
		for _, object := range found {
			if inner, ok := object[name].(map[string]any); ok {
				next = append(next, inner)
			}
			next = append(next, list(object[name])...)
		}
		found = next
	}
	return found
}

// list returns the objects of a list.
func list(value any) []map[string]any {
	var objects []map[string]any
	items, _ := value.([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// A waived finding without its waiver, which no scan makes, is written all the same.
func TestG03SuppressionsHaveNoNulls(t *testing.T) {
	r := failed()
	r.Findings[0].Status = scanner.StatusWaived
	log := write(t, "sarif", r, Options{SARIFFull: true})
	if hasNull(t, log) || schemaError(log) != nil {
		t.Errorf("%v", schemaError(log))
	}
}
