package awsfake_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestThrottles: sso-admin and identitystore have a bucket each, of a second's
// requests; time may run faster; the others have none.
func TestThrottles(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	c := start(t, awsfake.Options{State: state, AnyText: true, Rate: 0.01, Speed: 100})
	answered := func(f func() error) (n int) {
		for range 5 {
			switch err := f(); code(err) {
			case "":
				n++
			case "ThrottlingException":
				if httpStatus(err) != 400 {
					t.Errorf("status %d", httpStatus(err))
				}
			default:
				t.Errorf("%v", err)
			}
		}
		return n
	}
	sets := func() error { _, err := c.listSets(t.Context(), state); return err }
	users := func() error {
		_, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
		return err
	}
	if n := answered(sets); n != 1 {
		t.Errorf("sso-admin answered %d of 5", n)
	}
	if n := answered(users); n != 1 {
		t.Errorf("identitystore answered %d of 5", n)
	}
	if n := answered(func() error {
		_, err := c.orgs.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
		if code(err) == "AWSOrganizationsNotInUseException" {
			return nil
		}
		return err
	}); n != 5 {
		t.Errorf("organizations answered %d of 5", n)
	}
	time.Sleep(1100 * time.Millisecond) // 0.01 a second, a hundred times faster
	if n := answered(sets); n < 1 {
		t.Error("a second later sso-admin still answers nothing")
	}
}
