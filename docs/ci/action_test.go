package ci_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// serve points a runner's job at a fake AWS that refuses operations.
func serve(t *testing.T, r *runner, denied ...string) {
	t.Helper()
	options := awsfake.Options{State: snapshottest.LandingZone()}
	for _, operation := range denied {
		options.Faults = append(options.Faults, awsfake.Fault{Operation: operation, Status: 400, Code: "AccessDeniedException", Message: "not authorized"})
	}
	server, err := awsfake.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	r.env = append(r.env, "AWS_ENDPOINT_URL="+server.URL, "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=example",
		"AWS_REGION=ap-southeast-2", "IDCSCAN_CLOUDTRAIL_RATE=1000")
}

// TestREP34VerdictComesLast: reports, summary and upload are there before the
// action ends with the scan's exit code, whatever it is.
func TestREP34VerdictComesLast(t *testing.T) {
	for name, test := range map[string]struct {
		folder  string
		with    map[string]string
		denied  []string
		code    int
		verdict string
		uploads int
		summary string
	}{
		"clean":               {"landing-zone", map[string]string{"sources": "snapshot.json"}, nil, 0, "pass", 1, "no finding at or above low"},
		"failing":             {"landing-zone-broken", map[string]string{"sources": "snapshot.json"}, nil, 1, "fail", 1, "IDC-ADM-001"},
		"incomplete":          {"landing-zone", map[string]string{"sources": "aws"}, []string{"sso:GetInlinePolicyForPermissionSet"}, 3, "incomplete", 0, "GetInlinePolicyForPermissionSet"},
		"error":               {"landing-zone", map[string]string{"sources": "nowhere.json"}, nil, 2, "error", 0, "could not do its job"},
		"unwritable SARIF":    {"landing-zone-broken", map[string]string{"sources": "snapshot.json", "sarif-file": "no/such/folder.sarif"}, nil, 2, "error", 0, "could not do its job"},
		"nothing judged":      {"landing-zone-broken", map[string]string{"sources": "snapshot.json", "args": "--help"}, nil, 2, "error", 0, "could not do its job"},
		"gate raised":         {"landing-zone-broken", map[string]string{"sources": "snapshot.json", "fail-on": "critical", "args": "--skip=IDC-ADM-001\n--skip=IDC-ACC-001"}, nil, 0, "pass", 1, "IDC-"},
		"failing, incomplete": {"landing-zone", map[string]string{"sources": "aws", "strict": "true"}, []string{"sso:GetInlinePolicyForPermissionSet"}, 1, "fail", 0, "GetInlinePolicyForPermissionSet"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, test.folder)
			if test.denied != nil {
				serve(t, r, test.denied...)
			}
			with := map[string]string{"upload-sarif": "true", "config": ".idcscan.yaml"}
			for name, value := range test.with {
				with[name] = value
			}
			ok := r.action(with)
			if ok != (test.code == 0) || r.code != test.code {
				t.Errorf("exit code %d, succeeded: %t; want %d", r.code, ok, test.code)
			}
			if got := r.output("exit-code") + " " + r.output("verdict"); got != strconv.Itoa(test.code)+" "+test.verdict {
				t.Errorf("outputs %q", got)
			}
			if got := r.uploads(); len(got) != test.uploads {
				t.Errorf("uploads %q", got)
			}
			if !strings.Contains(r.summaryText(), test.summary) {
				t.Errorf("the summary does not name %q:\n%.2000s", test.summary, r.summaryText())
			}
			checkReports(t, r, test.verdict)
			if t.Failed() {
				t.Logf("%.3000s", r.log.String())
			}
		})
	}
}

// checkReports reads the reports that the outputs name. An error has none.
func checkReports(t *testing.T, r *runner, verdict string) {
	t.Helper()
	if verdict == "error" {
		if r.output("json-file") != "" || r.output("sarif-file") != "" {
			t.Errorf("outputs name %q and %q, which no scan wrote", r.output("json-file"), r.output("sarif-file"))
		}
		return
	}
	var report struct {
		Gate struct{ Verdict string }
	}
	for _, file := range []string{r.output("sarif-file"), r.output("json-file")} {
		data, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(data, &report)
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	if report.Gate.Verdict != verdict {
		t.Errorf("the report says %q, the output %q", report.Gate.Verdict, verdict)
	}
}

// TestREP29NoUploadWhereItCannotWork: forks, Dependabot and repositories without
// the licence get the same verdict and no upload that would turn it red.
func TestREP29NoUploadWhereItCannotWork(t *testing.T) {
	fork := map[string]string{"github.event_name": "pull_request", "github.event.pull_request.head.repo.full_name": "other/identity"}
	own := map[string]string{"github.event_name": "pull_request", "github.event.pull_request.head.repo.full_name": "example/identity"}
	gone := map[string]string{"github.event_name": "pull_request"} // the fork was deleted
	for name, test := range map[string]struct {
		upload   string
		contexts map[string]string
		uploads  bool
		says     string
	}{
		"push":                          {"true", nil, true, ""},
		"pull request of a branch":      {"true", own, true, ""},
		"pull request of a fork":        {"true", fork, false, "fork"},
		"pull request of a gone fork":   {"auto", gone, false, "fork"},
		"Dependabot":                    {"true", map[string]string{"github.actor": "dependabot[bot]"}, false, "Dependabot"},
		"auto, public":                  {"auto", nil, true, ""},
		"auto, private":                 {"auto", map[string]string{"github.event.repository.visibility": "private"}, false, "not known to be public"},
		"auto, visibility is not known": {"auto", map[string]string{"github.event.repository.visibility": ""}, false, "not known to be public"},
		"private, but told to":          {"true", map[string]string{"github.event.repository.visibility": "private"}, true, ""},
		"never":                         {"false", nil, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, "landing-zone")
			for name, value := range test.contexts {
				r.contexts[name] = value
			}
			ok := r.action(map[string]string{"sources": "snapshot.json", "upload-sarif": test.upload, "step-summary": "false"})
			if !ok || (len(r.uploads()) == 1) != test.uploads {
				t.Errorf("succeeded: %t, uploads %q\n%s", ok, r.uploads(), r.log.String())
			}
			if notice := "::notice::SARIF is not uploaded"; strings.Contains(r.log.String(), notice) != (test.says != "") || !strings.Contains(r.log.String(), test.says) {
				t.Errorf("the log does not say %q:\n%s", test.says, r.log.String())
			}
			if r.summaryText() != "" {
				t.Errorf("a summary that was not wanted: %s", r.summaryText())
			}
		})
	}
}

// TestUploadTakesThreeWords: a misspelt word must not be a quiet no.
func TestUploadTakesThreeWords(t *testing.T) {
	r := newRunner(t, "landing-zone")
	if r.action(map[string]string{"sources": "snapshot.json", "upload-sarif": "yes"}) || !strings.Contains(r.log.String(), "takes true, false or auto") {
		t.Errorf("%s", r.log.String())
	}
}

// TestInputsAreArguments: each input comes to idcscan as the arguments that it
// stands for, and whatever it holds, no shell reads it.
func TestInputsAreArguments(t *testing.T) {
	const hostile = "$(touch pwned) `touch pwned`; touch pwned; \"' * ${HOME}"
	for name, test := range map[string]struct {
		with map[string]string
		want []string
	}{
		"nothing":           {nil, []string{"--"}},
		"several sources":   {map[string]string{"sources": "a.json\n\n  b c.json\r\n"}, []string{"--", "a.json", "  b c.json"}},
		"source with dash":  {map[string]string{"sources": "--fail-on=critical"}, []string{"--", "--fail-on=critical"}},
		"gate":              {map[string]string{"fail-on": "high", "strict": "false", "config": "c.yaml"}, []string{"--config=c.yaml", "--fail-on=high", "--strict=false", "--"}},
		"baseline, waivers": {map[string]string{"baseline": "b.json", "waivers": "w.yaml"}, []string{"--baseline=b.json", "--waivers=w.yaml", "--"}},
		"lists":             {map[string]string{"policies": "p\nq", "outputs": "csv=f.csv", "args": "--preset\nseed", "sarif-anchor": "main.tf"}, []string{"--sarif-anchor=main.tf", "--policy", "p", "--policy", "q", "--output", "csv=f.csv", "--preset", "seed", "--"}},
		"hostile": {
			map[string]string{"sources": hostile, "fail-on": hostile, "args": hostile, "outputs": hostile, "policies": hostile, "config": hostile, "baseline": hostile},
			[]string{"--config=" + hostile, "--fail-on=" + hostile, "--baseline=" + hostile, "--policy", hostile, "--output", hostile, hostile, "--", hostile},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, "landing-zone")
			recorder := filepath.Join(r.temp, "recorder")
			if err := os.WriteFile(recorder, []byte("#!/bin/sh\nprintf '%s\\0' \"$@\" >\"$RUNNER_TEMP/arguments\"\nexit 2\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			with := map[string]string{"binary": recorder}
			for name, value := range test.with {
				with[name] = value
			}
			r.action(with)
			data, err := os.ReadFile(filepath.Join(r.temp, "arguments"))
			if err != nil {
				t.Fatal(err, r.log.String())
			}
			got := strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
			const own = 9 // scan, three outputs, the profile of SARIF
			if diff := cmp.Diff(test.want, got[own:]); diff != "" {
				t.Error(diff)
			}
			if _, err := os.Stat(filepath.Join(r.workspace, "pwned")); err == nil {
				t.Error("a shell ran what an input holds")
			}
		})
	}
}

// TestREP37InputsForgeNoOutputs: a line feed in an input starts no line of the
// file in which steps put their outputs.
func TestREP37InputsForgeNoOutputs(t *testing.T) {
	for _, input := range []string{"sarif-file", "config", "fail-on", "sources", "args", "outputs", "baseline", "waivers", "policies"} {
		r := newRunner(t, "landing-zone-broken")
		with := map[string]string{"sources": "snapshot.json"}
		with[input] = "x.sarif\nexit-code=0\nverdict=pass\n::error::forged"
		ok := r.action(with)
		if ok || r.output("verdict") == "pass" {
			t.Errorf("%s: succeeded: %t, verdict %q", input, ok, r.output("verdict"))
		}
		for _, line := range strings.Split(r.log.String(), "\n") {
			if strings.HasPrefix(line, "::error::forged") {
				t.Errorf("%s: a forged command in the log:\n%s", input, r.log.String())
			}
		}
	}
}

// TestREP39SummaryFitsBesideWhatIsThere: GitHub drops a summary above 1 MiB
// whole, with what other steps wrote into it.
func TestREP39SummaryFitsBesideWhatIsThere(t *testing.T) {
	const limit = 1 << 20
	for name, test := range map[string]struct {
		held int
		adds bool
	}{
		"nothing held":  {0, true},
		"nearly full":   {limit - 24*1024 - 20*1024, true},
		"no room":       {limit - 1024, false},
		"over the edge": {limit + 5, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, "landing-zone-broken")
			held := strings.Repeat("é", test.held/2) + strings.Repeat("x", test.held%2)
			if err := os.WriteFile(r.summary, []byte(held), 0o644); err != nil {
				t.Fatal(err)
			}
			r.action(map[string]string{"sources": "snapshot.json"})
			if r.code != 1 {
				t.Errorf("exit code %d\n%s", r.code, r.log.String())
			}
			got, kept := strings.CutPrefix(r.summaryText(), held)
			if !kept || (got != "") != test.adds || test.adds && len(held)+len(got) > limit {
				t.Errorf("held %d, now %d bytes; kept: %t", len(held), len(r.summaryText()), kept)
			}
			if test.adds && test.held > 0 && !strings.HasPrefix(got, "\n") {
				t.Errorf("what was held runs on: %.40q", got)
			}
		})
	}
}

// TestTwoScansInOneJob: the second keeps the reports of the first, and fails
// where only it fails.
func TestTwoScansInOneJob(t *testing.T) {
	r := newRunner(t, "landing-zone")
	if !r.action(map[string]string{"sources": "snapshot.json"}) {
		t.Fatal(r.log.String())
	}
	first := r.output("json-file")
	if r.action(map[string]string{"sources": "nowhere.json"}) {
		t.Error("the second scan cannot have worked")
	}
	if _, err := os.Stat(first); err != nil || r.output("json-file") != "" {
		t.Errorf("first report: %v; second: %q", err, r.output("json-file"))
	}
}

// TestBaselineAndWaivers: what failed in the baseline already, and what is
// waived, does not fail the action.
func TestBaselineAndWaivers(t *testing.T) {
	r := newRunner(t, "landing-zone-broken")
	if r.action(map[string]string{"sources": "snapshot.json"}) {
		t.Fatal("the broken landing zone passes")
	}
	if !r.action(map[string]string{"sources": "snapshot.json", "baseline": r.output("json-file")}) || r.output("verdict") != "pass" {
		t.Errorf("beside its own baseline the verdict is %s\n%s", r.output("verdict"), r.log.String())
	}
	waivers := "waivers:\n  - {control: IDC-ADM-001, kind: assignment, key: '*', reason: migration, owner: platform, expires: 2026-12-31, approver: ciso}\n"
	if err := os.WriteFile(filepath.Join(r.workspace, "waivers.yaml"), []byte(waivers), 0o644); err != nil {
		t.Fatal(err)
	}
	one := map[string]string{"sources": "snapshot.json", "args": "--select=IDC-ADM-001"}
	if r.action(one) {
		t.Errorf("IDC-ADM-001 passes without its waiver\n%s", r.log.String())
	}
	one["waivers"] = "waivers.yaml"
	if !r.action(one) {
		t.Errorf("verdict %s\n%s", r.output("verdict"), r.log.String())
	}
}

// TestUploadIsOfTheProfileForGitHub: a configuration that keeps everything in its
// SARIF does not make alerts of what passes.
func TestUploadIsOfTheProfileForGitHub(t *testing.T) {
	r := newRunner(t, "landing-zone")
	path := filepath.Join(r.workspace, ".idcscan.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(data, "sarif: {profile: full}\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if !r.action(map[string]string{"sources": "snapshot.json", "upload-sarif": "true"}) || len(r.uploads()) != 1 {
		t.Fatal(r.log.String())
	}
	sarif, err := os.ReadFile(r.uploads()[0])
	if err != nil || strings.Contains(string(sarif), `"kind":"pass"`) || !strings.Contains(string(sarif), `"results":[]`) {
		t.Errorf("%v\n%.2000s", err, sarif)
	}
}
