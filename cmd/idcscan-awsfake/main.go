// Command idcscan-awsfake runs a fake AWS on a loopback port, for demos, for
// trying idcscan without an account, and for seeing what it does when AWS
// refuses something.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

func main() { os.Exit(run(os.Args[1:])) }

// run returns the exit status: that of the command that was run, else 0 or 2.
func run(args []string) int {
	cmd := newCommand()
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(context.Background())
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return status(exit)
	}
	fmt.Fprintln(os.Stderr, "idcscan-awsfake:", err)
	return 2
}
