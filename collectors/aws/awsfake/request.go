package awsfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// request is a decoded request.
type request struct {
	// operation is nil where the request names none that is served.
	operation *operation
	// members is the request as a JSON object, text the same as canonical JSON.
	members map[string]any
	text    string
	// input is the SDK's input type, filled.
	input  any
	region string
	// accessKey and token are the credentials that the request was signed with.
	accessKey, token string
	// caller is who they belong to, once that is known.
	caller snapshot.Caller
	// speaks is the protocol in which even a refusal must be worded.
	speaks protocol
}

func (r *request) action() string {
	if r.operation == nil {
		return ""
	}
	return r.operation.action()
}

func (r *request) protocol() protocol { return r.speaks }

// session is what a handler works with: the world as one request sees it.
type session struct {
	world *world
	// caller is who the request's credentials belong to.
	caller   snapshot.Caller
	sessions *sessions
	reports  *reports
	request  *request
	options  *Options
	fault    *Fault
}

// decode reads a request strictly. Where it breaks AWS's model the refusal
// says how, and the request is as complete as could be read.
func decode(r *http.Request, body []byte) (*request, *apiError) {
	req := &request{speaks: awsJSON}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), awsJSON.contentType()) {
		req.speaks = awsQuery
	}
	signed, problem := signedFor(r.Header)
	req.region, req.accessKey, req.token = signed.region, signed.accessKey, r.Header.Get("X-Amz-Security-Token")
	if refusal := req.speaks.read(r, body, req); refusal != nil {
		return req, refusal
	}
	if problem != nil {
		return req, &apiError{Code: "MissingAuthenticationToken", Message: problem.Error(), Status: http.StatusBadRequest}
	}
	if want := req.operation.service.prefix; signed.service != want {
		return req, &apiError{
			Code:    "InvalidSignatureException",
			Message: fmt.Sprintf("credential is scoped to service %q, not %q", signed.service, want),
			Status:  http.StatusBadRequest,
		}
	}
	return req, req.fill()
}

// fill makes the SDK's input of the members, once they are known to be right.
func (r *request) fill() *apiError {
	if err := checkInput(r.operation, r.members); err != nil {
		return err
	}
	r.text = canonical(r.members)
	input := reflect.New(r.operation.input)
	text := r.text
	if adapted, changed := forGo(r.operation.shapes().Input, r.members); changed {
		text = canonical(adapted)
	}
	if err := json.Unmarshal([]byte(text), input.Interface()); err != nil {
		return &apiError{Code: "SerializationException", Message: err.Error(), Status: http.StatusBadRequest}
	}
	r.input = input.Interface()
	return nil
}

// forGo writes the members of a request so that encoding/json can fill the SDK's
// types: times as it reads them, and no unions, for which it has no type.
func forGo(id string, members map[string]any) (adapted map[string]any, changed bool) {
	adapted = members
	for name, m := range model.Shapes[id].Members {
		value, given := members[name]
		if !given {
			continue
		}
		kind := model.Shapes[m.Target].Kind
		if kind != model.Union && kind != model.Timestamp {
			continue
		}
		if !changed {
			adapted, changed = maps.Clone(members), true
		}
		if number, ok := value.(json.Number); ok && kind == model.Timestamp {
			seconds, _ := number.Float64() // checked against the model
			adapted[name] = time.UnixMilli(int64(math.Round(seconds * 1000))).UTC()
			continue
		}
		delete(adapted, name)
	}
	return adapted, changed
}

// canonical writes JSON with sorted members, without spaces, as it is read.
func canonical(v any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return "" // decoded JSON always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
