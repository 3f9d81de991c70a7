//go:build unix

package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// content reads a file and checks that nothing else is in its folder.
func content(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("%d files are in the folder, not one: %v", len(entries), entries)
	}
	return data
}

func TestWriteFileIsWhatWriteWrites(t *testing.T) {
	for _, format := range Names() {
		file := filepath.Join(t.TempDir(), "report")
		if err := WriteFile(format, file, failed(), Options{}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(content(t, file), write(t, format, failed(), Options{})) {
			t.Errorf("the %s file differs from what is written to a stream", format)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != 0o600 {
			t.Errorf("the mode is %v, and others can read who is privileged", info.Mode())
		}
	}
}

// G-01: a short report over a long one leaves no old tail.
func TestG01AShortReportOverALongOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.sarif")
	for _, r := range []*scanner.Report{large(500), clean()} {
		if err := WriteFile("sarif", file, r, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	data := content(t, file)
	if !json.Valid(data) || len(codescanning.Lint(data, codescanning.GitHub)) > 0 || !bytes.Equal(data, write(t, "sarif", clean(), Options{})) {
		t.Errorf("the file is %s", data)
	}
}

func TestREP34AFailedWriteIsAnError(t *testing.T) {
	folder := t.TempDir()
	readOnly := filepath.Join(folder, "read-only")
	if err := os.Mkdir(readOnly, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		readOnly = "/proc" // Root writes to any folder but this.
	}
	tests := map[string]struct{ file, want string }{
		"missing folder":   {filepath.Join(folder, "no", "report.json"), "there is no folder " + filepath.Join(folder, "no") + ": create it first"},
		"a folder":         {folder, "it is a folder: name a file in it"},
		"no name":          {"", "the name of the file is empty"},
		"read-only folder": {filepath.Join(readOnly, "idcscan-report.json"), ""},
		"a file as folder": {"file_unix_test.go/report.json", "not a directory"},
	}
	for name, test := range tests {
		err := WriteFile("json", test.file, clean(), Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "write json report to "+test.file+": ") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// A writer that breaks half-way leaves what was there.
func TestREP34NothingHalfWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(file, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := func(w io.Writer) error {
		_, err := w.Write(make([]byte, 1<<20))
		return errors.Join(err, errors.New("broken half-way"))
	}
	if err := writeFile(file, broken); err == nil || err.Error() != "broken half-way" {
		t.Errorf("error %v", err)
	}
	if got := string(content(t, file)); got != "before" {
		t.Errorf("the file holds %d bytes", len(got))
	}
}

// A full disk, made by a limit of a process of its own on the size of files.
func TestREP34FullDisk(t *testing.T) {
	if file := os.Getenv("IDCSCAN_TEST_FULL_DISK"); file != "" {
		signal.Ignore(syscall.SIGXFSZ)
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		full := limit
		full.Cur = 4096
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &full); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit) }()
		for _, format := range Names() {
			if err := WriteFile(format, file, large(500), Options{}); !errors.Is(err, syscall.EFBIG) {
				t.Errorf("%s: error %v", format, err)
			}
		}
		return
	}
	file := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(file, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := exec.Command(os.Args[0], "-test.run=^TestREP34FullDisk$")
	again.Env = append(os.Environ(), "IDCSCAN_TEST_FULL_DISK="+file)
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if got := string(content(t, file)); got != "before" {
		t.Errorf("the file holds %d bytes", len(got))
	}
}

func TestWriteFileFollowsALink(t *testing.T) {
	folder := t.TempDir()
	file, link := filepath.Join(folder, "report.json"), filepath.Join(t.TempDir(), "latest.json")
	if err := os.WriteFile(file, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile("json", link, clean(), Options{}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != os.ModeSymlink {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if !bytes.Equal(content(t, file), write(t, "json", clean(), Options{})) {
		t.Error("what the link leads to was not written")
	}
}

// A device or a pipe is written to, never replaced.
func TestWriteFileToAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- WriteFile("json", pipe, clean(), Options{}) }()
	got, err := os.ReadFile(pipe)
	if err = errors.Join(err, <-done); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, write(t, "json", clean(), Options{})) {
		t.Errorf("%d bytes came through the pipe", len(got))
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe is gone: %v, %v", info, err)
	}
}

// Not a real device: code that is wrong here replaces what it is given.
func TestREP34APipeThatCloses(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- WriteFile("json", pipe, large(2000), Options{}) }()
	reader, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, syscall.EPIPE) {
		t.Errorf("error %v", err)
	}
}
