package aws

import (
	"cmp"
	"context"
	"maps"
	"sync"
	"time"
)

// Calls a second, and at once, of the services that the walk asks little.
const (
	otherRate  = 8.0
	otherBurst = 8
)

// DefaultCloudTrailRate is how many calls of LookupEvents a second AWS allows all
// callers of an account together, in each Region.
const DefaultCloudTrailRate = 2.0

// pacers holds one pacer for each quota of AWS; all clients that draw on a quota
// share its pacer.
type pacers struct {
	options  Options
	speed    float64
	patience patience

	mu  sync.Mutex
	all map[quota]*pacer
}

// quota is what AWS counts calls by.
type quota struct{ service, account, region string }

func newPacers(options Options) *pacers {
	speed := cmp.Or(options.speed, 1)
	return &pacers{
		options: options,
		speed:   speed,
		patience: patience{
			throttled: cmp.Or(options.ThrottleBudget, DefaultThrottleBudget),
			pause:     time.Duration(float64(maxPause) / speed),
			speed:     speed,
		},
		all: map[quota]*pacer{},
	}
}

// of returns the pacer of a service in an account and Region: "" for the
// caller's account, and for the Region where the service counts all together.
func (p *pacers) of(service, account, region string) *pacer {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := quota{service, account, region}
	if p.all[q] == nil {
		rate, burst := p.rate(service)
		p.all[q] = newPacer(rate*p.speed, burst, p.patience)
	}
	return p.all[q]
}

// forget lets the pacers of an account go that is not asked any more: an
// organization has thousands of accounts.
func (p *pacers) forget(account string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.all, func(q quota, _ *pacer) bool { return q.account == account })
}

// rate is how many calls a second, and at once, a service is asked. A burst of
// one keeps the walk below a quota in every second.
func (p *pacers) rate(service string) (perSecond float64, burst int) {
	switch service {
	case serviceSSOAdmin:
		return cmp.Or(p.options.SSOAdminRate, DefaultRate), 1
	case serviceIdentityStore:
		return cmp.Or(p.options.IdentityStoreRate, DefaultRate), 1
	case serviceCloudTrail:
		return cmp.Or(p.options.CloudTrailRate, DefaultCloudTrailRate), 1
	}
	return otherRate, otherBurst
}

// wait lets a time pass on the walk's own clock.
func (p *pacers) wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(time.Duration(float64(d) / p.speed))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
