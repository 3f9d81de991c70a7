package reports

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

// sameDiff is a difference in which nothing differs.
func sameDiff() *access.Diff {
	source := func(name, kind string) access.Source {
		return access.Source{
			Name: name, Source: kind, Instance: "ssoins-1111111111111111", Account: "111111111111",
			CollectedAt: "2025-06-01T11:59:30Z", SnapshotDigest: digest(name),
		}
	}
	return &access.Diff{
		Schema: access.Schema, Version: "1.2.3", PoliciesDigest: digest("policies"),
		Old: source("monday.json", "aws"), New: source("plan.json", "terraform plan"),
		NewAdministrators: []access.Access{}, PossibleAdministrators: []access.Access{}, Gained: []access.Access{}, Lost: []access.Access{},
		Changed: []access.SetChange{}, Renamed: []access.Rename{}, NotComparable: []access.NotComparable{}, Notes: []string{},
	}
}

// fullDiff has something in each list.
func fullDiff() *access.Diff {
	d := sameDiff()
	of := func(principal, set, administrator, tier string, reason access.Reason, accounts ...string) access.Access {
		return access.Access{
			Principal: principal, PermissionSet: set, Accounts: accounts, Reason: reason, Administrator: administrator, Tier: tier,
			People: access.People{Count: 1, Users: []string{}},
		}
	}
	unread := access.Doubt{
		Side: access.SideNew, Section: snapshot.SectionPermissionSets, Cause: snapshot.CauseDenied, Accidental: true,
		Meaning: "the inline policy of a permission set was not read", Remedy: "allow sso:GetInlinePolicyForPermissionSet",
	}
	group := of("group:Operators", "Administrators", scanner.FactYes, "admin", access.AssignmentAdded, "111111111111", "222222222222")
	group.People = access.People{Count: 3, AtLeast: true, Users: []string{"user:anna@example.com", "user:ben@example.com", "user:carl@example.com"}}
	group.Location = &snapshot.Location{URI: "infra/assignments.tf", StartLine: 12, StartColumn: 3, EndLine: 12, EndColumn: 20}
	joined := of("group:Administrators", "Administrators", scanner.FactYes, "admin", access.MembershipAdded, "333333333333")
	joined.People.Users = []string{"user:dora@example.com"}
	possible := of("group:Builders", "Build", scanner.FactUnknown, "unknown", access.PermissionSetChanged, "222222222222")
	possible.Doubt = &unread
	d.NewAdministrators, d.PossibleAdministrators = []access.Access{joined, group}, []access.Access{possible}
	many := of("group:Readers", "ReadOnly", scanner.FactNo, "read-only", access.AssignmentAdded)
	for i := range 25 {
		many.Accounts = append(many.Accounts, fmt.Sprintf("%012d", i))
	}
	d.Gained = []access.Access{many}
	d.Lost = []access.Access{
		of("user:eve@example.com", "PowerUser", scanner.FactNo, "power-user", access.PrincipalDeleted, "111111111111"),
		of("group:Readers", "Billing", scanner.FactNo, "unknown", access.AssignmentRemoved, "111111111111"),
	}
	d.Changed = []access.SetChange{
		{
			PermissionSet: "Build", OldAdministrator: scanner.FactNo, NewAdministrator: scanner.FactUnknown, OldTier: "power-user", NewTier: "unknown",
			Accounts: 1, Principals: 1, Changes: []access.Change{},
		},
		{
			PermissionSet: "ReadOnly", OldAdministrator: scanner.FactNo, NewAdministrator: scanner.FactNo, OldTier: "read-only", NewTier: "read-only",
			Accounts: 25, Principals: 2, Location: &snapshot.Location{URI: "infra/sets.tf", StartLine: 4, StartColumn: 1, EndLine: 9, EndColumn: 2},
			Changes: []access.Change{
				{Attribute: "inline_policy", What: "changed", Old: digest("a"), New: digest("b"), Widens: scanner.FactUnknown},
				{Attribute: "managed_policies", What: "added", New: "arn:aws:iam::aws:policy/SecurityAudit", Widens: scanner.FactYes},
				{Attribute: "managed_policies", What: "removed", Old: "arn:aws:iam::aws:policy/ViewOnlyAccess", Widens: scanner.FactNo},
				{Attribute: "session_duration", What: "lengthened", Old: "PT1H", New: "PT12H", Widens: scanner.FactYes},
			},
		},
	}
	d.Renamed = []access.Rename{{Kind: "group", Old: "Ops", New: "Operators"}}
	d.NotComparable = []access.NotComparable{
		{Doubt: unread, Count: 1, Sample: []string{"Build#inline_policy"}, MayHideAdministrators: true},
		{
			Doubt:  access.Doubt{Side: access.SideBoth, Section: snapshot.SectionGroups, Cause: snapshot.CauseNotInSource, Meaning: "who is a member by provisioning stands in no code"},
			Sample: []string{},
		},
	}
	d.Notes = []string{"the sources are of two instances, ssoins-1 and ssoins-2: names are compared, not ids"}
	d.Counts = access.Counts{NewAdministrators: 3, PossibleAdministrators: 1, Gained: 25, Lost: 2, Changed: 2, Renamed: 1, NotComparable: 2}
	d.Gate = &access.Gate{Verdict: scanner.VerdictFail, Because: []string{"3 new administrators", "1 gap may hide new administrators"}}
	return d
}

// hostileDiff has every hostile name in every place that AWS or code fills.
func hostileDiff() *access.Diff {
	d := sameDiff()
	for _, title := range slices.Sorted(maps.Keys(hostileNames)) {
		name := hostileNames[title]
		a := access.Access{
			Principal: "group:" + name, PermissionSet: name, Accounts: []string{name}, Reason: access.AssignmentAdded,
			Administrator: scanner.FactYes, Tier: "admin", People: access.People{Count: 1, Users: []string{"user:" + name}},
			Location: &snapshot.Location{URI: name, StartLine: 1},
			Doubt:    &access.Doubt{Side: access.SideNew, Cause: snapshot.CauseUnresolved, Accidental: true, Meaning: name, Remedy: name},
		}
		d.NewAdministrators, d.Gained = append(d.NewAdministrators, a), append(d.Gained, a)
		d.Changed = append(d.Changed, access.SetChange{
			PermissionSet: name, OldAdministrator: scanner.FactNo, NewAdministrator: scanner.FactYes, OldTier: "admin", NewTier: "admin",
			Changes: []access.Change{{Attribute: "managed_policies", What: "added", New: name, Widens: scanner.FactYes}},
		})
		d.Renamed = append(d.Renamed, access.Rename{Kind: "group", Old: name, New: name + "2"})
		d.NotComparable = append(d.NotComparable, access.NotComparable{Doubt: *a.Doubt, Count: 1, Sample: []string{name}, MayHideAdministrators: true})
		d.Notes = append(d.Notes, name)
	}
	d.Old.Name, d.Old.Source = hostileNames["ansi"], hostileNames["link"]
	n := len(hostileNames)
	d.Counts = access.Counts{NewAdministrators: n, Gained: n, Changed: n, Renamed: n, NotComparable: n}
	return d
}

func diffFixtures() map[string]*access.Diff {
	return map[string]*access.Diff{"same": sameDiff(), "full": fullDiff(), "hostile": hostileDiff()}
}

func writeDiffAs(t *testing.T, format string, d *access.Diff, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteDiff(format, &out, d, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestDiffFormats compares each format of each difference with a golden file.
func TestDiffFormats(t *testing.T) {
	for name, d := range diffFixtures() {
		for format, about := range DiffFormats() {
			golden(t, "diff-"+name+about.Extension, writeDiffAs(t, format, d, Options{}))
		}
	}
	golden(t, "diff-full-60.txt", writeDiffAs(t, "text", fullDiff(), Options{Width: 60, Color: true}))
}

// TestDiffObeysNobody shows that no format holds what a terminal or a runner obeys.
func TestDiffObeysNobody(t *testing.T) {
	for format := range DiffFormats() {
		text := string(writeDiffAs(t, format, hostileDiff(), Options{}))
		for line := range strings.Lines(text) {
			if at := strings.IndexFunc(strings.TrimSuffix(line, "\n"), hidden); at >= 0 {
				t.Errorf("%s shows a hidden character: %q", format, line)
			}
			if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, runnerCommand) {
				t.Errorf("%s commands a runner: %q", format, line)
			}
		}
	}
}

// TestDiffJSONFollowsThePublishedSchema validates what JSON holds.
func TestDiffJSONFollowsThePublishedSchema(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(access.PublishedSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("diff.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("diff.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range diffFixtures() {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(writeDiffAs(t, "json", d, Options{})))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDiffMarkdownKeepsItsLimit cuts what is too large at the edge of a row, and
// says so.
func TestDiffMarkdownKeepsItsLimit(t *testing.T) {
	d := fullDiff()
	for len(d.Gained) < 5_000 {
		a := d.Gained[0]
		a.Principal = fmt.Sprintf("group:Readers %d", len(d.Gained))
		d.Gained, d.Lost, d.NewAdministrators = append(d.Gained, a), append(d.Lost, a), append(d.NewAdministrators, a)
	}
	for _, limit := range []int{0, MarkdownLeast, 20_000} {
		text := string(writeDiffAs(t, "markdown", d, Options{MaxBytes: limit}))
		most := limit
		if most == 0 {
			most = MarkdownComment
		}
		if len(text) > most {
			t.Errorf("limit %d: %d bytes", limit, len(text))
		}
		if !strings.Contains(text, "**Left out**") || strings.Count(text, "<details>") != strings.Count(text, "</details>") {
			t.Errorf("limit %d: it does not say what is left out, or leaves something open:\n%s", limit, text[max(0, len(text)-600):])
		}
		if !strings.Contains(text, "Not compared") || !strings.Contains(text, "group:Operators") {
			t.Errorf("limit %d: what weighs most is left out", limit)
		}
	}
	if err := WriteDiff("markdown", &bytes.Buffer{}, d, Options{MaxBytes: 100}); err == nil {
		t.Error("a limit that nothing fits is taken")
	}
}

// TestWriteDiffFile writes to a file that only its owner reads.
func TestWriteDiffFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "diff.md")
	if err := WriteDiffFile("markdown", file, fullDiff(), Options{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %s", info.Mode())
	}
	if err := WriteDiffFile("sarif", file, fullDiff(), Options{}); err == nil || !strings.Contains(err.Error(), "json") {
		t.Errorf("an unknown format gives %v", err)
	}
}
