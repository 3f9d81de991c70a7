package awsfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// activeFault is a fault and how many requests have matched it.
type activeFault struct {
	Fault
	matched int
	// since is when it struck first.
	since time.Time
}

// SetFaults replaces all faults; their counts begin anew. A fault that could
// never strike, or that asks for what the error's shape has no place for, is an error.
func (s *Server) SetFaults(faults ...Fault) error {
	active := make([]*activeFault, len(faults))
	for i, f := range faults {
		if err := f.check(); err != nil {
			return fmt.Errorf("fault %d: %w", i+1, err)
		}
		active[i] = &activeFault{Fault: f}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = active
	return nil
}

// check says whether the fault can do what it says.
func (f *Fault) check() error {
	if f.Operation == "*" {
		return nil
	}
	services, able := map[*service]bool{}, false
	for _, op := range operations {
		if f.concerns(op) {
			services[op.service] = true
			able = able || f.canStrike(op)
		}
	}
	if len(services) == 0 {
		return fmt.Errorf("operation %q is not served; it is written as the IAM action, such as sso:ListPermissionSets", f.Operation)
	}
	if !able {
		return fmt.Errorf("%s: its answers have no pages, enums, unions or items for such a fault", f.Operation)
	}
	for s := range services {
		if f.Edit != nil && s.protocol != awsJSON {
			return fmt.Errorf("%s: only the answers of awsjson services can be edited; use Body", f.Operation)
		}
		if f.Code != "" {
			if err := s.protocol.checkError(s, f.apiError()); err != nil {
				return fmt.Errorf("%s: %w", f.Operation, err)
			}
		}
	}
	return nil
}

// canStrike reports whether the operation's answers have what the fault breaks.
func (f *Fault) canStrike(op *operation) bool {
	output := op.shapes().Output
	switch {
	case f.Token != TokenTrue || f.EmptyPages:
		return op.page > 0
	case f.Unknown == UnknownEnum:
		return holds(output, model.Enum, map[string]bool{})
	case f.Unknown == UnknownUnion:
		return op.service.protocol == awsJSON && holds(output, model.Union, map[string]bool{})
	case f.gone:
		return namesAnItem(op)
	}
	return true
}

func (f *Fault) concerns(op *operation) bool {
	prefix, all := strings.CutSuffix(f.Operation, "*")
	return f.Operation == op.action() || all && strings.HasPrefix(op.action(), prefix)
}

// fault returns the fault that strikes the request, nil for none.
func (s *Server) fault(req *request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if !f.concerns(req.operation) || !strings.Contains(req.text, f.Match) || f.Region != "" && f.Region != req.region ||
			f.Account != "" && f.Account != req.caller.Account {
			continue
		}
		f.matched++
		struck := f.matched - f.Skip
		if struck < 1 || f.Times > 0 && struck > f.Times || f.over(s.options.Speed) {
			continue
		}
		return &f.Fault
	}
	return nil
}

// over reports whether the fault's time has passed; the first question begins it.
func (f *activeFault) over(speed float64) bool {
	if f.For <= 0 {
		return false
	}
	if f.since.IsZero() {
		f.since = time.Now()
	}
	if speed <= 0 {
		speed = 1
	}
	return time.Duration(float64(time.Since(f.since))*speed) > f.For
}

// wait lets the delay pass; false means that the client has gone.
func (f *Fault) wait(ctx context.Context) bool {
	if f == nil || f.Delay <= 0 {
		return true
	}
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// apply turns the true answer into the fault's.
func (f *Fault) apply(req *request, truth func() *answer) *answer {
	if f == nil {
		return truth()
	}
	if f.Reset {
		return &answer{reset: true}
	}
	a := f.replace(req, truth)
	if f.Status != 0 {
		a.status = f.Status
	}
	a.truncate = f.Truncate
	return a
}

func (f *Fault) replace(req *request, truth func() *answer) *answer {
	switch {
	case f.Body != "":
		a := &answer{status: http.StatusOK, contentType: f.ContentType, body: []byte(f.Body)}
		if f.ContentType == "" {
			a.contentType, a.requestID = req.protocol().contentType(), requestID()
		}
		return a
	case f.Code != "":
		return req.protocol().fail(req, f.apiError())
	case f.Expired:
		return req.protocol().fail(req, req.operation.service.expired())
	}
	a := truth()
	if f.Unknown == UnknownUnion && a.code == "" && req.operation.service.protocol == awsJSON {
		a.edit(func(members map[string]any) { newerUnions(req.operation.shapes().Output, members) })
	}
	if f.Edit != nil {
		a.edit(f.Edit)
	}
	return a
}

func (f *Fault) apiError() *apiError {
	message := f.Message
	if message == "" {
		message = "injected by a fault"
	}
	return &apiError{
		Code: f.Code, Message: message, Reason: f.Reason,
		ResourceType: f.ResourceType, RetryAfter: f.RetryAfterSeconds,
	}
}

// edit lets change rewrite the answer's JSON.
func (a *answer) edit(change func(map[string]any)) {
	members := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.UseNumber() // what is not edited stays as it was
	if err := decoder.Decode(&members); err != nil {
		a.violation = fmt.Sprintf("the answer to be edited is no JSON object: %v", err)
		return
	}
	change(members)
	edited, err := json.Marshal(members)
	if err != nil {
		a.violation = fmt.Sprintf("the edited answer is no JSON: %v", err)
		return
	}
	a.body = edited
}
