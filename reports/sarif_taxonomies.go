package reports

import (
	"maps"
	"slices"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/scanner"
)

// taxonomies adds every framework that a control names as a taxonomy with the
// requirements that are named, and leads to them from the rules and the results:
// from the rules, as SARIF means it; from the results, where more readers look.
func taxonomies(log *sarifDraft, run *sarif.Run) {
	requirements := map[string][]string{}
	for _, control := range log.report.Controls {
		for framework, named := range control.Frameworks {
			requirements[framework] = append(requirements[framework], named...)
		}
	}
	frameworks := slices.Sorted(maps.Keys(requirements))
	for i, framework := range frameworks {
		slices.Sort(requirements[framework])
		requirements[framework] = slices.Compact(requirements[framework])
		taxonomy := &sarif.ToolComponent{Name: framework}
		for _, id := range requirements[framework] {
			taxonomy.Taxa = append(taxonomy.Taxa, &sarif.ReportingDescriptor{ID: id})
		}
		run.Taxonomies = append(run.Taxonomies, taxonomy)
		name, index := framework, uint(i)
		run.Tool.Driver.SupportedTaxonomies = append(run.Tool.Driver.SupportedTaxonomies, &sarif.ToolComponentReference{Name: &name, Index: &index})
	}
	taxa := make([][]any, len(log.report.Controls))
	for i, control := range log.report.Controls {
		taxa[i] = taxaOf(control, frameworks, requirements)
		log.addedToRules = append(log.addedToRules, relationships(taxa[i]))
	}
	for i, result := range run.Results {
		if list := taxa[log.rules[*result.RuleID]]; len(list) > 0 {
			log.addedToResults[i]["taxa"] = list
		}
	}
}

// taxaOf refers to the requirements that a control names, each once.
func taxaOf(control scanner.ControlResult, frameworks []string, requirements map[string][]string) []any {
	var taxa []any
	for i, framework := range frameworks {
		named := slices.Clone(control.Frameworks[framework])
		slices.Sort(named)
		for _, id := range slices.Compact(named) {
			taxa = append(taxa, map[string]any{
				"id": id, "index": slices.Index(requirements[framework], id),
				"toolComponent": map[string]any{"name": framework, "index": i},
			})
		}
	}
	return taxa
}

// relationships are what go-sarif has no field for.
func relationships(taxa []any) map[string]any {
	if len(taxa) == 0 {
		return nil
	}
	list := make([]any, 0, len(taxa))
	for _, taxon := range taxa {
		list = append(list, map[string]any{"target": taxon, "kinds": []any{"relevant"}})
	}
	return map[string]any{"relationships": list}
}
