package reports

import (
	"encoding/xml"
	"io"
	"strings"
	"time"

	"github.com/idcscan/idcscan/scanner"
)

// What GitLab takes of a file of test results: larger ones it drops whole
// ("Unit test reports", 2025: 30 MB a file), and it gives up on one of too many
// elements (issue 507482: 250,000 objects, of which a case is about ten).
// Jenkins states no limits.
var junitLimits = junitRoom{cases: 20_000, bytes: 28 * 1000 * 1000}

// The dialect of JUnit is what the readers have in common: the attributes that
// the schema of Jenkins's xunit plug-in (junit-10.xsd) knows, and the text of an
// outcome repeated as its content, which is all that GitLab shows. Values are
// attributes and character data only, for encoding/xml writes CDATA unescaped.
type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Time     string        `xml:"time,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Cases     []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
		Skipped *junitOutcome `xml:"skipped"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitOutcome struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// noTime is how long a case took, which nothing measures.
const noTime = "0.000"

// writeJUnit writes a suite for each control, with a case for each member that
// does not pass and for each group of those that cannot be named.
//
// A case is a failure exactly where its finding fails the gate, for servers call
// a build broken by the failures alone. A finding that does not is skipped, and
// says why: it is below the threshold, in the baseline, or waived.
func writeJUnit(w io.Writer, r *scanner.Report, _ Options) error {
	document, _ := junitDocument(arrange(r), junitLimits)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitDocument returns the suites of an arranged report, and how many failing
// findings they fold into one case because there is no more room.
func junitDocument(r *scanner.Report, room junitRoom) (document junitSuites, folded int) {
	document = junitSuites{Name: strings.TrimSpace("idcscan " + visible(r.Run.Instance)), Time: noTime}
	suites := map[string]*junitSuite{}
	add := func(class, title string) *junitSuite {
		suite := &junitSuite{Name: strings.TrimSpace(visible(class + " " + title)), Time: noTime, Timestamp: junitTime(r.Run.EvaluatedAt)}
		document.Suites = append(document.Suites, suite)
		suites[class] = suite
		return suite
	}
	for i := range r.Controls {
		add(r.Controls[i].ID, r.Controls[i].Title)
	}
	for _, members := range junitMembers(r) {
		suite := suites[members.control]
		if suite == nil {
			suite = add(members.control, "")
		}
		for i, f := range members.findings {
			c := members.outcome.of(r, f, members.names[i])
			if !room.take(c) {
				suite.Cases = append(suite.Cases, members.rest(len(members.findings)-i))
				folded += members.failing(i)
				break
			}
			suite.Cases = append(suite.Cases, c)
		}
	}
	for i := range r.Controls {
		suite := suites[r.Controls[i].ID]
		suite.Cases = append(suite.Cases, junitGroups(r, &r.Controls[i], len(suite.Cases) == 0)...)
	}
	if cases := junitWaivers(r); len(cases) > 0 {
		add(waiverClass, "").Cases = cases
	}
	cases := []junitCase{junitScope(r)}
	if c, needed := junitGate(r, document.Suites); needed {
		cases = append(cases, c)
	}
	add(scanClass, "").Cases = cases
	for _, suite := range document.Suites {
		apart(suite.Cases)
		suite.count()
		document.Tests += suite.Tests
		document.Failures += suite.Failures
		document.Errors += suite.Errors
	}
	return document, folded
}

func (s *junitSuite) count() {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
}

// apart gives cases of equal names a number, for a reader takes two cases of one
// class and name for the same: a last resort, where even the fingerprints agree.
func apart(cases []junitCase) {
	seen := make(map[string]bool, len(cases))
	for i := range cases {
		name := cases[i].Name
		for n := 2; seen[cases[i].Name]; n++ {
			cases[i].Name = name + " #" + decimal(n)
		}
		seen[cases[i].Name] = true
	}
}

// junitTime is a time of the report in UTC without its zone, as the reader of
// Jenkins has it; "" where the report holds none.
func junitTime(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05")
}

// junitRoom is what is left of the limits.
type junitRoom struct{ cases, bytes int }

// take reports whether a case fits, and takes its room.
func (room *junitRoom) take(c junitCase) bool {
	const markup = 200 // elements, names of attributes and indentation
	size := markup + xmlSize(c.Class) + xmlSize(c.Name)
	for _, outcome := range []*junitOutcome{c.Failure, c.Error, c.Skipped} {
		if outcome != nil {
			size += xmlSize(outcome.Type) + xmlSize(outcome.Message) + xmlSize(outcome.Text)
		}
	}
	if room.cases < 1 || room.bytes < size {
		*room = junitRoom{} // what is lighter must not stand where what is graver did not fit
		return false
	}
	room.cases--
	room.bytes -= size
	return true
}

// byteCount counts what is written to it.
type byteCount int

func (n *byteCount) Write(p []byte) (int, error) {
	*n += byteCount(len(p))
	return len(p), nil
}

// xmlSize is how many bytes a text takes once it is escaped.
func xmlSize(s string) int {
	var n byteCount
	_ = xml.EscapeText(&n, []byte(s))
	return int(n)
}
