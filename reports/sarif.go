package reports

import (
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

// writeSARIF writes one run with every control as a rule: in the profile of
// GitHub code scanning the failing findings with one place each, in the full one
// all that the report says.
func writeSARIF(w io.Writer, r *scanner.Report, o Options) error {
	data, _, err := makeSARIF(r, o)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// makeSARIF returns the log, and how many failing findings are folded in it.
func makeSARIF(r *scanner.Report, o Options) ([]byte, int, error) {
	r = arrange(r)
	anchor, err := anchorPath(o.SARIFAnchor)
	if err != nil {
		return nil, 0, err
	}
	findings := failing(r)
	if o.SARIFFull {
		data, err := encodeSARIF(&sarifDraft{report: r, full: true, anchor: anchor, findings: len(findings), shown: findings})
		return data, 0, err
	}
	return fitSARIF(r, anchor, findings, codescanning.MaxResults, codescanning.RefusedGzip)
}

// fitSARIF returns a log of so many results and compressed bytes at most: with
// fewer results of their own until it fits.
func fitSARIF(r *scanner.Report, anchor string, findings []failure, results, size int) ([]byte, int, error) {
	for ; ; results /= 2 {
		log := &sarifDraft{report: r, anchor: anchor, findings: len(findings)}
		log.shown, log.folds = fold(findings, results)
		data, err := encodeSARIF(log)
		if err != nil || results <= 1 || codescanning.CompressedSize(data) <= size {
			return data, log.left(), err
		}
	}
}

// sarifDraft is what one log is made of.
type sarifDraft struct {
	report *scanner.Report // arranged
	full   bool
	anchor string
	// findings are how many fail, shown those that are results of their own, and
	// folds stand for the rest.
	findings int
	shown    []failure
	folds    []folded
	rules    map[string]int // the place of each rule by its control
	// added are what the library cannot write, by the place of their rule or
	// result in the log.
	addedToRules, addedToResults []map[string]any
}

// left counts the failing findings that are no results of their own.
func (log *sarifDraft) left() int { return log.findings - len(log.shown) }

// encodeSARIF makes the log. go-sarif panics or writes nonsense when it is used
// out of order, so the order here is fixed: all rules, then the results, each
// map set whole; never its WriteFile.
func encodeSARIF(log *sarifDraft) ([]byte, error) {
	r := log.report
	rules, index, err := sarifRules(r)
	if err != nil {
		return nil, err
	}
	log.rules = index
	driver := sarif.NewDriver(sarifTool).WithInformationURI(homepage).WithSemanticVersion(semanticVersion(r.Run.Version))
	driver.WithRules(rules)
	run := sarif.NewRun(sarif.Tool{Driver: driver}).
		WithAutomationDetails(sarif.NewRunAutomationDetails().WithID(category(r, log.full))).
		WithColumnKind("unicodeCodePoints").
		WithInvocations([]*sarif.Invocation{invocation(log)})
	run.VersionControlProvenance = provenance(r.Run.VersionControl)
	for _, finding := range log.shown {
		if err := log.add(run, sarifResult(r, finding, log.anchor), finding.Control, finding.Baseline); err != nil {
			return nil, err
		}
	}
	for _, f := range log.folds {
		if err := log.add(run, foldedResult(r, f, log.anchor), f.control, f.baseline); err != nil {
			return nil, err
		}
	}
	if log.full {
		if err := log.addRest(run); err != nil {
			return nil, err
		}
		taxonomies(log, run)
	}
	whole, err := sarif.New(sarif.Version210, false)
	if err != nil {
		return nil, err
	}
	whole.Schema = sarifSchema
	whole.AddRun(run)
	return log.encode(whole)
}

// add adds a result and how it stands to the baseline: SARIF wants that of all
// results of a run or of none.
func (log *sarifDraft) add(run *sarif.Run, result *sarif.Result, control string, state scanner.BaselineState) error {
	if _, known := log.rules[control]; !known {
		return fmt.Errorf("there is a finding of control %s, which the report does not list", control)
	}
	if log.report.Baseline != nil {
		text := string(state)
		if text == "" {
			text = string(scanner.BaselineUnchanged)
		}
		result.BaselineState = &text
	}
	run.AddResult(result)
	added := map[string]any{}
	if log.full {
		added["suppressions"] = []any{}
	}
	log.addedToResults = append(log.addedToResults, added)
	return nil
}

// LeftOut returns how many failing findings the format of that name does not
// hold one by one because its reader would not keep them. The verdict counts
// them all.
func LeftOut(name string, r *scanner.Report, o Options) int {
	switch name {
	case "junit":
		_, folded := junitDocument(arrange(r), junitLimits)
		return folded
	case "gitlab-code-quality", "gitlab-sast":
		_, left := gitlabKept(r)
		return left
	case "sarif":
	default:
		return 0
	}
	_, left, err := makeSARIF(r, o)
	if err != nil {
		return 0 // writing tells of it
	}
	return left
}

// category is the identity of the analysis, up to its last slash: an alert
// closes when a later log of the same category lacks it. A selection of
// controls is a category of its own, so that it closes no alert of the whole;
// and so is the full profile, which is no log for GitHub.
func category(r *scanner.Report, full bool) string {
	id := sarifTool + "/" + pathSegment(r.Run.Instance) + "/"
	if r.Run.Selection != "all" {
		id += "selection-" + pathSegment(r.Run.Selection) + "/"
	}
	if full {
		id += codescanning.FullCategory
	}
	return id
}

// provenance is the commit that was checked out where the scan ran. It maps no
// base URI: paths have none (GitHub would not resolve it), and most are synthetic.
func provenance(commit *scanner.VersionControl) []*sarif.VersionControlDetails {
	// SARIF demands the address. A scan writes none with a user; an edited report may.
	if commit == nil || !httpsLink(commit.Repository) || strings.Contains(commit.Repository, "@") {
		return nil
	}
	details := &sarif.VersionControlDetails{RepositoryURI: &commit.Repository}
	if commit.Revision != "" {
		details.RevisionID = &commit.Revision
	}
	if commit.Branch != "" {
		details.Branch = &commit.Branch
	}
	return []*sarif.VersionControlDetails{details}
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
