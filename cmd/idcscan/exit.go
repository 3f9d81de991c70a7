package main

import (
	"context"
	"errors"
	"fmt"
)

// Exit codes; DESIGN and the README hold the table.
const (
	exitOK          = 0
	exitFindings    = 1
	exitError       = 2
	exitIncomplete  = 3
	exitInterrupted = 130
)

// exitStatus is an error that has been reported already and only carries the
// exit code out.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// exitCode prints what has not been reported and returns the exit code.
func exitCode(env *environment, err error) int {
	var status exitStatus
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(env.stderr, "idcscan: interrupted; nothing was written")
		return exitInterrupted
	}
	fmt.Fprintln(env.stderr, "idcscan:", oneLine(err))
	return exitError
}
