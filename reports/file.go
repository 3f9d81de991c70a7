package reports

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/idcscan/idcscan/scanner"
)

// WriteFile writes the report to a file in the format of that name, whole or
// not at all: it writes beside the file and renames when all of it has reached
// the disk, so that a reader never sees half a report and a failure leaves what
// was there. The file's mode is 0600, for it says who is privileged. A device
// or a pipe, such as /dev/stdout, is written to as it is.
func WriteFile(name, path string, r *scanner.Report, o Options) error {
	format, err := Lookup(name)
	if err != nil {
		return err
	}
	if err := writeFile(path, func(w io.Writer) error { return format.Write(w, r, o) }); err != nil {
		return fmt.Errorf("write %s report to %s: %w", name, path, err)
	}
	return nil
}

// writeFile writes to a file what write writes, whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	if path == "" {
		return errors.New("the name of the file is empty: name one")
	}
	// A link stays a link: what it leads to is replaced.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return errors.New("it is a folder: name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return writeThrough(path, write)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return replace(path, write)
}

func replace(path string, write func(io.Writer) error) (err error) {
	folder := filepath.Dir(path)
	pending, err := renameio.NewPendingFile(path, renameio.WithTempDir(folder), renameio.WithStaticPermissions(0o600))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s: create it first", folder)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pending.Cleanup()) }()
	buffered := bufio.NewWriter(pending)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	return pending.CloseAtomicallyReplace()
}

// writeThrough writes to what cannot be renamed over, once the report is complete.
func writeThrough(path string, write func(io.Writer) error) (err error) {
	var whole bytes.Buffer
	if err := write(&whole); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = file.Write(whole.Bytes())
	return err
}
