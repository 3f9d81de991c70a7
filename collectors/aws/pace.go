package aws

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"golang.org/x/time/rate"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// DefaultRate is how many calls a second AWS allows all callers of an account
// together, once for sso-admin and once for the identity store.
const DefaultRate = 20.0

// patience says how long the walk bears with AWS.
type patience struct {
	// throttled is for how long a call is repeated that AWS throttles, and for
	// how long an operation, or a service, may answer nothing but throttles
	// before its calls are made only once.
	throttled time.Duration
	// pause bounds the wait between two attempts.
	pause time.Duration
	// speed is how many times faster than the world the walk's clock runs.
	speed float64
}

// maxAttempts bounds how often a call is made that fails for a passing reason
// other than throttling; maxPause bounds the wait between two attempts.
const (
	maxAttempts = 4
	maxPause    = 20 * time.Second
)

// DefaultThrottleBudget is for how long a throttled call is repeated.
const DefaultThrottleBudget = 5 * time.Minute

// pacer is the retryer of all clients of one service. It lets every attempt,
// repeated ones too, wait for its place in the service's quota; and it repeats
// throttled calls for a time, not for a number of attempts or as long as the
// SDK's shared bucket of retry tokens lasts, which one large walk runs dry.
type pacer struct {
	*retry.Standard
	limiter *rate.Limiter
	// most is how many calls a second are made at most: what was asked for.
	most     rate.Limit
	patience patience
	now      func() time.Time

	mu sync.Mutex
	// throttled is since when an operation has answered nothing but throttles;
	// the operation wholeService stands for all of them.
	throttled map[string]time.Time
	// slowed is when the rate was lowered last.
	slowed time.Time
}

var _ aws.RetryerV2 = (*pacer)(nil)

func newPacer(perSecond float64, burst int, p patience) *pacer {
	return &pacer{
		Standard: retry.NewStandard(func(o *retry.StandardOptions) {
			o.RateLimiter = ratelimit.None // GetRetryToken below decides instead
			o.MaxBackoff = p.pause
			o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(isCutOff))
		}),
		limiter:   rate.NewLimiter(rate.Limit(perSecond), burst),
		most:      rate.Limit(perSecond),
		patience:  p,
		now:       time.Now,
		throttled: map[string]time.Time{},
	}
}

// attempts is the state of one call over its attempts.
type attempts struct {
	operation string
	// pacer is that of the client that makes the call, nil before the first attempt.
	pacer *pacer
	// throttled is when the call was first throttled.
	throttled time.Time
	// failed counts the attempts that failed for another reason.
	failed int
}

type attemptsKey struct{}

// paced makes one call: f is the SDK's method, of a client whose retryer is a pacer.
func paced(ctx context.Context, operation string, f func(context.Context) error) error {
	state := &attempts{operation: operation}
	err := f(context.WithValue(ctx, attemptsKey{}, state))
	if state.pacer != nil && isAnswer(err) {
		state.pacer.answered(operation)
	}
	return err
}

// answered ends the time in which the operation was nothing but throttled.
func (p *pacer) answered(operation string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.throttled, operation)
	delete(p.throttled, wholeService)
	if now := p.limiter.Limit(); now < p.most {
		p.limiter.SetLimit(min(p.most, now+p.most*rise))
	}
}

// Others draw on the same quota, so a throttle says that there is less left than
// was asked for. The rate falls to a share, but once for all calls that were
// under way together; it rises by a part of what was asked for with each answer,
// and never above that.
const (
	fall  = 0.7
	rise  = 0.01
	least = 0.05
)

// slower lowers the rate after a throttle. The caller holds p.mu.
func (p *pacer) slower(now time.Time) {
	limit := p.limiter.Limit()
	if together := time.Duration(inFlight / float64(limit) * float64(time.Second)); now.Sub(p.slowed) < together {
		return
	}
	p.slowed = now
	p.limiter.SetLimit(max(limit*fall, p.most*least))
}

// isAnswer reports whether AWS said anything but a throttle: "not found" shows
// as well as a success that calls get through.
func isAnswer(err error) bool {
	p := problemOf(err)
	return err == nil || p.code != "" && p.cause != snapshot.CauseThrottled
}

// MaxAttempts is no limit: GetRetryToken decides.
func (p *pacer) MaxAttempts() int { return 0 }

// GetAttemptToken waits for a place in the quota; the SDK calls it before every attempt.
func (p *pacer) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	if state, ok := ctx.Value(attemptsKey{}).(*attempts); ok {
		state.pacer = p
	}
	// Limiter.Wait would fail at once where ctx's deadline comes before the
	// place: that is no answer, and not yet the end.
	place := p.limiter.Reserve()
	turn := time.NewTimer(place.Delay())
	defer turn.Stop()
	select {
	case <-turn.C:
		return func(error) error { return nil }, nil
	case <-ctx.Done():
		place.Cancel()
		return nil, ctx.Err()
	}
}

// errGaveUp ends the attempts; the SDK joins it to the last attempt's error.
var errGaveUp = errors.New("gave up")

// GetRetryToken decides whether a call that failed with err is repeated.
func (p *pacer) GetRetryToken(ctx context.Context, err error) (func(error) error, error) {
	state, ok := ctx.Value(attemptsKey{}).(*attempts)
	if !ok || !p.again(state, err) {
		return nil, errGaveUp
	}
	return func(error) error { return nil }, nil
}

func (p *pacer) again(state *attempts, err error) bool {
	if !isThrottle(err) {
		state.failed++
		return state.failed < maxAttempts && p.retryAfter(err) < p.patience.throttled
	}
	now := p.now()
	p.mu.Lock()
	p.slower(now)
	p.mu.Unlock()
	if state.throttled.IsZero() {
		state.throttled = now
	}
	since := state.throttled
	for _, operation := range []string{state.operation, wholeService} {
		if begun := p.throttledSince(operation, now); begun.Before(since) {
			since = begun
		}
	}
	return now.Add(p.retryAfter(err)).Sub(since) < p.patience.throttled
}

// wholeService is no operation's name.
const wholeService = ""

func (p *pacer) throttledSince(operation string, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.throttled[operation]; !known {
		p.throttled[operation] = now
	}
	return p.throttled[operation]
}

// RetryDelay is the SDK's, or as long as AWS asks where that is longer.
func (p *pacer) RetryDelay(attempt int, err error) (time.Duration, error) {
	delay, delayErr := p.Standard.RetryDelay(attempt, err)
	return max(delay, p.retryAfter(err)), delayErr
}

func isThrottle(err error) bool {
	return retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool() || isRetryQuota(err)
}

// isRetryQuota finds the SDK's own "retry quota exceeded".
func isRetryQuota(err error) bool {
	var quota ratelimit.QuotaExceededError
	return errors.As(err, &quota)
}

// isCutOff makes an answer that ends in the middle worth another attempt.
func isCutOff(err error) aws.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// retryAfter is how long AWS asks to wait, by the walk's clock.
func (p *pacer) retryAfter(err error) time.Duration {
	return time.Duration(float64(retryAfter(err)) / p.patience.speed)
}

// retryAfter is how long AWS asks to wait: only the identity store says so.
func retryAfter(err error) time.Duration {
	var throttling *identitystoretypes.ThrottlingException
	var internal *identitystoretypes.InternalServerException
	switch {
	case errors.As(err, &throttling):
		return time.Duration(throttling.RetryAfterSeconds) * time.Second
	case errors.As(err, &internal):
		return time.Duration(internal.RetryAfterSeconds) * time.Second
	}
	return 0
}
