package awsfake

import "time"

// Call is one request that the server answered.
type Call struct {
	// Operation is the IAM action, such as "sso:ListPermissionSets"; "" where
	// the request names no operation that is served.
	Operation string
	// Account is that of the credentials, "" where the request was refused before.
	Account string
	// Region is the one that the request was signed for.
	Region string
	// Request is the decoded request as JSON, members sorted, without spaces.
	Request string
	// Time is when it came.
	Time time.Time
	// Status is the HTTP status of the answer, 0 where the connection was reset.
	Status int
	// Code is AWS's error code in the answer, "" where it is no error.
	Code string
	// Violation says how the request breaks AWS's model, or how the server's
	// own answer does; "" where neither does.
	Violation string
}

// Calls returns every request so far, in the order of the answers.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

func (s *Server) log(call Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
}
