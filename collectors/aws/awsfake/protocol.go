package awsfake

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// protocol is a way to put requests and answers on the wire.
type protocol interface {
	// contentType is that of answers.
	contentType() string
	// read finds the operation and the members of a request.
	read(r *http.Request, body []byte, req *request) *apiError
	// answer encodes an SDK output.
	answer(req *request, out any, empty EmptyLists) *answer
	// fail encodes an error.
	fail(req *request, err *apiError) *answer
	// checkError says whether the service can word the error.
	checkError(s *service, err *apiError) error
}

var requests atomic.Uint64

// requestID returns an id in AWS's form.
func requestID() string {
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", requests.Add(1))
}
