package aws

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// trialSize is how many of the things that a list holds a trial looks into: one
// might have nothing attached that a call could be tried on.
const trialSize = 3

// Trial is what a walk of a few calls showed: whether a collection would work,
// and what it could not read.
type Trial struct {
	// Caller and Partition are absent where nobody could be asked.
	Caller    *snapshot.Caller
	Partition string
	// Region is where the instance was looked for first.
	Region string
	// CredentialsExpire is when the credentials end; zero where they do not, or
	// where the SDK does not know.
	CredentialsExpire time.Time
	// Instance is absent where none was found. Vantage is as in snapshot.Meta.
	Instance *snapshot.Instance
	Vantage  string
	// ManagementAccount is twelve digits, "" where it is not known.
	ManagementAccount string
	// Calls are all of [Calls], in the same order.
	Calls []TriedCall
}

// TriedCall is how one operation of the walk went.
type TriedCall struct {
	Call
	// Made is how often it was tried; 0 where there was nothing to try it on.
	Made int
	// Gap is what the first failure leaves unknown, and why; nil where there was none.
	Gap *snapshot.Gap
}

// Try makes about one call of each operation that [Collect] would make, and
// tells how each went. The error is that of Collect: nothing could be
// collected; the trial then holds what was known before.
func Try(ctx context.Context, options Options) (*Trial, error) {
	trial := &Trial{}
	made := map[string]int{}
	tell := options.Progress
	options.Progress = func(p Progress) {
		made[p.Operation] = p.Calls
		if tell != nil {
			tell(p)
		}
	}
	options.trial = trial
	snap, err := collect(ctx, options)
	if ctx.Err() != nil {
		return trial, ctx.Err()
	}
	for _, call := range calls {
		tried := TriedCall{Call: call, Made: made[call.Operation]}
		if snap != nil {
			tried.Gap = gapBy(snap, call.Operation)
		}
		trial.Calls = append(trial.Calls, tried)
	}
	return trial, err
}

// tell takes in what is known after the walk, which may have failed.
func (t *Trial) tell(ctx context.Context, cfg aws.Config, meta snapshot.Meta, r *reading) {
	t.Caller, t.Partition, t.Region, t.Vantage = meta.Caller, meta.Partition, meta.Region, meta.Vantage
	if t.Caller != nil {
		t.CredentialsExpire = credentialsExpire(ctx, cfg)
	}
	if r != nil {
		t.Instance = r.instance
		t.ManagementAccount = aws.ToString(r.organization.ManagementAccount)
	}
}

// gapBy returns the first gap that an operation left.
func gapBy(snap *snapshot.Snapshot, operation string) *snapshot.Gap {
	for _, section := range snapshot.Sections() {
		for _, gap := range snap.Coverage[section].Gaps {
			if gap.Operation == operation && gap.Cause.Accidental() {
				return &gap
			}
		}
	}
	return nil
}

// credentialsExpire returns when the credentials end.
func credentialsExpire(ctx context.Context, cfg aws.Config) time.Time {
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil || !credentials.CanExpire {
		return time.Time{}
	}
	return credentials.Expires
}
