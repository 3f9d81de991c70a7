package awsfake

import (
	"math"
	"net/http"
	"sync"

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

// throttle holds one token bucket for each service that has one, and one for
// LookupEvents in each account and Region.
type throttle struct {
	buckets map[*service]*rate.Limiter
	lookups float64 // a second, sped up; 0 is no limit
	mu      sync.Mutex
	places  map[string]*rate.Limiter
}

func newThrottle(o Options) *throttle {
	speed := o.Speed
	if speed <= 0 {
		speed = 1
	}
	t := &throttle{buckets: map[*service]*rate.Limiter{}, lookups: max(o.LookupRate, 0) * speed, places: map[string]*rate.Limiter{}}
	if o.Rate > 0 {
		for _, s := range []*service{ssoAdmin, identityStore} {
			t.buckets[s] = rate.NewLimiter(rate.Limit(o.Rate*speed), int(math.Ceil(o.Rate)))
		}
	}
	return t
}

// allow reports whether the service takes one more request now.
func (t *throttle) allow(req *request) bool {
	if t.lookups > 0 && req.operation.action() == "cloudtrail:LookupEvents" {
		return t.place(req.caller.Account + " " + req.region).Allow()
	}
	bucket := t.buckets[req.operation.service]
	return bucket == nil || bucket.Allow()
}

// place returns the bucket of an account and Region.
func (t *throttle) place(name string) *rate.Limiter {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.places[name] == nil {
		t.places[name] = rate.NewLimiter(rate.Limit(t.lookups), 2)
	}
	return t.places[name]
}
