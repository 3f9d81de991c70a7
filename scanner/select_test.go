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
			selected, err := p.selection(strings.Fields(test.names), strings.Fields(test.skip))
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
	first, _ := p.selection([]string{"SES"}, nil)
	second, _ := p.selection([]string{"ADM"}, nil)
	all, _ := p.selection(nil, nil)
	if a, b := p.describeSelection(first), p.describeSelection(second); a == b || a == "all" || len(a) != 12 {
		t.Errorf("selections are described as %s and %s", a, b)
	}
	if got := p.describeSelection(all); got != "all" {
		t.Errorf("all is described as %s", got)
	}
}
