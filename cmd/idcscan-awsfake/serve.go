package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
)

// serve runs the server for as long as the command, or until interrupted.
func serve(cmd *cobra.Command, opts options) error {
	var err error
	if opts.fake.State, err = state(opts); err != nil {
		return err
	}
	opts.fake.AnyText = true // hostile names are worth a demo
	for _, action := range opts.deny {
		opts.fake.Faults = append(opts.fake.Faults, denial(action))
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	server, err := awsfake.Start(opts.fake)
	if err != nil {
		return err
	}
	defer server.Close()
	if len(opts.command) == 0 {
		printEnvironment(cmd.OutOrStdout(), server)
		select {
		case <-signals:
		case <-cmd.Context().Done():
		}
		return nil
	}
	if opts.printEnv {
		printEnvironment(cmd.ErrOrStderr(), server)
	}
	return runCommand(cmd.Context(), opts.command, server, signals)
}

// denial makes AWS refuse an action.
func denial(action string) awsfake.Fault {
	code := "AccessDeniedException"
	if strings.HasPrefix(action, "iam:") || strings.HasPrefix(action, "sts:") {
		code = "AccessDenied" // as the services with XML have it
	}
	return awsfake.Fault{Operation: action, Code: code, Message: "not authorized to perform: " + action}
}

func printEnvironment(w io.Writer, server *awsfake.Server) {
	for _, v := range server.Environment() {
		fmt.Fprintln(w, "export", v)
	}
}

// runCommand runs the user's command against the server to its end. A terminal
// sends Ctrl-C to both; the command decides what it means. Only a termination,
// which reaches this process alone, is passed on.
func runCommand(ctx context.Context, args []string, server *awsfake.Server, signals <-chan os.Signal) error {
	child := exec.CommandContext(ctx, args[0], args[1:]...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	child.Env = server.Replace(os.Environ())
	if err := child.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- child.Wait() }()
	for {
		select {
		case err := <-done:
			return err
		case s := <-signals:
			if s != os.Interrupt {
				_ = child.Process.Signal(s) // it may have ended meanwhile
			}
		}
	}
}

// status returns the exit status as a shell would: 128 and the signal's number
// for what a signal ended.
func status(exit *exec.ExitError) int {
	if code := exit.ExitCode(); code >= 0 {
		return code
	}
	if wait, ok := exit.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return 1
}
