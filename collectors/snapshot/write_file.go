package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// WriteFile writes the snapshot to path with mode 0600, whole or not at all: a
// file that stood there stays as it was until the new one is complete. A
// symbolic link is followed. What is no regular file, such as /dev/stdout or a
// named pipe, is written into.
func (s *Snapshot) WriteFile(path string) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return s.writeInto(path)
	}
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return unwritable(path, err)
	}
	defer func() {
		if cleanup := file.Cleanup(); err == nil {
			err = cleanup
		}
	}()
	if err := s.Write(file); err != nil {
		return unwritable(path, err)
	}
	return unwritable(path, file.CloseAtomicallyReplace())
}

func (s *Snapshot) writeInto(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return unwritable(path, err)
	}
	return unwritable(path, errors.Join(s.Write(file), file.Close()))
}

// unwritable names the goal instead of the file beside it that an error of the
// file system names.
func unwritable(path string, err error) error {
	if err == nil {
		return nil
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("%s: the snapshot cannot be written: %w; choose another place or free this one", path, err)
}
