package main

import (
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// environment is all that a command takes from outside, so that nothing deeper
// reads a clock, a variable or a stream of the process.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	variables      []string
	now            func() time.Time
	// stdoutWidth is the width of the terminal that stdout is, 0 where it is none.
	stdoutWidth int
	// stderrTerminal says whether people watch stderr.
	stderrTerminal bool
	// directory is the working directory; "" where it cannot be told, or where a
	// test is not to see the repository that it runs in.
	directory string
}

func newEnvironment() *environment {
	env := &environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		variables:      os.Environ(),
		now:            time.Now,
		stderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if directory, err := os.Getwd(); err == nil {
		env.directory = directory
	}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		env.stdoutWidth = width
	}
	return env
}

// variable returns the value of an environment variable, "" where it is unset.
func (e *environment) variable(name string) string {
	for _, variable := range e.variables {
		if len(variable) > len(name) && variable[:len(name)] == name && variable[len(name)] == '=' {
			return variable[len(name)+1:]
		}
	}
	return ""
}

// color says whether stdout shows colour: on a terminal, unless NO_COLOR is
// set to anything (https://no-color.org).
func (e *environment) color() bool {
	return e.stdoutWidth > 0 && e.colorWanted()
}

// stderrColor says the same of stderr.
func (e *environment) stderrColor() bool { return e.stderrTerminal && e.colorWanted() }

func (e *environment) colorWanted() bool {
	return e.variable("NO_COLOR") == "" && e.variable("TERM") != "dumb"
}
