package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

type waiveOptions struct {
	policy       policyOptions
	gate         gateOptions
	report, file string
	waiver       config.Waiver
}

func newWaiveCommand(env *environment) *cobra.Command {
	var options waiveOptions
	cmd := &cobra.Command{
		Use:   "waive FINGERPRINT --report FILE | waive CONTROL KEY",
		Short: "Accept a finding until a day",
		Long: "Waive writes a waiver: the finding is accepted until a day, for a reason that\n" +
			"somebody answers for. The finding is named by its fingerprint, or eight digits of\n" +
			"it or more, in a report that scan wrote with --output json; or by its control and\n" +
			"key, where the key may be a glob. The file keeps its comments and order.",
		Example: "  idcscan waive a0a553e0620e --report findings.json --reason 'moves in spring' --owner identity@example.com --expires $(date -u -d '90 days' +%F)\n" +
			"  idcscan waive IDC-SES-001 LZAdministratorAccess --reason 'moves in spring' --owner identity@example.com --expires $(date -u -d '90 days' +%F) --ticket SEC-12",
		Args:              arguments(1, 2, "a fingerprint, or a control and a key"),
		ValidArgsFunction: findingWords(&options.policy, &options.report),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runWaive(cmd.Context(), env, options, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.report, "report", "", "report in JSON in which the finding of the fingerprint stands")
	flags.StringVar(&options.file, "file", "", "file of waivers (default: the one that scan would read, else "+config.WaiversFileName+")")
	flags.StringVar(&options.waiver.Reason, "reason", "", "why the finding is accepted")
	flags.StringVar(&options.waiver.Owner, "owner", "", "who answers for it: a person or team")
	flags.StringVar(&options.waiver.Expires, "expires", "", "last day on which it is accepted, YYYY-MM-DD in UTC")
	flags.StringVar(&options.waiver.Ticket, "ticket", "", "where it was decided: a number or a link")
	flags.StringVar(&options.waiver.Approver, "approver", "", "who approved it; required where the control is critical")
	for _, name := range []string{"reason", "owner", "expires", "ticket", "approver"} {
		completes(cmd, name, freeText)
	}
	completes(cmd, "report", jsonFiles)
	completes(cmd, "file", yamlFiles)
	options.gate.bindNow(cmd)
	options.policy.bindPolicy(cmd)
	return cmd
}

func runWaive(ctx context.Context, env *environment, options waiveOptions, args []string) error {
	waiver := options.waiver
	for _, flag := range []struct{ name, value string }{{"reason", waiver.Reason}, {"owner", waiver.Owner}, {"expires", waiver.Expires}} {
		if flag.value == "" {
			return fmt.Errorf("--%s is missing; see idcscan waive --help", flag.name)
		}
	}
	policies, settings, err := options.policy.load()
	if err != nil {
		return err
	}
	evaluation, err := options.gate.evaluation(env, settings)
	if err != nil {
		return err
	}
	if err := nameFinding(ctx, env, &waiver, options.report, args, &evaluation); err != nil {
		return err
	}
	path := options.file
	if path == "" {
		if path, err = newWaiversFile(options.policy.file, settings); err != nil {
			return err
		}
	}
	text, err := addedWaiver(path, waiver, policies, evaluation)
	if err != nil {
		return err
	}
	if err := writeWhole(path, text); err != nil {
		return err
	}
	fmt.Fprintln(env.stdout, reports.Sanitize(fmt.Sprintf("%s: %s %s is waived until %s", path, waiver.Control, waiver.Key, waiver.Expires)))
	return nil
}

// nameFinding says in a waiver which finding it is of, and in the options how
// severe the report holds it where the configuration does not tell.
func nameFinding(ctx context.Context, env *environment, waiver *config.Waiver, report string, args []string, options *scanner.Options) error {
	if len(args) == 2 {
		if report != "" {
			return errors.New("--report is for a fingerprint; leave it out beside a control and a key")
		}
		waiver.Control, waiver.Key = args[0], args[1]
		return nil
	}
	if report == "" {
		return fmt.Errorf("--report is missing: name the report in JSON that holds the finding %s, or give a control and a key", args[0])
	}
	saved, err := readReport(ctx, env, report)
	if err != nil {
		return err
	}
	found, err := findByFingerprint(saved, args[0])
	if err != nil {
		return within(report, err)
	}
	waiver.Control, waiver.Kind, waiver.Key = found.Control, found.Kind, scanner.EscapeKey(found.Key)
	for _, control := range saved.Controls {
		// The configuration says how severe a control is, and else the report.
		if _, set := options.Severities[control.ID]; control.ID == found.Control && control.DeclaredSeverity != "" && !set {
			options.Severities[control.ID] = control.Severity
		}
	}
	return nil
}

var fingerprintPattern = regexp.MustCompile(`^[0-9a-f]{8,64}$`)

// findByFingerprint returns the only finding whose fingerprint begins so.
func findByFingerprint(report *scanner.Report, prefix string) (*scanner.Finding, error) {
	prefix = strings.ToLower(prefix)
	if !fingerprintPattern.MatchString(prefix) {
		return nil, fmt.Errorf("%q is no fingerprint; give at least 8 of its digits 0-9 and a-f", prefix)
	}
	var found *scanner.Finding
	for i := range report.Findings {
		switch finding := &report.Findings[i]; {
		case len(finding.Fingerprint) < len(prefix) || finding.Fingerprint[:len(prefix)] != prefix:
		case found != nil && found.Fingerprint != finding.Fingerprint:
			return nil, fmt.Errorf("several fingerprints begin with %s, those of %s %s and %s %s among them; give more digits",
				prefix, found.Control, found.Key, finding.Control, finding.Key)
		default:
			found = finding
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no finding has the fingerprint %s; scan with --output json=FILE and see its fingerprints", prefix)
	}
	return found, nil
}

// newWaiversFile is the path of the file that scan would read, or of the one
// that it would read if it were there.
func newWaiversFile(configuration string, settings *config.Config) (string, error) {
	exempt := exceptionOptions{}
	for _, setting := range settings.Settings() {
		if setting.Flag == "waivers" {
			exempt.waivers = setting.Values[0]
		}
	}
	path, err := exempt.waiversFile(configuration)
	if path != "" || err != nil {
		return path, err
	}
	name := filepath.FromSlash(config.WaiversFileName)
	if settings.Path() != "" {
		return filepath.Join(filepath.Dir(settings.Path()), name), nil
	}
	return name, nil
}

// addedWaiver is the text of a file with one more waiver, which must hold.
func addedWaiver(path string, waiver config.Waiver, policies *scanner.Policies, options scanner.Options) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	before, err := config.ParseWaivers(data, path)
	if err != nil {
		return nil, err
	}
	options.Waivers = scannerWaivers(before)
	if err := placed(policies.CheckWaivers(options, options.Now), before); err != nil {
		return nil, err
	}
	today := options.Now.UTC().Format(time.DateOnly)
	for _, other := range options.Waivers {
		if other.Control != waiver.Control || !scanner.CoversKey(other.Key, waiver.Key) {
			continue
		}
		if other.Expires >= today {
			return nil, fmt.Errorf("%s %s is waived already until %s by %s; mend that one", waiver.Control, waiver.Key, other.Expires, other.Source)
		}
		if scanner.CoversKey(waiver.Key, other.Key) {
			return nil, fmt.Errorf("the waiver of %s %s at %s ended on %s; mend its day there", waiver.Control, waiver.Key, other.Source, other.Expires)
		}
	}
	added := scanner.Waiver{
		Control: waiver.Control, Kind: waiver.Kind, Key: waiver.Key, Reason: waiver.Reason, Owner: waiver.Owner,
		Ticket: waiver.Ticket, Expires: waiver.Expires, Approver: waiver.Approver,
	}
	options.Waivers = append(options.Waivers, added)
	var refused *scanner.WaiverError
	if err := policies.CheckWaivers(options, options.Now); errors.As(err, &refused) {
		return nil, errors.New(refused.Problem)
	}
	if waiver.Expires < today {
		return nil, fmt.Errorf("--expires %s has passed; give a day from %s on", waiver.Expires, today)
	}
	return config.Add(data, path, waiver)
}
