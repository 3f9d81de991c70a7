package aws

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Options configure a collection. The zero value uses the SDK's defaults:
// credentials and Region of the environment and the shared configuration, and
// endpoints by the SDK's own variables (AWS_ENDPOINT_URL and its kin).
//
// The fields that JSON knows change what is asked: a [Journal] serves no walk
// with other values of them.
type Options struct {
	// Profile is a profile of the shared configuration, "" for the default.
	Profile string `json:"-"`
	// RoleARN is a role to assume with these credentials, with ExternalID where
	// its trust policy asks for one.
	RoleARN    string `json:"-"`
	ExternalID string `json:"-"`
	// MemberRole is the name of a role that is assumed in every other active
	// account of the organization, to read IAM there; with its path where it has
	// one, and with ExternalID too. "" reads IAM of the caller's account only.
	MemberRole string `json:"member_role,omitzero"`
	// WithoutEvents asks CloudTrail for nothing.
	WithoutEvents bool `json:"without_events,omitzero"`
	// Region is where to ask first, "" for the configured one.
	Region string `json:"-"`
	// Instance is the ARN or id of the instance, needed only where several are
	// visible and none is the management account's.
	Instance string `json:"-"`
	// SSOAdminRate and IdentityStoreRate are calls a second; 0 is [DefaultRate],
	// less is an error. CloudTrailRate is the same, and 0 is [DefaultCloudTrailRate].
	SSOAdminRate      float64 `json:"-"`
	IdentityStoreRate float64 `json:"-"`
	CloudTrailRate    float64 `json:"-"`
	// Assignments is how assignments are listed: [ByPair], the default, asks about
	// every pair of account and permission set, and alone is complete; or [ByPrincipal].
	Assignments string `json:"assignments,omitzero"`
	// ThrottleBudget is for how long a throttled call is repeated; 0 is
	// [DefaultThrottleBudget].
	ThrottleBudget time.Duration `json:"-"`
	// Version is that of idcscan, for meta.tool.
	Version string `json:"-"`
	// Now is the clock for meta; nil is [time.Now].
	Now func() time.Time `json:"-"`
	// Progress is told after every call; calls to it do not overlap.
	Progress func(Progress) `json:"-"`
	// Journal keeps answers for a later run, and has those of earlier ones; nil
	// for none. Who opened it removes it once the snapshot is safe.
	Journal *Journal `json:"-"`

	// trial is filled where the walk is only to be tried; see [Try].
	trial *Trial
	// speed makes the walk's own clock run faster, for tests; 0 is 1.
	speed float64
}

// Collect takes a snapshot. What could not be read is a gap in its coverage. An
// error means that nothing could be collected, that an option is wrong, or that
// ctx is done. For the first it is a [*CredentialsError], [*RefusedError],
// [*NoInstanceError], [*SeveralInstancesError], [*InactiveInstanceError],
// [*ExpiredError] or [*JournalError], each with a text of one line that says
// what to do; for the last it is ctx's.
func Collect(ctx context.Context, options Options) (*snapshot.Snapshot, error) {
	snap, err := collect(ctx, options)
	if ctx.Err() != nil {
		// Calls that were cut short look like failures; they are none.
		return nil, ctx.Err()
	}
	return snap, err
}

func collect(ctx context.Context, options Options) (*snapshot.Snapshot, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	now := options.Now
	if now == nil {
		now = time.Now
	}
	meta := snapshot.Meta{Tool: options.Version, Source: "aws", StartedAt: stamp(now())}
	cfg, err := load(ctx, options)
	if err != nil {
		return nil, err
	}
	walking, end := context.WithCancelCause(ctx)
	defer end(nil)
	w := newWalk(options, end)
	reading, err := w.read(walking, cfg, options, &meta)
	if w.trial != nil {
		w.trial.tell(ctx, cfg, meta, reading)
	}
	if cause := context.Cause(walking); cause != nil && ctx.Err() == nil {
		return nil, cause
	}
	if err != nil {
		return nil, err
	}
	meta.CollectedAt = stamp(now())
	return reading.snapshot(meta, w), nil
}

// check refuses rates at which no call would ever be made, and unknown ways.
func (o Options) check() error {
	if !slices.Contains([]string{"", ByPair, ByPrincipal}, o.Assignments) {
		return fmt.Errorf("assignments cannot be listed %q; give %s or %s", o.Assignments, ByPair, ByPrincipal)
	}
	for _, rate := range []struct {
		of         string
		value, def float64
	}{{"sso-admin", o.SSOAdminRate, DefaultRate}, {"the identity store", o.IdentityStoreRate, DefaultRate}, {"CloudTrail", o.CloudTrailRate, DefaultCloudTrailRate}} {
		if !(rate.value >= 0) { // so that NaN is refused too
			return fmt.Errorf("the rate of calls to %s is %g a second; give one above 0, or 0 for the default of %g", rate.of, rate.value, rate.def)
		}
	}
	if !regionName.MatchString(o.Region) {
		return fmt.Errorf("%q is no name of a Region; give one like eu-west-1", o.Region)
	}
	if !roleName.MatchString(o.MemberRole) {
		return fmt.Errorf("the member role %q is no name of a role; give its name as in IAM, without an ARN", o.MemberRole)
	}
	return nil
}

// regionName matches the code of a Region, or nothing.
var regionName = regexp.MustCompile(`^([a-z]+(-[a-z0-9]+)+)?$`)

// roleName matches a path, if any, and a name, or nothing.
var roleName = regexp.MustCompile(`^[\w+=,.@/-]{0,576}$`)

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// stampOf is "" for a time that AWS did not give.
func stampOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return stamp(*t)
}
