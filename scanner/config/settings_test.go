package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner/config"
)

func TestSettingsAreDefaultsOfFlagsWithTheirPlace(t *testing.T) {
	own := parse(t, "below/c.yaml", `preset: [seed, cis]
strict: true
outputs: [text, "sarif=out/findings.sarif", json=/tmp/findings.json]
policies: [mine, ../theirs]
waivers: {file: &file waivers.yaml, max_days: 30}
baseline: *file
sarif: {anchor: main.tf}
`)
	preset, err := config.ParsePreset([]byte("about: x\nstrict: false\nfail_on: high\n"), "preset seed")
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Setting{
		{Key: "baseline", Flag: "baseline", Values: []string{"below/waivers.yaml"}, Place: "below/c.yaml:5"},
		{Key: "fail_on", Flag: "fail-on", Values: []string{"high"}, Place: "preset seed"},
		{Key: "outputs", Flag: "output", Values: []string{"text", "sarif=below/out/findings.sarif", "json=/tmp/findings.json"}, Place: "below/c.yaml:3"},
		{Key: "policies", Flag: "policy", Values: []string{"below/mine", "theirs"}, Place: "below/c.yaml:4"},
		{Key: "preset", Flag: "preset", Values: []string{"seed", "cis"}, Place: "below/c.yaml:1"},
		{Key: "sarif.anchor", Flag: "sarif-anchor", Values: []string{"below/main.tf"}, Place: "below/c.yaml:7"},
		{Key: "strict", Flag: "strict", Values: []string{"true"}, Place: "below/c.yaml:2"},
		{Key: "waivers.file", Flag: "waivers", Values: []string{"below/waivers.yaml"}, Place: "below/c.yaml:5"},
	}
	if diff := cmp.Diff(want, own.Under(preset).Settings()); diff != "" {
		t.Error(diff)
	}
	if own.Waivers.MaxDays != 30 {
		t.Errorf("max_days is %d", own.Waivers.MaxDays)
	}
	if settings := (&config.Config{}).Settings(); len(settings) != 0 {
		t.Errorf("no file says %v", settings)
	}
}

func TestSourcesAreBesideTheFile(t *testing.T) {
	got := parse(t, "below/c.yaml", "sources: [aws, '-', monday.json, 'snapshot:monday.json', 'snapshot:-', /tmp/monday.json]\n").Sources
	want := []string{"aws", "-", "below/monday.json", "snapshot:below/monday.json", "snapshot:-", "/tmp/monday.json"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlaceNamesTheUppermostLayer(t *testing.T) {
	preset, err := config.ParsePreset([]byte("about: x\nparameters: {A: {one: 1, two: 2}}\ncontrols: {skip: [Q]}\n"), "preset seed")
	if err != nil {
		t.Fatal(err)
	}
	merged := parse(t, "c.yaml", "parameters:\n  A:\n    two: 3\ncontrols:\n  skip:\n  - R\n").Under(preset)
	for _, test := range []struct {
		keys []string
		want string
	}{
		{[]string{"parameters", "A", "one"}, "preset seed"},
		{[]string{"parameters", "A", "two"}, "c.yaml:3"},
		{[]string{"parameters", "A", "three"}, ""},
		{[]string{"parameters", "A", "two", "deeper"}, ""},
		{[]string{"controls", "skip", "Q"}, "preset seed"},
		{[]string{"controls", "skip", "R"}, "c.yaml:6"},
	} {
		if got := merged.Place(test.keys...); got != test.want {
			t.Errorf("%v: %q, want %q", test.keys, got, test.want)
		}
	}
}

func parse(t *testing.T, name, text string) *config.Config {
	t.Helper()
	c, err := config.Parse([]byte(text), name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
