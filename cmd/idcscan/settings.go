package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/scanner/config"
)

// configOptions is the configuration file, and what it and presets say.
type configOptions struct {
	file string
	// settings are those of the file over those of the presets; never nil once
	// the command runs.
	settings *config.Config
	// sourcesFrom is where the sources stand that sourcesOr took from the file.
	sourcesFrom string
}

// bind adds --config, and lets the file give the defaults of flags before the
// command runs.
func (o *configOptions) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.file, "config", "", "configuration file (default: "+config.FileName+" here or above, up to the git root)")
	completes(cmd, "config", yamlFiles)
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return o.read(cmd) }
}

// read reads the file and the presets. What both leave open stays as the flags
// have it.
func (o *configOptions) read(cmd *cobra.Command) error {
	file, err := fileOr(o.file, config.Find)
	if err != nil {
		return err
	}
	o.settings = &config.Config{}
	if file != "" {
		if o.settings, err = config.Load(file); err != nil {
			return err
		}
	}
	if err := setFlagsFromFile(cmd, o.settings); err != nil {
		return err
	}
	for _, name := range slices.Backward(presetsOf(cmd)) {
		preset, err := readPreset(name)
		if err != nil {
			return blame(cmd, "preset", err)
		}
		o.settings = o.settings.Under(preset)
	}
	return setFlagsFromFile(cmd, o.settings)
}

// sourcesOr are the sources of the command line, else those of the file.
func (o *configOptions) sourcesOr(args []string) []string {
	if len(args) > 0 {
		return args
	}
	o.sourcesFrom = o.settings.Place("sources")
	return o.settings.Sources
}

// blameSources puts before an error about the sources where they were named,
// unless that is the command line.
func (o *configOptions) blameSources(err error) error {
	if err == nil || o.sourcesFrom == "" {
		return err
	}
	return fmt.Errorf("%s: %w", o.sourcesFrom, err)
}

// fileOr returns a file that is named, or that is found from the working
// directory on, as a path from there.
func fileOr(named string, find func(string) (string, error)) (string, error) {
	if named != "" {
		return named, nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	found, err := find(here)
	if found == "" || err != nil {
		return "", err
	}
	if relative, err := filepath.Rel(here, found); err == nil {
		return relative, nil
	}
	return found, nil
}

// presetsOf are the presets that a command's flag names.
func presetsOf(cmd *cobra.Command) []string {
	flag := cmd.Flags().Lookup("preset")
	if flag == nil {
		return nil
	}
	return flagValues(flag)
}

// setFlagsFromFile gives each flag that neither the command line nor a variable
// sets the value of the configuration.
func setFlagsFromFile(cmd *cobra.Command, settings *config.Config) error {
	for _, setting := range settings.Settings() {
		flag := cmd.Flags().Lookup(setting.Flag)
		// The key outputs is of scans: --output means another thing elsewhere.
		if flag == nil || origin(flag) != "" || setting.Flag == "output" && flag.Value.Type() != "stringArray" {
			continue
		}
		if err := setFlag(flag, setting.Values); err != nil {
			return fmt.Errorf("%s: %s: %w", setting.Place, setting.Key, err)
		}
		setOrigin(flag, setting.Place)
	}
	return nil
}

// setFlag replaces a flag's value without the mark of the command line.
func setFlag(flag *pflag.Flag, values []string) error {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return list.Replace(values)
	}
	return flag.Value.Set(values[0])
}

// flagValues are the texts of a flag: several of a list, else one.
func flagValues(flag *pflag.Flag) []string {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return list.GetSlice()
	}
	return []string{flag.Value.String()}
}

const originNote = "idcscan_origin"

func setOrigin(flag *pflag.Flag, from string) {
	if flag.Annotations == nil {
		flag.Annotations = map[string][]string{}
	}
	flag.Annotations[originNote] = []string{from}
}

// origin says where a flag's value comes from: the command line, a variable, a
// file and line, or a preset; "" where nobody set it.
func origin(flag *pflag.Flag) string {
	if flag.Changed {
		return "--" + flag.Name
	}
	if noted := flag.Annotations[originNote]; len(noted) > 0 {
		return noted[0]
	}
	return ""
}

// originOf is origin for people.
func originOf(cmd *cobra.Command, name string) string {
	flag := cmd.Flags().Lookup(name)
	if flag == nil {
		return "default"
	}
	return cmp.Or(origin(flag), "default")
}

// blame puts before an error about a flag's value where the value was given,
// unless that is the command line, on which it can be seen.
func blame(cmd *cobra.Command, name string, err error) error {
	flag := cmd.Flags().Lookup(name)
	if err == nil || flag == nil || flag.Changed || origin(flag) == "" {
		return err
	}
	return fmt.Errorf("%s: %w", origin(flag), err)
}
