package awsfake_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
)

// ask sends a request by hand, as no SDK would, and returns status and body.
func ask(t *testing.T, server *awsfake.Server, target, body string, change ...func(*http.Request)) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	service := "sso"
	switch {
	case strings.HasPrefix(target, "AWSIdentityStore"):
		service = "identitystore"
	case strings.HasPrefix(target, "AWSOrganizations"):
		service = "organizations"
	case target == "":
		service = "iam"
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	if target == "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("X-Amz-Target", target)
	req.Header.Set("X-Amz-Date", "20260102T030405Z")
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/"+service+
		"/aws4_request, SignedHeaders=host;x-amz-date, Signature="+strings.Repeat("0", 64))
	for _, f := range change {
		f(req)
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// lastCall returns what the server has logged last.
func lastCall(t *testing.T, server *awsfake.Server) awsfake.Call {
	t.Helper()
	calls := server.Calls()
	if len(calls) == 0 {
		t.Fatal("no call was logged")
	}
	return calls[len(calls)-1]
}
