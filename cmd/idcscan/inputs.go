package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/scanner/config"
)

// writtenBy are the commands that write a file that a scan reads.
var writtenBy = map[string]string{"waivers": "idcscan waive", "attestations": "idcscan attest"}

// checkThere reports a file that a flag, a variable or the configuration names
// and that is not there, with the place that names it.
func checkThere(cmd *cobra.Command) error {
	for _, name := range []string{"policy", "waivers", "attestations", "baseline"} {
		for _, path := range flagValues(cmd.Flags().Lookup(name)) {
			if path == "" || path == "-" {
				continue
			}
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
				remedy := "mend the path, or leave it out"
				if command := writtenBy[name]; command != "" {
					remedy += "; " + command + " writes one"
				}
				return blame(cmd, name, fmt.Errorf("--%s names %s, which does not exist; %s", name, path, remedy))
			}
		}
	}
	return nil
}

// input is a file that a scan reads beside its source.
type input struct{ what, path string }

// inputs are the files that a scan reads beside its source, the baseline first.
func (o *scanOptions) inputs() ([]input, error) {
	read := []input{{"baseline", o.exempt.baseline}}
	file, err := fileOr(o.policy.file, config.Find)
	read = append(read, input{"configuration", file})
	if err != nil {
		return nil, err
	}
	if file, err = o.exempt.waiversFile(o.policy.file); err != nil {
		return nil, err
	}
	read = append(read, input{"waivers", file})
	if file, err = o.policy.attestationsFile(); err != nil {
		return nil, err
	}
	read = append(read, input{"attestations", file})
	read = append(read, o.source.code.inputs()...)
	for _, path := range o.policy.paths {
		read = append(read, input{"policy", path})
	}
	return read, nil
}
