package reports

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	if diff := cmp.Diff([]string{"csv", "gitlab-code-quality", "gitlab-sast", "json", "junit", "markdown", "sarif", "text"}, Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for name, format := range Formats() {
		if format.Write == nil || !strings.HasPrefix(format.Extension, ".") || format.About == "" {
			t.Errorf("format %s is not whole: %+v", name, format)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	tests := map[string]string{
		"sarfi": `unknown report format "sarfi"; did you mean sarif?`,
		"xml":   `unknown report format "xml"; known are ` + strings.Join(Names(), ", "),
		"":      `unknown report format ""; known are ` + strings.Join(Names(), ", "),
	}
	for name, want := range tests {
		if err := Write(name, io.Discard, clean(), Options{}); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", name, err, want)
		}
		if err := WriteFile(name, t.TempDir()+"/x", clean(), Options{}); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", name, err, want)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

func TestAWriterThatFails(t *testing.T) {
	for _, format := range Names() {
		if err := Write(format, brokenWriter{}, failed(), Options{}); err == nil || err.Error() != "write "+format+" report: the pipe is closed" {
			t.Errorf("%s: error %v", format, err)
		}
	}
}
