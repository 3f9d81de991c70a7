package awsfake_test

import (
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestLoopbackOnly(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "127.0.0.1"} {
		if server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true, Listen: address}); err == nil {
			server.Close()
			t.Errorf("listens on %s", address)
		}
	}
	c := start(t, awsfake.Options{State: state, AnyText: true, Listen: "localhost:0"})
	host, _, err := net.SplitHostPort(strings.TrimPrefix(c.server.URL, "http://"))
	if err != nil || !net.ParseIP(host).IsLoopback() {
		t.Errorf("listens on %s: %v", c.server.URL, err)
	}
}

// TestEnvironment: the SDK's own configuration finds the server by it, whatever
// the user has configured otherwise.
func TestEnvironment(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	environment := c.server.Replace([]string{"PATH=/bin", "AWS_PROFILE=production", "AWS_SESSION_TOKEN=x", "AWS_ENDPOINT_URL_STS=http://192.0.2.1"})
	if !slices.Contains(environment, "PATH=/bin") || slices.Contains(environment, "AWS_PROFILE=production") {
		t.Errorf("%v", environment)
	}
	for _, v := range environment {
		if name, value, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value)
		}
	}
	loaded, err := config.LoadDefaultConfig(t.Context())
	must(t, loaded, err)
	who, err := sts.NewFromConfig(loaded).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if *must(t, who, err).Account != state.Meta.Caller.Account {
		t.Errorf("the caller is %s", *who.Account)
	}
	if loaded.Region != *state.Instance.PrimaryRegion {
		t.Errorf("the Region is %s", loaded.Region)
	}
}

func TestCloseEndsWaitingRequests(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{{Operation: "*", Delay: time.Hour}}})
	must(t, server, err)
	done := make(chan error, 1)
	go func() {
		_, err := connect(server, "us-east-1").sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		done <- err
	}()
	time.Sleep(50 * time.Millisecond) // it waits by now; if not, it is refused, which is as well
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Error("an answer came")
	}
}

// TestImportsNothingOfTheCollector: the fake must not share the mistakes of
// what it tests.
func TestImportsNothingOfTheCollector(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		name := strings.TrimSpace(line)
		if strings.HasPrefix(name, "github.com/idcscan/idcscan/") &&
			!strings.HasPrefix(name, "github.com/idcscan/idcscan/collectors/aws/awsfake") &&
			name != "github.com/idcscan/idcscan/collectors/snapshot" {
			t.Errorf("imports %s", name)
		}
	}
}
