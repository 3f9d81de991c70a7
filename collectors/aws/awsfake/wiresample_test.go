package awsfake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"
)

// sample returns the body of one of the wire samples that the SDK's modules
// are tested with, "" where the module has none of that name.
func sample(t *testing.T, namespace, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleDir(t, namespace), path))
	if os.IsNotExist(err) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), "\n\n")
	if strings.HasPrefix(path, "request") { // its headers come after an empty line
		_, body, _ = strings.Cut(body, "\n\n")
	}
	return body
}

// TestAnswersOfTheSDKsSamples decodes each sample of an answer as the SDK does
// and encodes it as the server does: the same must come out.
func TestAnswersOfTheSDKsSamples(t *testing.T) {
	compared, want := 0, 0
	for _, op := range operations {
		body := sample(t, op.service.namespace, "response_snapshot/"+op.name+".response.snap")
		if op.output == nil {
			continue
		}
		if want++; body == "" {
			continue
		}
		compared++
		out := reflect.New(outputType(t, op)).Interface()
		decodeSample(t, op.service, op.output.Input, out.(smithy.Deserializable), body)
		got := awsJSON.answer(&request{operation: op, speaks: awsJSON}, out, Absent)
		if diff := diffJSON(t, body, string(got.body)); diff != "" || got.violation != "" {
			t.Errorf("%s: sample (-) and answer (+) %s:\n%s", op.action(), got.violation, diff)
		}
	}
	if compared != want || want < 40 {
		t.Errorf("%d samples of the %d operations that have a schema were found", compared, want)
	}
}

// TestErrorsOfTheSDKsSamples does the same with every modeled error.
func TestErrorsOfTheSDKsSamples(t *testing.T) {
	compared := 0
	for _, s := range []*service{ssoAdmin, identityStore, orgs} {
		for id, entry := range s.errors.Entries {
			_, code, _ := strings.Cut(id, "#")
			body := sample(t, s.namespace, "response_snapshot/"+code+".error.snap")
			v, ok := entry.New().(smithy.DeserializableError)
			if !ok || body == "" {
				continue
			}
			compared++
			decodeSample(t, s, entry.Schema, v, body)
			got, err := encode(s, smithy.NewOperationSchema(entry.Schema, entry.Schema, nil), v.(smithy.Serializable))
			if err != nil {
				t.Fatal(err)
			}
			if diff := diffJSON(t, body, string(withType(code, got))); diff != "" {
				t.Errorf("%s: sample (-) and error (+):\n%s", id, diff)
			}
		}
	}
	if compared < 20 {
		t.Errorf("only %d samples of errors were found", compared)
	}
}

func decodeSample(t *testing.T, s *service, schema *smithy.Schema, into smithy.Deserializable, body string) {
	t.Helper()
	response := &smithyhttp.Response{Response: &http.Response{StatusCode: 200, Body: readCloser{strings.NewReader(body)}}}
	err := s.encoder.DeserializeResponse(t.Context(), smithy.NewOperationSchema(schema, schema, schema), s.errors, response, into)
	if err != nil {
		t.Fatalf("%s: %v", schema.ID(), err)
	}
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

func diffJSON(t *testing.T, want, got string) string {
	t.Helper()
	parse := func(text string) (v any) {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		return v
	}
	return cmp.Diff(parse(want), parse(got))
}

// TestRequestsOfTheSDKsSamples reads each sample of a request: every member
// must have its place. The values are placeholders, which break patterns.
func TestRequestsOfTheSDKsSamples(t *testing.T) {
	for _, op := range operations {
		body := sample(t, op.service.namespace, "request_snapshot/"+op.name+".request.snap")
		if body == "" && op.service == cloudTrail {
			continue // the module has no samples; TestEvents and TestTrails read with its client
		}
		if body == "" {
			t.Errorf("%s: the SDK has no sample of the request", op.action())
			continue
		}
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if op.service.protocol == awsJSON {
			header = http.Header{"X-Amz-Target": {op.service.target + "." + op.name}}
		}
		req := &request{speaks: op.service.protocol}
		if refusal := op.service.protocol.read(&http.Request{Header: header}, []byte(body), req); refusal != nil {
			t.Errorf("%s: %v", op.action(), refusal)
			continue
		}
		if refusal := checkInput(req.operation, req.members); refusal != nil && refusal.Code == "SerializationException" {
			t.Errorf("%s: %v", op.action(), refusal)
		}
		if req.operation != op {
			t.Errorf("%s was taken for %s", op.action(), req.action())
		}
	}
}

// TestXMLOfTheSDKsSample: sts has a sample of its answer, iam has none; there
// the SDK's client reads what the server writes in TestServesTheState.
func TestXMLOfTheSDKsSample(t *testing.T) {
	body := sample(t, "sts", "response_snapshot/GetCallerIdentity.response.snap")
	op := byAction[stsService.version+" GetCallerIdentity"]
	values := url.Values{"Account": {"__Account__"}, "Arn": {"__Arn__"}, "UserId": {"__UserId__"}}
	out := reflect.New(outputType(t, op))
	for name := range values {
		value := values.Get(name)
		out.Elem().FieldByName(name).Set(reflect.ValueOf(&value))
	}
	got := string(writeAnswer(op, out.Interface(), "id"))
	result := func(xml string) string {
		start, end := strings.Index(xml, "<GetCallerIdentityResult>"), strings.Index(xml, "</GetCallerIdentityResult>")
		if start < 0 || end < 0 {
			t.Fatalf("no result in %s", xml)
		}
		return xml[start:end]
	}
	if diff := cmp.Diff(result(body), result(got)); diff != "" {
		t.Error(diff)
	}
	if !bytes.Contains([]byte(got), []byte(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">`)) {
		t.Error(got)
	}
}
