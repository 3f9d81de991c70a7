package reports

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner/access"
)

// DiffFormat is one way to write how access differs.
type DiffFormat struct {
	// Write writes the whole difference, as it is made, and never changes it.
	Write func(w io.Writer, d *access.Diff, o Options) error
	// Extension is what a file of this format is called by, with its dot.
	Extension string
	// About is one line for help texts.
	About string
}

// diffFormats lists every format of differences; help, completion and
// documentation are made from it.
var diffFormats = map[string]DiffFormat{
	"json":     {Write: writeDiffJSON, Extension: ".json", About: "the whole difference, " + access.Schema},
	"markdown": {Write: writeDiffMarkdown, Extension: ".md", About: "the difference for a comment on a pull request"},
	"text":     {Write: writeDiffText, Extension: ".txt", About: "the difference for people to read"},
}

// DiffNames returns the names of the formats of differences, sorted.
func DiffNames() []string { return slices.Sorted(maps.Keys(diffFormats)) }

// DiffFormats returns every format of differences by its name.
func DiffFormats() map[string]DiffFormat { return maps.Clone(diffFormats) }

// AboutDiff returns the line that says what the format of differences of that
// name is, "" for an unknown one.
func AboutDiff(name string) string { return diffFormats[name].About }

func lookupDiff(name string) (DiffFormat, error) {
	if format, ok := diffFormats[name]; ok {
		return format, nil
	}
	return DiffFormat{}, fmt.Errorf("unknown format of differences %q; %s", name, snapshot.Suggestion(name, DiffNames()))
}

// WriteDiff writes a difference to w in the format of that name, once it is
// complete.
func WriteDiff(name string, w io.Writer, d *access.Diff, o Options) error {
	format, err := lookupDiff(name)
	if err != nil {
		return err
	}
	var whole bytes.Buffer
	err = format.Write(&whole, d, o)
	if err == nil {
		_, err = whole.WriteTo(w)
	}
	if err != nil {
		return fmt.Errorf("write difference as %s: %w", name, err)
	}
	return nil
}

// WriteDiffFile writes a difference to a file as [WriteFile] does a report.
func WriteDiffFile(name, path string, d *access.Diff, o Options) error {
	format, err := lookupDiff(name)
	if err != nil {
		return err
	}
	if err := writeFile(path, func(w io.Writer) error { return format.Write(w, d, o) }); err != nil {
		return fmt.Errorf("write difference as %s to %s: %w", name, path, err)
	}
	return nil
}

func writeDiffJSON(w io.Writer, d *access.Diff, _ Options) error { return encode(w, d) }
