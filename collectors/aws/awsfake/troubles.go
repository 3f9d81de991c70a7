package awsfake

import (
	"net/http"
	"slices"
	"strings"
	"time"

	identitytypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// Operations returns the IAM actions of all operations that are served.
func Operations() []string {
	var actions []string
	for _, op := range operations {
		actions = append(actions, op.action())
	}
	return actions
}

// Trouble is a fault with a name, for tables of tests.
type Trouble struct {
	Name  string
	Fault Fault
}

// Troubles returns everything that can go wrong with an operation: each of the
// constructors below that it can be struck by, throttling both for a while and
// for ever. patience is how long a slow answer takes and a while lasts. It is
// empty for an operation that is not served.
func Troubles(operation string, patience time.Duration) []Trouble {
	if !slices.Contains(Operations(), operation) {
		return nil
	}
	all := []Trouble{
		{"denied", FaultDenied(operation)},
		{"denied by a service control policy", FaultDeniedByPolicy(operation)},
		{"throttled for a while", FaultThrottledFor(operation, patience)},
		{"throttled for ever", FaultThrottled(operation)},
		{"internal error", FaultInternal(operation)},
		{"a page, 500", FaultPage(operation, http.StatusInternalServerError)},
		{"reset", FaultReset(operation)},
		{"cut off", FaultCutOff(operation)},
		{"malformed", FaultMalformed(operation)},
		{"slow", FaultSlow(operation, patience)},
		{"Region not enabled", FaultNotEnabled(operation, "")},
		{"operation unknown", FaultUnknownOperation(operation)},
		{"credentials expired", FaultExpired(operation, 0)},
	}
	for _, reason := range KMSReasons(serviceOf(operation).prefix) {
		all = append(all, Trouble{"key: " + reason, FaultKMS(operation, reason)})
	}
	for _, t := range []Trouble{
		{"repeated token", FaultRepeatedToken(operation)},
		{"token cycle", FaultTokenCycle(operation)},
		{"empty pages", FaultEmptyPages(operation)},
		{"item gone", FaultGone(operation)},
		{"unknown enum value", FaultUnknownEnum(operation)},
		{"unknown union member", FaultUnknownUnion(operation)},
	} {
		if t.Fault.check() == nil {
			all = append(all, t)
		}
	}
	return all
}

// serviceOf returns the service of an IAM action; sso-admin where there is none,
// so that a wrong action is told by [Server.SetFaults].
func serviceOf(action string) *service {
	prefix, _, _ := strings.Cut(action, ":")
	for _, s := range services {
		if s.prefix == prefix {
			return s
		}
	}
	return ssoAdmin
}

// FaultDenied refuses the operation, as AWS does where no policy allows it.
func FaultDenied(operation string) Fault {
	return refusal(operation, "because no identity-based policy allows the "+operation+" action")
}

// FaultDeniedByPolicy refuses the operation by an explicit deny in a service
// control policy; only the message says so.
func FaultDeniedByPolicy(operation string) Fault {
	return refusal(operation, "with an explicit deny in a service control policy")
}

func refusal(operation, why string) Fault {
	return Fault{Operation: operation, Code: serviceOf(operation).denial(), Message: "User: arn:aws:sts::111111111111:assumed-role/" + Private +
		"role/session is not authorized to perform: " + operation + " on resource: * " + why}
}

// FaultThrottled throttles the operation for ever, in the service's words; the
// identity store says when to come back.
func FaultThrottled(operation string) Fault {
	f := Fault{Operation: operation, Code: "ThrottlingException", Message: "Rate exceeded", Status: http.StatusBadRequest}
	switch serviceOf(operation) {
	case identityStore:
		f.RetryAfterSeconds = 1
	case orgs:
		f.Code = "TooManyRequestsException"
	case iamService, stsService:
		f.Code = "Throttling"
	}
	return f
}

// FaultThrottledFor throttles the operation for a while from the first request on.
func FaultThrottledFor(operation string, while time.Duration) Fault {
	f := FaultThrottled(operation)
	f.For = while
	return f
}

// FaultInternal is a failure of the service, status 500.
func FaultInternal(operation string) Fault {
	f := Fault{Operation: operation, Code: "InternalServerException", Status: http.StatusInternalServerError}
	switch serviceOf(operation) {
	case orgs:
		f.Code = "ServiceException"
	case iamService:
		f.Code = "ServiceFailure"
	case stsService, cloudTrail:
		f.Code = "InternalFailure"
	}
	return f
}

// FaultPage answers a page of HTML with a status, as proxies and load balancers do.
func FaultPage(operation string, status int) Fault {
	return Fault{
		Operation: operation, Status: status, ContentType: "text/html",
		Body: "<html><head><title>" + http.StatusText(status) + "</title></head><body>" + Private + "proxy</body></html>",
	}
}

// FaultReset ends the connection instead of an answer.
func FaultReset(operation string) Fault { return Fault{Operation: operation, Reset: true} }

// FaultCutOff ends the connection in the middle of the true answer.
func FaultCutOff(operation string) Fault { return Fault{Operation: operation, Truncate: true} }

// FaultMalformed answers JSON or XML that ends too early, with the headers of AWS.
func FaultMalformed(operation string) Fault {
	body := `{"NextToken":[{"a":`
	if serviceOf(operation).protocol == awsQuery {
		body = "<Response><Result><Marker>"
	}
	return Fault{Operation: operation, Body: body}
}

// FaultSlow lets time pass before the true answer.
func FaultSlow(operation string, delay time.Duration) Fault {
	return Fault{Operation: operation, Delay: delay}
}

// FaultRepeatedToken gives each page the token that was just used.
func FaultRepeatedToken(operation string) Fault {
	return Fault{Operation: operation, Token: TokenRepeat}
}

// FaultTokenCycle leads from the last page back to the first.
func FaultTokenCycle(operation string) Fault { return Fault{Operation: operation, Token: TokenCycle} }

// FaultEmptyPages puts an empty page after every page.
func FaultEmptyPages(operation string) Fault { return Fault{Operation: operation, EmptyPages: true} }

// FaultGone says once that the item that is asked for is not there: it was
// deleted after it was listed.
func FaultGone(operation string) Fault {
	f := Fault{Operation: operation, Code: "ResourceNotFoundException", Message: "not found", Times: 1, gone: true}
	name := strings.TrimPrefix(operation, serviceOf(operation).prefix+":")
	switch serviceOf(operation) {
	case identityStore:
		f.ResourceType = "GROUP"
		if strings.Contains(name, "User") || strings.HasSuffix(name, "ForMember") {
			f.ResourceType = "USER"
		}
	case orgs:
		f.Code = "PolicyNotFoundException"
		if strings.HasSuffix(name, "ForParent") {
			f.Code = "ParentNotFoundException"
		}
	case iamService:
		f.Code = "NoSuchEntity"
	case cloudTrail:
		f.Code = "TrailNotFoundException"
	}
	return f
}

// FaultUnknownEnum gives every enum of the true answer a value that the SDK does
// not know.
func FaultUnknownEnum(operation string) Fault {
	return Fault{Operation: operation, Unknown: UnknownEnum}
}

// FaultUnknownUnion gives every union of the true answer a member that the SDK
// does not know.
func FaultUnknownUnion(operation string) Fault {
	return Fault{Operation: operation, Unknown: UnknownUnion}
}

// FaultNotEnabled refuses the credentials in a Region, "" for any: so AWS answers
// where the account has not enabled the Region.
func FaultNotEnabled(operation, region string) Fault {
	e := serviceOf(operation).unknownCredentials()
	return Fault{Operation: operation, Region: region, Code: e.Code, Message: e.Message, Status: e.Status}
}

// FaultUnknownOperation says that there is no such operation: the Region or the
// partition has an older version of the service.
func FaultUnknownOperation(operation string) Fault {
	f := Fault{Operation: operation, Code: "UnknownOperationException", Status: http.StatusBadRequest}
	if serviceOf(operation).protocol == awsQuery {
		f.Code = "InvalidAction"
	}
	return f
}

// FaultExpired ends the credentials after so many calls, in the words of the
// service that is asked. The operation may be "*".
func FaultExpired(operation string, after int) Fault {
	return Fault{Operation: operation, Skip: after, Expired: true}
}

// FaultKMS refuses the operation because of the key with which the instance is
// encrypted; reasons are those of [KMSReasons].
func FaultKMS(operation, reason string) Fault {
	f := Fault{Operation: operation, Code: "ValidationException", Reason: reason, Message: "the key cannot be used"}
	for word, code := range map[string]string{
		"accessdenied": "AccessDeniedException", "throttling": "ThrottlingException", "notfound": "ResourceNotFoundException",
	} {
		if strings.Contains(strings.ToLower(strings.ReplaceAll(reason, "_", "")), word) {
			f.Code = code
		}
	}
	return f
}

// KMSReasons returns the reasons about keys that the errors of a service can
// have, by the prefix of its actions: sso or identitystore; none for others.
func KMSReasons(prefix string) []string {
	var reasons []string
	switch prefix {
	case ssoAdmin.prefix:
		reasons = slices.Concat(texts(ssotypes.AccessDeniedExceptionReason("").Values()), texts(ssotypes.ThrottlingExceptionReason("").Values()),
			texts(ssotypes.ValidationExceptionReason("").Values()), texts(ssotypes.ResourceNotFoundExceptionReason("").Values()))
	case identityStore.prefix:
		reasons = slices.Concat(texts(identitytypes.AccessDeniedExceptionReason("").Values()), texts(identitytypes.ThrottlingExceptionReason("").Values()),
			texts(identitytypes.ValidationExceptionReason("").Values()), texts(identitytypes.ResourceNotFoundExceptionReason("").Values()))
	}
	return slices.DeleteFunc(reasons, func(reason string) bool { return !strings.HasPrefix(reason, "KMS_") })
}

func texts[T ~string](values []T) []string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// namesAnItem reports whether requests of the operation name something that can
// be deleted meanwhile.
func namesAnItem(op *operation) bool {
	for name, m := range model.Shapes[op.shapes().Input].Members {
		switch {
		case !m.Required || model.Shapes[m.Target].Kind == model.Enum:
		case name == "InstanceArn", name == "IdentityStoreId", op.service == stsService:
		default:
			return true
		}
	}
	return false
}
