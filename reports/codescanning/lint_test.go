package codescanning

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// good is a log that GitHub takes whole.
func good(t *testing.T) map[string]any {
	t.Helper()
	data, err := os.ReadFile("testdata/good.sarif")
	if err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	return log
}

func encode(t *testing.T, log map[string]any) []byte {
	t.Helper()
	data, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// at follows a path of names and numbers.
func at(t *testing.T, value any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			value = value.(map[string]any)[step]
		case int:
			value = value.([]any)[step]
		}
		if value == nil {
			t.Fatalf("nothing at %v", path)
		}
	}
	return value
}

// set changes one member of an object of the log; a nil value removes it.
func set(value any, path ...any) func(*testing.T, map[string]any) {
	return func(t *testing.T, log map[string]any) {
		t.Helper()
		object := at(t, log, path[:len(path)-1]...).(map[string]any)
		name := path[len(path)-1].(string)
		if value == nil {
			delete(object, name)
			return
		}
		object[name] = value
	}
}

func TestGoodLogHasNoProblem(t *testing.T) {
	if problems := Lint(encode(t, good(t)), GitHub); len(problems) > 0 {
		t.Errorf("problems of a good log: %v", problems)
	}
}

// Every rule is shown a log that breaks it.
func TestBadLogs(t *testing.T) {
	driver := func(path ...any) []any { return append([]any{"runs", 0, "tool", "driver"}, path...) }
	rule := func(path ...any) []any { return append(driver("rules", 0), path...) }
	result := func(path ...any) []any { return append([]any{"runs", 0, "results", 0}, path...) }
	physical := func(path ...any) []any { return append(result("locations", 0, "physicalLocation"), path...) }
	uri := physical("artifactLocation", "uri")
	tags := make([]any, MaxTags+1)
	for i := range tags {
		tags[i] = fmt.Sprint("tag", i)
	}
	tags[0] = "security"
	tests := map[string]struct {
		rule string
		edit func(*testing.T, map[string]any)
	}{
		"another version":            {"version", set("2.0.0", "version")},
		"no schema":                  {"version", set(nil, "$schema")},
		"no runs":                    {"runs", set([]any{}, "runs")},
		"too many runs":              {"runs", func(t *testing.T, log map[string]any) { repeatRuns(t, log, RefusedRuns+1) }},
		"two runs of one category":   {"runs", func(t *testing.T, log map[string]any) { repeatRuns(t, log, 2) }},
		"no tool name":               {"tool", set("", driver("name")...)},
		"no semantic version":        {"tool", set("(devel)", driver("semanticVersion")...)},
		"category without slash":     {"category", set("idcscan", "runs", 0, "automationDetails", "id")},
		"category that goes on":      {"category", set("idcscan/x/today", "runs", 0, "automationDetails", "id")},
		"category with a date":       {"category", set("idcscan/2025-06-01/", "runs", 0, "automationDetails", "id")},
		"base URIs":                  {"base", set(map[string]any{"SRCROOT": map[string]any{"uri": "file:///home/me/"}}, "runs", 0, "originalUriBaseIds")},
		"uriBaseId":                  {"base", set("SRCROOT", physical("artifactLocation", "uriBaseId")...)},
		"no invocation":              {"invocation", set([]any{}, "runs", 0, "invocations")},
		"success not said":           {"invocation", set(nil, "runs", 0, "invocations", 0, "executionSuccessful")},
		"failure without a reason":   {"invocation", set(false, "runs", 0, "invocations", 0, "executionSuccessful")},
		"notification without text":  {"invocation", set(map[string]any{}, "runs", 0, "invocations", 0, "toolExecutionNotifications", 0, "message")},
		"notification without level": {"level", set("fatal", "runs", 0, "invocations", 0, "toolExecutionNotifications", 0, "level")},
		"notification with brace":    {"message", set(map[string]any{"text": "{0}"}, "runs", 0, "invocations", 0, "toolExecutionNotifications", 0, "message")},
		"time with an offset":        {"time", set("2025-06-01T12:00:00+02:00", "runs", 0, "invocations", 0, "endTimeUtc")},
		"time in nanoseconds":        {"time", set("2025-06-01T12:00:00.123456789Z", "runs", 0, "invocations", 0, "startTimeUtc")},
		"no rules": {"rules", func(t *testing.T, log map[string]any) {
			set(nil, driver("rules")...)(t, log)
			set([]any{}, "runs", 0, "results")(t, log)
		}},
		"rule without id": {"rules", func(t *testing.T, log map[string]any) {
			set("", rule("id")...)(t, log)
			set("", result("ruleId")...)(t, log)
		}},
		"two rules of one id":        {"rules", repeatRule},
		"too many rules":             {"rules", manyRules},
		"long rule name":             {"rule text", set(strings.Repeat("a", MaxName+1), rule("name")...)},
		"no short description":       {"rule text", set(map[string]any{}, rule("shortDescription")...)},
		"long short description":     {"rule text", set(strings.Repeat("a", MaxShortDescription+1), rule("shortDescription", "text")...)},
		"long full description":      {"rule text", set(strings.Repeat("ä", MaxFullDescription+1), rule("fullDescription", "text")...)},
		"markdown help alone":        {"rule text", set(nil, rule("help", "text")...)},
		"no markdown help":           {"rule text", set(nil, rule("help", "markdown")...)},
		"long help":                  {"rule text", set(strings.Repeat("a", MaxHelp+1), rule("help", "markdown")...)},
		"line break escaped twice":   {"rule text", set(`a\nb`, rule("help", "markdown")...)},
		"relative help link":         {"link", set("docs/a.md", rule("helpUri")...)},
		"script as help link":        {"link", set("javascript:alert(1)", rule("helpUri")...)},
		"blank in help link":         {"link", set("https://example.com/a b", rule("helpUri")...)},
		"first tag is not security":  {"tags", set([]any{"cis/1.1", "security"}, rule("properties", "tags")...)},
		"too many tags":              {"tags", set(tags, rule("properties", "tags")...)},
		"a tag twice":                {"tags", set([]any{"security", "a", "a"}, rule("properties", "tags")...)},
		"severity is a label":        {"severity", set("high", rule("properties", "security-severity")...)},
		"severity is a number":       {"severity", set(8.0, rule("properties", "security-severity")...)},
		"severity is zero":           {"severity", set("0.0", rule("properties", "security-severity")...)},
		"severity above ten":         {"severity", set("10.1", rule("properties", "security-severity")...)},
		"severity on an upper edge":  {"severity", set("8.9", rule("properties", "security-severity")...)},
		"severity on a lower edge":   {"severity", set("7.0", rule("properties", "security-severity")...)},
		"severity without decimal":   {"severity", set("8", rule("properties", "security-severity")...)},
		"severity against the level": {"severity", set("2.0", rule("properties", "security-severity")...)},
		"error without severity":     {"severity", set(nil, rule("properties", "security-severity")...)},
		"unknown level":              {"level", func(t *testing.T, log map[string]any) { set("critical", result("level")...)(t, log) }},
		"level is not the rule's":    {"level", set("note", result("level")...)},
		"no list of results":         {"results", set(nil, "runs", 0, "results")},
		"too many results":           {"results", manyResults},
		"no rule index":              {"rule index", set(nil, result("ruleIndex")...)},
		"rule index of another rule": {"rule index", set("IDC-XXX-999", result("ruleId")...)},
		"rule index out of range":    {"rule index", set(7, result("ruleIndex")...)},
		"rule index of a cast -1":    {"rule index", set(json.Number("18446744073709551615"), result("ruleIndex")...)},
		"kind pass":                  {"kind", set("pass", result("kind")...)},
		"suppressed":                 {"suppression", set([]any{}, result("suppressions")...)},
		"gone":                       {"baseline", set("absent", result("baselineState")...)},
		"full profile":               {"category", set("idcscan/x/full/", "runs", 0, "automationDetails", "id")},
		"no message":                 {"message", set(map[string]any{"text": " "}, result("message")...)},
		"placeholder in message":     {"message", set("a {0} b", result("message", "text")...)},
		"lone brace in message":      {"message", set("a } b", result("message", "text")...)},
		"link in message":            {"message", set("a [b](1)", result("message", "text")...)},
		"link after a backslash":     {"message", set(`a \\[b](1)`, result("message", "text")...)},
		"no fingerprint":             {"fingerprint", set(nil, result("partialFingerprints")...)},
		"fingerprint is a number":    {"fingerprint", set(1, result("partialFingerprints", "other")...)},
		"fingerprint of another":     {"fingerprint", repeatResult},
		"no location":                {"location", set([]any{}, result("locations")...)},
		"logical location only":      {"uri", set(nil, result("locations", 0, "physicalLocation")...)},
		"empty URI":                  {"uri", set("", uri...)},
		"ARN as URI":                 {"uri", set("arn:aws:sso:::permissionSet/a/b", uri...)},
		"URI with a blank":           {"uri", set("my folder/main.tf", uri...)},
		"URI with an umlaut":         {"uri", set("zugänge/main.tf", uri...)},
		"URI with a bad escape":      {"uri", set("a%zz", uri...)},
		"absolute URI":               {"uri", set("/a/b", uri...)},
		"URI with a dot segment":     {"uri", set("./a/b", uri...)},
		"URI above the root":         {"uri", set("../a", uri...)},
		"encoded dot segment":        {"uri", set("a/%2e%2e/b", uri...)},
		"encoded slash and dots":     {"uri", set("a/b%2F..%2Fc", uri...)},
		"empty segment":              {"uri", set("a//b", uri...)},
		"line zero":                  {"region", set(0, physical("region", "startLine")...)},
		"no region":                  {"region", set(nil, physical("region")...)},
		"several lines":              {"region", set(9, physical("region", "endLine")...)},
		"ends before it begins":      {"region", set(9, physical("region", "startColumn")...)},
		"two locations": {"location", func(t *testing.T, log map[string]any) {
			set(twice(at(t, log, result("locations", 0)...)), result("locations")...)(t, log)
		}},
		"a null":                      {"null", func(_ *testing.T, log map[string]any) { log["properties"] = map[string]any{"a": nil} }},
		"too many related locations":  {"location", manyRelated},
		"bad URI of related location": {"uri", set("/etc/passwd", result("relatedLocations", 0, "physicalLocation", "artifactLocation", "uri")...)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			log := good(t)
			test.edit(t, log)
			problems := Lint(encode(t, log), GitHub)
			if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == test.rule }) {
				t.Errorf("no problem of rule %q; got %v", test.rule, problems)
			}
		})
	}
}

// full makes the good log one of the full profile: a failing result with a
// waiver, and a passing one.
func full(t *testing.T) map[string]any {
	t.Helper()
	log := good(t)
	run := at(t, log, "runs", 0).(map[string]any)
	run["automationDetails"] = map[string]any{"id": "idcscan/x/full/"}
	taxon := func() map[string]any {
		return map[string]any{"id": "2.14", "index": 0, "toolComponent": map[string]any{"name": "cis", "index": 0}}
	}
	run["taxonomies"] = []any{map[string]any{"name": "cis", "taxa": []any{map[string]any{"id": "2.14"}}}}
	at(t, run, "tool", "driver", "rules", 0).(map[string]any)["relationships"] = []any{map[string]any{"target": taxon()}}
	waived := at(t, run, "results", 0).(map[string]any)
	waived["suppressions"] = []any{map[string]any{"kind": "external", "status": "accepted", "justification": "it moves"}}
	waived["taxa"] = []any{taxon()}
	run["results"] = []any{waived, map[string]any{
		"ruleId": waived["ruleId"], "ruleIndex": waived["ruleIndex"], "kind": "pass", "level": "none", "message": map[string]any{"text": "It passes."},
		"partialFingerprints": map[string]any{"primaryLocationLineHash": "pass"}, "suppressions": []any{},
	}}
	return log
}

func TestFullLogHasNoProblem(t *testing.T) {
	log := encode(t, full(t))
	if problems := Lint(log, Full); len(problems) > 0 {
		t.Errorf("problems of a good log: %v", problems)
	}
	if ProfileOf(log) != Full || ProfileOf(encode(t, good(t))) != GitHub || ProfileOf([]byte("{")) != GitHub || ProfileOf([]byte(`{"runs":[]}`)) != GitHub {
		t.Error("the profile of a log is not told")
	}
	if len(Lint(log, GitHub)) == 0 || len(Lint(encode(t, good(t)), Full)) == 0 {
		t.Error("a log of one profile passes as one of the other")
	}
}

// A log of the full profile may be larger than GitHub takes.
func TestFullLogHasNoLimit(t *testing.T) {
	log := full(t)
	run := at(t, log, "runs", 0).(map[string]any)
	pass := at(t, run, "results", 1).(map[string]any)
	results := []any{}
	for i := range MaxResults + 1 {
		result := maps.Clone(pass)
		result["partialFingerprints"] = map[string]any{"primaryLocationLineHash": fmt.Sprint(i)}
		results = append(results, result)
	}
	run["results"] = results
	if problems := Lint(encode(t, log), Full); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
}

func TestBadFullLogs(t *testing.T) {
	waived := func(path ...any) []any { return append([]any{"runs", 0, "results", 0}, path...) }
	pass := func(path ...any) []any { return append([]any{"runs", 0, "results", 1}, path...) }
	for name, test := range map[string]struct {
		rule string
		edit func(*testing.T, map[string]any)
	}{
		"a passing result with a level":   {"level", set("note", pass("level")...)},
		"an unknown kind":                 {"kind", set("review", pass("kind")...)},
		"a passing result is suppressed":  {"suppression", set([]any{map[string]any{"kind": "external", "status": "accepted", "justification": "x"}}, pass("suppressions")...)},
		"no list of suppressions":         {"suppression", set(nil, pass("suppressions")...)},
		"a waiver without a reason":       {"suppression", set("", waived("suppressions", 0, "justification")...)},
		"a waiver that is not accepted":   {"suppression", set("underReview", waived("suppressions", 0, "status")...)},
		"a waiver in the source":          {"suppression", set("inSource", waived("suppressions", 0, "kind")...)},
		"a failing result without place":  {"location", set(nil, waived("locations")...)},
		"a failing result of another":     {"level", set("note", waived("level")...)},
		"a baseline of one only":          {"baseline", set("new", waived("baselineState")...)},
		"another taxonomy":                {"taxon", set("nist", waived("taxa", 0, "toolComponent", "name")...)},
		"a taxonomy that is not there":    {"taxon", set(1, waived("taxa", 0, "toolComponent", "index")...)},
		"another requirement":             {"taxon", set("9.9", "runs", 0, "tool", "driver", "rules", 0, "relationships", 0, "target", "id")},
		"a requirement that is not there": {"taxon", set(-1, waived("taxa", 0, "index")...)},
		"GitHub's category":               {"category", set("idcscan/x/", "runs", 0, "automationDetails", "id")},
		"a repository with a user":        {"provenance", set([]any{map[string]any{"repositoryUri": "https://me@example.com/a"}}, "runs", 0, "versionControlProvenance")},
		"a repository that is a folder":   {"provenance", set([]any{map[string]any{"repositoryUri": "file:///a"}}, "runs", 0, "versionControlProvenance")},
	} {
		t.Run(name, func(t *testing.T) {
			log := full(t)
			test.edit(t, log)
			problems := Lint(encode(t, log), Full)
			if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == test.rule }) {
				t.Errorf("no problem of rule %q; got %v", test.rule, problems)
			}
		})
	}
}

func twice(value any) []any { return []any{value, value} }

func copies(n int, value any) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = value
	}
	return list
}

func repeatRuns(t *testing.T, log map[string]any, n int) {
	log["runs"] = copies(n, at(t, log, "runs", 0))
}

func repeatRule(t *testing.T, log map[string]any) {
	driver := at(t, log, "runs", 0, "tool", "driver").(map[string]any)
	driver["rules"] = twice(at(t, driver, "rules", 0))
}

func manyRules(t *testing.T, log map[string]any) {
	driver := at(t, log, "runs", 0, "tool", "driver").(map[string]any)
	driver["rules"] = copies(RefusedRules+1, at(t, driver, "rules", 0))
}

func repeatResult(t *testing.T, log map[string]any) {
	run := at(t, log, "runs", 0).(map[string]any)
	run["results"] = twice(at(t, run, "results", 0))
}

func manyResults(t *testing.T, log map[string]any) {
	run := at(t, log, "runs", 0).(map[string]any)
	run["results"] = copies(MaxResults+1, at(t, run, "results", 0))
}

func manyRelated(t *testing.T, log map[string]any) {
	result := at(t, log, "runs", 0, "results", 0).(map[string]any)
	result["relatedLocations"] = copies(MaxRelated+1, at(t, result, "relatedLocations", 0))
}

func TestLogsThatCannotBeRead(t *testing.T) {
	whole := string(encode(t, good(t)))
	tests := map[string]struct{ rule, log string }{
		"empty file":      {"json", ""},
		"half a file":     {"json", whole[:len(whole)/2]},
		"an old tail":     {"json", whole + `"runs":[]}`},
		"wrong type":      {"json", strings.Replace(whole, `"startLine":1`, `"startLine":"1"`, 1)},
		"byte order mark": {"encoding", "\ufeff" + whole},
		"no UTF-8":        {"encoding", strings.Replace(whole, "idcscan", "idc\xffscan", 1)},
		"too many bytes":  {"size", strings.TrimSuffix(whole, "}") + `,"properties":{"noise":"` + noise(RefusedGzip*2) + `"}}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problems := Lint([]byte(test.log), GitHub)
			if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == test.rule }) {
				t.Errorf("no problem of rule %q; got %v", test.rule, problems)
			}
		})
	}
}

// noise is text that hardly compresses.
func noise(n int) string {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
	out := make([]byte, n)
	state := uint64(1)
	for i := range out {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		out[i] = alphabet[state>>32%uint64(len(alphabet))]
	}
	return string(out)
}
