package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

var man = flag.String("man", "", "folder to write the man pages to")

// TestManPages writes a man page for every command: with -man, as make man
// calls it, to keep; the generator is no part of the binary.
func TestManPages(t *testing.T) {
	folder := *man
	if folder == "" {
		folder = t.TempDir()
	}
	if err := writeManPages(folder); err != nil {
		t.Fatal(err)
	}
	for path, cmd := range allCommands() {
		name := strings.ReplaceAll(path, " ", "-") + ".1"
		page, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		checkLines(t, name, strings.ReplaceAll(string(page), "\t", " "))
		text := strings.NewReplacer(`\-`, "-", `\&`, "", `\fB`, "", `\fP`, "", `\(aq`, "'").Replace(string(page))
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			if !strings.Contains(text, strings.TrimSpace(strings.ReplaceAll(line, `\`, `\\`))) {
				t.Errorf("%s lacks the example %q", name, line)
			}
		}
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if !strings.Contains(text, "--"+flag.Name) {
				t.Errorf("%s lacks --%s", name, flag.Name)
			}
		})
	}
}

// The same sources make the same pages, whenever.
func TestManPagesAreDeterministic(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "")
	pages := func() string {
		folder := t.TempDir()
		if err := writeManPages(folder); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(folder, "idcscan-scan.1"))
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	first := pages()
	t.Setenv("SOURCE_DATE_EPOCH", "1767225600")
	dated := pages()
	if first != strings.Replace(dated, "Jan 2026", "Jan 1970", 1) || !strings.Contains(dated, `"Jan 2026"`) {
		t.Errorf("the pages begin\n%.200s\nand\n%.200s", first, dated)
	}
}

// writeManPages dates the pages by SOURCE_DATE_EPOCH
// (https://reproducible-builds.org/specs/source-date-epoch/).
func writeManPages(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	seconds, _ := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	date := time.Unix(seconds, 0).UTC()
	root := newRootCommand(&environment{stdin: strings.NewReader(""), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}})
	forMan(root)
	return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Date: &date, Source: "idcscan", Manual: "idcscan"}, folder)
}

// forMan turns texts that are laid out for a terminal into the Markdown of which
// pages are made.
func forMan(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	cmd.Long = markdownOf(cmd.Long)
	cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) { flag.Usage = markdownOf(flag.Usage) })
	for _, below := range cmd.Commands() {
		forMan(below)
	}
}

var markdownMarks = regexp.MustCompile("[\\\\`*_<>#\\[\\]]")

// markdownOf keeps indented lines as they are, and escapes the others.
func markdownOf(text string) string {
	var lines []string
	laidOut := false
	for line := range strings.SplitSeq(text, "\n") {
		indented := strings.HasPrefix(line, "  ")
		if indented != laidOut && line != "" {
			lines = append(lines, "")
		}
		if indented {
			line = "  " + line
		} else {
			line = markdownMarks.ReplaceAllString(line, `\$0`)
		}
		laidOut = indented
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
