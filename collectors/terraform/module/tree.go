package module

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Bounds of what is read. Beyond them a diagnostic and a gap take the place of
// the rest.
const (
	maxFiles        = 20_000
	maxFileSize     = 10 << 20
	maxModuleDepth  = 32
	maxModules      = 5_000
	maxBlockDepth   = 1_000
	maxInstances    = 50_000 // of a block
	maxAllInstances = 300_000
)

// A tree is a file system of Terraform files: the repository, or a stand-in.
type tree struct {
	files fs.FS
	// prefix goes before a path to make the name of the file in locations; ""
	// for the repository.
	prefix string
	// standin says that the tree takes the place of a module whose source is not
	// there: its files are no places for people.
	standin bool
}

// name is the file's name in locations.
func (t *tree) name(file string) string { return t.prefix + file }

// read returns a file's text without a byte order mark. What is no regular file is
// not opened: a pipe would make the reader wait for a writer.
func (t *tree) read(file string) ([]byte, error) {
	info, err := fs.Stat(t.files, file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	opened, err := t.files.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	var text bytes.Buffer
	text.Grow(int(min(info.Size(), maxFileSize)) + bytes.MinRead)
	if _, err := text.ReadFrom(io.LimitReader(opened, maxFileSize+1)); err != nil {
		return nil, err
	}
	if text.Len() > maxFileSize {
		return nil, fmt.Errorf("larger than %d MB", maxFileSize>>20)
	}
	return bytes.TrimPrefix(text.Bytes(), []byte("\uFEFF")), nil
}

// A listedFS reads each directory once. It lists for one goroutine at a time.
type listedFS struct {
	fs.FS
	listed map[string]listing
}

type listing struct {
	entries []fs.DirEntry
	err     error
}

func newListedFS(files fs.FS) *listedFS { return &listedFS{files, map[string]listing{}} }

// ReadDir is [fs.ReadDirFS].
func (l *listedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	known, ok := l.listed[name]
	if !ok {
		known.entries, known.err = fs.ReadDir(l.FS, name)
		l.listed[name] = known
	}
	return known.entries, known.err
}

// Stat is [fs.StatFS].
func (l *listedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, name) }

// isDirectory reports whether a path leads to a directory inside the tree.
func (t *tree) isDirectory(directory string) bool {
	info, err := fs.Stat(t.files, directory)
	return err == nil && info.IsDir()
}

// terraformFiles returns the names of a directory's Terraform files in the order
// in which Terraform reads them: those that override stand behind.
func (t *tree) terraformFiles(directory string) (primary, override []string, err error) {
	entries, err := fs.ReadDir(t.files, directory)
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !isTerraform(name) || editors(name) {
			continue
		}
		if overrides(name) {
			override = append(override, path.Join(directory, name))
		} else {
			primary = append(primary, path.Join(directory, name))
		}
	}
	return primary, override, nil
}

func isTerraform(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json") || isOpenTofu(name)
}

// isOpenTofu reports whether OpenTofu alone reads a file. It is read here, too:
// what both of a pair declare, one for each tool, is told as declared twice.
func isOpenTofu(name string) bool {
	return strings.HasSuffix(name, ".tofu") || strings.HasSuffix(name, ".tofu.json")
}

// editors reports whether Terraform takes a name for an editor's own.
func editors(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
}

func overrides(name string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".tf"), ".tofu")
	return stem == "override" || strings.HasSuffix(stem, "_override")
}
