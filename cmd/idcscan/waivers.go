package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// exceptionOptions are the flags that say which findings do not gate.
type exceptionOptions struct{ waivers, baseline string }

func (o *exceptionOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.waivers, "waivers", "", "file of waivers (default: "+config.WaiversFileName+" beside the configuration, here or above, up to the git root)")
	flags.StringVar(&o.baseline, "baseline", "", "report of an earlier scan in JSON: only findings that are new since fail the gate")
	completes(cmd, "waivers", yamlFiles)
	completes(cmd, "baseline", jsonFiles)
}

// read adds waivers and baseline to what the scanner takes.
func (o *exceptionOptions) read(ctx context.Context, env *environment, configuration string, policies *scanner.Policies, options *scanner.Options) error {
	file, err := o.waiversFile(configuration)
	if err != nil {
		return err
	}
	if file != "" {
		waivers, err := config.LoadWaivers(file)
		if err != nil {
			return err
		}
		options.Waivers = scannerWaivers(waivers)
		if err := placed(policies.CheckWaivers(*options, options.Now), waivers); err != nil {
			return err
		}
	}
	if o.baseline != "" {
		if options.Baseline, err = readReport(ctx, env, o.baseline); err != nil {
			return fmt.Errorf("baseline: %w", err)
		}
	}
	return nil
}

// waiversFile is the path of the file of waivers, "" where there is none: the
// one that is named; the one beside the configuration that is named; the nearest.
func (o *exceptionOptions) waiversFile(configuration string) (string, error) {
	if o.waivers != "" {
		return o.waivers, nil
	}
	if configuration != "" {
		beside := filepath.Join(filepath.Dir(configuration), filepath.FromSlash(config.WaiversFileName))
		if _, err := os.Stat(beside); err == nil {
			return beside, nil
		}
	}
	return fileOr("", config.FindWaivers)
}

// scannerWaivers are the waivers of a file as the scanner takes them.
func scannerWaivers(file *config.Waivers) []scanner.Waiver {
	waivers := make([]scanner.Waiver, 0, len(file.Waivers))
	for i, waiver := range file.Waivers {
		waivers = append(waivers, scanner.Waiver{
			Control: waiver.Control, Kind: waiver.Kind, Key: waiver.Key, Reason: waiver.Reason, Owner: waiver.Owner,
			Ticket: waiver.Ticket, Expires: waiver.Expires, Approver: waiver.Approver, Source: filepath.ToSlash(file.Source(i)),
		})
	}
	return waivers
}

// placed names file, line and column of what a waiver is refused for.
func placed(err error, file *config.Waivers) error {
	var refused *scanner.WaiverError
	if errors.As(err, &refused) && refused.Index < len(file.Waivers) {
		return fmt.Errorf("%s: %s", file.Place(refused.Index, refused.Field), refused.Problem)
	}
	return err
}

// exceptionDigests are what of waivers and baseline decides verdicts: not where
// they are written, and not what else the earlier report holds.
func exceptionDigests(options scanner.Options) (waivers []scanner.Waiver, baseline []string) {
	waivers = slices.Clone(options.Waivers)
	for i := range waivers {
		waivers[i].Source = ""
	}
	if options.Baseline == nil {
		return waivers, nil
	}
	versions := map[string]int{}
	for _, control := range options.Baseline.Controls {
		versions[control.ID] = control.Version
	}
	baseline = []string{}
	for _, finding := range options.Baseline.Findings {
		baseline = append(baseline, fmt.Sprintf("%s %s %d", finding.Fingerprint, finding.Status, versions[finding.Control]))
	}
	slices.Sort(baseline)
	return waivers, baseline
}
