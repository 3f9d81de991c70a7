package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// lineHash is the one fingerprint that GitHub reads.
const lineHash = "primaryLocationLineHash"

// fingerprintVersion is raised when what a fingerprint is made of changes.
const fingerprintVersion = "idcscan/v1"

// sarifResult makes a failing finding a result. No evidence and no snippet goes
// in: alerts are read by more people, and kept longer, than the report.
func sarifResult(r *scanner.Report, f failure, anchor string) *sarif.Result {
	result := sarif.NewRuleResult(f.Control).
		WithLevel(weights[f.severity].level).
		WithMessage(sarif.NewTextMessage(sarifMessage(f.Finding))).
		WithLocations([]*sarif.Location{memberLocation(r, f.Finding, anchor)}).
		WithPartialFingerPrints(map[string]any{lineHash: alertIdentity(r, f.Finding)}).
		WithFingerPrints(map[string]any{fingerprintVersion: f.Fingerprint})
	for _, related := range f.Related {
		if place := codePlace(related); place != nil && len(result.RelatedLocations) < codescanning.MaxRelated {
			result.AddRelatedLocation(sarif.NewLocationWithPhysicalLocation(place))
		}
	}
	return result
}

// memberLocation is the one place of a finding, with the member's names.
func memberLocation(r *scanner.Report, f scanner.Finding, anchor string) *sarif.Location {
	location := sarif.NewLocationWithPhysicalLocation(sarifPlace(r, f, anchor))
	location.AddLogicalLocations(sarif.NewLogicalLocation().
		WithName(f.Key).
		WithFullyQualifiedName(orElse(f.ResourceID, f.Kind+"/"+f.Key)).
		WithKind(f.Kind))
	return location
}

// sarifMessage begins with the member, since GitHub shows the first sentence as
// the alert's title.
func sarifMessage(f scanner.Finding) string {
	member := strings.ReplaceAll(f.Kind, "_", " ")
	if f.Key != f.Kind {
		member += " " + clip(visible(f.Key), maxName)
	}
	message := member + ": " + visible(f.Message)
	if !strings.HasSuffix(message, ".") {
		message += "."
	}
	if f.Status == scanner.StatusFail && f.Waiver != nil {
		message += fmt.Sprintf(" Its waiver expired on %s.", visible(f.Waiver.Expires))
	}
	return escapeMessage(shorten(message, codescanning.MaxMessage))
}

var doubleBraces = strings.NewReplacer("{", "{{", "}", "}}")

// escapeMessage makes a text a message string of SARIF that shows this text:
// braces are doubled, for a single one begins a placeholder; brackets are
// escaped, but only where a reader could take them for a link, for many show
// the backslash.
func escapeMessage(s string) string {
	s = doubleBraces.Replace(s)
	if strings.Contains(s, "](") {
		s = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(s)
	}
	return s
}

// alertIdentity is what tells an alert from all others and stays when its
// message, severity or line changes: GitHub knows an alert again by this alone.
func alertIdentity(r *scanner.Report, f scanner.Finding) string {
	sum := sha256.New()
	for _, part := range []string{fingerprintVersion, r.Run.Instance, f.Control, f.Kind, f.Key} {
		sum.Write(fmt.Appendf(nil, "%d:%s", len(part), part))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
