package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	config, preset string
	paths          []string
	selected, skip []string
}

func (o *policyOptions) bind(cmd *cobra.Command) {
	o.bindPolicy(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.config, "config", "", "configuration file (default: "+config.FileName+" here or above, up to the git root)")
	flags.StringVar(&o.preset, "preset", "", "embedded preset of parameters: "+strings.Join(presetNames(), ", "))
	flags.StringSliceVar(&o.selected, "select", nil, "run only these controls: ids, groups, globs, severities or frameworks (IDC-SES-001, SES,\n'IDC-ADM-*', severity:high, 'severity:>=high', framework:soc2-2017, 'framework:soc2-2017/CC6.*')")
	flags.StringSliceVar(&o.skip, "skip", nil, "do not run these controls, named as for --select")
	completes(cmd, "config", yamlFiles)
	completes(cmd, "preset", oneOf(presetNames()...))
	completes(cmd, "select", controlSelectors(o))
	completes(cmd, "skip", controlSelectors(o))
}

// bindPolicy adds the flag that says which controls there are.
func (o *policyOptions) bindPolicy(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&o.paths, "policy", nil, "file or directory of your own Rego controls, beside the embedded ones (repeatable)")
	completes(cmd, "policy", regoFiles)
}

// load compiles the policies and reads the configuration, the preset under it
// and the flags over it.
func (o *policyOptions) load() (*scanner.Policies, *config.Config, error) {
	settings, err := o.settings()
	if err != nil {
		return nil, nil, err
	}
	compiled, err := scanner.LoadPolicies(o.paths...)
	if err != nil {
		return nil, nil, err
	}
	if len(o.paths) > 0 && !slices.ContainsFunc(compiled.Controls(), isOwn) {
		return nil, nil, fmt.Errorf("no control stands in %s; name the folder whose .rego files hold packages below <your root>.controls", strings.Join(o.paths, ", "))
	}
	if err := settings.Check(compiled.ParameterNames()); err != nil {
		return nil, nil, err
	}
	if err := compiled.CheckAttestations(settings.SnapshotAttestations()); err != nil {
		return nil, nil, err
	}
	if o.preset != "" {
		settings.Preset = o.preset
	}
	if settings.Preset != "" {
		preset, err := readPreset(settings.Preset)
		if err != nil {
			return nil, nil, err
		}
		settings = settings.Under(preset)
	}
	if len(o.selected) > 0 {
		settings.Controls.Select = o.selected
	}
	settings.Controls.Skip = append(settings.Controls.Skip, o.skip...)
	return compiled, settings, nil
}

// selection is what the settings say of which controls run.
func selection(settings *config.Config) scanner.Options {
	return scanner.Options{Select: settings.Controls.Select, Skip: settings.Controls.Skip}
}

// isOwn reports whether a control is the user's.
func isOwn(control scanner.Control) bool {
	return !strings.HasPrefix(control.Package, "data.idcscan.")
}

func (o *policyOptions) settings() (*config.Config, error) {
	file := o.config
	if file == "" {
		var err error
		if file, err = config.Find("."); err != nil {
			return nil, err
		}
	}
	if file == "" {
		return &config.Config{}, nil
	}
	return config.Load(file)
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
	flags.BoolVar(&o.strict, "strict", false, "fail on any unknown")
	flags.BoolVar(&o.allowIncomplete, "allow-incomplete", false, "exit 0 where nothing failed, though something could not be read")
	flags.StringVar(&o.now, "now", "", "time to judge by, RFC 3339 or YYYY-MM-DD (default: the clock)")
	completes(cmd, "fail-on", oneOf(severityNames()...))
	completes(cmd, "now", freeText)
}

// check refuses flags that do not go together.
func (o *gateOptions) check(cmd *cobra.Command) error {
	if given(cmd, "strict") && given(cmd, "allow-incomplete") && o.strict && o.allowIncomplete {
		return errors.New("--strict fails on what --allow-incomplete lets pass; leave one of them out")
	}
	return nil
}

// evaluation turns flags and configuration into what the scanner takes.
func (o *gateOptions) evaluation(env *environment, settings *config.Config) (scanner.Options, error) {
	options := scanner.Options{
		Select:     settings.Controls.Select,
		Skip:       settings.Controls.Skip,
		Parameters: settings.Parameters,
		Strict:     o.strict, AllowIncomplete: o.allowIncomplete,
		Version: version(),
	}
	failOn := o.failOn
	if failOn == "" {
		failOn = settings.FailOn
	}
	if failOn == "" {
		failOn = string(scanner.SeverityLow)
	}
	options.FailOn = scanner.Severity(failOn)
	if !slices.Contains(scanner.Severities(), options.FailOn) {
		return options, fmt.Errorf("unknown severity %q for --fail-on; use critical, high, medium, low or info", failOn)
	}
	now, err := parseNow(o.now, env.now)
	options.Now = now
	options.ConfigDigest = configDigest(settings, options)
	return options, err
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
	canonical, err := json.Marshal(map[string]any{
		"select": settings.Controls.Select, "skip": settings.Controls.Skip,
		"parameters": settings.Parameters, "attestations": settings.Attestations,
		"fail_on": options.FailOn, "strict": options.Strict, "allow_incomplete": options.AllowIncomplete,
	})
	if err != nil {
		panic(err) // YAML values that passed the checks marshal
	}
	digest := sha256.Sum256(canonical)
	return hex.EncodeToString(digest[:])
}

// attest adds what the configuration attests to the snapshot.
func attest(snap *snapshot.Snapshot, settings *config.Config) {
	attestations := append(slices.Clone(snap.Attestations), settings.SnapshotAttestations()...)
	unique := map[snapshot.Attestation]bool{}
	for _, attestation := range attestations {
		unique[attestation] = true
	}
	snap.Attestations = slices.SortedFunc(maps.Keys(unique), func(a, b snapshot.Attestation) int {
		return strings.Compare(fmt.Sprintf("%q", a), fmt.Sprintf("%q", b))
	})
}
