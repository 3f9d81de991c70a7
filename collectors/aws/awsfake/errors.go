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

func denied(s *session, resource string) error {
	return &apiError{Code: "AccessDeniedException", Message: fmt.Sprintf(
		"User: %s is not authorized to perform: %s on resource: %s",
		s.world.caller.ARN, s.request.action(), resource)}
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
