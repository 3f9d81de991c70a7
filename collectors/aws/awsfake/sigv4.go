package awsfake

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
)

// authorization is the header of Signature Version 4. The signature itself is
// not verified: there is no secret to protect here.
var authorization = regexp.MustCompile(
	`^AWS4-HMAC-SHA256 Credential=([A-Za-z0-9_]+)/(\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request, ` +
		`SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$`)

// date is the form of X-Amz-Date.
var date = regexp.MustCompile(`^(\d{8})T\d{6}Z$`)

// scope is what a request was signed for, and with which key.
type scope struct{ region, service, accessKey string }

// signedFor reads the credential scope.
func signedFor(h http.Header) (scope, error) {
	header := h.Get("Authorization")
	if header == "" {
		return scope{}, errors.New("request is not signed: no Authorization header")
	}
	parts := authorization.FindStringSubmatch(header)
	if parts == nil {
		return scope{}, errors.New("header Authorization is not of Signature Version 4")
	}
	signed := scope{region: parts[3], service: parts[4], accessKey: parts[1]}
	day := date.FindStringSubmatch(h.Get("X-Amz-Date"))
	if day == nil || day[1] != parts[2] {
		return signed, fmt.Errorf("X-Amz-Date %q does not fit the credential scope's day %s", h.Get("X-Amz-Date"), parts[2])
	}
	return signed, nil
}
