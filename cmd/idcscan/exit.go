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

// interruptedError is an interrupt that left a journal.
type interruptedError struct{ journal string }

func (e interruptedError) Error() string {
	return fmt.Sprintf("interrupted; %s keeps what was read: run the same command again to go on", e.journal)
}

// Is makes it an interrupt like any other.
func (e interruptedError) Is(target error) bool { return target == context.Canceled }

// exitCode prints what has not been reported and returns the exit code.
func exitCode(env *environment, err error) int {
	var status exitStatus
	var interrupted interruptedError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &interrupted):
		fmt.Fprintln(env.stderr, "idcscan:", oneLine(interrupted))
		return exitInterrupted
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(env.stderr, "idcscan: interrupted; nothing was written")
		return exitInterrupted
	}
	fmt.Fprintln(env.stderr, "idcscan:", oneLine(err))
	return exitError
}
