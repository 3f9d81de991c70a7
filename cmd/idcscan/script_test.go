package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"idcscan": main})
}

// TestScripts runs testdata/script/*.txtar: the command line as people type it.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("TESTDATA", filepath.Join(root, "testdata"))
			env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fakeaws": startFakeAWS,
			"exits":   exits,
		},
	})
}

// startFakeAWS serves a snapshot for the rest of the script:
// fakeaws SNAPSHOT [deny=OPERATION…].
func startFakeAWS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: fakeaws SNAPSHOT [deny=OPERATION…]")
	}
	file, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	state, err := snapshot.Load(file, args[0])
	ts.Check(err)
	options := awsfake.Options{State: state}
	for _, arg := range args[1:] {
		operation, ok := strings.CutPrefix(arg, "deny=")
		if !ok {
			ts.Fatalf("unknown argument %s", arg)
		}
		options.Faults = append(options.Faults, awsfake.Fault{Operation: operation, Status: 400, Code: "AccessDeniedException", Message: "not authorized"})
	}
	server, err := awsfake.Start(options)
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	ts.Setenv("AWS_ENDPOINT_URL", server.URL)
	ts.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	ts.Setenv("AWS_SECRET_ACCESS_KEY", "example")
	ts.Setenv("AWS_REGION", *state.Instance.PrimaryRegion)
	ts.Setenv("IDCSCAN_CLOUDTRAIL_RATE", "1000")
}

// exits runs a command and checks its exit code: exits CODE COMMAND….
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("%v: exit code %s, want %s", args[1:], code, args[0])
	}
}
