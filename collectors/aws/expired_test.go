package aws

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestCredentialsThatExpireEndTheWalk at once, with one line that says how to go on.
func TestCredentialsThatExpireEndTheWalk(t *testing.T) {
	expired := awsfake.Fault{Operation: "sso:*", Skip: 12, Code: "ExpiredTokenException"}
	t.Run("without a journal", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: snapshottest.Generate(5, snapshottest.Small()), AnyText: true, Faults: []awsfake.Fault{expired}})
		snap, err := collectWith(t, testOptions())
		var e *ExpiredError
		if !errors.As(err, &e) || snap != nil || e.Code != "ExpiredTokenException" || e.Done < 10 || e.Expected < e.Done {
			t.Fatalf("error is %+v, snapshot %v", err, snap)
		}
		wantLine(t, err, "expired", "set new AWS_ACCESS_KEY_ID", "--resume FILE")
		if refused := callCounts(server)["sso:DescribePermissionSet"]; refused > 2*inFlight {
			t.Errorf("%d calls were made after all", refused)
		}
	})
	t.Run("with a journal the next run goes on", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: deniedState(), Faults: []awsfake.Fault{expired}})
		path := filepath.Join(t.TempDir(), "journal")
		_, err := collectOn(t, path, testOptions())
		var e *ExpiredError
		if !errors.As(err, &e) || e.Journal != path {
			t.Fatalf("error is %+v", err)
		}
		wantLine(t, err, path, "run the same command again")
		fault(t, server)
		snap, err := collectOn(t, path, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		undisturbed, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, undisturbed, snap)
	})
	t.Run("a key that is no longer known is asked about once more", func(t *testing.T) {
		unknown := func(operation string, skip int) awsfake.Fault {
			return awsfake.Fault{Operation: operation, Skip: skip, Code: "UnrecognizedClientException"}
		}
		serve(t, awsfake.Options{State: deniedState(), Faults: []awsfake.Fault{
			unknown("sso:*", 12), {Operation: opGetCallerIdentity, Skip: 1, Code: "InvalidClientTokenId"},
		}})
		var e *ExpiredError
		if _, err := collectWith(t, testOptions()); !errors.As(err, &e) {
			t.Errorf("error is %v", err)
		}
		serve(t, awsfake.Options{State: deniedState(), Faults: []awsfake.Fault{unknown(opDescribeABAC, 0)}})
		if _, err := collectWith(t, testOptions()); err != nil {
			t.Errorf("another service still answers, and the error is %v", err)
		}
	})
	t.Run("credentials that cannot be renewed", func(t *testing.T) {
		serve(t, awsfake.Options{State: deniedState()})
		w := newWalk(testOptions(), func(error) {})
		if !w.isExpired(t.Context(), &refreshError{errors.New("the session has expired")}) {
			t.Error("the walk goes on")
		}
		if w.isExpired(t.Context(), errors.New("connection reset")) {
			t.Error("a broken connection ends the walk")
		}
	})
}
