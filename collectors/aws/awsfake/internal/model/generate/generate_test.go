package main

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// models lies beside the repository, for whoever has it.
const models = "../../../../../../../shared/aws-models"

func TestTableIsFresh(t *testing.T) {
	want, err := generate(models)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("SKIPPED: AWS's models are not at %s; the committed table is not compared with them", models)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../shapes_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("shapes_gen.go is stale; run go generate ./collectors/aws/awsfake/...\n%s", diff)
	}
}

func TestTranslate(t *testing.T) {
	for pattern, want := range map[string][3]string{
		`^\u0020-\u00FF$`:         {`^\x{0020}-\x{00FF}$`},
		`^[\u10000-\u10FFFF]$`:    {`^[\x{10000}-\x{10FFFF}]$`},
		`^P(?=\d|T(\d))x$`:        {`^Px$`, `^P(?:\d|T(\d))`},
		`^(?!(?i)(arn|aws):)\w+$`: {`^\w+$`, ``, `^(?:(?i)(arn|aws):)`},
	} {
		main, also, not, err := translate(pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		if diff := cmp.Diff(want, [3]string{main, also, not}); diff != "" {
			t.Errorf("%s:\n%s", pattern, diff)
		}
	}
	if _, _, _, err := translate(`^(?=a$`); err == nil {
		t.Error("a lookahead without an end is translated")
	}
}
