package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/policies"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// policyOptions are the flags that say which controls run with which parameters.
type policyOptions struct {
	configOptions
	presets        []string
	paths          []string
	selected, skip []string
	attestations   string
}

func (o *policyOptions) bind(cmd *cobra.Command) {
	o.bindPolicy(cmd)
	o.bindAttestations(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&o.presets, "preset", nil, "embedded preset of parameters, of several the later wins: "+strings.Join(presetNames(), ", "))
	flags.StringSliceVar(&o.selected, "select", nil, "run only these controls: ids, groups, globs, severities or frameworks (IDC-SES-001, SES,\n'IDC-ADM-*', severity:high, 'severity:>=high', framework:soc2-2017, 'framework:soc2-2017/CC6.*')")
	flags.StringSliceVar(&o.skip, "skip", nil, "do not run these controls, named as for --select")
	completes(cmd, "preset", oneOf(presetNames()...))
	completes(cmd, "select", controlSelectors(o))
	completes(cmd, "skip", controlSelectors(o))
}

// bindPolicy adds the flags that say which controls there are.
func (o *policyOptions) bindPolicy(cmd *cobra.Command) {
	o.configOptions.bind(cmd)
	cmd.Flags().StringArrayVar(&o.paths, "policy", nil, "file or directory of your own Rego controls, beside the embedded ones (repeatable)")
	completes(cmd, "policy", regoFiles)
}

func (o *policyOptions) bindAttestations(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.attestations, "attestations", "", "file of attestations (default: "+config.AttestationsFileName+" beside the configuration, here or above, up to the git root)")
	completes(cmd, "attestations", yamlFiles)
}

// load compiles the policies and checks the settings by them.
func (o *policyOptions) load() (*scanner.Policies, *config.Config, error) {
	compiled, err := scanner.LoadPolicies(o.paths...)
	if err != nil {
		return nil, nil, err
	}
	if len(o.paths) > 0 && !slices.ContainsFunc(compiled.Controls(), isOwn) {
		return nil, nil, fmt.Errorf("no control stands in %s; name the folder whose .rego files hold packages below <your root>.controls", strings.Join(o.paths, ", "))
	}
	settings := *o.settings
	if err := settings.Check(config.Known{
		Parameters: compiled.ParameterNames(), Parameter: compiled.CheckParameter, Selector: compiled.CheckSelector,
	}); err != nil {
		return nil, nil, err
	}
	if settings.Attestations, err = o.attested(compiled, settings.Attestations); err != nil {
		return nil, nil, err
	}
	if len(o.selected) > 0 {
		settings.Controls.Select = o.selected
	}
	settings.Controls.Skip = slices.Concat(settings.Controls.Skip, o.skip)
	return compiled, &settings, nil
}

// selection is what the settings say of which controls run.
func selection(settings *config.Config) scanner.Options {
	severities := map[string]scanner.Severity{}
	for id, severity := range settings.Severities {
		severities[id] = scanner.Severity(severity)
	}
	return scanner.Options{Select: settings.Controls.Select, Skip: settings.Controls.Skip, Severities: severities}
}

// isOwn reports whether a control is the user's.
func isOwn(control scanner.Control) bool {
	return !strings.HasPrefix(control.Package, "data.idcscan.")
}

const presetFolder = "presets"

func presetNames() []string {
	entries, err := fs.ReadDir(policies.FS, presetFolder)
	if err != nil {
		panic(err) // the folder is embedded
	}
	var names []string
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), path.Ext(entry.Name())))
	}
	return names
}

func readPreset(name string) (*config.Config, error) {
	if !slices.Contains(presetNames(), name) {
		return nil, fmt.Errorf("unknown preset %q; %s", name, snapshot.Suggestion(name, presetNames()))
	}
	file := path.Join(presetFolder, name+".yaml")
	data, err := fs.ReadFile(policies.FS, file)
	if err != nil {
		return nil, err
	}
	return config.ParsePreset(data, "preset "+name)
}

// gateOptions are the flags that say what fails.
type gateOptions struct {
	failOn                  string
	strict, allowIncomplete bool
	now                     string
}

func (o *gateOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.failOn, "fail-on", "", "severity from which a finding fails the gate: critical, high, medium, low or info (default low)")
	flags.BoolVar(&o.strict, "strict", false, "fail on any unknown, and on waivers that are expired, unused or broad")
	flags.BoolVar(&o.allowIncomplete, "allow-incomplete", false, "exit 0 where nothing failed, though something could not be read")
	completes(cmd, "fail-on", oneOf(severityNames()...))
	o.bindNow(cmd)
}

// bindNow adds the flag that says what time it is.
func (o *gateOptions) bindNow(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.now, "now", "", "time to judge by, RFC 3339 or YYYY-MM-DD (default: the clock)")
	completes(cmd, "now", freeText)
}

// check refuses what does not go together, wherever it is said.
func (o *gateOptions) check(cmd *cobra.Command) error {
	if o.strict && o.allowIncomplete {
		return fmt.Errorf("strict (%s) fails on what allow_incomplete (%s) lets pass; leave one of them out, or say --strict=false",
			originOf(cmd, "strict"), originOf(cmd, "allow-incomplete"))
	}
	return nil
}

// evaluation turns flags and configuration into what the scanner takes.
func (o *gateOptions) evaluation(env *environment, settings *config.Config) (scanner.Options, error) {
	options := selection(settings)
	options.Parameters = settings.Parameters
	options.Strict, options.AllowIncomplete = o.strict, o.allowIncomplete
	options.MaxWaiverDays, options.MaxWaiverFindings = settings.Waivers.MaxDays, settings.Waivers.MaxFindings
	options.Version = version()
	options.FailOn = cmp.Or(scanner.Severity(o.failOn), scanner.SeverityLow)
	if !slices.Contains(scanner.Severities(), options.FailOn) {
		return options, fmt.Errorf("unknown severity %q for --fail-on; use critical, high, medium, low or info", o.failOn)
	}
	now, err := parseNow(o.now, env.now)
	if err != nil {
		return options, err
	}
	options.Now = now
	return options, checkAttested(settings.Attestations, now.Format(time.DateOnly))
}

func parseNow(text string, clock func() time.Time) (time.Time, error) {
	if text == "" {
		return clock().UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if now, err := time.Parse(layout, text); err == nil {
			return now.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--now %q is no time; write 2026-01-31 or 2026-01-31T12:00:00Z", text)
}

// configDigest names the effective configuration: two reports with one digest
// were judged alike.
func configDigest(settings *config.Config, options scanner.Options) string {
	waivers, baseline := exceptionDigests(options)
	canonical, err := json.Marshal(map[string]any{
		"waivers": waivers, "baseline": baseline,
		"max_waiver_days": options.MaxWaiverDays, "max_waiver_findings": options.MaxWaiverFindings,
		"select": settings.Controls.Select, "skip": settings.Controls.Skip,
		"parameters": settings.Parameters, "severities": settings.Severities, "attestations": settings.Attestations,
		"fail_on": options.FailOn, "strict": options.Strict, "allow_incomplete": options.AllowIncomplete,
	})
	if err != nil {
		panic(err) // YAML values that passed the checks marshal
	}
	digest := sha256.Sum256(canonical)
	return hex.EncodeToString(digest[:])
}
