package scanner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSelection(t *testing.T) {
	p := &Policies{}
	for _, id := range strings.Fields("ACME-NET-001 IDC-ADM-001 IDC-ADM-003 IDC-SES-001 IDC-SES-002") {
		p.controls = append(p.controls, &Control{ID: id})
	}
	for name, test := range map[string]struct {
		names, skip string
		want        string
	}{
		"all":             {"", "", "ACME-NET-001 IDC-ADM-001 IDC-ADM-003 IDC-SES-001 IDC-SES-002"},
		"an id":           {"IDC-SES-001", "", "IDC-SES-001"},
		"any case":        {"idc-ses-001", "", "IDC-SES-001"},
		"a group":         {"SES", "", "IDC-SES-001 IDC-SES-002"},
		"group, any case": {"ses net", "", "ACME-NET-001 IDC-SES-001 IDC-SES-002"},
		"a glob":          {"IDC-*-001", "", "IDC-ADM-001 IDC-SES-001"},
		"glob, any case":  {"idc-a*", "", "IDC-ADM-001 IDC-ADM-003"},
		"twice":           {"SES IDC-SES-001", "", "IDC-SES-001 IDC-SES-002"},
		"skip":            {"", "IDC-*", "ACME-NET-001"},
		"select and skip": {"ADM SES", "IDC-ADM-003 ses", "IDC-ADM-001"},
	} {
		t.Run(name, func(t *testing.T) {
			selected, err := p.selection(Options{Select: strings.Fields(test.names), Skip: strings.Fields(test.skip)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, control := range selected {
				got = append(got, control.ID)
			}
			if diff := cmp.Diff(strings.Fields(test.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
	first, _ := p.selection(Options{Select: []string{"SES"}})
	second, _ := p.selection(Options{Select: []string{"ADM"}})
	all, _ := p.selection(Options{})
	if a, b := p.describeSelection(first), p.describeSelection(second); a == b || a == "all" || len(a) != 12 {
		t.Errorf("selections are described as %s and %s", a, b)
	}
	if got := p.describeSelection(all); got != "all" {
		t.Errorf("all is described as %s", got)
	}
}

func TestSelectionBySeverityAndFramework(t *testing.T) {
	soc := map[string][]string{"soc2-2017": {"CC6.1", "CC6.2"}}
	p := &Policies{controls: []*Control{
		{ID: "A-X-1", Severity: SeverityCritical, Frameworks: soc},
		{ID: "A-X-2", Severity: SeverityHigh},
		{ID: "A-X-3", Severity: SeverityLow, Frameworks: map[string][]string{"soc2-2017": {"CC7.1"}, "cis-aws-7.0": {"2.14"}}},
		{ID: "A-X-4", Severity: SeverityLow},
	}}
	for name, want := range map[string]string{
		"severity:high":               "A-X-2",
		"Severity:HIGH":               "A-X-2",
		"severity:>=high":             "A-X-1 A-X-2 A-X-4",
		"severity:<=high":             "A-X-2 A-X-3",
		"severity:critical":           "A-X-1 A-X-4",
		"framework:soc2-2017":         "A-X-1 A-X-3",
		"framework:SOC2-2017/cc6.1":   "A-X-1",
		"framework:soc2-2017/CC6.*":   "A-X-1",
		"framework:cis-aws-7.0/2.14":  "A-X-3",
		"severity:info":               "! no control is of severity:info, so nothing would be judged; select more",
		"severity:hihg":               `! unknown severity in "severity:hihg"; did you mean high?`,
		"severity:=high":              `! unknown sign in "severity:=high"; write severity:high, severity:>=high or severity:<=high`,
		"framework:soc2":              `! unknown framework in "framework:soc2"; known are cis-aws-7.0, soc2-2017`,
		"framework:cis-aws-7.0/2.141": `! unknown requirement in "framework:cis-aws-7.0/2.141"; did you mean 2.14?`,
		"framework:soc2-2017/[":       `! control pattern "framework:soc2-2017/[": syntax error in pattern`,
		"group:SES":                   `! unknown way to select "group:SES"; write an id, a group, a glob, severity:high or framework:NAME`,
	} {
		// A control's severity is the one that the configuration gives it.
		selected, err := p.Select(Options{Select: []string{name}, Severities: map[string]Severity{"A-X-4": SeverityCritical}})
		var got []string
		for _, control := range selected {
			got = append(got, control.ID)
		}
		text := strings.Join(got, " ")
		if err != nil {
			text = "! " + err.Error()
		}
		if text != want {
			t.Errorf("%s: got %s, want %s", name, text, want)
		}
	}
	// To skip what there is none of is no mistake.
	if _, err := p.Select(Options{Skip: []string{"severity:info"}}); err != nil {
		t.Error(err)
	}
}
