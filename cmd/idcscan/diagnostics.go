package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/reports"
)

// maxDiagnostics is how many mistakes are shown; each is a gap of the snapshot.
const maxDiagnostics = 50

// mistakes gathers what is found wrong in sources, which are read at once.
type mistakes struct {
	mutex sync.Mutex
	found []declaration.Diagnostic
}

func (m *mistakes) add(diagnostic declaration.Diagnostic) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.found = append(m.found, diagnostic)
}

// sorted is what was found in an order that does not depend on which source was
// read first: by file, and in each as its reader tells it.
func (m *mistakes) sorted() []declaration.Diagnostic {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	slices.SortStableFunc(m.found, func(a, b declaration.Diagnostic) int {
		return cmp.Compare(a.Place.URI, b.Place.URI)
	})
	return m.found
}

// printDiagnostics shows mistakes in sources on stderr: where, what and what to
// do, and below the line of the source with a marker.
func printDiagnostics(env *environment, found []declaration.Diagnostic) {
	for _, diagnostic := range found[:min(maxDiagnostics, len(found))] {
		fmt.Fprintln(env.stderr, "idcscan:", diagnosticText(env, diagnostic))
		printSource(env, diagnostic.Place)
	}
	if left := len(found) - maxDiagnostics; left > 0 {
		fmt.Fprintf(env.stderr, "idcscan: and %d more mistakes in the source; each is a gap of the snapshot\n", left)
	}
}

// diagnosticText is like "infra/main.tf:3:12: what is wrong; what to do".
func diagnosticText(env *environment, diagnostic declaration.Diagnostic) string {
	message := diagnostic.Summary
	if diagnostic.Remedy != "" {
		message = strings.TrimSuffix(message, ".") + "; " + diagnostic.Remedy
	}
	place := diagnostic.Place
	if place.URI == "" {
		return reports.Sanitize(message)
	}
	where := place.URI
	if place.StartLine > 0 {
		where += fmt.Sprintf(":%d:%d", place.StartLine, max(place.StartColumn, 1))
	}
	return styled(env, text.Colors{text.Bold}, reports.Sanitize(where+":")) + " " + reports.Sanitize(message)
}

// styled is a text in a style, where stderr shows any.
func styled(env *environment, style text.Colors, s string) string {
	if !env.stderrColor() {
		return s
	}
	return text.Escape(s, style.EscapeSeq())
}

// printSource shows the line of a place, and marks where it begins.
func printSource(env *environment, place snapshot.Location) {
	if place.Snippet == "" || place.StartLine < 1 {
		return
	}
	line, whole := sourceLine(env, place)
	if place.StartColumn > maxShown || len(line) > 4*maxShown {
		line, whole = clipLine(line), false // a marker would be out of sight
	}
	number := fmt.Sprintf("%5d | ", place.StartLine)
	fmt.Fprintln(env.stderr, number+reports.Sanitize(untabbed(line)))
	if !whole {
		return
	}
	runes := []rune(untabbed(line))
	start := min(max(place.StartColumn-1, 0), len(runes))
	end := len(runes)
	if place.EndLine == place.StartLine {
		end = min(max(place.EndColumn-1, start+1), max(len(runes), start+1))
	}
	blank := strings.Repeat(" ", text.StringWidthWithoutEscSequences(reports.Sanitize(string(runes[:start]))))
	marked := "^"
	if end > start && end <= len(runes) {
		marked = strings.Repeat("^", max(1, text.StringWidthWithoutEscSequences(reports.Sanitize(string(runes[start:end])))))
	}
	fmt.Fprintln(env.stderr, strings.Repeat(" ", len(number)-2)+"| "+blank+styled(env, text.Colors{text.Bold, text.FgRed}, marked))
}

// maxShown bounds the characters of a line that are shown: a file in JSON may be
// one line of megabytes.
const maxShown = 200

func clipLine(line string) string {
	runes := []rune(line[:min(len(line), 4*maxShown)])
	return string(runes[:min(len(runes), maxShown)]) + "…"
}

// untabbed has a blank for each tab, so that columns stay columns.
func untabbed(line string) string { return strings.ReplaceAll(line, "\t", " ") }

// sourceLine is the line of a place with its indentation, where the file holds
// it still; else the snippet. A place knows its file by the path from the
// repository's root.
func sourceLine(env *environment, place snapshot.Location) (line string, whole bool) {
	snippet := strings.TrimSuffix(place.Snippet, "…")
	for folder := env.directory; folder != ""; folder = filepath.Dir(folder) {
		line, found := lineOf(filepath.Join(folder, filepath.FromSlash(place.URI)), place.StartLine)
		if found && snippet != "" && strings.HasPrefix(strings.TrimSpace(line), snippet) {
			return strings.TrimRight(line, "\r"), true
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	return place.Snippet, false
}

// lineOf reads one line of a small file.
func lineOf(path string, number int) (string, bool) {
	const most = 1 << 20
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	file, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return "", false
	}
	lines := strings.SplitN(string(data), "\n", number+1)
	if number > len(lines) {
		return "", false
	}
	return lines[number-1], true
}
