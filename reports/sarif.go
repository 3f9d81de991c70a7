package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

const (
	// sarifTool is the driver's name. It is part of the identity of an alert:
	// the same in every log, for ever.
	sarifTool   = "idcscan"
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	homepage    = "https://github.com/idcscan/idcscan"
)

// writeSARIF writes the failing findings in the profile of SARIF that GitHub
// code scanning takes: one run, every control a rule, one place for each result.
//
// go-sarif panics or writes nonsense when it is used out of order, so the order
// here is fixed: all rules, then the results, each map set whole; never its
// WriteFile. It writes null where a value is missing, which its schema forbids,
// so the log is pruned before it is written.
func writeSARIF(w io.Writer, r *scanner.Report, o Options) error {
	r = arrange(r)
	anchor, err := anchorPath(o.SARIFAnchor)
	if err != nil {
		return err
	}
	rules, index, err := sarifRules(r)
	if err != nil {
		return err
	}
	driver := sarif.NewDriver(sarifTool).WithInformationURI(homepage).WithSemanticVersion(semanticVersion(r.Run.Version))
	driver.WithRules(rules)
	run := sarif.NewRun(sarif.Tool{Driver: driver}).
		WithAutomationDetails(sarif.NewRunAutomationDetails().WithID(category(r))).
		WithColumnKind("unicodeCodePoints").
		WithInvocations([]*sarif.Invocation{invocation(r, index)})
	for _, finding := range kept(r) {
		if _, known := index[finding.Control]; !known {
			return fmt.Errorf("there is a finding of control %s, which the report does not list", finding.Control)
		}
		run.AddResult(sarifResult(r, finding, anchor))
	}
	log, err := sarif.New(sarif.Version210, false)
	if err != nil {
		return err
	}
	log.Schema = sarifSchema
	log.AddRun(run)
	return writePruned(w, log)
}

// kept are the failing findings that GitHub keeps, the gravest first.
func kept(r *scanner.Report) []failure {
	findings := failing(r)
	return findings[:min(len(findings), codescanning.MaxResults)]
}

// LeftOut returns how many failing findings the format of that name does not
// hold because its reader would not keep them. The verdict counts them all.
func LeftOut(name string, r *scanner.Report) int {
	switch name {
	case "junit":
		_, folded := junitDocument(arrange(r))
		return folded
	case "gitlab-code-quality", "gitlab-sast":
		_, left := gitlabKept(r)
		return left
	case "sarif":
	default:
		return 0
	}
	failures := 0
	for _, finding := range r.Findings {
		if finding.Status == scanner.StatusFail {
			failures++
		}
	}
	return max(failures-codescanning.MaxResults, 0)
}

// category is the identity of the analysis, up to its last slash: an alert
// closes when a later log of the same category lacks it. A selection of
// controls is a category of its own, so that it closes no alert of the whole.
func category(r *scanner.Report) string {
	id := sarifTool + "/" + pathSegment(r.Run.Instance) + "/"
	if r.Run.Selection != "all" {
		id += "selection-" + pathSegment(r.Run.Selection) + "/"
	}
	return id
}

var semver = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// semanticVersion returns the version in the form that SARIF demands. A build
// without a version sorts before every release.
func semanticVersion(version string) string {
	if version = strings.TrimPrefix(version, "v"); semver.MatchString(version) {
		return version
	}
	return "0.0.0-unversioned"
}

// sarifTime reads a time of the report, nil where it holds none.
func sarifTime(s string) *time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return nil
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

// httpsLink reports whether a link is one that can be followed from anywhere.
func httpsLink(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.Host != "" && link == visible(link) && !strings.ContainsAny(link, " <>\"`{}|\\^")
}

// writePruned writes the log compactly, without nulls and without anything that
// a terminal or a CI runner would obey.
func writePruned(w io.Writer, log *sarif.Report) error {
	data, err := json.Marshal(log)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	var pruned bytes.Buffer
	encoder := json.NewEncoder(&pruned)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(withoutNull(tree)); err != nil {
		return err
	}
	_, err = w.Write(escapeHidden(pruned.Bytes()))
	return err
}
