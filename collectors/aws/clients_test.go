package aws

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// doer is an HTTP client in one function.
type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

// closedBody can be read only until it is closed, as the SDK's.
type closedBody struct {
	io.Reader
	closed bool
}

func (b *closedBody) Read(p []byte) (int, error) {
	if b.closed {
		return 0, errors.New("read after it was closed")
	}
	return b.Reader.Read(p)
}

func (b *closedBody) Close() error {
	b.closed = true
	return nil
}

// TestBodyOutlivesTheSDKs: net/http may look for the end of a body when the
// answer is there already, and the SDK has closed its own.
func TestBodyOutlivesTheSDKs(t *testing.T) {
	var sent *http.Request
	client := ownBodies{doer(func(r *http.Request) (*http.Response, error) {
		sent = r
		return &http.Response{}, nil
	})}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://example.com", &closedBody{Reader: strings.NewReader("{}")})
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = 2
	if _, err := client.Do(request); err != nil { //nolint:bodyclose // there is none
		t.Fatal(err)
	}
	if err := request.Body.Close(); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(sent.Body)
	if string(body) != "{}" || err != nil || sent.ContentLength != 2 {
		t.Errorf("body is %q of %d bytes (%v), want {}", body, sent.ContentLength, err)
	}
}
