package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// serve starts a fake AWS and points the SDK at it.
func serve(t *testing.T, options awsfake.Options) {
	t.Helper()
	server, err := awsfake.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "example")
	t.Setenv("AWS_REGION", "ap-southeast-2")
}

// TestNoInstance: a Region without an instance is no organisation without one.
func TestNoInstance(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
		{Operation: "sso:ListInstances", Edit: func(answer map[string]any) { answer["Instances"] = []any{} }},
	}})
	code, stdout, stderr := command(t, "scan")
	if code != exitError || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "ap-southeast-2") {
		t.Errorf("exit code %d, stdout %.100q, stderr %q; want one line that names the Region asked", code, stdout, stderr)
	}
}

// TestSeveralInstances: none of them belongs to the management account, so the
// user has to choose; one that is named is scanned.
func TestSeveralInstances(t *testing.T) {
	first, second := snapshottest.LandingZone(), snapshottest.Standalone()
	const firstARN, secondARN = "arn:aws:sso:::instance/ssoins-82593a6ed92c8990", "arn:aws:sso:::instance/ssoins-1111111111111111"
	second.Instance.ARN = new(secondARN)
	second.Instance.IdentityStoreID = new("d-1111111111")
	for _, set := range second.PermissionSets {
		set.ARN = new(strings.ReplaceAll(*set.ARN, "ssoins-82593a6ed92c8990", "ssoins-1111111111111111"))
	}
	serve(t, awsfake.Options{State: first, Others: []*snapshot.Snapshot{second}, Faults: []awsfake.Fault{
		{Operation: "organizations:DescribeOrganization", Code: "AccessDeniedException", Message: "no"},
	}})
	code, stdout, stderr := command(t, "scan")
	if code != exitError || stdout != "" || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit code %d, stdout %.100q, stderr %q; want one line", code, stdout, stderr)
	}
	for _, want := range []string{firstARN, secondARN, "--instance"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("stderr %q does not name %s", stderr, want)
		}
	}
	code, stdout, stderr = command(t, "scan", "--instance", firstARN, "--output", "json", "--allow-incomplete")
	if code == exitError || !strings.Contains(stdout, "ssoins-82593a6ed92c8990") || strings.Contains(stdout, "ssoins-1111111111111111/") {
		t.Errorf("exit code %d, stderr %q; want the first instance", code, stderr)
	}
}

// TestProxyPage: an error page of a proxy is a gap, no error and no empty list.
func TestProxyPage(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
		Operation: "identitystore:ListGroups", Status: 407, ContentType: "text/html", Body: "<html>proxy authentication required</html>",
	}}})
	code, stdout, stderr := command(t, "scan", "--config", "../../testdata/landing-zone/.idcscan.yaml", "--now", testNow)
	if code != exitIncomplete || !strings.Contains(stdout, "identitystore:ListGroups") || strings.Contains(stdout, "<html>") {
		t.Errorf("exit code %d, stderr %q, stdout:\n%s", code, stderr, stdout)
	}
}

// TestInterrupt: Ctrl-C ends a walk that hangs, with nothing written, or with the
// journal, which is said.
func TestInterrupt(t *testing.T) {
	t.Run("without journal", func(t *testing.T) {
		interrupt(t, "idcscan: interrupted; nothing was written\n")
	})
	t.Run("with journal", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "walk.journal")
		interrupt(t, "idcscan: interrupted; "+file+" keeps what was read: run the same command again to go on\n", "--resume", file)
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	})
}

// interrupt cancels a collection that hangs.
func interrupt(t *testing.T, want string, flags ...string) {
	t.Helper()
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
		{Operation: "sso:ListPermissionSets", Delay: time.Minute},
	}})
	var stdout, stderr bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, now: time.Now}
	ctx, cancel := context.WithCancel(context.Background())
	var cancelled time.Time
	time.AfterFunc(500*time.Millisecond, func() { cancelled = time.Now(); cancel() })
	code := run(ctx, env, append([]string{"collect"}, flags...))
	if code != exitInterrupted || stdout.Len() > 0 || stderr.String() != want {
		t.Errorf("exit code %d, stdout %.100q, stderr %q", code, &stdout, &stderr)
	}
	if took := time.Since(cancelled); took > 10*time.Second { // of a minute
		t.Errorf("ended %s after the interrupt", took)
	}
}
