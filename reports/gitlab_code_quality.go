package reports

import (
	"fmt"
	"io"
	"net/url"

	"github.com/idcscan/idcscan/scanner"
)

// qualityIssue is an entry of GitLab's Code Quality report, a list that GitLab
// reads up to the first entry that lacks something.
type qualityIssue struct {
	Description string          `json:"description"`
	CheckName   string          `json:"check_name"`
	Fingerprint string          `json:"fingerprint"`
	Severity    string          `json:"severity"`
	Location    qualityLocation `json:"location"`
}

type qualityLocation struct {
	Path  string       `json:"path"`
	Lines qualityLines `json:"lines"`
}

type qualityLines struct {
	Begin int `json:"begin"`
}

var qualitySeverities = map[scanner.Severity]string{
	scanner.SeverityCritical: "blocker", scanner.SeverityHigh: "critical", scanner.SeverityMedium: "major",
	scanner.SeverityLow: "minor", scanner.SeverityInfo: "info",
}

// qualityNote is the severity of what is no finding.
const qualityNote = "info"

// writeCodeQuality writes the failing findings for GitLab's Code Quality widget,
// which compares them with those of the target branch by their fingerprints. An
// entry of the lightest kind stands for what could not be judged and would be
// another time, so that a finding which could merely not be seen does not go
// without a word. What this source can never tell is left out, unless it fails
// the gate. A clean report is an empty list.
func writeCodeQuality(w io.Writer, r *scanner.Report, o Options) error {
	r = arrange(r)
	anchor, err := anchorPath(o.SARIFAnchor)
	if err != nil {
		return err
	}
	if anchor, err = url.PathUnescape(anchor); err != nil {
		return err
	}
	seen := identities{}
	issues := []qualityIssue{}
	add := func(severity, check, identity, description string, place gitlabPlace) {
		issues = append(issues, qualityIssue{
			Description: description, CheckName: orElse(visible(check), sarifTool), Fingerprint: seen.of(identity),
			Severity: orElse(severity, qualityNote), Location: qualityLocation{place.path, qualityLines{place.line}},
		})
	}
	place := func(parts ...string) gitlabPlace {
		if anchor != "" {
			return gitlabPlace{anchor, 1}
		}
		return gitlabPlace{syntheticPath(r, parts...), 1}
	}
	findings, left := gitlabKept(r)
	for _, f := range findings {
		at, ok := gitlabCode(f.Finding)
		if !ok {
			at = place(f.Kind, f.Key)
		}
		add(qualitySeverities[f.severity], f.Control, alertIdentity(r, f.Finding), memberSentence(f.Finding), at)
	}
	if left > 0 {
		add(qualityNote, "", identityOf(r.Run.Instance, "left out"), fmt.Sprintf("%d lighter findings are left out here; JSON holds them all", left), place("findings"))
	}
	for _, control := range r.Controls {
		if control.Error != "" {
			add(qualityNote, control.ID, identityOf(r.Run.Instance, control.ID, "error"),
				shorten("could not run to its end: "+visible(control.Error), maxGitLabSentence), place(control.Judges))
		}
		for _, u := range r.Unknowns {
			if u.Control == control.ID && (u.Gap.Accidental || r.Gate.Strict) {
				add(qualityNote, control.ID, identityOf(r.Run.Instance, control.ID, "unknown", gapName(u.Gap)), unknownSentence(u), place(control.Judges))
			}
		}
	}
	return writeGitLab(w, issues)
}

// unknownSentence says on one line what could not be judged, why, and what
// would close it.
func unknownSentence(u scanner.Unknown) string {
	about := gap{UnknownGap: u.Gap}
	for _, source := range append([]scanner.UnknownGap{u.Gap}, u.Behind...) {
		about.addSource(source, nil)
	}
	return shorten(visible(fmt.Sprintf("%d could not be judged: %s", u.Count, gapCause(about))), maxGitLabSentence)
}
