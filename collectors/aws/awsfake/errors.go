package awsfake

import "fmt"

// apiError is an error as AWS words it.
type apiError struct {
	Code, Message string
	// Reason and ResourceType are members that only some errors have.
	Reason, ResourceType string
	// RetryAfter is in seconds.
	RetryAfter int
	// Status is the HTTP status, 0 for the service's own.
	Status int
	// own: the server breaks the model, not the client.
	own bool
}

func (e *apiError) Error() string { return e.Code + ": " + e.Message }

// denied is a refusal as the service words it.
func denied(s *session, resource string) *apiError {
	return &apiError{Code: s.request.operation.service.denial(), Message: fmt.Sprintf(
		"User: %s is not authorized to perform: %s on resource: %s",
		s.caller.ARN, s.request.action(), resource)}
}

// untold refuses what the state does not know: nobody knows what AWS would
// answer, and a denial claims nothing.
func (s *session) untold(what string) error {
	e := denied(s, "*")
	e.Message += " (the state that is served does not tell " + what + ")"
	return e
}

func invalid(format string, args ...any) *apiError {
	return &apiError{Code: "ValidationException", Message: fmt.Sprintf(format, args...)}
}

func notFound(kind, format string, args ...any) error {
	return &apiError{Code: "ResourceNotFoundException", ResourceType: kind, Message: fmt.Sprintf(format, args...)}
}

// violation returns the message of a defect of this server.
func (e *apiError) violation() string {
	if e.own {
		return e.Message
	}
	return ""
}
