package codescanning

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var levels = map[string]bool{"error": true, "warning": true, "note": true}

func (r *report) rule(path string, rule rule) {
	r.check(rule.ID != "", "rules", path, "it has no id")
	r.check(utf8.RuneCountInString(rule.Name) <= MaxName, "rule text", path+".name", "it is over %d characters", MaxName)
	r.ruleText(path+".shortDescription.text", rule.ShortDescription.Text, MaxShortDescription)
	r.ruleText(path+".fullDescription.text", rule.FullDescription.Text, MaxFullDescription)
	r.ruleText(path+".help.text", rule.Help.Text, MaxHelp)
	r.ruleText(path+".help.markdown", rule.Help.Markdown, MaxHelp)
	if rule.HelpURI != "" {
		link, err := url.Parse(rule.HelpURI)
		r.check(err == nil && link.Scheme == "https" && link.Host != "" && !strings.ContainsAny(rule.HelpURI, " <>\""),
			"link", path+".helpUri", "%q is no absolute https link", rule.HelpURI)
	}
	tags := rule.Properties.Tags
	r.check(len(tags) > 0 && tags[0] == "security", "tags", path, "the first tag is not security")
	r.check(len(tags) <= MaxTags, "tags", path, "there are %d tags, and %d are kept", len(tags), MaxTags)
	seen := map[string]bool{}
	for _, tag := range tags {
		r.check(!seen[tag], "tags", path, "the tag %q stands twice", tag)
		seen[tag] = true
	}
	r.severity(path, rule)
}

func (r *report) ruleText(path, text string, limit int) {
	r.check(strings.TrimSpace(text) != "", "rule text", path, "it is empty, and required")
	r.check(limit == 0 || utf8.RuneCountInString(text) <= limit, "rule text", path, "it is over %d characters", limit)
	r.check(!strings.Contains(text, `\n`), "rule text", path, `it shows \n: a line break was escaped twice`)
}

var oneDecimal = regexp.MustCompile(`^\d{1,2}\.\d$`)

// bands are GitHub's bands of scores, critical, high, medium and low, each with
// the level that agrees.
var bands = []struct {
	from, to float64
	level    string
}{{9.0, 10.0, "error"}, {7.0, 8.9, "error"}, {4.0, 6.9, "warning"}, {0.1, 3.9, "note"}}

func (r *report) severity(path string, rule rule) {
	level := rule.DefaultConfiguration.Level
	r.check(levels[level], "level", path+".defaultConfiguration", "%q is no level", level)
	if len(rule.Properties.SecuritySeverity) == 0 {
		r.check(level == "note", "severity", path, "level %s without a security-severity: it would be no security alert", level)
		return
	}
	var score string
	if json.Unmarshal(rule.Properties.SecuritySeverity, &score) != nil {
		r.add("severity", path, "security-severity %s is no string", rule.Properties.SecuritySeverity)
		return
	}
	value, err := strconv.ParseFloat(score, 64)
	if err != nil || !oneDecimal.MatchString(score) || value <= 0 || value > 10 {
		r.add("severity", path, "security-severity %q is no number above 0.0 and up to 10.0 with one decimal", score)
		return
	}
	for _, band := range bands {
		if value >= band.from {
			r.check(value != band.from && value != band.to, "severity", path, "security-severity %s stands on the edge of a band", score)
			r.check(level == band.level, "severity", path, "level %s beside security-severity %s", level, score)
			return
		}
	}
}
