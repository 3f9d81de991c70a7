package module_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/module"
)

func TestAMissingBraceIsToldWhereItIsMissing(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"before an argument": {
			text: "module \"a\" {\n  sets = {\n    A = { b = 1 }\n  # more\n  other = {\n  }\n}\n",
			want: "5:3: a closing brace is missing before this line: line 2 opens what it would close",
		},
		"before a brace": {
			text: "module \"a\" {\n  sets = {\n    A = {\n      b = 1\n  }\n}\nlocals {\n}\n",
			want: "5:3: a closing brace is missing before this line: line 3 opens what it would close",
		},
		"before a block, behind texts that look like braces": {
			text: "locals {\n  a = \"${join(\"{\",\n    [])}\"\n  b = <<EOT\nx {\nEOT\n  c = {\n\nresource \"a\" \"b\" {\n}\n",
			want: "9:1: a closing brace is missing before this line: line 7 opens what it would close",
		},
		"of a list": {
			text: "locals {\n  a = [\n    1,\n  b = 2\n}\n",
			want: "4:3: a closing bracket is missing before this line: line 2 opens what it would close",
		},
		"at the end": {
			text: "locals {\n  a = 1\n",
			want: "1:8: a closing brace is missing at the end of the file: this line opens what it would close",
		},
		"not where a brace is too many": {
			text: "terraform {\n  required_version = \"1\" {\n  backend \"s3\" {\n  }\n}\nlocals {\n}\n",
			want: "2:26: Missing newline after argument",
		},
		"not where two braces stand together": {
			text: "terraform {{\n  required_version = \"1\"\n}\nlocals {\n}\n",
			want: "1:12: ",
		},
		"not where a text does not end": {
			text: "locals { a = \"x }\nlocals {\n  b = 1\n}\n",
			want: "1:18: Invalid multi-line string",
		},
		"not where a heredoc does not end": {
			text: "locals {\n  a = <<EOT\n}\nlocals {\n  b = 1\n}\n",
			want: "7:1: Unterminated template string",
		},
		"not behind another mistake": {
			text: "locals {\n  a = = 1\n  b = 1\n",
			want: "2:7: Invalid expression",
		},
		"nor in what is no text": {
			text: "locals {\n  a = \xff\x00{\n",
			want: "0:0: the file is no text in UTF-8",
		},
	} {
		t.Run(name, func(t *testing.T) {
			directory := t.TempDir()
			for file, text := range map[string]string{"main.tf": test.text, "whole.tf": "locals {}\n"} {
				if err := os.WriteFile(filepath.Join(directory, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			declared, err := module.Load(t.Context(), module.Options{Root: directory})
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range declared.Diagnostics {
				got := fmt.Sprintf("%d:%d: %s", one.Place.StartLine, one.Place.StartColumn, one.Summary)
				if len(got) >= len(test.want) && got[:len(test.want)] == test.want && one.Unread {
					return
				}
				t.Error(got)
			}
			t.Errorf("want %s", test.want)
		})
	}
}
