package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/idcscan/idcscan/scanner"
)

func TestJUnitGolden(t *testing.T) {
	for _, name := range []string{"clean", "failed", "incomplete", "erred", "hostile", "waived", "empty"} {
		t.Run(name, func(t *testing.T) { golden(t, name+".xml", junitFile(t, fixtures()[name])) })
	}
	strict := incomplete()
	strict.Gate.Strict = true
	golden(t, "strict.xml", junitFile(t, strict))
}

// junitFile returns the report as JUnit that has passed the rules of its readers.
func junitFile(t *testing.T, r *scanner.Report) []byte {
	t.Helper()
	data := write(t, "junit", r, Options{})
	for _, problem := range junitProblems(data) {
		t.Errorf("a reader would mind: %s", problem)
	}
	return data
}

// xmlNode is an element as it stands in a file.
type xmlNode struct {
	name     string
	attrs    map[string]string
	children []*xmlNode
	text     string
}

// parseXML reads one element and nothing else, strictly.
func parseXML(data []byte) (*xmlNode, error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	root := &xmlNode{}
	open := []*xmlNode{root}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			node := &xmlNode{name: token.Name.Local, attrs: map[string]string{}}
			for _, attr := range token.Attr {
				node.attrs[attr.Name.Local] = attr.Value
			}
			top.children = append(top.children, node)
			open = append(open, node)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(token)
		case xml.Comment, xml.Directive:
			return nil, fmt.Errorf("there is a %T", token)
		}
	}
	if len(root.children) != 1 || strings.TrimSpace(root.text) != "" {
		return nil, fmt.Errorf("there are %d elements at the top", len(root.children))
	}
	return root.children[0], nil
}

// What the schema of Jenkins's xunit plug-in (junit-10.xsd, 2024) allows of what
// we write, narrowed to what other readers know too: hostname, id, package and
// group are left out, and testsuites has no skipped.
var junitElements = map[string]struct {
	required, optional, children []string
	text                         bool
}{
	"testsuites": {required: []string{"name", "tests", "failures", "errors", "time"}, children: []string{"testsuite"}},
	"testsuite":  {required: []string{"name", "tests", "failures", "errors", "skipped", "time"}, optional: []string{"timestamp"}, children: []string{"testcase"}},
	"testcase":   {required: []string{"classname", "name", "time"}, children: []string{"failure", "error", "skipped", "system-out"}},
	"failure":    {required: []string{"type", "message"}, text: true},
	"error":      {required: []string{"type", "message"}, text: true},
	"skipped":    {required: []string{"type", "message"}, text: true},
	"system-out": {text: true},
}

var (
	junitDuration  = regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`)
	junitTimestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)
)

// junitProblems returns what a reader of JUnit would mind in a file.
func junitProblems(data []byte) []string {
	root, err := parseXML(data)
	if err != nil {
		return []string{"it is no XML: " + err.Error()}
	}
	if root.name != "testsuites" {
		return []string{"it begins with " + root.name}
	}
	problems := elementProblems(root)
	pairs := map[[2]string]bool{}
	total := map[string]int{}
	for _, suite := range root.children {
		counts := map[string]int{"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
		for _, c := range suite.children {
			counts["tests"]++
			pair := [2]string{c.attrs["classname"], c.attrs["name"]}
			if pairs[pair] || strings.TrimSpace(pair[0]) == "" || strings.TrimSpace(pair[1]) == "" {
				problems = append(problems, fmt.Sprintf("the pair %q is empty or there twice", pair))
			}
			pairs[pair] = true
			outcomes := 0
			for _, child := range c.children {
				if plural := map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped"}[child.name]; plural != "" {
					counts[plural]++
					outcomes++
				}
			}
			if outcomes > 1 {
				problems = append(problems, fmt.Sprintf("%q has %d outcomes", pair, outcomes))
			}
		}
		if len(suite.children) == 0 {
			problems = append(problems, "suite "+suite.attrs["name"]+" has no case")
		}
		for name, n := range counts {
			total[name] += n
			if suite.attrs[name] != strconv.Itoa(n) {
				problems = append(problems, fmt.Sprintf("suite %s says %s %s, there are %d", suite.attrs["name"], suite.attrs[name], name, n))
			}
		}
	}
	for _, name := range []string{"tests", "failures", "errors"} {
		if root.attrs[name] != strconv.Itoa(total[name]) {
			problems = append(problems, fmt.Sprintf("the file says %s %s, there are %d", root.attrs[name], name, total[name]))
		}
	}
	return problems
}

func elementProblems(node *xmlNode) []string {
	rule, known := junitElements[node.name]
	if !known {
		return []string{"there is an element " + node.name}
	}
	var problems []string
	for _, name := range rule.required {
		if _, has := node.attrs[name]; !has {
			problems = append(problems, node.name+" lacks "+name)
		}
	}
	for name, value := range node.attrs {
		switch {
		case !slices.Contains(rule.required, name) && !slices.Contains(rule.optional, name):
			problems = append(problems, node.name+" has the attribute "+name)
		case name == "time" && !junitDuration.MatchString(value), name == "timestamp" && !junitTimestamp.MatchString(value):
			problems = append(problems, fmt.Sprintf("%s has the %s %q", node.name, name, value))
		}
	}
	if has := strings.TrimSpace(node.text) != ""; has != rule.text {
		problems = append(problems, fmt.Sprintf("%s: text is %v, not %v", node.name, has, rule.text))
	}
	for _, child := range node.children {
		if !slices.Contains(rule.children, child.name) {
			problems = append(problems, node.name+" holds "+child.name)
			continue
		}
		problems = append(problems, elementProblems(child)...)
	}
	return problems
}

// junitCases returns the outcome of every case of a file by class and name: "" for one
// that passes, else the element's name and its message.
func junitCases(t *testing.T, data []byte) map[string]string {
	t.Helper()
	root, err := parseXML(data)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{}
	for _, suite := range root.children {
		for _, c := range suite.children {
			said := ""
			for _, child := range c.children {
				if child.name != "system-out" {
					said = child.name + ": " + child.attrs["message"]
				}
			}
			cases[c.attrs["classname"]+" "+c.attrs["name"]] = said
		}
	}
	return cases
}

func TestREP44NoCharacterThatXMLCannotHold(t *testing.T) {
	bad := []string{"a\x00b", "a\x08b", "a\x1bb", "a\ufffeb", "a\uffffb", "]]>", "<![CDATA[x]]>", "\xff\xfe", "\xed\xa0\x80", "&#0;", "<!-- -->", "</testsuites>"}
	r := failed()
	r.Findings, r.Unknowns = nil, nil
	for _, name := range bad {
		f := finding("IDC-SES-001", "permission_set", name, "odd "+name)
		f.ResourceID = name
		r.Findings = append(r.Findings, f)
		gap := unknownGap("groups", deniedGap)
		gap.Meaning, gap.Operation, gap.Remedy = name, name, name
		r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: "IDC-USR-001", Gap: gap, Count: 1, Sample: []string{name}})
		control := controls()[0]
		control.ID, control.Title, control.Judges, control.Error = "ORG-"+name, name, name, name
		control.Remediation = map[string]string{"console": name}
		r.Controls = append(r.Controls, control)
		r.Waivers = append(r.Waivers, scanner.WaiverResult{Waiver: scanner.Waiver{Control: name, Reason: name}, State: scanner.WaiverExpired})
	}
	r.Run.Instance = bad[0]
	data := junitFile(t, r)
	if !utf8.Valid(data) || bytes.Contains(data, []byte("<![CDATA[")) || bytes.Contains(data, []byte("]]>")) {
		t.Error("the file holds CDATA or is no UTF-8")
	}
	if n := bytes.Count(data, []byte("<failure ")); n != len(bad) {
		t.Errorf("%d of %d findings can be read", n, len(bad))
	}
}

// The check of the dialect sees what some readers refuse.
func TestREP45JUnitDialect(t *testing.T) {
	for name, r := range fixtures() {
		t.Run(name, func(t *testing.T) { junitFile(t, r) })
	}
	good := string(junitFile(t, failed()))
	for _, broken := range [][2]string{
		{`time="0.000"`, `time="0s"`},
		{`timestamp="2025-06-01T12:00:00"`, `timestamp="2025-06-01T12:00:00Z"`},
		{`skipped="0"`, `hostname="me" skipped="0"`},
		{`<testsuites name="idcscan ssoins-1111111111111111"`, `<testsuites name="x" skipped="0"`},
		{` failures="1"`, ``}, {` failures="1"`, ` failures="7"`}, {` classname="IDC-ABC-002"`, ` classname=""`},
		{`<testcase `, `<properties></properties><testcase `}, {`</testsuites>`, `</testsuites><x/>`}, {`<failure type="medium"`, `<failure`},
	} {
		bad := strings.Replace(good, broken[0], broken[1], 1)
		if bad == good || len(junitProblems([]byte(bad))) == 0 {
			t.Errorf("the check does not see %s", broken[1])
		}
	}
}

// Members that look the same, and those that are, stay apart.
func TestREP46EveryCaseHasANameOfItsOwn(t *testing.T) {
	r := failed()
	r.Findings = nil
	keys := []string{"Admin", "Admin", "a\x00b", `a\x00b`, "", " ", "Admin [" + digest("IDC-SES-001", "permission_set", "Admin")[:12] + "]", "(passing)"}
	for _, account := range []string{"111111111111", "222222222222"} {
		keys = append(keys, account+"/Admin/group:Same Name")
	}
	for _, key := range keys {
		r.Findings = append(r.Findings, finding("IDC-SES-001", "permission_set", key, "odd"))
	}
	waivedTwin := finding("IDC-SES-001", "permission_set", "Admin", "odd")
	waivedTwin.Status = scanner.StatusWaived
	r.Findings = append(r.Findings, waivedTwin)
	cases := junitCases(t, junitFile(t, r))
	failures := 0
	for _, said := range cases {
		if strings.HasPrefix(said, "failure") {
			failures++
		}
	}
	if failures != len(keys) {
		t.Errorf("%d of %d findings are failures of their own", failures, len(keys))
	}
	marked := "IDC-SES-001 " + `permission_set a\x00b [` + digest("IDC-SES-001", "permission_set", "a\x00b")[:12] + "]"
	if _, has := cases[marked]; !has {
		t.Errorf("a name that another looks like does not bear its fingerprint: %v", cases)
	}
	if _, has := cases["IDC-SES-001 permission_set 222222222222/Admin/group:Same Name"]; !has {
		t.Errorf("a name that is unique is not left as it is: %v", cases)
	}
}

// The name of a case is the same in the next run, whatever was counted.
func TestREP46NamesHoldNoCounts(t *testing.T) {
	before, after := incomplete(), incomplete()
	for i := range after.Controls {
		after.Controls[i].Counts.Pass *= 7
		after.Controls[i].Counts.NotApplicable *= 7
	}
	for i := range after.Unknowns {
		after.Unknowns[i].Count += 9
		after.Unknowns[i].Sample = []string{"another"}
		after.Unknowns[i].Gap.Remedy = "reworded"
	}
	was, is := junitCases(t, junitFile(t, before)), junitCases(t, junitFile(t, after))
	for name := range was {
		if _, has := is[name]; !has {
			t.Errorf("%s is gone in the next run", name)
		}
	}
}

// A clean scan has cases, and whatever was evaluated has one: nothing that was
// not judged is absent.
func TestREP84EveryControlHasCases(t *testing.T) {
	reports := fixtures()
	partly := clean()
	partly.Controls[2].Counts.NotApplicable = 4
	reports["partly"] = partly
	for name, r := range reports {
		cases := junitCases(t, junitFile(t, r))
		if len(cases) == 0 {
			t.Errorf("%s has no case", name)
		}
		for _, control := range r.Controls {
			of := map[string]int{}
			for pair, said := range cases {
				if strings.HasPrefix(pair, control.ID+" ") {
					kind, _, _ := strings.Cut(said, ":")
					of[kind]++
				}
			}
			notJudged := control.Counts.Unknown+control.Counts.NotApplicable > 0 || control.Error != ""
			if len(of) == 0 || control.Counts.Pass > 0 && of[""] != 1 || notJudged && of["skipped"]+of["error"] == 0 {
				t.Errorf("%s: %s with %+v has the cases %v", name, control.ID, control.Counts, of)
			}
		}
	}
	if cases := junitCases(t, junitFile(t, fixtures()["empty"])); !strings.HasPrefix(cases["idcscan gate"], "error: ") {
		t.Errorf("a scan that came to nothing: %v", cases)
	}
}

// Unknown is skipped, and an error where that fails the gate.
func TestREP84UnknownIsNoPass(t *testing.T) {
	const name = "IDC-ADM-001 assignment (unknown: permission_sets denied sso:GetInlinePolicyForPermissionSet)"
	want := "7 could not be judged: the inline policy of a permission set was not read"
	r := incomplete()
	if got := junitCases(t, junitFile(t, r))[name]; got != "skipped: "+want {
		t.Errorf("it is %q", got)
	}
	r.Gate.Strict = true
	if got := junitCases(t, junitFile(t, r))[name]; got != "error: "+want {
		t.Errorf("under --strict it is %q", got)
	}
}

// A view of test results turns red where the gate does because of a finding, and
// nowhere else.
func TestJUnitFailuresAreWhatFailsTheGate(t *testing.T) {
	tests := map[string]struct {
		change func(*scanner.Report)
		want   int
	}{
		"all":               {func(*scanner.Report) {}, 5},
		"from high":         {func(r *scanner.Report) { r.Run.FailOn = scanner.SeverityHigh }, 3},
		"from info":         {func(r *scanner.Report) { r.Run.FailOn = scanner.SeverityInfo }, 6},
		"one unchanged":     {func(r *scanner.Report) { r.Findings[0].Baseline = scanner.BaselineUnchanged }, 4},
		"one new":           {func(r *scanner.Report) { r.Findings[0].Baseline = scanner.BaselineNew }, 5},
		"one waived":        {func(r *scanner.Report) { r.Findings[1].Status = scanner.StatusWaived }, 4},
		"of no control":     {func(r *scanner.Report) { r.Controls = r.Controls[:4] }, 5},
		"an expired waiver": {func(r *scanner.Report) { r.Findings[1].Waiver = &scanner.Waiver{Expires: "2025-05-31"} }, 5},
	}
	for name, test := range tests {
		r := failed()
		test.change(r)
		failures := 0
		cases := junitCases(t, junitFile(t, r))
		for _, said := range cases {
			if strings.HasPrefix(said, "failure") {
				failures++
			}
		}
		if failures != test.want {
			t.Errorf("%s: %d failures, want %d: %v", name, failures, test.want, cases)
		}
		for _, f := range r.Findings {
			if _, has := cases[f.Control+" "+f.Kind+" "+f.Key]; !has && f.Key != "instance" {
				t.Errorf("%s: there is no case for %s", name, f.Key)
			}
		}
	}
}

func TestJUnitSaysWhyAFindingDoesNotFail(t *testing.T) {
	r := waived()
	r.Run.FailOn = scanner.SeverityMedium
	cases := junitCases(t, junitFile(t, r))
	for name, want := range map[string]string{
		"IDC-ADM-001 assignment 111111111111/LZAdmin/user:bob@example.com": "skipped: waived until 2025-12-31 by identity@example.com: Migration until the team moves (SEC-12), approved by ciso@example.com",
		"IDC-SES-001 permission_set LZAdmin":                               "failure: new: sessions last PT12H; the admin tier allows 60 minutes",
		"IDC-SES-001 permission_set LZBreakGlass":                          "skipped: in the baseline already, so it does not fail the gate: sessions last PT4H; the admin tier allows 60 minutes",
		"waivers IDC-USR-001 group LZGone":                                 "skipped: the waiver names no failing member",
	} {
		if cases[name] != want {
			t.Errorf("%s is %q, not %q", name, cases[name], want)
		}
	}
}

// What a reader has no room for is folded, the lightest first, and still fails.
func TestJUnitKeepsWithinWhatGitLabReads(t *testing.T) {
	r := arrange(large(700))
	want := map[string]int{}
	for _, f := range r.Findings {
		want[f.Control]++
	}
	for name, room := range map[string]junitRoom{"cases": {cases: 300, bytes: 1 << 30}, "bytes": {cases: 1 << 30, bytes: 300_000}} {
		document, folded := junitDocument(r, room)
		data, err := xml.MarshalIndent(document, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range junitProblems(data) {
			t.Errorf("%s: a reader would mind: %s", name, problem)
		}
		const ofGroups = 20_000
		if document.Tests > room.cases+30 || len(data) > room.bytes+ofGroups {
			t.Errorf("%s: %d cases and %d bytes", name, document.Tests, len(data))
		}
		got, more := map[string]int{}, 0
		for pair, said := range junitCases(t, data) {
			control, _, _ := strings.Cut(pair, " ")
			switch {
			case strings.Contains(pair, "(more that fail)") && strings.HasPrefix(said, "failure: "),
				strings.Contains(pair, "(more that do not fail the gate)") && strings.HasPrefix(said, "skipped: "):
				more++
			case strings.HasPrefix(said, "failure"):
				got[control]++
			}
		}
		if got["IDC-ADM-001"] != want["IDC-ADM-001"] || got["IDC-SES-001"] != want["IDC-SES-001"] || got["IDC-USR-001"] == want["IDC-USR-001"] || more == 0 || folded == 0 {
			t.Errorf("%s: %v of %v are there, %d folded in %d cases", name, got, want, folded, more)
		}
	}
	room := junitRoom{cases: 9, bytes: 1000}
	if room.take(junitCase{Name: strings.Repeat("x", 2000)}) || room.take(junitCase{Name: "small"}) {
		t.Error("a case is taken after a graver one did not fit")
	}
	if got := LeftOut("junit", large(junitLimits.cases+30), Options{}); got != 30 {
		t.Errorf("%d findings are said to be left out, 30 are", got)
	}
}
