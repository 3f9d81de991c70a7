// Command lintsarif checks SARIF logs against the rules of GitHub code
// scanning. It prints every problem as "file: path: text [rule]" and exits 1
// where there is one, 2 where a file cannot be read.
package main

import (
	"fmt"
	"os"

	"github.com/idcscan/idcscan/reports/codescanning"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: lintsarif FILE...")
		os.Exit(2)
	}
	status := 0
	for _, file := range os.Args[1:] {
		data, err := os.ReadFile(file)
		if err != nil {
			fmt.Fprintln(os.Stderr, "lintsarif:", err)
			status = 2
			continue
		}
		for _, problem := range codescanning.Lint(data, codescanning.ProfileOf(data)) {
			fmt.Printf("%s: %s\n", file, problem)
			status = max(status, 1)
		}
	}
	os.Exit(status)
}
