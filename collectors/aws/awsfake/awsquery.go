package awsfake

import (
	"fmt"
	"net/http"
	"net/url"
)

// awsQuery is the protocol of iam and sts: forms in, XML out.
var awsQuery protocol = queryProtocol{}

type queryProtocol struct{}

func (queryProtocol) contentType() string { return "text/xml" }

func (queryProtocol) read(_ *http.Request, body []byte, req *request) *apiError {
	bad := func(format string, args ...any) *apiError {
		return &apiError{Code: "MalformedQueryString", Message: fmt.Sprintf(format, args...), Status: http.StatusBadRequest}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return bad("request is not a form: %v", err)
	}
	action, version := form.Get("Action"), form.Get("Version")
	req.operation = find(func(op *operation) bool {
		return op.name == action && op.service.version == version && op.service.protocol == awsQuery
	})
	if req.operation == nil {
		return &apiError{Code: "InvalidAction", Message: fmt.Sprintf("operation %q of version %q is not served", action, version), Status: http.StatusBadRequest}
	}
	req.members = map[string]any{}
	for name, values := range form {
		if len(values) != 1 {
			return bad("parameter %s is given %d times", name, len(values))
		}
		if name != "Action" && name != "Version" {
			req.members[name] = values[0]
		}
	}
	return nil
}

func (queryProtocol) answer(req *request, out any, _ EmptyLists) *answer {
	a := &answer{status: http.StatusOK, contentType: awsQuery.contentType(), requestID: requestID()}
	a.body = writeAnswer(req.operation, out, a.requestID)
	return a
}

func (queryProtocol) fail(req *request, e *apiError) *answer {
	a := &answer{status: e.Status, contentType: awsQuery.contentType(), code: e.Code, violation: e.violation(), requestID: requestID()}
	if a.status == 0 {
		a.status = http.StatusBadRequest
		switch e.Code {
		case "NoSuchEntity":
			a.status = http.StatusNotFound
		case "AccessDenied", "ExpiredToken", "InvalidClientTokenId":
			a.status = http.StatusForbidden
		case "ServiceFailure":
			a.status = http.StatusInternalServerError
		}
	}
	xmlns := stsService.xmlns
	if req.operation != nil {
		xmlns = req.operation.service.xmlns
	}
	a.body = writeError(xmlns, e, a.status, a.requestID)
	return a
}

func (queryProtocol) checkError(s *service, e *apiError) error {
	if e.Reason != "" || e.ResourceType != "" || e.RetryAfter != 0 {
		return fmt.Errorf("errors of %s have nothing but a code and a message", s.prefix)
	}
	return nil
}
