package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/scanner/config"
)

// TestConfigurationDocsAreFresh compares the tables in docs/configuration.md
// with what the parser takes and with the presets.
func TestConfigurationDocsAreFresh(t *testing.T) {
	freshPage(t, "../../docs/configuration.md", map[string]string{"keys": keyDocs(), "presets": presetDocs()})
}

func keyDocs() string {
	var b strings.Builder
	b.WriteString("| key | takes | | default of |\n|---|---|---|---|\n")
	for _, key := range config.Keys() {
		flag := ""
		if key.Flag != "" {
			flag = "`--" + key.Flag + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", key.Name, key.Kind, key.About, flag)
	}
	return b.String()
}

func presetDocs() string {
	var b strings.Builder
	b.WriteString("| preset | |\n|---|---|\n")
	for _, name := range presetNames() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.TrimSpace(presetAbout(name)))
	}
	return b.String()
}

// TestFlagsOfTheFileExist: what a key is the default of is a flag of a scan.
func TestFlagsOfTheFileExist(t *testing.T) {
	root := newRootCommand(newEnvironment())
	scan, _, err := root.Find([]string{"scan"})
	if err != nil {
		t.Fatal(err)
	}
	for flag, key := range config.FlagKeys() {
		if scan.Flags().Lookup(flag) == nil {
			t.Errorf("%s is the default of --%s, which scan has not", key, flag)
		}
	}
}
