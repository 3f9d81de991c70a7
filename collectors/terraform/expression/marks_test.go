package expression_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// show writes a value with what its marks say: a known leaf as value@lines, an
// unknown one as ?symbols, a collection that may hold more with … and the
// symbols.
func show(value cty.Value) string {
	v := declaration.ValueOf(value)
	var more string
	if symbols := v.More(); len(symbols) > 0 {
		more = "…" + names(symbols)
	}
	plain, _ := value.Unmark()
	switch {
	case !v.Known():
		return "?" + names(v.Symbols())
	case v.Absent():
		return "null"
	case plain.CanIterateElements():
		elements, _, _ := expression.Elements(value)
		var parts []string
		for _, element := range elements {
			key := element.Text
			if expression.IsPlaceholder(key) {
				key = show(element.Key)
			} else if origin := declaration.ValueOf(element.Key).Origin(); origin != nil {
				key += place(origin)
			}
			if plain.Type().IsObjectType() || plain.Type().IsMapType() {
				parts = append(parts, key+"="+show(element.Value))
			} else {
				parts = append(parts, show(element.Value))
			}
		}
		return "{" + strings.Join(parts, " ") + more + "}"
	}
	text, _ := v.Text()
	if origin := v.Origin(); origin != nil {
		text += place(origin)
	}
	return text
}

func place(origin *declaration.Origin) string {
	at := origin.Place
	name := ""
	if at.URI != "main.tf" {
		name = at.URI + ":"
	}
	if at.StartLine == at.EndLine {
		return fmt.Sprintf("@%s%d:%d-%d", name, at.StartLine, at.StartColumn, at.EndColumn)
	}
	return fmt.Sprintf("@%s%d-%d", name, at.StartLine, at.EndLine)
}

func names(symbols []*declaration.Symbol) string {
	var all []string
	for _, symbol := range symbols {
		name := symbol.String()
		if symbol.Why == declaration.Failed || symbol.Why == declaration.NotRead || symbol.Why == declaration.Beyond {
			name = string(symbol.Why)
		}
		all = append(all, name)
	}
	return strings.Join(all, ",")
}

// TestPlaces shows that literals keep where they stand.
func TestPlaces(t *testing.T) {
	for _, test := range []struct{ name, expression, want string }{
		{"literal", `"a"`, `a@1:1-4`},
		{"object", `{ x = "a", y = { z = 1 } }`, `{x@1:3-10=a@1:7-10 y@1:12-25={z@1:18-23=1@1:22-23}}`},
		{"merge", `merge({ x = "a" }, { y = "b" })`, `{x@1:9-16=a@1:13-16 y@1:22-29=b@1:26-29}`},
		{"conditional has no marks of the condition", `"x" == "x" ? "a" : "b"`, `a@1:14-17`},
		{"for yields the entry with the key", `[for k, v in { x = { y = 1 } } : k]`, `{x@1:16-29}`},
		{"for object", `{for v in [{ n = "a" }] : v.n => v}`, `{a@1:18-21={n@1:14-21=a@1:18-21}}`},
		{"keys", `keys({ x = 1 })`, `{x@1:8-13}`},
		{"values", `values({ x = 1 })`, `{1@1:14-15}`},
		{"set", `toset(["b", "a", "b"])`, `{a@1:13-16 b@1:8-11}`},
		{"for over set", `[for x in toset(["b", "a"]) : "${x}"]`, `{a@1:23-26 b@1:18-21}`},
		{"set operations", `setsubtract(setunion(["a"], ["b"]), ["a"])`, `{b@1:30-33}`},
		{"set to list", `tolist(toset(["b", "a"]))`, `{a@1:20-23 b@1:15-18}`},
		{"flatten", `flatten([["a"], [["b"]]])`, `{a@1:11-14 b@1:19-22}`},
		{"splat", `[{ a = 1 }, { a = 2 }][*].a`, `{1@1:8-9 2@1:19-20}`},
		{"setproduct", `[for p in setproduct(["a"], ["x"]) : p[1]]`, `{x@1:30-33}`},
		{"zipmap", `zipmap(["a"], ["x"])`, `{a@1:9-12=x@1:16-19}`},
		{"lookup", `lookup({ a = "x" }, "a", "d")`, `x@1:14-17`},
		{"lookup default", `lookup({ a = "x" }, "b", "d")`, `d@1:26-29`},
		{"try", `try({}.a, "d")`, `d@1:11-14`},
		{"function", `upper("a")`, `A@1:7-10`},
		{"split gives each part the place", `split(",", "a,b")[1]`, `b@1:7-10`},
		{"formatlist", `formatlist("%s!", ["a", "b"])`, `{a!@1:12-17 b!@1:12-17}`},
		{"coalesce", `coalesce("", "b")`, `b@1:14-17`},
		{"element", `element(["a", "b"], 3)`, `b@1:15-18`},
		{"sort", `sort(["b", "a"])`, `{a@1:12-15 b@1:7-10}`},
		{"distinct", `distinct(["a", "a"])`, `{a@1:11-14}`},
		{"conversion", `tomap({ a = 1, b = "x" })`, `{a@1:9-14=1@1:13-14 b@1:16-23=x@1:20-23}`},
		{"multi-line", "{\n  a = {\n    b = 1\n  }\n}", `{a@2-4={b@3:5-10=1@3:9-10}}`},
		{"heredoc", "<<-EOT\n  x\n  EOT\n", "x\n@1-3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			value, problems := evaluate(t, newScope(t, "testdata"), test.expression)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(test.want, show(value)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.expression, diff)
			}
		})
	}
}

// TestUnknown shows that what is not known spoils nothing beside it.
func TestUnknown(t *testing.T) {
	for _, test := range []struct{ name, expression, want string }{
		{"attribute", `data.x.a.b`, `?data.x.a.b`},
		{"index", `data.x.list[0].id`, `?data.x.list[0].id`},
		{"any of a map", `{ a = { n = 1, m = "x" }, b = { n = 2, m = "x" } }[data.x.k]`, `{m@1:16-23=x@1:20-23 n@1:9-14=?data.x.k}`},
		{"any of a map of lists", `{ a = ["x", "y"], b = ["z"] }[data.x.k]`, `{x@1:8-11 y@1:13-16 z@1:24-27…data.x.k}`},
		{"any of a map, or none", `try({ a = "x", b = "x" }[data.x.k], "y")`, `?data.x.k`},
		{"any of a map, looked up or not", `lookup({ a = "x", b = "x" }, data.x.k, "y")`, `?data.x.k`},
		{"any of a map of the same", `{ a = "x", b = "x" }[data.x.k]`, `x@1:7-10`},
		{"any of what is not known", `{ a = data.y.id, b = data.z.id }[data.x.k]`, `?data.x.k`},
		{"template", `"a-${data.x.id}"`, `?data.x.id`},
		{"object beside it", `{ a = data.x.id, b = 1 }.b`, `1@1:22-23`},
		{"key", `{ (data.x.id) = 1, b = 2 }`, `{?data.x.id=1@1:17-18 b@1:20-25=2@1:24-25}`},
		{"key not found beside an unknown one", `{ (data.x.id) = 1 }["b"]`, `?data.x.id`},
		{"attribute not found beside an unknown key", `lookup({ (data.x.id) = 1 }, "b", 3)`, `?data.x.id`},
		{"key finds itself", `[for k, v in { (data.x.id) = "y" } : { for a, b in { (data.x.id) = "y" } : a => b }]`,
			`{{?data.x.id=y@1:68-71}}`},
		{"condition", `data.x.on ? "a" : data.x.id`, `?data.x.id,data.x.on`},
		{"condition with equal branches", `data.x.on ? "a" : "a"`, `a@1:13-16`},
		{"condition of lists", `data.x.on ? ["a", "b"] : ["b", "c"]`, `{a@1:14-17 b@1:19-22 c@1:32-35…data.x.on}`},
		{"condition of lists, index", `(data.x.on ? ["a"] : ["b"])[0]`, `?data.x.on`},
		{"condition of lists, contains", `contains(data.x.on ? ["a"] : ["b"], "b")`, `?data.x.on`},
		{"condition of lists, one", `one(data.x.on ? ["a"] : ["b"])`, `?data.x.on`},
		{"condition of lists, length", `length(data.x.on ? ["a"] : ["b", "c"])`, `?data.x.on`},
		{"condition of sets", `data.x.on ? toset(["a"]) : toset(["a", "b"])`, `{a@1:20-23 b@1:40-43…data.x.on}`},
		{"condition of maps", `data.x.on ? { a = 1 } : { b = 2 }`, `{a@1:15-20=1@1:19-20 b@1:27-32=2@1:31-32…data.x.on}`},
		{"condition of maps, merge under", `merge({ c = 3 }, data.x.on ? { a = 1 } : { b = 2 }).c`, `3@1:13-14`},
		{"condition of objects of the same keys", `data.x.on ? { a = 1, b = "x" } : { a = 2, b = "x" }`, `{a@1:15-20=?data.x.on b@1:22-29=x@1:26-29}`},
		{"condition of objects, lookup", `lookup(data.x.on ? { a = 1 } : { a = 1 }, "a", 5)`, `1@1:26-27`},
		{"keys of which not both are there", `{ for x in data.x.on ? [{ k = "a", v = 1 }] : [{ k = "a", v = 2 }] : x.k => x.v }`, `{a@1:54-57=?data.x.on…data.x.on}`},
		{"keys of which a filter leaves one", `{ for x in [{ k = "a", v = 1 }, { k = "a", v = 1 }] : x.k => x.v if x.k == data.x.id }.a`, `1@1:28-29`},
		{"for", `[for a in data.x.accounts : { id = a.id, role = "admin" }]`,
			`{{id@1:31-40=?data.x.accounts[*].id role@1:42-56=admin@1:49-56}…data.x.accounts}`},
		{"for with if", `[for a in ["x", "y"] : a if data.x.on]`, `{x@1:12-15 y@1:17-20…data.x.on}`},
		{"index after an unknown if", `[for a in ["x", "y"] : a if data.x.on][0]`, `?data.x.on`},
		{"index in one element for all", `[for a in data.x.list : { n = "lit", id = a.id }][0].n`, `lit@1:31-36`},
		{"for object", `{ for a in data.x.accounts : a.name => "admin" }`, `{?data.x.accounts[*].name=admin@1:40-47…data.x.accounts}`},
		{"splat", `data.x.accounts[*].id`, `{?data.x.accounts[*].id…data.x.accounts}`},
		{"concat", `concat(["a"], data.x.list)`, `{a@1:9-12 ?data.x.list[*]…data.x.list}`},
		{"concat, index", `concat(["a"], data.x.list)[0]`, `a@1:9-12`},
		{"concat behind, index", `concat(data.x.list, ["a"])[0]`, `?data.x.list`},
		{"merge keeps keys, which may get another value", `merge({ a = { b = 1 } }, data.x.more)`, `{?data.x.more=?data.x.more[*] a@1:9-22=?data.x.more.a…data.x.more}`},
		{"merge over another key", `merge({ a = 1 }, { (data.x.id) = 2 }).a`, `?data.x.id.a`},
		{"merge over keys of another form", `merge({ "a/1" = 1 }, { for x in data.x.list : "b/${x}" => 2 })["a/1"]`, `1@1:17-18`},
		{"merge over keys of the same form", `merge({ "b/1" = 1 }, { for x in data.x.list : "b/${x}" => 2 })["b/1"]`, `?data.x.list,data.x.list[*]`},
		{"merge over entries that may be missing", `merge({ a = 1 }, { for x in ["b"] : x => 2 if data.x.on }).a`, `1@1:13-14`},
		{"length", `length(concat(["a"], data.x.list))`, `?data.x.list`},
		{"length of unknown elements", `length([data.x.id, "a"])`, `2`},
		{"contains decided", `contains(["a", data.x.id], "a")`, `true`},
		{"contains undecided", `contains(["a", data.x.id], "b")`, `?data.x.id`},
		{"join", `join(",", ["a", data.x.id])`, `?data.x.id`},
		{"equality", `data.x.id == "a"`, `?data.x.id`},
		{"null check of an object", `{ a = data.x.id } == null`, `false`},
		{"and decided", `false && data.x.on`, `false@1:1-6`},
		{"or undecided", `false || data.x.on`, `?data.x.on`},
		{"alltrue decided", `alltrue([false, data.x.on])`, `false`},
		{"try takes what is unknown", `try(data.x.id, "d")`, `?data.x.id`},
		{"try with an unknown part", `try({ a = data.x.id, b = "y" }, {}).b`, `y@1:26-29`},
		{"set", `toset([data.x.id, "a"])`, `{a@1:19-22 ?data.x.id}`},
		{"toset of unknown", `toset(data.x.list)`, `{?data.x.list[*]…data.x.list}`},
		{"jsonencode", `jsonencode({ a = [for x in data.x.list : "y"] })`, `?data.x.list`},
		{"jsonencode of unknown key", `jsonencode({ (data.x.id) = 1 })`, `?data.x.id`},
		{"flatten", `flatten([for x in ["a"] : [for y in data.x.list : { x = x }]])`, `{{x@1:53-58=a@1:20-23}…data.x.list}`},
		{"impure", `timestamp()`, `?main.tf:1:1`},
		{"coalesce decided", `coalesce("a", data.x.id)`, `a@1:10-13`},
		{"coalesce undecided", `coalesce(data.x.id, "a")`, `?data.x.id`},
		{"formatlist", `formatlist("%s!", ["a", data.x.id])`, `{a!@1:12-17 ?data.x.id}`},
		{"keys", `keys({ (data.x.id) = 1, b = 2 })`, `{?data.x.id b@1:25-30}`},
		{"one", `one(data.x.list[*].arn)`, `?data.x.list[*].arn`},
		{"one of what may be there", `one((data.x.on ? [data.y.id] : [])[*])`, `?data.y.id`},
		{"one of what may be there, or another", `coalesce(one((data.x.on ? [data.y.id] : [])[*]), "b")`, `?data.x.on,data.y.id`},
		{"one of what may be there, in a text", `"${one((data.x.on ? [data.y.id] : [])[*])}"`, `?data.y.id`},
		{"one of what may be there, compared", `one((data.x.on ? [data.y.id] : [])[*]) == null`, `?data.x.on,data.y.id`},
		{"one of what may be there, chosen", `one((data.x.on ? [data.y.id] : [])[*]) == null ? "b" : data.y.id`, `?data.x.on,data.y.id`},
		{"one of what may be there, compact", `compact([one((data.x.on ? [data.y.id] : [])[*])])`, `{?data.y.id…data.x.on}`},
		{"element of what may be there", `try(element((data.x.on ? [data.y.id] : [])[*], 0), "b")`, `?data.x.on,data.y.id`},
		{"first of what may be there, or another", `try((data.x.on ? [data.y.id] : [])[0], "b")`, `?data.x.on,data.y.id`},
		{"length of what may be there", `length(data.x.on ? [data.y.id] : []) > 0 ? data.y.id : "b"`, `?data.x.on,data.y.id`},
		{"what may be there, joined", `join("", (data.x.on ? [data.y.id] : [])[*])`, `?data.x.on,data.y.id`},
		{"what may be there before another", `concat((data.x.on ? [data.y.id] : [])[*], ["b"])[0]`, `?data.x.on`},
		{"what may be there, flattened", `flatten([data.x.on ? [data.y.id] : []])[0]`, `?data.x.on,data.y.id`},
		{"expansion", `merge(data.x.list...)`, `{?data.x.list[*]=?data.x.list[*][*]…data.x.list,data.x.list[*]}`},
		{"lookup in unknown", `lookup(data.x.map, "k", "d")`, `?data.x.map["k"]`},
		{"distinct", `distinct(["a", data.x.id])[1]`, `?data.x.id`},
		{"group", `{ for a in ["x"] : data.x.id => a... }`, `{?data.x.id={x@1:13-16}}`},
		{"for directive", `"%{ for a in data.x.list }y%{ endfor }"`, `?data.x.list`},
		{"subtract", `setsubtract(["a", "b"], data.x.list)`, `{a@1:14-17 b@1:19-22…data.x.list}`},
		{"merge of what may be there", `merge({ s = 12 }, data.x.on ? { s = 1 } : {}).s`, `?data.x.on`},
		{"merge under what may be there", `merge({ s = 12 }, data.x.on ? { t = 1 } : {}).s`, `12@1:13-15`},
		{"lookup of what may be there", `lookup(data.x.on ? { a = 2 } : {}, "a", 5)`, `?data.x.on`},
		{"try of what may be there", `try((data.x.on ? [2] : [])[0], 5)`, `?data.x.on`},
		{"try of what a filter may leave out", `try({ for k, v in { a = 1 } : k => v if data.x.on }.a, 5)`, `?data.x.on`},
		{"try of an element of what is not known", `try([for x in data.x.list : "y"][0], "z")`, `?data.x.list`},
		{"try of nothing but what may be there", `try((data.x.on ? [2] : [])[0])`, `2@1:19-20`},
		{"can of what may be there", `can((data.x.on ? [2] : [])[0])`, `?data.x.on`},
		{"can of a function of what is not known", `can(regex("^a", data.x.id))`, `?data.x.id`},
		{"contains what may be there", `contains(data.x.on ? ["a"] : [], "a")`, `?data.x.on`},
		{"keys that may be there", `contains(keys(data.x.on ? { a = 1 } : {}), "a")`, `?data.x.on`},
		{"anytrue of what may be there", `anytrue(data.x.on ? [true] : [])`, `?data.x.on`},
		{"alltrue of what may be there", `alltrue(data.x.on ? [false] : [])`, `?data.x.on`},
		{"coalescelist of what may be there", `coalescelist(data.x.on ? ["a"] : [], ["b"])`, `?data.x.on`},
		{"subtract what may be there", `setsubtract(["a", "b"], data.x.on ? ["a"] : [])`, `{a@1:14-17 b@1:19-22…data.x.on}`},
		{"group that may hold more", `{ for x in [{ k = "a" }, { k = data.x.id }] : x.k => 1... }.a`, `{1@1:54-55…data.x.id}`},
		{"provider function", `provider::local::direxists("x").a`, `?main.tf:1:1.a`},
		{"ARN of which a part is not known", `provider::aws::arn_parse(data.x.arn).account_id`, `?data.x.arn.account_id`},
		{"ARN built with a part that is not known", `provider::aws::arn_build(data.x.partition, "iam", "", "aws", "policy/A")`, `?data.x.partition`},
	} {
		t.Run(test.name, func(t *testing.T) {
			value, problems := evaluate(t, newScope(t, "testdata"), test.expression)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(test.want, show(value)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.expression, diff)
			}
			checkSymbols(t, value)
		})
	}
}

// checkSymbols fails where a part is unknown without a symbol.
func checkSymbols(tb testing.TB, value cty.Value) {
	tb.Helper()
	v := declaration.ValueOf(value)
	plain, _ := value.Unmark()
	if !v.Known() && len(v.Symbols()) == 0 {
		tb.Errorf("%#v is unknown without a symbol", value)
	}
	if v.Known() && !v.Absent() && plain.CanIterateElements() {
		elements, _, _ := expression.Elements(value)
		for _, element := range elements {
			checkSymbols(tb, element.Key)
			checkSymbols(tb, element.Value)
		}
	}
}

// TestDataFiles shows the places in YAML, JSON and CSV, and what try does with
// files that are not there or broken.
func TestDataFiles(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"sets.yaml": "# sets\nAdmin:\n  duration: PT1H # one\n  policies:\n    - \"arn:1\"\n    - arn:2\n" +
			"base: &base\n  x: 'it''s'\n  text: |\n    one\n    two\nCopy:\n  <<: *base\n  y: {a: [1, 2]}\nRead: *base\n",
		"sets.json":   "{\n  \"Admin\": {\"duration\": \"PT1H\", \"n\": [1,\n 2]}\n}\n",
		"people.csv":  "name,age\nann,3\n",
		"broken.yaml": "a: 1\nb: [1\nc: 2\n",
		"broken.json": "{\"a\": 1,\n}\n",
		"x.tftpl":     "Hello ${name}",
		"sets.tftpl":  "${name}:\n  x: 1\n",
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, expression, want, problem string }{
		{name: "file", expression: `file("people.csv")`, want: "name,age\nann,3\n@people.csv:1-3"},
		{name: "YAML", expression: `yamldecode(file("sets.yaml")).Admin`,
			want: `{duration@sets.yaml:3:3-17=PT1H@sets.yaml:3:13-17 policies@sets.yaml:4-6={arn:1@sets.yaml:5:7-14 arn:2@sets.yaml:6:7-12}}`},
		{name: "YAML merge and flow", expression: `yamldecode(file("sets.yaml")).Copy`,
			want: "{text@sets.yaml:9-11=one\ntwo\n@sets.yaml:9-11 true@sets.yaml:14:3-17={a@sets.yaml:14:7-16={1@sets.yaml:14:11-12 2@sets.yaml:14:14-15}} x@sets.yaml:8:3-13=it's@sets.yaml:8:6-13}"},
		{name: "YAML keys", expression: `keys(yamldecode(file("sets.yaml")))`,
			want: `{Admin@sets.yaml:2-6 Copy@sets.yaml:12-14 Read@sets.yaml:15:1-12 base@sets.yaml:7-11}`},
		{name: "JSON", expression: `jsondecode(file("sets.json"))`,
			want: `{Admin@sets.json:2-3={duration@sets.json:2:13-31=PT1H@sets.json:2:25-31 n@sets.json:2-3={1@sets.json:2:39-40 2@sets.json:3:2-3}}}`},
		{name: "CSV", expression: `csvdecode(file("people.csv"))[0].age`, want: `3@people.csv:2:5-6`},
		{name: "absent", expression: `try(yamldecode(file("absent.yaml")), "d")`, want: `d@1:38-41`},
		{name: "broken YAML", expression: `try(yamldecode(file("broken.yaml")), {})`, want: `?not read`,
			problem: `broken.yaml:3,2-3: Invalid YAML; broken.yaml is not YAML: did not find expected ',' or ']'; mend the file.`},
		{name: "broken JSON", expression: `try(jsondecode(file("broken.json")), {})`, want: `?not read`,
			problem: `broken.json:2,1-2: Invalid JSON; broken.json is not JSON: invalid character '}' looking for beginning of object key string; mend the file.`},
		{name: "can of broken YAML", expression: `can(yamldecode(file("broken.yaml")))`, want: `?not read`,
			problem: `broken.yaml:3,2-3: Invalid YAML; broken.yaml is not YAML: did not find expected ',' or ']'; mend the file.`},
		{name: "outside", expression: `try(file("../secret"), "d")`, want: `?not read`,
			problem: `main.tf:1,10-21: File not read; "../secret" lies outside of the repository; name a directory that holds it as the repository.`},
		{name: "absolute", expression: `file("/etc/passwd")`, want: `?not read`,
			problem: `main.tf:1,6-19: File not read; "/etc/passwd" lies outside of the repository; name a directory that holds it as the repository.`},
		{name: "home", expression: `file(pathexpand("~/.ssh/id_rsa"))`, want: `?not read`,
			problem: `main.tf:1,17-32: File not read; "~/.ssh/id_rsa" lies in a home directory, not in the repository.`},
		{name: "template", expression: `templatefile("x.tftpl", { name = "Ann" })`, want: `Hello Ann@x.tftpl:1:1-14`},
		{name: "template with an unknown variable", expression: `templatefile("x.tftpl", { name = data.x.id })`, want: `?data.x.id`},
		{name: "YAML of a template", expression: `yamldecode(templatefile("sets.tftpl", { name = "Ann" }))`,
			want: `{Ann@sets.tftpl:1-2={x@sets.tftpl:2:3-7=1@sets.tftpl:2:6-7}}`},
		{name: "fileset", expression: `fileset(".", "*.json")`, want: `{broken.json@1:1-23 sets.json@1:1-23}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			value, problems := evaluate(t, newScope(t, root), test.expression)
			if diff := cmp.Diff(test.want, show(value)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.expression, diff)
			}
			var got string
			if problems.HasErrors() {
				got = problems.Error()
			}
			if diff := cmp.Diff(test.problem, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
