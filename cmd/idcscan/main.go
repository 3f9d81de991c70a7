// Command idcscan answers whether an AWS IAM Identity Center is configured as
// a policy says. One file a subcommand; each binds flags and wires collectors,
// scanner and reports together.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

//go:generate go test -run Fresh -update

func main() {
	growFirst()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Once the first signal has cancelled the run, a second one kills.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, newEnvironment(), os.Args[1:]))
}
