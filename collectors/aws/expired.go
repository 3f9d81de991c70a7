package aws

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// ExpiredError says that the credentials died in the middle of the walk.
type ExpiredError struct {
	// Operation is the call that showed it, Code AWS's error code or "".
	Operation, Code string
	// Done is how many calls were answered, Expected how many were known to be
	// needed then.
	Done, Expected int
	// Journal is the file that keeps the answers, "" for none.
	Journal string
	// Renew says how to get new credentials.
	Renew string
	// Err is the SDK's error; its text is long and stays out of Error.
	Err error
}

func (e *ExpiredError) Error() string {
	text := fmt.Sprintf("the AWS credentials have expired after %d of at least %d calls", e.Done, e.Expected)
	if e.Code != "" {
		text += " (" + e.Code + ")"
	}
	if e.Journal == "" {
		return text + "; " + e.Renew + ", and run again with --resume FILE, which lets a walk go on where its credentials ended"
	}
	return fmt.Sprintf("%s; %s, and run the same command again: %s keeps what was read", text, e.Renew, e.Journal)
}

// Unwrap returns the SDK's error.
func (e *ExpiredError) Unwrap() error { return e.Err }

// endIfExpired ends the walk where a call failed because the caller's
// credentials are no longer good: every further call would fail too.
func (w *walk) endIfExpired(ctx context.Context, operation string, err error) {
	if w.identity == nil || ctx.Err() != nil || !w.isExpired(ctx, err) {
		return
	}
	e := &ExpiredError{Operation: operation, Code: problemOf(err).code, Renew: w.settings.signIn(), Err: err}
	e.Done, e.Expected = w.progress.sum()
	if w.journal != nil {
		e.Journal = w.journal.path
	}
	w.end(e)
}

// isExpired asks AWS once more where the code has another meaning too: a Region
// that the account has not enabled accepts no credentials either.
func (w *walk) isExpired(ctx context.Context, err error) bool {
	code := problemOf(err).code
	var refresh *refreshError
	switch {
	case strings.HasPrefix(code, "ExpiredToken") || errors.As(err, &refresh):
		return true
	case !isStale(code):
		return false
	}
	w.checking.Lock()
	defer w.checking.Unlock()
	err = w.identity(ctx)
	return err != nil && (isStale(problemOf(err).code) || errors.As(err, &refresh))
}

// refreshError says that the caller's credentials could not be renewed.
type refreshError struct{ err error }

func (e *refreshError) Error() string { return e.err.Error() }
func (e *refreshError) Unwrap() error { return e.err }

// renewing marks the errors of the caller's own credentials, so that they can
// be told from those of roles that are assumed with them.
type renewing struct{ aws.CredentialsProvider }

func (r renewing) Retrieve(ctx context.Context) (aws.Credentials, error) {
	credentials, err := r.CredentialsProvider.Retrieve(ctx)
	if err != nil && ctx.Err() == nil {
		err = &refreshError{err}
	}
	return credentials, err
}
