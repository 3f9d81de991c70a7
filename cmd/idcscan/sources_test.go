package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/scanner"
)

// Every flag that says how to reach AWS is refused where the source is a file,
// but for the instance, which a file has too and is compared with.
func TestLiveFlagsBesideAFile(t *testing.T) {
	const file = "../../testdata/landing-zone/snapshot.json"
	var options sourceOptions
	reach := &cobra.Command{}
	options.bind(reach, &environment{})
	options.bindWalk(reach)
	tried := 0
	reach.Flags().VisitAll(func(flag *pflag.Flag) {
		value := flag.DefValue
		if value == "" {
			value = "x"
		}
		for _, name := range []string{"scan", "collect"} {
			tried++
			code, stdout, stderr := command(t, name, file, "--"+flag.Name+"="+value)
			if code != exitError || stdout != "" || !strings.Contains(stderr, "--"+flag.Name+" ") && !strings.Contains(stderr, "of instance x") {
				t.Errorf("%s --%s: exit code %d, stderr %q", name, flag.Name, code, stderr)
			}
		}
	})
	if tried < 20 {
		t.Errorf("%d flags were tried", tried)
	}
}

// TestReportIsInterrupted: Ctrl-C ends a report that waits for what nobody writes.
func TestReportIsInterrupted(t *testing.T) {
	silent, end := io.Pipe()
	defer end.Close()
	var stdout, stderr bytes.Buffer
	env := &environment{stdin: silent, stdout: &stdout, stderr: &stderr, now: time.Now}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	done := make(chan int, 1)
	go func() { done <- run(ctx, env, []string{"report", "-"}) }()
	select {
	case code := <-done:
		if code != exitInterrupted || stdout.Len() > 0 || stderr.String() != "idcscan: interrupted; nothing was written\n" {
			t.Errorf("exit code %d, stdout %q, stderr %q", code, &stdout, &stderr)
		}
	case <-time.After(10 * time.Second):
		t.Error("it still waits")
	}
}

// Errors name the nearest few words, not all there are.
func TestUnknownControlIsOneShortLine(t *testing.T) {
	compiled, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"NOPE", "IDC-XXXXXXX", "x", "framework:nope", "severity:nope", "nope:nope", strings.Repeat("y", 60)} {
		for _, flag := range []string{"--select", "--skip"} {
			code, _, stderr := command(t, "controls", "list", flag, word)
			if code != exitError || strings.Count(stderr, "\n") != 1 || len(stderr) > 220 || !strings.Contains(stderr, word) {
				t.Errorf("%s %s: exit code %d, stderr of %d bytes for %d controls: %s", flag, word, code, len(stderr), len(compiled.Controls()), stderr)
			}
		}
	}
}
