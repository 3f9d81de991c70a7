package standin

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"
)

// files is a flat file system: names lead to paths in the embedded one.
type files map[string]string

// base adds the files of another stand-in, or those named, but none that the
// stand-in has itself.
func (f files) base(name string, some []string) error {
	entries, err := embedded.ReadDir(name)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		file := entry.Name()
		if path.Ext(file) != ".tf" || len(some) > 0 && !slices.Contains(some, file) {
			continue
		}
		if _, own := f[file]; !own {
			f[file] = path.Join(name, file)
		}
	}
	return nil
}

// Open is [fs.FS].
func (f files) Open(name string) (fs.File, error) {
	if name == "." {
		return &root{entries: f.entries()}, nil
	}
	if embeddedPath, ok := f[name]; ok {
		return embedded.Open(embeddedPath)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f files) entries() []fs.DirEntry {
	var entries []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if info, err := fs.Stat(embedded, f[name]); err == nil {
			entries = append(entries, fs.FileInfoToDirEntry(info))
		}
	}
	return entries
}

// root is the directory of all files.
type root struct {
	entries []fs.DirEntry
	next    int
}

func (r *root) Stat() (fs.FileInfo, error) { return rootInfo{}, nil }
func (r *root) Close() error               { return nil }

func (r *root) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: fs.ErrInvalid}
}

// ReadDir is [fs.ReadDirFile].
func (r *root) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := r.entries[r.next:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	r.next += len(rest)
	return rest, nil
}

type rootInfo struct{}

func (rootInfo) Name() string       { return "." }
func (rootInfo) Size() int64        { return 0 }
func (rootInfo) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (rootInfo) ModTime() time.Time { return time.Time{} }
func (rootInfo) IsDir() bool        { return true }
func (rootInfo) Sys() any           { return nil }
