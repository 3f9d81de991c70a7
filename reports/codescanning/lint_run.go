package codescanning

import (
	"fmt"
	"regexp"
	"strings"
)

func (r *report) run(path string, run sarifRun) {
	driver := run.Tool.Driver
	r.check(driver.Name != "", "tool", path+".tool.driver", "it has no name")
	r.check(semanticVersion.MatchString(driver.SemanticVersion), "tool", path+".tool.driver", "semanticVersion is %q", driver.SemanticVersion)
	r.category(path+".automationDetails.id", run.AutomationDetails.ID)
	r.check(len(run.OriginalURIBaseIDs) == 0, "base", path+".originalUriBaseIds", "GitHub does not read it, and it tells machine paths")
	r.check(len(run.Invocations) > 0, "invocation", path, "it has no invocation: whether the tool succeeded is not said")
	for i, invocation := range run.Invocations {
		r.invocation(fmt.Sprintf("%s.invocations[%d]", path, i), invocation)
	}
	r.check(driver.Rules != nil, "rules", path+".tool.driver.rules", "it is missing, and required")
	r.check(len(driver.Rules) <= RefusedRules, "rules", path+".tool.driver.rules", "there are %d, and %d are taken", len(driver.Rules), RefusedRules)
	seen := map[string]bool{}
	for i, rule := range driver.Rules {
		rulePath := fmt.Sprintf("%s.tool.driver.rules[%d]", path, i)
		r.check(!seen[rule.ID], "rules", rulePath, "another rule has the id %q", rule.ID)
		seen[rule.ID] = true
		r.rule(rulePath, rule)
		for _, relationship := range rule.Relationships {
			r.taxon(rulePath+".relationships", relationship.Target, run.Taxonomies)
		}
	}
	if run.Results == nil {
		r.add("results", path, "it has no list of results: fixed alerts would stay open")
		return
	}
	for _, commit := range run.Provenance {
		r.check(strings.HasPrefix(commit.RepositoryURI, "https://") && !strings.Contains(commit.RepositoryURI, "@"),
			"provenance", path, "%q is no https address without a user", commit.RepositoryURI)
	}
	r.results(path, run)
}

func (r *report) results(path string, run sarifRun) {
	r.check(r.profile != GitHub || len(*run.Results) <= MaxResults, "results", path, "there are %d, and %d are kept", len(*run.Results), MaxResults)
	compared := 0
	identities := map[string]bool{}
	for i, result := range *run.Results {
		resultPath := fmt.Sprintf("%s.results[%d]", path, i)
		r.result(resultPath, result, run.Tool.Driver.Rules)
		for _, taxon := range result.Taxa {
			r.taxon(resultPath+".taxa", taxon, run.Taxonomies)
		}
		if result.BaselineState != "" {
			compared++
		}
		identity := result.RuleID + "\x00" + fmt.Sprint(result.PartialFingerprints[lineHash])
		r.check(!identities[identity], "fingerprint", resultPath, "another result of the rule has the same %s: one alert would hide the other", lineHash)
		identities[identity] = true
	}
	r.check(compared == 0 || compared == len(*run.Results), "baseline", path, "%d of %d results have a baselineState: all or none must", compared, len(*run.Results))
}

// taxon must lead to where its names say.
func (r *report) taxon(path string, taxon taxon, taxonomies []taxonomy) {
	component := taxon.ToolComponent
	if component.Index < 0 || component.Index >= len(taxonomies) || taxonomies[component.Index].Name != component.Name {
		r.add("taxon", path, "%d is not the taxonomy %q", component.Index, component.Name)
		return
	}
	taxa := taxonomies[component.Index].Taxa
	r.check(taxon.Index >= 0 && taxon.Index < len(taxa) && taxa[taxon.Index].ID == taxon.ID, "taxon", path, "%d is not %q of %s", taxon.Index, taxon.ID, component.Name)
}

var (
	semanticVersion = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
	date            = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	utcTime         = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$`)
)

// category: what stands after the last slash is the id of a run, not of the category.
func (r *report) category(path, id string) {
	slash := strings.LastIndexByte(id, '/')
	r.check(slash > 0, "category", path, "%q names no category: it needs a slash at its end", id)
	r.check(slash < 0 || slash == len(id)-1, "category", path, "%q is not the same in every run: it goes on after the slash", id)
	full := strings.HasSuffix(id, "/"+FullCategory)
	r.check(full == (r.profile == Full), "category", path, "%q is the category of another profile", id)
	r.check(!date.MatchString(id), "category", path, "%q holds a date: every day would be a category of its own", id)
}

func (r *report) invocation(path string, invocation invocation) {
	if invocation.ExecutionSuccessful == nil {
		r.add("invocation", path, "executionSuccessful is missing")
	}
	reasons := 0
	for i, note := range invocation.Notifications {
		notePath := fmt.Sprintf("%s.toolExecutionNotifications[%d]", path, i)
		r.check(note.Message.Text != "", "invocation", notePath, "it has no text")
		r.message(notePath, note.Message.Text)
		r.check(levels[note.Level], "level", notePath, "%q is no level", note.Level)
		if note.Level == "error" {
			reasons++
		}
	}
	if successful := invocation.ExecutionSuccessful; successful != nil {
		r.check(*successful || reasons > 0, "invocation", path, "it was not successful, and no notification of level error says why")
	}
	for _, at := range []string{invocation.StartTimeUTC, invocation.EndTimeUTC} {
		r.check(at == "" || utcTime.MatchString(at), "time", path, "%q is no time in UTC with milliseconds at most", at)
	}
}
