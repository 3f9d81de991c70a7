package scanner

import (
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// systemFiles are the files of the operating system, by their usual paths, read
// as UTF-8 with or without a byte order mark: OPA takes a mark for a part of the
// first comment, so that METADATA would not be found.
type systemFiles struct{}

// Open implements fs.FS.
func (systemFiles) Open(name string) (fs.File, error) { return os.Open(name) }

// Stat implements fs.StatFS.
func (systemFiles) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// ReadDir implements fs.ReadDirFS.
func (systemFiles) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// ReadFile implements fs.ReadFileFS.
func (systemFiles) ReadFile(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if text, err = snapshot.UTF8(text); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

// prefixed shows a file system below a folder, so that errors about embedded
// files name them as the repository does.
type prefixed struct {
	prefix string
	files  fs.FS
}

// Open implements fs.FS.
func (p prefixed) Open(name string) (fs.File, error) {
	inner, ok := strings.CutPrefix(name, p.prefix+"/")
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return p.files.Open(inner)
}
