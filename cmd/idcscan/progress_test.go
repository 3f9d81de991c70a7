package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws"
)

// walked tells progress of a walk of 100 calls, two a second, of which an earlier
// run has made 20, beside one call of another service.
func walked(terminal bool) string {
	var stderr bytes.Buffer
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	p := newProgress(&environment{stderr: &stderr, stderrTerminal: terminal, now: func() time.Time { return now }})
	p.update(aws.Progress{Operation: "iam:GetPolicy", Calls: 1, Expected: 1})
	p.update(aws.Progress{Operation: "sso:DescribePermissionSet", Calls: 20, Recalled: 20, Expected: 100})
	for calls := 21; calls <= 100; calls++ {
		now = now.Add(500 * time.Millisecond)
		if terminal && calls%30 != 0 {
			continue // the screen would be long
		}
		p.update(aws.Progress{Operation: "sso:DescribePermissionSet", Calls: calls, Recalled: 20, Expected: 100})
	}
	p.stop()
	return stderr.String()
}

func TestProgressOnATerminal(t *testing.T) {
	want := wipeLine + "collecting: 31 of at least 101 calls" +
		wipeLine + "collecting: 61 of at least 101 calls, about 15s left" +
		wipeLine + "collecting: 91 of at least 101 calls, about 4s left" + wipeLine
	if diff := cmp.Diff(want, walked(true)); diff != "" {
		t.Errorf("terminal shows (-want +got):\n%s", diff)
	}
}

func TestProgressElsewhere(t *testing.T) {
	want := "idcscan: collecting: 81 of at least 101 calls, about 10s left\n"
	if diff := cmp.Diff(want, walked(false)); diff != "" {
		t.Errorf("stderr holds (-want +got):\n%s", diff)
	}
}

func TestShortDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		1400 * time.Millisecond: "1s", 95 * time.Second: "1m35s", 2*time.Hour + 3*time.Minute + 40*time.Second: "2h4m",
	} {
		if got := shortDuration(d); got != want {
			t.Errorf("%s is %s, want %s", d, got, want)
		}
	}
}
