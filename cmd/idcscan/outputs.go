package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
)

// snapshotFormat is the output that keeps the snapshot beside the reports.
const snapshotFormat = "snapshot"

// output is one --output: a format and the file it goes to, "" for stdout.
type output struct{ format, file string }

// parseOutputs checks every --output before any work is done: a run of an hour
// must not end in a misspelt format or an unwritable folder.
func parseOutputs(values []string, formats []string) ([]output, error) {
	var outputs []output
	stdout := ""
	files := map[string]bool{}
	for _, value := range values {
		format, file, named := strings.Cut(value, "=")
		if !slices.Contains(formats, format) {
			return nil, fmt.Errorf("unknown output format %q; %s", format, snapshot.Suggestion(format, formats))
		}
		switch {
		case named && file == "":
			return nil, fmt.Errorf("--output %s names no file; write --output %sFILE", value, value)
		case named:
			resolved, err := filepath.Abs(file)
			if err != nil {
				return nil, err
			}
			if files[resolved] {
				return nil, fmt.Errorf("two outputs go to %s; give each a file of its own", file)
			}
			files[resolved] = true
			if err := writable(file); err != nil {
				return nil, err
			}
		case stdout != "":
			return nil, fmt.Errorf("outputs %s and %s both go to standard output; give one a file: --output %s=FILE", stdout, format, format)
		default:
			stdout = format
		}
		outputs = append(outputs, output{format, file})
	}
	return outputs, nil
}

// refuseOverwriting reports an output that would replace a source, or another
// file that the scan goes by. Of these the baseline is the worst: a scan that
// fails would accept what it has just found.
func refuseOverwriting(outputs []output, sources []string, read []input) error {
	for _, source := range sources {
		if file, same := goesTo(outputs, collectors.WithoutPrefix(source)); same {
			return fmt.Errorf("output %s would overwrite the source; choose another file", file)
		}
	}
	for _, input := range read {
		file, same := goesTo(outputs, input.path)
		switch {
		case same && input.what == "baseline":
			return fmt.Errorf("output %s would overwrite the baseline; choose another file, and move it over the baseline when its findings are accepted", file)
		case same:
			return fmt.Errorf("output %s would overwrite the %s; choose another file", file, input.what)
		}
	}
	return nil
}

// goesTo returns the output that goes to an existing file.
func goesTo(outputs []output, path string) (file string, same bool) {
	info, err := os.Stat(path)
	if err != nil {
		return "", false
	}
	for _, output := range outputs {
		if goal, err := os.Stat(output.file); err == nil && os.SameFile(info, goal) {
			return output.file, true
		}
	}
	return "", false
}

// writable reports whether a file can be put at path.
func writable(path string) error {
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return fmt.Errorf("output %s is a directory; name a file in it", path)
		}
		if !info.Mode().IsRegular() {
			return nil // a pipe or a device is written through, not replaced
		}
	}
	probe, err := os.CreateTemp(filepath.Dir(path), ".idcscan-*")
	if err != nil {
		return fmt.Errorf("output %s cannot be written: %w; create the folder or choose another", path, underlying(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// underlying drops the name of the probe from an error about it.
func underlying(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// write writes every output, files first, so that standard output holds a
// report only where all files are there.
func write(env *environment, outputs []output, report *scanner.Report, snap *snapshot.Snapshot, options reports.Options) error {
	slices.SortStableFunc(outputs, func(a, b output) int { return strings.Compare(b.file, a.file) })
	for _, output := range outputs {
		var err error
		switch {
		case output.format == snapshotFormat && output.file != "":
			err = snap.WriteFile(output.file)
		case output.format == snapshotFormat:
			err = printSnapshot(env, snap)
		case output.file != "":
			err = reports.WriteFile(output.format, output.file, report, options)
		default:
			options.Width, options.Color = env.stdoutWidth, env.color()
			err = reports.Write(output.format, env.stdout, report, options)
		}
		if err != nil {
			return err
		}
		if left := reports.LeftOut(output.format, report, options); left > 0 {
			fmt.Fprintf(env.stderr, "idcscan: %s folds %d findings, the least severe, for which its readers have no room; other outputs hold all\n", output.format, left)
		}
	}
	return nil
}

// printSnapshot writes a snapshot to standard output, which people and runners
// of CI read too.
func printSnapshot(env *environment, snap *snapshot.Snapshot) error {
	escaped := reports.EscapeJSON(env.stdout)
	return errors.Join(snap.Write(escaped), escaped.Close())
}
