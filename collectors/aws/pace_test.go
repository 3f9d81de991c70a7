package aws

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestRetriesTakeTheirPlaceInTheQuota: repeated calls are calls too.
func TestRetriesTakeTheirPlaceInTheQuota(t *testing.T) {
	const perSecond = 200.0
	server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
		{Operation: "sso:*", Times: 60, Code: codeThrottling},
	}})
	options := testOptions()
	options.SSOAdminRate = perSecond / fast
	options.ThrottleBudget = time.Minute
	if _, err := collectWith(t, options); err != nil {
		t.Fatal(err)
	}
	var first, last time.Time
	calls := 0
	for _, call := range server.Calls() {
		if len(call.Operation) > 4 && call.Operation[:4] == "sso:" {
			if calls == 0 {
				first = call.Time
			}
			last = call.Time
			calls++
		}
	}
	if calls < 80 {
		t.Fatalf("%d calls: the test shows nothing", calls)
	}
	if took, least := last.Sub(first), time.Duration(float64(calls-1)/perSecond*0.9*float64(time.Second)); took < least {
		t.Errorf("%d calls took %s, want at least %s", calls, took, least)
	}
}

// answer makes one call that the pacer lets through and that ends with err.
func answer(p *pacer, operation string, err error) error {
	return paced(context.Background(), operation, func(ctx context.Context) error {
		if _, refused := p.GetAttemptToken(ctx); refused != nil {
			return refused
		}
		return err
	})
}

func TestPatience(t *testing.T) {
	throttled := &ssoadmintypes.ThrottlingException{}
	failed := &ssoadmintypes.InternalServerException{}
	now := time.Unix(0, 0)
	newTestPacer := func() *pacer {
		p := newPacer(1000, 1, patience{throttled: time.Minute, pause: time.Second, speed: 1})
		p.now = func() time.Time { return now }
		return p
	}
	t.Run("a throttled call is repeated for the budget", func(t *testing.T) {
		p := newTestPacer()
		state := &attempts{operation: "op"}
		for range 59 {
			if !p.again(state, throttled) {
				t.Fatal("gave up within the budget")
			}
			now = now.Add(time.Second)
		}
		now = now.Add(time.Second)
		if p.again(state, throttled) {
			t.Error("did not give up after the budget")
		}
	})
	t.Run("an operation that only throttles is given up for all calls", func(t *testing.T) {
		p := newTestPacer()
		p.again(&attempts{operation: "op"}, throttled)
		now = now.Add(time.Hour)
		if err := answer(p, "third", nil); err != nil {
			t.Fatal(err)
		}
		if p.again(&attempts{operation: "op"}, throttled) {
			t.Error("the next call was repeated")
		}
		if !p.again(&attempts{operation: "other"}, throttled) {
			t.Error("another operation was given up")
		}
		if err := answer(p, "op", nil); err != nil {
			t.Fatal(err)
		}
		if !p.again(&attempts{operation: "op"}, throttled) {
			t.Error("an operation that answers again was given up")
		}
	})
	t.Run("an operation that answers with errors does not only throttle", func(t *testing.T) {
		for name, test := range map[string]struct {
			answer error
			again  bool
		}{
			"not found":  {&ssoadmintypes.ResourceNotFoundException{}, true},
			"denied":     {&ssoadmintypes.AccessDeniedException{}, true},
			"throttled":  {throttled, false},
			"gave up":    {errors.Join(throttled, errGaveUp), false},
			"no answer":  {errors.New("connection reset"), false},
			"a stranger": {&foreignAnswer{200}, false},
		} {
			p := newTestPacer()
			p.again(&attempts{operation: "op"}, throttled)
			now = now.Add(time.Hour)
			if err := answer(p, "op", test.answer); !errors.Is(err, test.answer) {
				t.Fatalf("error is %v", err)
			}
			if again := p.again(&attempts{operation: "op"}, throttled); again != test.again {
				t.Errorf("after %q the next call is repeated: %t, want %t", name, again, test.again)
			}
		}
	})
	t.Run("a service that only throttles is given up for all operations", func(t *testing.T) {
		p := newTestPacer()
		p.again(&attempts{operation: "op"}, throttled)
		now = now.Add(time.Hour)
		if p.again(&attempts{operation: "other"}, throttled) {
			t.Error("another operation was repeated")
		}
	})
	t.Run("one call that only throttles is given up although others are answered", func(t *testing.T) {
		p := newTestPacer()
		state := &attempts{operation: "op"}
		for range 70 {
			if !p.again(state, throttled) {
				return
			}
			now = now.Add(time.Second)
			if err := answer(p, "op", nil); err != nil {
				t.Fatal(err)
			}
		}
		t.Error("did not give up")
	})
	t.Run("other failures are repeated a few times", func(t *testing.T) {
		p := newTestPacer()
		state := &attempts{operation: "op"}
		for range maxAttempts - 1 {
			if !p.again(state, failed) {
				t.Fatal("gave up too early")
			}
		}
		if p.again(state, failed) {
			t.Error("did not give up")
		}
	})
	t.Run("the rate falls with throttles and rises with answers", func(t *testing.T) {
		p := newTestPacer()
		for range 16 { // under way together
			p.again(&attempts{operation: "op"}, throttled)
		}
		if limit := p.limiter.Limit(); limit != 700 {
			t.Errorf("after one burst of throttles %g calls a second are made, want 700", limit)
		}
		for range 200 {
			now = now.Add(10 * time.Second)
			p.again(&attempts{operation: "op"}, throttled)
		}
		if limit := p.limiter.Limit(); limit != 50 {
			t.Errorf("%g calls a second are made at the least, want 50", limit)
		}
		for i := range 100 {
			if limit := p.limiter.Limit(); limit > 1000 || i < 90 && limit == 1000 {
				t.Errorf("after %d answers %g calls a second are made", i, limit)
			}
			if err := answer(p, "op", nil); err != nil {
				t.Fatal(err)
			}
		}
		if limit := p.limiter.Limit(); limit != 1000 {
			t.Errorf("%g calls a second are made after all, want 1000", limit)
		}
	})
	t.Run("the delay is AWS's where it is longer", func(t *testing.T) {
		p := newTestPacer()
		delay, err := p.RetryDelay(1, fmt.Errorf("wrapped: %w", &identitystoretypes.ThrottlingException{RetryAfterSeconds: 7}))
		if err != nil || delay != 7*time.Second {
			t.Errorf("delay is %s, %v", delay, err)
		}
		if delay, err = p.RetryDelay(40, throttled); err != nil || delay > time.Second {
			t.Errorf("delay is %s, %v; want at most the pause", delay, err)
		}
	})
	t.Run("a call that was not announced is not repeated", func(t *testing.T) {
		if _, err := newTestPacer().GetRetryToken(context.Background(), throttled); !errors.Is(err, errGaveUp) {
			t.Errorf("error is %v", err)
		}
	})
}
