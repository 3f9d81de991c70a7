package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/idcscan/idcscan/reports"
)

// readers read a whole stream as the readers of a format do, by the extension of
// the format's files: whatever else is in the stream is an error of theirs.
var readers = map[string]func([]byte) error{
	".json": readJSON, ".sarif": readJSON, ".xml": readXML, ".csv": readCSV, ".md": readText, ".txt": readText, ".html": readText,
}

// checkStream fails where a stream is not one document of the format, or holds
// what a terminal or a CI runner obeys.
func checkStream(t *testing.T, format, stream string) {
	t.Helper()
	extension := ".json" // the snapshot's, which is no format of reports
	if format != snapshotFormat {
		extension = reports.Formats()[format].Extension
	}
	read, known := readers[extension]
	if !known {
		t.Fatalf("no reader of %s files; add one to the table", extension)
	}
	if err := read([]byte(stream)); err != nil {
		t.Errorf("%s: no reader takes the stream: %v\n%.300q", format, err, stream)
	}
	if extension == ".csv" {
		stream = strings.ReplaceAll(stream, "\r\n", "\n")
	}
	checkLines(t, format, stream)
}

// checkLines fails where text holds what a terminal or a CI runner obeys.
func checkLines(t *testing.T, what, text string) {
	t.Helper()
	for i, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) || r == utf8.RuneError || r == '\ufeff' {
			t.Errorf("%s holds %U in %q", what, r, text[max(0, i-40):min(len(text), i+40)])
			break
		}
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("%s: a runner obeys the line %.80q", what, line)
		}
	}
}

func readJSON(stream []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(stream))
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			if !json.Valid(stream) {
				return errors.New("not one document")
			}
			return nil
		case err != nil:
			return err
		case token == nil:
			return fmt.Errorf("null before byte %d", decoder.InputOffset())
		}
	}
}

func readXML(stream []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(stream))
	depth, roots := 0, 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			if roots != 1 {
				return fmt.Errorf("%d root elements", roots)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				roots++
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(token)) > 0 {
				return fmt.Errorf("text outside of the root: %q", token)
			}
		}
	}
}

func readCSV(stream []byte) error {
	rows, err := csv.NewReader(bytes.NewReader(stream)).ReadAll()
	if err == nil && len(rows) == 0 {
		err = errors.New("no header")
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
				return fmt.Errorf("a spreadsheet computes the cell %q", cell)
			}
		}
	}
	return err
}

func readText(stream []byte) error {
	switch {
	case len(stream) == 0:
		return errors.New("empty")
	case !utf8.Valid(stream):
		return errors.New("not UTF-8")
	case stream[len(stream)-1] != '\n':
		return errors.New("does not end with a line break")
	}
	return nil
}

// scanAll scans once and returns the stream of every output by its format.
func scanAll(t *testing.T, want int, arguments ...string) map[string]string {
	t.Helper()
	folder := t.TempDir()
	for _, format := range outputFormats() {
		arguments = append(arguments, "--output", format+"="+filepath.Join(folder, format))
	}
	if code, stdout, stderr := command(t, arguments...); code != want || stdout+stderr != "" {
		t.Errorf("%.300q: exit code %d, stdout %q, stderr %q", arguments, code, stdout, stderr)
	}
	streams := map[string]string{}
	for _, format := range outputFormats() {
		stream, err := os.ReadFile(filepath.Join(folder, format))
		if err != nil {
			t.Fatal(err)
		}
		streams[format] = string(stream)
	}
	return streams
}
