package aws

import (
	"math"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestRates: 0 is the default; a rate that would never let a call through is
// an error before anything is asked.
func TestRates(t *testing.T) {
	for name, test := range map[string]struct {
		sso, store float64
		pieces     []string // of the error; none where there is none
	}{
		"default":            {0, 0, nil},
		"given":              {10, 5, nil},
		"negative sso-admin": {-1, 0, []string{"sso-admin is -1 a second", "0 for the default of 20"}},
		"negative store":     {0, -0.5, []string{"the identity store is -0.5 a second"}},
		"no number":          {math.NaN(), 0, []string{"sso-admin is NaN a second"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: snapshottest.LandingZone()})
			options := testOptions()
			options.SSOAdminRate, options.IdentityStoreRate = test.sso, test.store
			snap, err := collectWith(t, options)
			switch {
			case test.pieces == nil:
				if err != nil {
					t.Error(err)
				}
			case err == nil:
				t.Errorf("no error, and %d permission sets", len(snap.PermissionSets))
			default:
				wantLine(t, err, test.pieces...)
				if n := len(server.Calls()); n != 0 {
					t.Errorf("%d calls were made", n)
				}
			}
		})
	}
}
