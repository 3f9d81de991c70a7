package aws

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// circumstances are what the remedy of a gap depends on beside the call.
type circumstances struct {
	// keyARN is the instance's encryption key, "" where it is AWS's or was not read.
	keyARN string
	// management is the management account, "" where it was not read or there is none.
	management string
	// vantage is from where the caller looks: AWS lets a delegated administrator
	// see less than the management account, and a member account little.
	vantage string
}

// gap words what a call that failed leaves unknown.
func (p problem) gap(operation string, attributes []string, c circumstances) *snapshot.Gap {
	return &snapshot.Gap{
		Cause:      p.cause,
		Attributes: attributes,
		Operation:  operation,
		Code:       p.code,
		Meaning:    fmt.Sprintf("%s could not be read: %s", callOf(operation).Why, p.reason()),
		Remedy:     p.remedy(operation, c),
	}
}

// reason says why the call did not tell.
func (p problem) reason() string {
	switch {
	case p.cause == snapshot.CauseNoAPI:
		return "AWS does not offer the call in this Region"
	case p.code == codeRepeatedToken:
		return "AWS repeated a page token, so the list has no end"
	case p.cause == snapshot.CauseDenied && p.key:
		return "AWS denies the caller the use of the instance's encryption key"
	case p.cause == snapshot.CauseThrottled && p.key:
		return "AWS throttled the use of the instance's encryption key until patience ran out"
	case p.key:
		return "the instance's encryption key cannot be used: it is disabled, missing, or in a wrong state"
	case p.cause == snapshot.CauseDenied && p.policy != "":
		return fmt.Sprintf("a %s denies the call", p.policy)
	case p.cause == snapshot.CauseDenied && isStale(p.code):
		return "AWS does not accept the credentials any more"
	case p.cause == snapshot.CauseDenied:
		return "AWS denies the call"
	case p.cause == snapshot.CauseThrottled:
		return "AWS throttled the call until patience ran out"
	case p.code != "":
		return "the call failed"
	}
	return "the call got " + p.what
}

// remedy says what would close the gap.
func (p problem) remedy(operation string, c circumstances) string {
	service := serviceOf(operation)
	switch {
	case p.cause == snapshot.CauseNoAPI:
		return "" // nothing that anybody here could do
	case p.code == codeRepeatedToken:
		return "scan again"
	case p.key:
		return p.keyRemedy(service, c)
	case p.cause == snapshot.CauseDenied && isStale(p.code):
		return "renew the credentials and scan again"
	case p.cause == snapshot.CauseDenied && p.policy != "" && p.policy != "identity-based policy":
		return fmt.Sprintf("exempt the caller from what denies %s in the %s; allowing it in IAM is not enough", operation, p.policy)
	case p.cause == snapshot.CauseDenied && p.policy != "":
		return fmt.Sprintf("remove the explicit deny of %s and allow it", operation)
	case p.code == codeNotFromThisAccount && c.management != "":
		return fmt.Sprintf("scan from the management account %s or from a delegated administrator of IAM: AWS tells no other account", c.management)
	case p.cause == snapshot.CauseDenied && c.vantage == vantageDelegated && service == serviceSSOAdmin:
		return fmt.Sprintf("allow %s, or scan from the management account %s: a delegated administrator may see less", operation, c.management)
	case p.cause == snapshot.CauseDenied && c.mayBeMember() && service == serviceOrganizations:
		return fmt.Sprintf("allow %s, or scan from the management account %s: AWS tells it only to that and to delegated administrators", operation, c.management)
	case p.cause == snapshot.CauseDenied && operation == opAssumeRole:
		return "allow " + opAssumeRole + " on the role of --member-role, which has to be in the account and to trust the caller"
	case p.cause == snapshot.CauseDenied:
		return "allow " + operation
	case p.cause == snapshot.CauseThrottled:
		return "scan again with a lower rate, or when fewer callers share the account's quota"
	case p.code != "":
		return "scan again"
	}
	return "check the connection and any proxy between here and AWS, then scan again"
}

// mayBeMember reports whether the caller's account may be one of the organization
// to which AWS tells little of it.
func (c circumstances) mayBeMember() bool {
	return c.management != "" && c.vantage != vantageManagement && c.vantage != vantageDelegated
}

func (p problem) keyRemedy(service string, c circumstances) string {
	key := "the instance's key"
	if c.keyARN != "" {
		key = c.keyARN
	}
	switch p.cause {
	case snapshot.CauseDenied:
		return fmt.Sprintf("allow kms:Decrypt on %s via %s.*, in the caller's policy and in the key's", key, service)
	case snapshot.CauseThrottled:
		return "scan again with a lower rate"
	}
	return fmt.Sprintf("enable %s and check its key policy", key)
}

// isStale finds credentials that were good once.
func isStale(code string) bool {
	return strings.HasPrefix(code, "ExpiredToken") || code == "InvalidClientTokenId" || code == "UnrecognizedClientException"
}
