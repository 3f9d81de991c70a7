// Command generate writes the table of constraints of package model from the
// Smithy models that AWS publishes.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: generate FOLDER_OF_MODELS OUTPUT.go")
		os.Exit(2)
	}
	if _, err := os.Stat(os.Args[1]); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(os.Stderr, "SKIPPED: AWS's models are not at %s; %s stays as it is\n", os.Args[1], os.Args[2])
		return
	}
	source, err := generate(os.Args[1])
	if err == nil {
		err = os.WriteFile(os.Args[2], source, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
