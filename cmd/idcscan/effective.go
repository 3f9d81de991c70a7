package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner/config"
)

// effectiveValue is one value that a scan would go by.
type effectiveValue struct {
	// Key is the keys of a configuration file that lead to it, joined by "/" in
	// JSON, since parameters have dots in their names.
	Key   string   `json:"key"`
	Value any      `json:"value"`
	From  string   `json:"from"`
	keys  []string // Key before it was joined
}

// effective lists what a scan would go by, sorted by key: everything that a
// flag gives, and what else is set.
func effective(cmd *cobra.Command, args []string, settings *config.Config) []effectiveValue {
	var values []effectiveValue
	add := func(value any, from string, keys ...string) {
		values = append(values, effectiveValue{Key: strings.Join(keys, "/"), Value: value, From: cmp.Or(from, "default"), keys: keys})
	}
	for name, key := range config.FlagKeys() {
		flag := cmd.Flags().Lookup(name)
		if flag == nil {
			continue
		}
		if value := shownFlag(flag.Value.Type(), flagValues(flag)); value != nil {
			add(value, origin(flag), strings.Split(key, ".")...)
		}
	}
	for id, parameters := range settings.Parameters {
		for name, value := range parameters {
			add(value, settings.Place("parameters", id, name), "parameters", id, name)
		}
	}
	for id, severity := range settings.Severities {
		add(severity, settings.Place("severities", id), "severities", id)
	}
	for key, limit := range map[string]int{"max_days": settings.Waivers.MaxDays, "max_findings": settings.Waivers.MaxFindings} {
		if limit > 0 {
			add(limit, settings.Place("waivers", key), "waivers", key)
		}
	}
	sources, from := shownSources(args, settings)
	add(sources, from, "sources")
	for key, names := range map[string][]string{"select": settings.Controls.Select, "skip": settings.Controls.Skip} {
		if len(names) > 0 {
			add(names, selectorOrigins(cmd.Flags().Lookup(key), settings, names), "controls", key)
		}
	}
	for _, attestation := range settings.Attestations {
		add(attestation, attestation.Place, "attestations", attestation.Setting)
	}
	slices.SortStableFunc(values, func(a, b effectiveValue) int { return slices.Compare(a.keys, b.keys) })
	return values
}

func shownSources(args []string, settings *config.Config) (sources []string, from string) {
	switch {
	case len(args) > 0:
		return args, "argument"
	case len(settings.Sources) > 0:
		return settings.Sources, settings.Place("sources")
	}
	return []string{liveSource}, ""
}

// selectorOrigins says where the names of --select or --skip come from: those of
// the file and the presets beside those of the flag.
func selectorOrigins(flag *pflag.Flag, settings *config.Config, names []string) string {
	var from []string
	for _, name := range names {
		place := settings.Place("controls", flag.Name, name)
		if slices.Contains(flagValues(flag), name) {
			place = origin(flag)
		}
		if !slices.Contains(from, place) {
			from = append(from, place)
		}
	}
	return strings.Join(from, ", ")
}

// shownFlag is a flag's value as a configuration file has it; nil where there
// is none.
func shownFlag(kind string, texts []string) any {
	switch {
	case kind == "bool":
		return texts[0] == "true"
	case kind == "string" && texts[0] != "":
		return texts[0]
	case kind != "string" && len(texts) > 0:
		return texts
	}
	return nil
}

func writeEffective(env *environment, format string, values []effectiveValue) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(env.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(values)
	case "yaml":
		document, err := effectiveYAML(values)
		if err != nil {
			return err
		}
		encoder := yaml.NewEncoder(env.stdout)
		encoder.SetIndent(2)
		if err := encoder.Encode(document); err != nil {
			return err
		}
		return encoder.Close()
	}
	return fmt.Errorf("unknown format %q; use yaml or json", format)
}

// effectiveYAML makes a configuration file of values, the places as comments.
func effectiveYAML(values []effectiveValue) (*yaml.Node, error) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, value := range values {
		var node yaml.Node
		if err := node.Encode(value.Value); err != nil {
			return nil, err
		}
		comment := reports.Sanitize(value.From)
		if value.keys[0] == "attestations" {
			list := below(root, "attestations", yaml.SequenceNode)
			node.HeadComment = comment
			list.Content = append(list.Content, &node)
			continue
		}
		if node.Kind == yaml.SequenceNode {
			node.Style = yaml.FlowStyle
		}
		parent := root
		for _, key := range value.keys[:len(value.keys)-1] {
			parent = below(parent, key, yaml.MappingNode)
		}
		node.LineComment = comment
		key := &yaml.Node{Kind: yaml.ScalarNode, Value: value.keys[len(value.keys)-1]}
		if node.Kind == yaml.MappingNode {
			key.LineComment, node.LineComment = comment, ""
		}
		parent.Content = append(parent.Content, key, &node)
	}
	return root, nil
}

// below returns the value of a key, which it adds where it is not there.
func below(parent *yaml.Node, key string, kind yaml.Kind) *yaml.Node {
	for i := 0; i+1 < len(parent.Content); i += 2 {
		if parent.Content[i].Value == key {
			return parent.Content[i+1]
		}
	}
	value := &yaml.Node{Kind: kind}
	parent.Content = append(parent.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	return value
}
