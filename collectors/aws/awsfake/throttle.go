package awsfake

import (
	"math"
	"net/http"

	"golang.org/x/time/rate"
)

// throttled is what a service says that is asked too often. AWS's model gives
// it status 429; the services answer 400.
var throttled = &apiError{
	Code:       "ThrottlingException",
	Message:    "Rate exceeded",
	RetryAfter: 1,
	Status:     http.StatusBadRequest,
}

// throttle holds one token bucket for each service that has one.
type throttle struct{ buckets map[*service]*rate.Limiter }

func newThrottle(perSecond, speed float64) *throttle {
	t := &throttle{buckets: map[*service]*rate.Limiter{}}
	if perSecond <= 0 {
		return t
	}
	if speed <= 0 {
		speed = 1
	}
	burst := int(math.Ceil(perSecond))
	for _, s := range []*service{ssoAdmin, identityStore} {
		t.buckets[s] = rate.NewLimiter(rate.Limit(perSecond*speed), burst)
	}
	return t
}

// allow reports whether the service takes one more request now.
func (t *throttle) allow(s *service) bool {
	bucket := t.buckets[s]
	return bucket == nil || bucket.Allow()
}
