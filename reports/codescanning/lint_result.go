package codescanning

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// lineHash is the one fingerprint that GitHub reads.
const lineHash = "primaryLocationLineHash"

func (r *report) result(path string, result result, rules []rule) {
	r.ruleReference(path, result, rules)
	fails := result.Kind == "" || result.Kind == "fail"
	if r.profile == GitHub {
		r.check(fails, "kind", path, "GitHub would open an alert for a result of kind %s", result.Kind)
		r.check(result.Suppressions == nil, "suppression", path, "GitHub would open an alert for a suppressed result")
		r.check(result.BaselineState != "absent", "baseline", path, "GitHub would open an alert for a result that is gone")
	} else {
		r.fullResult(path, result, fails)
	}
	r.check(levels[result.Level] || !fails, "level", path, "%q is no level", result.Level)
	r.check(strings.TrimSpace(result.Message.Text) != "", "message", path, "it has no message")
	r.message(path+".message", result.Message.Text)
	hash, isText := result.PartialFingerprints[lineHash].(string)
	r.check(isText && hash != "", "fingerprint", path, "it has no %s", lineHash)
	for name, value := range result.PartialFingerprints {
		_, isText := value.(string)
		r.check(isText, "fingerprint", path, "the fingerprint %s is no string", name)
	}
	r.check(len(result.Locations) == MaxLocations || !fails && len(result.Locations) == 0,
		"location", path, "it has %d locations: GitHub needs and reads one", len(result.Locations))
	for i, location := range result.Locations {
		r.location(fmt.Sprintf("%s.locations[%d]", path, i), location)
	}
	r.check(len(result.RelatedLocations) <= MaxRelated, "location", path, "it has %d related locations", len(result.RelatedLocations))
	for i, location := range result.RelatedLocations {
		r.location(fmt.Sprintf("%s.relatedLocations[%d]", path, i), location)
	}
}

var kinds = map[string]bool{"pass": true, "open": true, "notApplicable": true, "informational": true}

// fullResult checks what only logs of the full profile hold.
func (r *report) fullResult(path string, result result, fails bool) {
	if !fails {
		r.check(kinds[result.Kind], "kind", path, "%q is no kind of ours", result.Kind)
		r.check(result.Level == "none", "level", path, "level %s of kind %s, which has none", result.Level, result.Kind)
	}
	if result.Suppressions == nil {
		r.add("suppression", path, "it has no list of suppressions: all results must have one, or none")
		return
	}
	r.check(fails || len(*result.Suppressions) == 0, "suppression", path, "what is no failure is suppressed")
	for _, suppression := range *result.Suppressions {
		r.check(suppression.Kind == "external" && suppression.Status == "accepted" && suppression.Justification != "",
			"suppression", path, "a waiver is external, accepted and justified; this is %+v", suppression)
	}
}

func (r *report) ruleReference(path string, result result, rules []rule) {
	if result.RuleIndex == nil {
		r.add("rule index", path, "it has none")
		return
	}
	index, err := strconv.Atoi(result.RuleIndex.String())
	if err != nil || index < 0 || index >= len(rules) {
		r.add("rule index", path, "%s is none of %d rules", result.RuleIndex, len(rules))
		return
	}
	r.check(rules[index].ID == result.RuleID, "rule index", path, "it leads to rule %s, but ruleId is %s", rules[index].ID, result.RuleID)
	fails := result.Kind == "" || result.Kind == "fail"
	r.check(!fails || rules[index].DefaultConfiguration.Level == result.Level, "level", path, "level %s is not the rule's", result.Level)
}

// link is what a reader of SARIF takes for an embedded link: its brackets are
// not escaped.
var link = regexp.MustCompile(`(^|[^\\])(\\\\)*\[([^\[\]\\]|\\.)*\]\(`)

// message finds what SARIF reads as a placeholder or a link.
func (r *report) message(path, text string) {
	rest := strings.NewReplacer("{{", "", "}}", "").Replace(text)
	r.check(!strings.ContainsAny(rest, "{}"), "message", path, "a brace that is not doubled begins a placeholder")
	r.check(!link.MatchString(text), "message", path, "brackets that are not escaped make a link")
}

func (r *report) location(path string, location location) {
	artifact := location.PhysicalLocation.ArtifactLocation
	r.check(artifact.URIBaseID == "", "base", path, "GitHub does not resolve uriBaseId")
	r.uri(path+".physicalLocation.artifactLocation.uri", artifact.URI)
	region := location.PhysicalLocation.Region
	r.check(region.StartLine >= 1 && region.StartColumn >= 1 && region.EndColumn >= 1, "region", path, "lines and columns begin at 1, and all are required")
	r.check(region.EndLine == region.StartLine, "region", path, "it is not one line: a pull request shows it only if all its lines changed")
	r.check(region.EndColumn >= region.StartColumn, "region", path, "it ends before it begins")
}

var plainURI = regexp.MustCompile(`^([A-Za-z0-9._~!$&'()*+,;=@:/-]|%[0-9A-Fa-f]{2})*$`)

func (r *report) uri(path, uri string) {
	if uri == "" {
		r.add("uri", path, "it is empty: the upload is refused")
		return
	}
	r.check(plainURI.MatchString(uri), "uri", path, "%q is not percent-encoded", uri)
	r.check(!strings.HasPrefix(uri, "/"), "uri", path, "%q is absolute", uri)
	first, _, _ := strings.Cut(uri, "/")
	r.check(!strings.Contains(first, ":"), "uri", path, "%q has a scheme", uri)
	decoded, err := url.PathUnescape(uri)
	r.check(err == nil, "uri", path, "%q does not decode", uri)
	for _, segment := range append(strings.Split(uri, "/"), strings.Split(decoded, "/")...) {
		r.check(segment != "." && segment != "..", "uri", path, "%q has a segment %q", uri, segment)
	}
	for segment := range strings.SplitSeq(uri, "/") {
		r.check(segment != "", "uri", path, "%q has an empty segment", uri)
	}
}
