package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"idcscan-awsfake": main,
		"probe":           func() { os.Exit(probe()) },
	})
}

// probe is a program that knows no more of AWS than its environment tells.
func probe() int {
	ctx := context.Background()
	loaded, err := config.LoadDefaultConfig(ctx, config.WithRetryMaxAttempts(1))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 5
	}
	who, err := sts.NewFromConfig(loaded).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 5
	}
	instances, err := ssoadmin.NewFromConfig(loaded).ListInstances(ctx, &ssoadmin.ListInstancesInput{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 6
	}
	fmt.Println("caller", *who.Account, "instances", len(instances.Instances), "arguments", os.Args[1:])
	return 7
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}

// TestServesUntilInterrupted: without a command the environment is printed, and
// the server is there.
func TestServesUntilInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	cmd := newCommand()
	cmd.SetArgs([]string{"--generate", "1", "--size", "tiny"})
	cmd.SetOut(in)
	done := make(chan error, 1)
	go func() {
		err := cmd.ExecuteContext(ctx)
		in.CloseWithError(err) // where it does not serve, nothing more is printed
		done <- err
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		v, ok := strings.CutPrefix(lines.Text(), "export ")
		name, value, both := strings.Cut(v, "=")
		if !ok || !both {
			t.Errorf("%q is nothing that a shell would export", lines.Text())
		}
		t.Setenv(name, value)
		if name == "AWS_SHARED_CREDENTIALS_FILE" {
			break // the last one
		}
	}
	if status := probe(); status != 7 {
		t.Errorf("probe ends with %d", status)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
