package aws

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Codes of AWS that decide something.
const (
	codeNoOrganization = "AWSOrganizationsNotInUseException"
	codeNotFound       = "ResourceNotFoundException"
	codeThrottling     = "ThrottlingException"
	codeValidation     = "ValidationException"
)

// Codes of ours, for answers that AWS did not mean as errors.
const (
	codeMalformedPolicy   = "MalformedPolicyDocument"
	codeMalformedDuration = "MalformedDuration"
	codeRepeatedToken     = "RepeatedToken"
	codeUnknownEnumValue  = "UnknownEnumValue"
)

// problem is why a call did not tell, without any word of AWS's: messages of
// errors name people, and bodies that are no JSON hold anything.
type problem struct {
	cause snapshot.Cause
	// code is AWS's error code or one of ours; "" where the answer had none.
	code string
	// key says that the encryption key is the reason, not the permission or the request.
	key bool
	// policy is the kind of policy that denies explicitly or by silence, such as
	// "service control policy"; "" where AWS does not say.
	policy string
	// what says in few words what came instead of an answer, where code does not.
	what string
}

// empty is the problem of an answer that lacks what was asked for.
var empty = problem{cause: snapshot.CauseError, what: "an answer that is empty"}

// notFound is the problem of an answer that does not find what another call showed.
var notFound = problem{cause: snapshot.CauseError, code: codeNotFound}

// problemOf says why a call failed.
func problemOf(err error) problem {
	p := problem{cause: snapshot.CauseError}
	if errors.Is(err, errRepeatedToken) {
		return problem{cause: snapshot.CauseTruncated, code: codeRepeatedToken}
	}
	var api smithy.APIError
	switch {
	case errors.As(err, &api) && hasCode(api):
		p.code = api.ErrorCode()
		p.key = isKeyReason(reasonOf(err))
	default:
		p.what = withoutCode(err)
	}
	switch {
	case isThrottle(err):
		p.cause = snapshot.CauseThrottled
		if p.code == "" {
			p.code = codeThrottling
		}
	case isDenial(p.code):
		p.cause = snapshot.CauseDenied
		if !p.key {
			p.policy = denyingPolicy(api.ErrorMessage())
		}
	}
	return p
}

// of is the problem of an operation: that AWS does not know it here is final for
// one that it offers in some Regions only.
func (p problem) of(operation string) problem {
	if slices.Contains(unknownOperation, p.code) && callOf(operation).Young {
		p.cause = snapshot.CauseNoAPI
	}
	return p
}

// unknownOperation are AWS's codes for an operation that it does not know.
var unknownOperation = []string{"UnknownOperationException", "InvalidAction"}

// hasCode is false for the SDK's stand-in for an error body without a code.
func hasCode(api smithy.APIError) bool {
	return api.ErrorCode() != "" && api.ErrorCode() != "UnknownError"
}

// denials are the codes by which AWS's services refuse a caller.
var denials = map[string]bool{
	"AccessDenied":                       true,
	"AccessDeniedException":              true,
	"AccessDeniedForDependencyException": true,
	"AuthFailure":                        true,
	codeNotFromThisAccount:               true,
	"AuthorizationError":                 true,
	"ExpiredToken":                       true,
	"ExpiredTokenException":              true,
	"Forbidden":                          true,
	"InvalidClientTokenId":               true,
	"NotAuthorized":                      true,
	"OptInRequired":                      true,
	"UnauthorizedException":              true,
	"UnauthorizedOperation":              true,
	"UnrecognizedClientException":        true,
}

func isDenial(code string) bool { return denials[code] }

// denying finds the kind of policy in AWS's wording of a denial:
// "… with an explicit deny in a service control policy" and
// "… because no service control policy allows the … action".
var denying = regexp.MustCompile(`(?:explicit deny in an? |because no )((?:service control|resource control|resource-based|identity-based|session|VPC endpoint) policy|permissions boundary)`)

// denyingPolicy only helps the wording of a gap; nothing is decided by it.
func denyingPolicy(message string) string {
	if found := denying.FindStringSubmatch(message); found != nil && found[1] != "identity-based policy" {
		return found[1]
	}
	if strings.Contains(message, "explicit deny in an identity-based policy") {
		return "identity-based policy"
	}
	return ""
}

// reasonOf is the Reason that sso-admin and identitystore give beside the code.
func reasonOf(err error) string {
	var (
		ssoDenied     *ssoadmintypes.AccessDeniedException
		ssoThrottled  *ssoadmintypes.ThrottlingException
		ssoInvalid    *ssoadmintypes.ValidationException
		ssoMissing    *ssoadmintypes.ResourceNotFoundException
		storeDenied   *identitystoretypes.AccessDeniedException
		storeThrottle *identitystoretypes.ThrottlingException
		storeInvalid  *identitystoretypes.ValidationException
		storeMissing  *identitystoretypes.ResourceNotFoundException
	)
	switch {
	case errors.As(err, &ssoDenied):
		return string(ssoDenied.Reason)
	case errors.As(err, &ssoThrottled):
		return string(ssoThrottled.Reason)
	case errors.As(err, &ssoInvalid):
		return string(ssoInvalid.Reason)
	case errors.As(err, &ssoMissing):
		return string(ssoMissing.Reason)
	case errors.As(err, &storeDenied):
		return string(storeDenied.Reason)
	case errors.As(err, &storeThrottle):
		return string(storeThrottle.Reason)
	case errors.As(err, &storeInvalid):
		return string(storeInvalid.Reason)
	case errors.As(err, &storeMissing):
		return string(storeMissing.Reason)
	}
	return ""
}

// isKeyReason knows both spellings: KMS_AccessDeniedException (sso-admin)
// and KMS_ACCESS_DENIED (identitystore).
func isKeyReason(reason string) bool { return strings.HasPrefix(reason, "KMS_") }

// withoutCode says what came where an error has no code.
func withoutCode(err error) string {
	var foreign *foreignAnswer
	var response *smithyhttp.ResponseError
	var sent *smithyhttp.RequestSendError
	var unreadable *smithy.DeserializationError
	switch {
	case errors.As(err, &foreign):
		return fmt.Sprintf("an answer that is not AWS's (HTTP status %d)", foreign.status)
	case errors.As(err, &response) && response.HTTPStatusCode() >= 300:
		return fmt.Sprintf("an answer that is not AWS's (HTTP status %d)", response.HTTPStatusCode())
	case errors.As(err, &unreadable):
		return "an answer that cannot be read"
	case errors.As(err, &sent):
		return "no answer: the connection failed"
	}
	return "no answer"
}

// isKeyless reports whether err has the code and no reason that speaks of the
// encryption key: only then does the code mean what it says.
func isKeyless(err error, code string) bool {
	p := problemOf(err)
	return p.code == code && !p.key
}
