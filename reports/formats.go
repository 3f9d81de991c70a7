package reports

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// Format is one way to write a report.
type Format struct {
	// Write writes the whole report, as it is made: an error may leave a part of
	// it written. It never changes the report, and two
	// reports that differ in the order of their lists only come out the same.
	Write func(w io.Writer, r *scanner.Report, o Options) error
	// Extension is what a file of this format is called by, with its dot.
	Extension string
	// About is one line for help texts.
	About string
}

// formats lists every format; help, completion and documentation are made from it.
var formats = map[string]Format{
	"csv":                 {Write: writeCSV, Extension: ".csv", About: "what fails, is waived or is not known, a row each, for spreadsheets"},
	"gitlab-code-quality": {Write: writeCodeQuality, Extension: ".json", About: "failing results for GitLab's Code Quality widget"},
	"gitlab-sast":         {Write: writeSAST, Extension: ".json", About: "failing results for GitLab's vulnerability reports, SAST schema " + sastVersion},
	"json":                {Write: writeJSON, Extension: ".json", About: "the whole report, " + scanner.ReportSchema},
	"junit":               {Write: writeJUnit, Extension: ".xml", About: "test results as JUnit XML for the test views of CI servers"},
	"markdown":            {Write: writeMarkdown, Extension: ".md", About: "the report for a job summary or a comment on GitHub"},
	"sarif":               {Write: writeSARIF, Extension: ".sarif", About: "failing results as SARIF 2.1.0 for GitHub code scanning"},
	"text":                {Write: writeText, Extension: ".txt", About: "the report for people to read"},
}

// Options are what a writer may know beside the report.
type Options struct {
	// Width is how many columns the terminal has; 0 where there is none: text
	// is then neither wrapped nor cut to fit.
	Width int
	// Color says whether text may hold ANSI colors. The caller decides: it
	// knows the terminal and the environment.
	Color bool
	// SARIFAnchor is the path of a file, from the root of the repository, on
	// which SARIF puts findings that no code declares; "" for the path
	// "identity-center/<instance>/<kind>/<key>" of each.
	SARIFAnchor string
	// SARIFFull adds to the failing results of SARIF passes, unknowns and waived
	// findings, which GitHub would show as open alerts.
	SARIFFull bool
	// MaxBytes is how large Markdown may become; 0 for the limit of a job summary.
	MaxBytes int
}

// Names returns the names of the formats, sorted.
func Names() []string { return slices.Sorted(maps.Keys(formats)) }

// Formats returns every format by its name.
func Formats() map[string]Format { return maps.Clone(formats) }

// About returns the line that says what the format of that name is, "" for an
// unknown one.
func About(name string) string { return formats[name].About }

// Lookup returns the format of that name. Its error names the nearest known one.
func Lookup(name string) (Format, error) {
	if format, ok := formats[name]; ok {
		return format, nil
	}
	return Format{}, fmt.Errorf("unknown report format %q; %s", name, snapshot.Suggestion(name, Names()))
}

// Write writes the report to w in the format of that name, once it is complete.
func Write(name string, w io.Writer, r *scanner.Report, o Options) error {
	format, err := Lookup(name)
	if err != nil {
		return err
	}
	var whole bytes.Buffer
	err = format.Write(&whole, r, o)
	if err == nil {
		_, err = whole.WriteTo(w)
	}
	if err != nil {
		return fmt.Errorf("write %s report: %w", name, err)
	}
	return nil
}
