package awsfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
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
	req.operation = byAction[version+" "+action]
	if req.operation == nil {
		return &apiError{Code: "InvalidAction", Message: fmt.Sprintf("operation %q of version %q is not served", action, version), Status: http.StatusBadRequest}
	}
	members := map[string]any{}
	for name, values := range form {
		if len(values) != 1 {
			return bad("parameter %s is given %d times", name, len(values))
		}
		if name != "Action" && name != "Version" {
			put(members, strings.Split(name, "."), values[0])
		}
	}
	req.members, _ = typed(req.operation.shapes().Input, members).(map[string]any)
	return nil
}

// put puts the value of "Tags.member.1.Key" where JSON would have it.
func put(members map[string]any, path []string, value string) {
	for _, name := range path[:len(path)-1] {
		below, ok := members[name].(map[string]any)
		if !ok {
			below = map[string]any{}
			members[name] = below
		}
		members = below
	}
	members[path[len(path)-1]] = value
}

// typed gives the texts of a form the types of their shapes. What fits none
// stays as it is, for the model to refuse.
func typed(id string, v any) any {
	s := model.Shapes[id]
	text, _ := v.(string)
	members, isObject := v.(map[string]any)
	switch {
	case s.Kind == model.Number && text != "":
		return json.Number(text)
	case s.Kind == model.Boolean && (text == "true" || text == "false"):
		return text == "true"
	case s.Kind == model.List && isObject:
		numbered, _ := members["member"].(map[string]any)
		var items []any
		for range numbered {
			items = append(items, typed(s.Item, numbered[strconv.Itoa(len(items)+1)]))
		}
		return items
	case isObject:
		for name, m := range s.Members {
			if member, given := members[name]; given {
				members[name] = typed(m.Target, member)
			}
		}
	}
	return v
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
