package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

type (
	sastVulnerability struct {
		ID string `json:"id"`
		// Category and Scanner left the schema with version 15, but GitLab's own
		// analyzers write them still, since its parser had read them.
		Category    string           `json:"category"`
		Scanner     sastName         `json:"scanner"`
		Name        string           `json:"name"`
		Description string           `json:"description"`
		Severity    string           `json:"severity"`
		Solution    string           `json:"solution,omitzero"`
		Identifiers []sastIdentifier `json:"identifiers"`
		Location    sastLocation     `json:"location"`
		Links       []sastLink       `json:"links"`
		Details     sastDetails      `json:"details"`
		Tracking    sastTracking     `json:"tracking"`
	}
	sastName struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	sastIdentifier struct {
		Type  string `json:"type"`
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	sastLocation struct {
		File      string `json:"file"`
		StartLine int    `json:"start_line"`
		EndLine   int    `json:"end_line"`
	}
	sastLink struct {
		URL string `json:"url"`
	}
	// sastDetails are shown as they are, never as Markdown.
	sastDetails struct {
		Member       sastText  `json:"member"`
		Resource     *sastText `json:"resource,omitzero"`
		Declared     *sastFile `json:"declared,omitzero"`
		Requirements *sastList `json:"requirements,omitzero"`
	}
	sastText struct {
		Type  string `json:"type"`
		Name  string `json:"name,omitzero"`
		Value string `json:"value"`
	}
	sastFile struct {
		Type      string `json:"type"`
		Name      string `json:"name"`
		FileName  string `json:"file_name"`
		LineStart int    `json:"line_start"`
	}
	sastList struct {
		Type  string     `json:"type"`
		Name  string     `json:"name"`
		Items []sastText `json:"items"`
	}
	sastTracking struct {
		Type  string     `json:"type"`
		Items []sastItem `json:"items"`
	}
	sastItem struct {
		File       string          `json:"file"`
		StartLine  int             `json:"start_line"`
		EndLine    int             `json:"end_line"`
		Signatures []sastSignature `json:"signatures"`
	}
	sastSignature struct {
		Algorithm string `json:"algorithm"`
		Value     string `json:"value"`
	}
)

// sastAlgorithm is the kind of signature by which GitLab knows a vulnerability
// again where its line moves; it takes names of its own list only.
const sastAlgorithm = "scope_offset"

// sastVulnerabilities writes each finding. GitLab takes two for one where place
// and any identifier are the same, and shows one of them: so the control's id is
// the only identifier, requirements of frameworks are details, and findings of
// one control on one line stand at the paths of what is not declared. For the
// same reason none stands at an anchor.
func sastVulnerabilities(r *scanner.Report, findings []failure) []sastVulnerability {
	type place struct {
		control string
		at      gitlabPlace
	}
	shared := map[place]int{}
	for _, f := range findings {
		if at, ok := gitlabCode(f.Finding); ok {
			shared[place{f.Control, at}]++
		}
	}
	seen := identities{}
	taken := map[place]bool{}
	list := make([]sastVulnerability, 0, len(findings))
	for _, f := range findings {
		at, ok := gitlabCode(f.Finding)
		if !ok || shared[place{f.Control, at}] > 1 {
			at = gitlabPlace{syntheticPath(r, f.Kind, f.Key), 1}
		}
		for n, path := 2, at.path; taken[place{f.Control, at}]; n++ {
			at.path = path + "~" + decimal(n)
		}
		taken[place{f.Control, at}] = true
		list = append(list, sastFinding(f, at, seen.of(alertIdentity(r, f.Finding))))
	}
	return list
}

func sastFinding(f failure, at gitlabPlace, identity string) sastVulnerability {
	id := orElse(visible(f.Control), "control")
	v := sastVulnerability{
		ID: sastID(identity), Category: "sast", Scanner: sastName{sarifTool, sarifTool},
		Name:        shorten(visible(orElse(f.control.Title, id)), maxSASTName),
		Description: sastDescription(f),
		Severity:    orElse(sastSeverities[f.severity], "Unknown"),
		Solution:    sastSolution(f),
		Identifiers: []sastIdentifier{{Type: "idcscan_control", Name: id, Value: id}},
		Location:    sastLocation{at.path, at.line, at.line},
		Links:       []sastLink{},
		Details:     sastMember(f),
		Tracking: sastTracking{Type: "source", Items: []sastItem{{
			File: at.path, StartLine: at.line, EndLine: at.line,
			Signatures: []sastSignature{{sastAlgorithm, identity}},
		}}},
	}
	for _, link := range f.control.RelatedResources {
		if httpsLink(link) {
			v.Links = append(v.Links, sastLink{link})
		}
	}
	return v
}

// sastDescription is Markdown: what AWS named stands in a code span.
func sastDescription(f failure) string {
	paragraphs := []string{codeSpan(memberSentence(f.Finding)), f.control.Description}
	if why := strings.TrimSpace(f.control.Rationale); why != "" {
		paragraphs = append(paragraphs, "**Why**", why)
	}
	paragraphs = slices.DeleteFunc(paragraphs, func(s string) bool { return strings.TrimSpace(s) == "" })
	return shorten(strings.Join(paragraphs, "\n\n"), maxSASTDescription)
}

// sastSolution is Markdown of the control's own texts.
func sastSolution(f failure) string {
	var paragraphs []string
	for _, fix := range fixes(f.control, f.Location != nil) {
		steps := fix.steps
		if fix.code != "" && isCode(steps) {
			steps = fenced(fix.code, steps)
		}
		paragraphs = append(paragraphs, "**"+fix.name+"**", steps)
	}
	return shorten(strings.Join(paragraphs, "\n\n"), maxSASTSolution)
}

func sastMember(f failure) sastDetails {
	text := func(name, value string) *sastText {
		return &sastText{"text", name, shorten(visible(value), maxGitLabSentence)}
	}
	details := sastDetails{Member: *text("Member", f.Kind+" "+f.Key)}
	if f.ResourceID != "" {
		details.Resource = text("Resource in AWS", f.ResourceID)
	}
	if at, ok := gitlabCode(f.Finding); ok {
		details.Declared = &sastFile{"file-location", "Declared at", at.path, at.line}
	}
	var requirements []sastText
	for _, framework := range slices.Sorted(maps.Keys(f.control.Frameworks)) {
		for _, requirement := range f.control.Frameworks[framework] {
			requirements = append(requirements, *text("", fmt.Sprintf("%s %s", framework, requirement)))
		}
	}
	if len(requirements) > 0 {
		details.Requirements = &sastList{"list", "Requirements", requirements}
	}
	return details
}
