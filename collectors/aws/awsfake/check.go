package awsfake

import (
	"net/http"
	"slices"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// shapes returns the names that AWS's model has for the operation's ends.
func (o *operation) shapes() model.Operation {
	return model.Operations[o.service.namespace+"#"+o.name]
}

// checkInput refuses a request that breaks the model.
func checkInput(op *operation, members map[string]any) *apiError {
	id := op.shapes().Input
	var b *model.Breach
	if id != "" {
		b = model.CheckRequest(id, members)
	} else if len(members) > 0 {
		b = &model.Breach{Problem: "the operation takes no members", Form: true}
	}
	if b == nil {
		return nil
	}
	return op.service.refusal(b)
}

// refusal words a breach as the service does.
func (s *service) refusal(b *model.Breach) *apiError {
	e := &apiError{Code: "ValidationException", Message: "1 validation error detected: " + b.Error(), Status: http.StatusBadRequest}
	switch {
	case s.protocol == awsQuery:
		e.Code = "ValidationError"
	case b.Form:
		e.Code = "SerializationException"
	case s == orgs:
		e.Code, e.Reason = "InvalidInputException", "INVALID_PATTERN"
	}
	return e
}

// checkAnswer says how the server's own answer breaks the model. It should
// never: [Start] has refused such a state.
func (w *world) checkAnswer(op *operation, out any) string {
	if b := w.check.Check(op.shapes().Output, out); b != nil {
		return "answer: " + b.Error()
	}
	return ""
}

// checkTruth says how an error that is no fault breaks the model: an operation
// answers only the errors that the model gives it.
func checkTruth(op *operation, e *apiError) string {
	if op.service.protocol == awsQuery || op.service == cloudTrail && e.Code == "AccessDeniedException" || slices.Contains(op.shapes().Errors, op.service.namespace+"#"+e.Code) {
		return ""
	}
	return "answer: " + op.name + " has no error " + e.Code
}
