package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// FileName is the name of the configuration file that [Find] looks for.
const FileName = ".idcscan.yaml"

// AttestationsFileName is the path of the file of attestations, beside a
// configuration file, that [FindAttestations] looks for.
const AttestationsFileName = ".idcscan/attestations.yaml"

// Config is the content of a configuration file. Its zero value is the
// configuration of someone who has none. What is the default of a flag is in
// [Config.Settings].
type Config struct {
	// Parameters are values by parameter name by control id; the id "facts"
	// holds the parameters that several controls share.
	Parameters map[string]map[string]any `yaml:"parameters"`
	Controls   Controls                  `yaml:"controls"`
	// Severities are severities by control id that hold instead of the declared ones.
	Severities map[string]string `yaml:"severities"`
	// Sources are what is read where the command line names no source.
	Sources      []string      `yaml:"sources"`
	Waivers      WaiverLimits  `yaml:"waivers"`
	Attestations []Attestation `yaml:"attestations"`

	name  string
	root  *yaml.Node
	shape *shape
	under []*Config
}

// Controls chooses controls by id, group, glob, severity or framework.
type Controls struct {
	Select []string `yaml:"select"`
	Skip   []string `yaml:"skip"`
}

// WaiverLimits say what waivers may be; 0 is the default.
type WaiverLimits struct {
	// MaxDays is how many days ahead a waiver may expire.
	MaxDays int `yaml:"max_days"`
	// MaxFindings is how many findings a waiver may name before it is broad.
	MaxFindings int `yaml:"max_findings"`
}

// Attestation is what a person states about a setting that no API shows; see
// [snapshot.Attestation] for the fields' meaning.
type Attestation struct {
	Setting    string `yaml:"setting" json:"setting"`
	Value      string `yaml:"value" json:"value"`
	By         string `yaml:"by" json:"by"`
	On         string `yaml:"on" json:"on"`
	ValidUntil string `yaml:"valid_until" json:"valid_until"`
	Evidence   string `yaml:"evidence" json:"evidence"`
	// Place is where it stands, "FILE:LINE".
	Place string `yaml:"-" json:"-"`
}

// Find returns the path of the configuration file in directory or above it, up
// to the root of the git repository that directory lies in, or "" where there
// is none. Outside of a repository only directory itself is looked at.
func Find(directory string) (string, error) { return find(directory, FileName) }

// FindAttestations is [Find] for [AttestationsFileName].
func FindAttestations(directory string) (string, error) { return find(directory, AttestationsFileName) }

// find returns the path of a file of the given name in directory or above it.
func find(directory, name string) (string, error) {
	directory, err := filepath.Abs(directory)
	if err != nil {
		return "", err
	}
	root := gitRoot(directory)
	for {
		candidate := filepath.Join(directory, filepath.FromSlash(name))
		// A link that leads nowhere is found too, and read in vain: passed over, it
		// would take what the file asks for out of the gate without a word.
		switch _, err := os.Lstat(candidate); {
		case err == nil:
			return candidate, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		if other := strings.TrimSuffix(candidate, ".yaml") + ".yml"; isThere(other) {
			return "", fmt.Errorf("%s is not read, since its name ends in .yml; call it %s", other, filepath.Base(candidate))
		}
		if root == "" || directory == root {
			return "", nil
		}
		directory = filepath.Dir(directory)
	}
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// gitRoot returns the directory that holds .git in or above directory, or "".
func gitRoot(directory string) string {
	for {
		if _, err := os.Stat(filepath.Join(directory, ".git")); err == nil {
			return directory
		}
		parent := filepath.Dir(directory)
		if parent == directory {
			return ""
		}
		directory = parent
	}
}

// Load reads and checks the configuration file at path. Every error names
// file, line and column, what is wrong and what is known instead.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(data, path)
}

// LoadAttestations is [Load] for a file of attestations.
func LoadAttestations(path string) ([]Attestation, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseAttestations(data, path)
}

// ParseAttestations is [LoadAttestations] for the content of a file.
func ParseAttestations(data []byte, name string) ([]Attestation, error) {
	c, err := parse(data, name, attestationsFileShape)
	if err != nil {
		return nil, err
	}
	return c.Attestations, nil
}

// Parse is [Load] for the content of a file; name stands in errors.
func Parse(data []byte, name string) (*Config, error) {
	return parse(data, name, configShape)
}

// ParsePreset reads a preset: a configuration with a text that describes it
// and without what only a file of one's own may say.
func ParsePreset(data []byte, name string) (*Config, error) {
	return parse(data, name, presetShape)
}

// Under returns the configuration with what the preset says where c itself
// says nothing: parameters and severities one by one, skipped controls together,
// the selection as a whole.
func (c *Config) Under(preset *Config) *Config {
	merged := *c
	merged.under = append(slices.Clone(c.under), preset)
	merged.Parameters, merged.Severities = map[string]map[string]any{}, map[string]string{}
	for _, layer := range []*Config{preset, c} {
		maps.Copy(merged.Severities, layer.Severities)
		for id, values := range layer.Parameters {
			if merged.Parameters[id] == nil {
				merged.Parameters[id] = map[string]any{}
			}
			maps.Copy(merged.Parameters[id], values)
		}
	}
	if len(merged.Controls.Select) == 0 {
		merged.Controls.Select = preset.Controls.Select
	}
	merged.Controls.Skip = append(append([]string{}, preset.Controls.Skip...), c.Controls.Skip...)
	return &merged
}

// Path is the name of the file that the configuration was read from, "" where
// there was none.
func (c *Config) Path() string { return c.name }

// SnapshotAttestations returns the attestations in the snapshot's form.
func (c *Config) SnapshotAttestations() []snapshot.Attestation {
	attestations := make([]snapshot.Attestation, 0, len(c.Attestations))
	for _, attestation := range c.Attestations {
		attestations = append(attestations, attestation.Snapshot())
	}
	return attestations
}

// Snapshot returns the attestation in the snapshot's form.
func (a Attestation) Snapshot() snapshot.Attestation {
	return snapshot.Attestation{Setting: a.Setting, Value: a.Value, By: a.By, On: a.On, ValidUntil: a.ValidUntil, Evidence: a.Evidence}
}
