package expression

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Files reads data files for one root module: those below the repository's root,
// symbolic links resolved, and no others. It remembers what it has read, and
// knows the lines of code that was added to it. Several goroutines may use it.
type Files struct {
	root       *os.Root
	repository string // absolute
	module     string // absolute
	moduleURI  string // relative to the repository, "." for its root

	mutex     sync.RWMutex
	code      map[string]*lines
	data      map[string]*dataFile // by URI
	swallowed []Swallowed
}

// DataFile is a file that code has read.
type DataFile struct {
	// URI is its path relative to the repository's root, with forward slashes.
	URI  string
	Text string
	// Withheld are the places of sensitive values in it: their lines are not shown.
	Withheld []snapshot.Location
}

// Swallowed is an expression that took a default for what is wrong: try or can
// around an error that is no missing attribute.
type Swallowed struct {
	// Place is the call of try or can.
	Place snapshot.Location
	// Expression is the text of the call, as far as it stands on one line.
	Expression string
	// Problem is the first error.
	Problem *hcl.Diagnostic
}

type dataFile struct {
	DataFile
	lines *lines
	depth int // 0 below the root module's directory, else -1
}

// NewFiles opens the repository at an existing directory, for the root module in a
// directory below it; relative paths in code are relative to that one, as in
// Terraform. Close it when everything is evaluated.
func NewFiles(repository, module string) (*Files, error) {
	repository, err := filepath.Abs(repository)
	if err != nil {
		return nil, err
	}
	if module, err = filepath.Abs(module); err != nil {
		return nil, err
	}
	relative, err := filepath.Rel(repository, module)
	if err != nil || !filepath.IsLocal(relative) {
		return nil, fmt.Errorf("%s: the root module is not below the repository %s; name the directory that holds both", module, repository)
	}
	root, err := os.OpenRoot(repository)
	if err != nil {
		return nil, err
	}
	return &Files{
		root: root, repository: repository, module: module, moduleURI: filepath.ToSlash(relative),
		code: map[string]*lines{}, data: map[string]*dataFile{},
	}, nil
}

// Close gives the repository's directory back; places stay answerable.
func (f *Files) Close() error { return f.root.Close() }

// AddCode tells the text of a file of code, by the name that ranges in it have:
// its URI. Places in it have snippets then.
func (f *Files) AddCode(uri string, text []byte) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.code[uri] = newLines(string(text))
}

// Read returns the data files that code has read so far, by URI.
func (f *Files) Read() []DataFile {
	f.mutex.RLock()
	defer f.mutex.RUnlock()
	var read []DataFile
	for _, file := range f.data {
		read = append(read, file.DataFile)
	}
	slices.SortFunc(read, func(a, b DataFile) int { return strings.Compare(a.URI, b.URI) })
	return read
}

// Swallowed returns the errors for which code took a default, by place.
func (f *Files) Swallowed() []Swallowed {
	f.mutex.RLock()
	defer f.mutex.RUnlock()
	swallowed := slices.Clone(f.swallowed)
	slices.SortFunc(swallowed, func(a, b Swallowed) int { return comparePlaces(a.Place, b.Place) })
	return swallowed
}

func (f *Files) swallow(s Swallowed) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if !slices.ContainsFunc(f.swallowed, func(o Swallowed) bool { return comparePlaces(s.Place, o.Place) == 0 }) {
		f.swallowed = append(f.swallowed, s)
	}
}

// Place is the place of a range, with the text of its first line as the snippet.
func (f *Files) Place(rng hcl.Range) snapshot.Location {
	place := snapshot.Location{
		URI: rng.Filename, StartLine: rng.Start.Line, StartColumn: rng.Start.Column,
		EndLine: rng.End.Line, EndColumn: rng.End.Column,
	}
	if f == nil {
		return place
	}
	f.mutex.RLock()
	defer f.mutex.RUnlock()
	if lines := f.code[rng.Filename]; lines != nil {
		place.Snippet = lines.snippet(rng.Start.Line)
	} else if file := f.data[rng.Filename]; file != nil && !file.withholds(rng.Start.Line) {
		place.Snippet = file.lines.snippet(rng.Start.Line)
	}
	return place
}

// withhold notes where in data files a sensitive value stands.
func (f *Files) withhold(value cty.Value) {
	if f == nil {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	walk(value, func(_ cty.Value, marks cty.ValueMarks) {
		for mark := range marks {
			origin, ok := mark.(*declaration.Origin)
			if !ok {
				continue
			}
			if file := f.data[origin.Place.URI]; file != nil && !slices.Contains(file.Withheld, origin.Place) {
				file.Withheld = append(file.Withheld, origin.Place)
			}
		}
	})
}

func (d *dataFile) withholds(line int) bool {
	return slices.ContainsFunc(d.Withheld, func(place snapshot.Location) bool { return place.StartLine <= line && line <= place.EndLine })
}

// absent says that there is no such file: an error as Terraform has it.
var errAbsent = errors.New("no file exists")

// unreadable is a file that is there, or may be, and that idcscan does not read.
type unreadable struct{ reason string }

func (u unreadable) Error() string { return u.reason }

// locate returns the path of a file relative to the repository, in the form of
// the operating system.
func (f *Files) locate(name string) (string, error) {
	switch {
	case strings.ContainsRune(name, 0):
		return "", unreadable{"the name of the file holds a NUL byte"}
	case name == "~" || strings.HasPrefix(name, "~/"):
		return "", unreadable{fmt.Sprintf("%q lies in a home directory, not in the repository", name)}
	}
	absolute := filepath.FromSlash(name)
	if !filepath.IsAbs(absolute) {
		absolute = filepath.Join(f.module, absolute)
	}
	relative, err := filepath.Rel(f.repository, filepath.Clean(absolute))
	if err != nil || !filepath.IsLocal(relative) {
		// "${var.directory}/x.yaml" with an empty directory names a file at the root
		// of the system, where code tries whether there is one: mostly there is none.
		if _, err := os.Lstat(absolute); filepath.IsAbs(filepath.FromSlash(name)) && errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%w at %q", errAbsent, name)
		}
		return "", unreadable{fmt.Sprintf("%q lies outside of the repository; name a directory that holds it as the repository", name)}
	}
	return relative, nil
}

// file reads a data file.
func (f *Files) file(name string) (*dataFile, error) {
	relative, err := f.locate(name)
	if err != nil {
		return nil, err
	}
	uri := filepath.ToSlash(relative)
	f.mutex.RLock()
	known := f.data[uri]
	f.mutex.RUnlock()
	if known != nil {
		return known, nil
	}
	text, err := f.text(relative, name)
	if err != nil {
		return nil, err
	}
	file := &dataFile{DataFile: DataFile{URI: uri, Text: text}, lines: newLines(text), depth: -1}
	if f.moduleURI == "." || strings.HasPrefix(uri, f.moduleURI+"/") {
		file.depth = 0
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.data[uri] = file
	return file, nil
}

func (f *Files) text(relative, name string) (string, error) {
	info, err := f.root.Stat(relative)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%w at %q", errAbsent, name)
	case err != nil:
		return "", unreadable{fmt.Sprintf("%q cannot be read: %s", name, Cause(err))}
	case info.IsDir():
		return "", fmt.Errorf("%q is a directory, not a file", name)
	case !info.Mode().IsRegular():
		return "", unreadable{fmt.Sprintf("%q is not a regular file", name)}
	case info.Size() > maxText:
		return "", unreadable{fmt.Sprintf("%q has more than %d MB", name, maxText>>20)}
	}
	file, err := f.root.Open(relative)
	if err != nil {
		return "", unreadable{fmt.Sprintf("%q cannot be read: %s", name, Cause(err))}
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxText+1))
	switch {
	case err != nil:
		return "", unreadable{fmt.Sprintf("%q cannot be read: %s", name, Cause(err))}
	case len(text) > maxText:
		return "", unreadable{fmt.Sprintf("%q has more than %d MB", name, maxText>>20)}
	}
	return string(text), nil
}

// Cause is the error without the operation and the path, which are said anyway.
func Cause(err error) error {
	if errors.Is(err, syscall.ELOOP) {
		return errors.New("a symbolic link that leads to itself")
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// exists reports whether there is a regular file.
func (f *Files) exists(name string) (bool, error) {
	relative, err := f.locate(name)
	switch {
	case errors.Is(err, errAbsent):
		return false, nil
	case err != nil:
		return false, err
	}
	info, err := f.root.Stat(relative)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, unreadable{fmt.Sprintf("%q cannot be read: %s", name, Cause(err))}
	case info.Mode().IsRegular():
		return true, nil
	}
	return false, fmt.Errorf("%q is not a regular file", name)
}

// place is a place in a data file.
func (d *dataFile) place(startLine, startColumn, endLine, endColumn int) snapshot.Location {
	return snapshot.Location{
		URI: d.URI, StartLine: startLine, StartColumn: startColumn, EndLine: endLine, EndColumn: endColumn,
		Snippet: d.lines.snippet(startLine),
	}
}

// whole is the place of the whole file.
func (d *dataFile) whole() snapshot.Location {
	line, column := d.lines.position(len(d.Text))
	return d.place(1, 1, line, column)
}

func (d *dataFile) depthIn(scope Scope) int {
	if d.depth == 0 {
		return 0
	}
	return scope.Depth()
}

// longLine is how many bytes of a line are counted as characters. In a longer one,
// as of JSON that a program wrote, columns are bytes: to count it anew for each of
// its values would take too long.
const longLine = 4 << 10
