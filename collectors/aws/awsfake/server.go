package awsfake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"sync"
	"time"
)

// maxRequest bounds a request's body; the largest that a reader of Identity
// Center sends is a few hundred bytes.
const maxRequest = 1 << 20

// Server is a running fake AWS.
type Server struct {
	// URL is the endpoint, such as "http://127.0.0.1:40411".
	URL string

	world    *world
	options  Options
	throttle *throttle
	sessions *sessions
	reports  *reports
	http     *http.Server
	served   chan error

	mu     sync.Mutex
	faults []*activeFault
	calls  []Call
}

// Start serves the options' state on a loopback port until [Server.Close].
func Start(options Options) (*Server, error) {
	world, err := newWorld(options)
	if err != nil {
		return nil, err
	}
	server := &Server{
		world:    world,
		options:  options,
		throttle: newThrottle(options),
		sessions: &sessions{known: map[string]*roleSession{}, calls: options.SessionCalls},
		reports:  &reports{asked: map[string]int{}},
		served:   make(chan error, 1),
	}
	if err := server.SetFaults(options.Faults...); err != nil {
		return nil, err
	}
	listener, err := listen(options.Listen)
	if err != nil {
		return nil, err
	}
	server.URL = "http://" + listener.Addr().String()
	server.http = &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second}
	go func() { server.served <- server.http.Serve(listener) }()
	return server, nil
}

// listen opens a loopback port; a fake AWS is nobody else's business.
func listen(address string) (net.Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen on %q: only loopback addresses are served; use 127.0.0.1:0", address)
	}
	return new(net.ListenConfig).Listen(context.Background(), "tcp", address)
}

// Close ends the server and all its connections.
func (s *Server) Close() error {
	err := s.http.Close()
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// ServeHTTP answers one request of an AWS SDK.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		return // the client is gone, or talks nonsense without end
	}
	call := Call{Time: time.Now()}
	req, refusal := decode(r, body)
	call.Operation, call.Region, call.Request = req.action(), req.region, req.text
	if refusal != nil {
		call.Violation = refusal.Message
	}
	a := s.answer(r, req, refusal)
	call.Account, call.Status, call.Code = req.caller.Account, a.status, a.code
	if a.violation != "" {
		call.Violation = a.violation
	}
	s.log(call)
	a.write(w)
}

// answer decides what a request gets: a refusal where it breaks the model, a
// throttle, a fault, else the truth.
func (s *Server) answer(r *http.Request, req *request, refusal *apiError) *answer {
	if refusal != nil {
		return req.protocol().fail(req, refusal)
	}
	caller, refusal := s.sessions.caller(req, s.world.caller)
	if req.caller = caller; refusal != nil {
		return req.protocol().fail(req, refusal)
	}
	if !s.throttle.allow(req) {
		return req.protocol().fail(req, throttled)
	}
	fault := s.fault(req)
	if !fault.wait(r.Context()) {
		return &answer{reset: true}
	}
	return fault.apply(req, func() *answer { return s.truth(req, fault) })
}

// truth is what AWS would answer.
func (s *Server) truth(req *request, fault *Fault) *answer {
	session := &session{
		world: s.world, caller: req.caller, sessions: s.sessions, reports: s.reports, request: req, options: &s.options, fault: fault,
	}
	out, err := req.operation.handle(session, req.input)
	if err != nil {
		return req.protocol().fail(req, known(req.operation, err))
	}
	if problem := s.world.checkAnswer(req.operation, out); problem != "" {
		return req.protocol().fail(req, brokenPromise(problem))
	}
	if fault != nil && fault.Unknown == UnknownEnum {
		newerEnums(reflect.ValueOf(out))
	}
	return req.protocol().answer(req, out, s.options.EmptyLists)
}

// known returns the error as AWS words it, as long as AWS could.
func known(op *operation, err error) *apiError {
	var e *apiError
	if !errors.As(err, &e) {
		return brokenPromise(err.Error())
	}
	if problem := checkTruth(op, e); problem != "" {
		return brokenPromise(problem)
	}
	return e
}

// brokenPromise answers what is a defect of this server.
func brokenPromise(problem string) *apiError {
	return &apiError{Code: "InternalFailure", Message: problem, Status: http.StatusInternalServerError, own: true}
}
