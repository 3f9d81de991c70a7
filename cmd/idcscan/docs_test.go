package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/scanner"
)

var update = flag.Bool("update", false, "rewrite generated files")

// TestControlDocsAreFresh compares docs/controls.md with the METADATA of the
// controls, from which it is made.
func TestControlDocsAreFresh(t *testing.T) {
	const path = "../../docs/controls.md"
	compiled, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	want := controlDocs(compiled.Controls()) + attestationDocs(compiled.Attestations())
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is stale, run make generate (-want +got):\n%s", path, diff)
	}
}

func controlDocs(controls []scanner.Control) string {
	var b strings.Builder
	b.WriteString("# Controls\n\nMade from the METADATA of `policies/controls` by `make generate`.\n\n")
	b.WriteString("| id | severity | judges | title |\n|---|---|---|---|\n")
	for _, control := range controls {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", control.ID, strings.ToLower(control.ID), control.Severity, control.Judges, control.Title)
	}
	for _, control := range controls {
		fmt.Fprintf(&b, "\n## %s\n\n**%s** (%s, version %d)\n\n%s\n\n%s\n",
			control.ID, control.Title, control.Severity, control.Version, strings.TrimSpace(control.Description), strings.TrimSpace(control.Rationale))
		fmt.Fprintf(&b, "\nRequires: `%s`\n", strings.ReplaceAll(requirements(control), ", ", "`, `"))
		if len(control.Parameters) > 0 {
			b.WriteString("\n| parameter | type | default | |\n|---|---|---|---|\n")
			for _, name := range slices.Sorted(maps.Keys(control.Parameters)) {
				parameter := control.Parameters[name]
				value := "none: to decide"
				if parameter.Default != nil {
					value = "`" + compact(parameter.Default) + "`"
				}
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, parameter.Type, value, parameter.Description)
			}
		}
		for _, way := range slices.Sorted(maps.Keys(control.Remediation)) {
			fmt.Fprintf(&b, "\nFix (%s): %s\n", way, strings.TrimSpace(control.Remediation[way]))
		}
		if text := frameworkTexts(control); text != "" {
			fmt.Fprintf(&b, "\nFrameworks: %s\n", strings.ReplaceAll(text, "\n", "; "))
		}
		for _, link := range control.RelatedResources {
			fmt.Fprintf(&b, "\n<%s>\n", link)
		}
	}
	return b.String()
}

// attestationDocs lists the settings that no API reads.
func attestationDocs(settings map[string]scanner.Parameter) string {
	var b strings.Builder
	b.WriteString("\n## Attestations\n\nSettings that no API reads are attested: `idcscan attest SETTING VALUE` writes it, [Configuration](configuration.md#attestations) tells how it counts.\n")
	b.WriteString("\n| setting | value | |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		setting := settings[name]
		value := "text"
		switch {
		case len(setting.Enum) > 0:
			value = "`" + strings.Join(setting.Enum, "`, `") + "`"
		case setting.Format == scanner.FormatDate:
			value = "a day, `YYYY-MM-DD`"
		case setting.Format == scanner.FormatInteger:
			value = "a whole number"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, value, setting.Description)
	}
	return b.String()
}

// TestReadmeIsFresh compares the sample in the README with what the demo shows.
func TestReadmeIsFresh(t *testing.T) {
	arguments := zoneArguments("landing-zone-broken", "")
	arguments[len(arguments)-1] = "text"
	_, sample, _ := command(t, arguments...)
	freshPage(t, "../../README.md", map[string]string{"generated": "```text\n" + head(sample, 24) + "…\n```\n"})
}

// head returns the first lines of a text.
func head(text string, lines int) string {
	return strings.Join(strings.SplitAfterN(text, "\n", lines+1)[:lines], "")
}

// TestCollectDocsAreFresh compares the tables in docs/collect.md with the calls
// that the collector makes.
func TestCollectDocsAreFresh(t *testing.T) {
	freshPage(t, "../../docs/collect.md", map[string]string{"calls": callDocs(), "times": timeDocs()})
}

// freshPage compares the generated parts of a page, by the names of their marks,
// with what they must be, or rewrites them. It returns the page.
func freshPage(t *testing.T, path string, parts map[string]string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(data)
	for name, text := range parts {
		want = replaceGenerated(t, path, want, "<!-- "+name+": make generate -->\n", text)
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return want
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("%s is stale, run make generate (-want +got):\n%s", path, diff)
	}
	return string(data)
}

// replaceGenerated puts text between a mark and the next end.
func replaceGenerated(t *testing.T, path, page, begin, text string) string {
	t.Helper()
	const end = "<!-- end -->"
	before, rest, found := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place between %q and %q", path, begin, end)
	}
	return before + begin + text + end + after
}

// callDocs lists the operations of a walk.
func callDocs() string {
	var b strings.Builder
	b.WriteString("| operation | how often | for |\n|---|---|---|\n")
	for _, call := range aws.Calls() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", call.Operation, call.HowMany, call.Why)
	}
	return b.String()
}

// timeDocs tells for some sizes of an organization how long a walk takes.
func timeDocs() string {
	var b strings.Builder
	b.WriteString("| permission sets | accounts | provisioned pairs | users | groups | calls to sso-admin | calls to the identity store | takes |\n|---|---|---|---|---|---|---|---|\n")
	for _, sizes := range []aws.Sizes{
		{PermissionSets: 20, Accounts: 30, Pairs: 200, Users: 300, Groups: 60, ManagedPolicies: 15, Applications: 5, OrganizationalUnits: 10, ServiceControlPolicies: 10},
		{PermissionSets: 100, Accounts: 400, Pairs: 5_000, Users: 5_000, Groups: 500, ManagedPolicies: 40, Applications: 30, OrganizationalUnits: 40, ServiceControlPolicies: 30},
		{PermissionSets: 250, Accounts: 3_000, Pairs: 40_000, Users: 30_000, Groups: 3_000, ManagedPolicies: 80, Applications: 100, OrganizationalUnits: 150, ServiceControlPolicies: 80},
		{PermissionSets: 300, Accounts: 5_000, Pairs: 149_000, Users: 50_000, Groups: 5_000, ManagedPolicies: 100, Applications: 150, OrganizationalUnits: 200, ServiceControlPolicies: 100},
	} {
		sizes.AccountsListed, sizes.Trails, sizes.Regions = true, 2, 1
		sizes.ProvisionedSets, sizes.ProvisionedAccounts = sizes.PermissionSets, sizes.Accounts
		_, services := aws.Estimate(sizes, aws.Options{})
		calls := map[string]int{}
		var takes time.Duration
		for _, service := range services {
			calls[service.Service] = service.Calls
			takes = max(takes, service.Takes)
		}
		fmt.Fprintf(&b, "| %d | %d | %d | %d | %d | %d | %d | %s |\n", sizes.PermissionSets, sizes.Accounts, sizes.Pairs, sizes.Users, sizes.Groups,
			calls["sso"], calls["identitystore"], shortDuration(takes))
	}
	return b.String()
}
