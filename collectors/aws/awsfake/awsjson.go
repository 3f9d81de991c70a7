package awsfake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// awsJSON is the protocol awsJson1_1 of sso-admin, identitystore, organizations and cloudtrail.
var awsJSON protocol = jsonProtocol{}

type jsonProtocol struct{}

func (jsonProtocol) contentType() string { return "application/x-amz-json-1.1" }

func (jsonProtocol) read(r *http.Request, body []byte, req *request) *apiError {
	target := r.Header.Get("X-Amz-Target")
	req.operation = byTarget[target]
	if req.operation == nil {
		return &apiError{Code: "UnknownOperationException", Message: fmt.Sprintf("operation %q is not served", target), Status: http.StatusBadRequest}
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&req.members) != nil || req.members == nil || !atEnd(decoder) {
		return &apiError{Code: "SerializationException", Message: "request is not one JSON object", Status: http.StatusBadRequest}
	}
	return nil
}

// atEnd reports whether nothing follows but white space.
func atEnd(decoder *json.Decoder) bool {
	_, err := decoder.Token()
	return errors.Is(err, io.EOF)
}

func (jsonProtocol) answer(req *request, out any, empty EmptyLists) *answer {
	a := &answer{status: http.StatusOK, contentType: awsJSON.contentType(), requestID: requestID()}
	if empty != Absent {
		emptyLists(req.operation.shapes().Output, reflect.ValueOf(out))
	}
	if serializable, ok := out.(smithy.Serializable); ok {
		body, err := encode(req.operation.service, req.operation.output, serializable)
		if err != nil {
			a.violation = err.Error()
		}
		a.body = body
	} else {
		a.body = []byte(canonical(plainJSON(req.operation.shapes().Output, reflect.ValueOf(out))))
	}
	if empty == Null {
		a.edit(nullLists)
	}
	return a
}

// encode writes an SDK type with the SDK's own encoder.
func encode(s *service, schema *smithy.OperationSchema, v smithy.Serializable) ([]byte, error) {
	request, ok := smithyhttp.NewStackRequest().(*smithyhttp.Request)
	if !ok {
		return nil, fmt.Errorf("encode %s: smithy's request has another type", schema.ID())
	}
	if err := s.encoder.SerializeRequest(context.Background(), schema, v, request); err != nil {
		return nil, fmt.Errorf("encode %s: %w", schema.ID(), err)
	}
	return io.ReadAll(request.GetStream())
}

func (jsonProtocol) fail(req *request, e *apiError) *answer {
	a := &answer{status: e.Status, contentType: awsJSON.contentType(), code: e.Code, violation: e.violation(), requestID: requestID()}
	var modeled smithy.Serializable
	var schema *smithy.OperationSchema
	if req.operation != nil {
		modeled, schema = modeledError(req.operation.service, e)
	}
	if modeled == nil {
		a.body = []byte(canonical(map[string]any{"__type": e.Code, "message": e.Message}))
	} else {
		body, err := encode(req.operation.service, schema, modeled)
		if err != nil {
			a.violation = err.Error()
		}
		a.body = withType(e.Code, body)
	}
	if a.status == 0 {
		a.status = http.StatusBadRequest
		if fault, ok := modeled.(smithy.APIError); ok && fault.ErrorFault() == smithy.FaultServer {
			a.status = http.StatusInternalServerError
		}
	}
	return a
}

// withType puts the error's name first into its JSON object.
func withType(code string, body []byte) []byte {
	head := `{"__type":` + canonical(code)
	if rest := strings.TrimPrefix(string(body), "{"); rest != "}" {
		return []byte(head + "," + rest)
	}
	return []byte(head + "}")
}

// modeledError returns the SDK's type for the error, nil where it has none.
func modeledError(s *service, e *apiError) (smithy.Serializable, *smithy.OperationSchema) {
	if s.errors == nil {
		return nil, nil
	}
	entry, ok := s.errors.Entries["com.amazonaws."+s.namespace+"#"+e.Code]
	if !ok {
		return nil, nil
	}
	v := entry.New()
	members := reflect.ValueOf(v).Elem()
	setText(members.FieldByName("Message"), e.Message)
	setText(members.FieldByName("Reason"), e.Reason)
	setText(members.FieldByName("ResourceType"), e.ResourceType)
	if f := members.FieldByName("RetryAfterSeconds"); f.IsValid() {
		f.SetInt(int64(e.RetryAfter))
	}
	serializable, ok := v.(smithy.Serializable)
	if !ok {
		return nil, nil
	}
	return serializable, smithy.NewOperationSchema(entry.Schema, entry.Schema, nil)
}

// setText fills a *string or an enum, where the error has the member.
func setText(field reflect.Value, text string) {
	switch {
	case !field.IsValid() || text == "":
	case field.Kind() == reflect.Pointer:
		field.Set(reflect.ValueOf(&text))
	default:
		field.SetString(text)
	}
}

// checkError refuses members that the error has no place for, and values that
// the model does not allow. A code that the model lacks is allowed: AWS answers
// such too, "UnrecognizedClientException" for one.
func (jsonProtocol) checkError(s *service, e *apiError) error {
	modeled, schema := modeledError(s, e)
	for _, member := range []struct {
		name string
		set  bool
	}{
		{"Reason", e.Reason != ""},
		{"ResourceType", e.ResourceType != ""},
		{"RetryAfterSeconds", e.RetryAfter != 0},
	} {
		if member.set && (modeled == nil || schema.Input.Member(member.name) == nil) {
			return fmt.Errorf("error %s of %s has no %s", e.Code, s.prefix, member.name)
		}
	}
	if id := s.namespace + "#" + e.Code; modeled != nil && model.Shapes[id].Kind != 0 {
		if b := (model.Checker{}).Check(id, modeled); b != nil {
			return fmt.Errorf("error %s of %s: %w", e.Code, s.prefix, b)
		}
	}
	return nil
}
