package awsfake

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
)

// hidden is what AWS writes instead of values that it keeps to itself.
const hidden = "HIDDEN_DUE_TO_SECURITY_REASONS"

// insideSSOConfiguration are the members of UpdateSsoConfiguration's request
// that stand one level down.
var insideSSOConfiguration = map[string]bool{"mfaMode": true, "noMfaSignInBehavior": true, "allowedMfaTypes": true}

// event is what LookupEvents says: the record itself is JSON in a string.
func (w *world) event(e recorded) types.Event {
	record := canonical(w.record(e))
	key, no := "ASIA"+strings.ToUpper(digest(e.id))[:16], "false"
	told := types.Event{
		EventId: &e.id, EventName: &e.Name, EventSource: &e.Source, EventTime: &e.time, ReadOnly: &no, AccessKeyId: &key, CloudTrailEvent: &record,
		Resources: []types.Resource{{ResourceName: new(Private + "resource"), ResourceType: new("AWS::SSO::Instance")}},
	}
	if e.ActorType != "IdentityCenterUser" {
		told.Username = new(Private + "username")
	}
	return told
}

func (w *world) record(e recorded) map[string]any {
	record := map[string]any{
		"eventVersion": "1.11", "eventCategory": "Management", "eventType": "AwsApiCall", "managementEvent": true, "readOnly": false,
		"eventID": e.id, "requestID": uuid("request", e.id), "eventName": e.Name, "eventSource": e.Source, "eventTime": e.time.Format(timeForm),
		"awsRegion": e.Region, "recipientAccountId": e.Account, "userAgent": e.UserAgent, "sourceIPAddress": Private + "address",
		"userIdentity": w.userIdentity(e), "requestParameters": w.requestParameters(e), "responseElements": responseElements(e),
	}
	if e.Console {
		record["sessionCredentialFromConsole"] = "true"
	}
	if e.failed != "" {
		record["errorCode"], record["errorMessage"] = e.failed, "the call was refused"
	}
	return record
}

// userIdentity has the shape of its type; that of people changed in July 2025,
// and those before, of the type Unknown, name them (LIVE-CT-08).
func (w *world) userIdentity(e recorded) map[string]any {
	identity := map[string]any{"type": e.ActorType, "accountId": e.Account}
	if e.ActorUser != "" {
		identity["onBehalfOf"] = map[string]any{"userId": e.ActorUser, "identityStoreArn": *w.instances[0].storeARN()}
	}
	if e.ActorRole != "" {
		role := fmt.Sprintf("arn:%s:iam::%s:role/%s", w.partition, e.Account, e.ActorRole)
		identity["arn"] = fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%ssession", w.partition, e.Account, e.ActorRole, Private)
		identity["principalId"] = roleID(role) + ":" + Private + "session"
		identity["sessionContext"] = map[string]any{
			"sessionIssuer": map[string]any{"type": "Role", "principalId": roleID(role), "arn": role, "accountId": e.Account, "userName": e.ActorRole},
			"attributes":    map[string]any{"creationDate": born.Format(timeForm), "mfaAuthenticated": "false"},
		}
		return identity
	}
	switch e.ActorType {
	case "IdentityCenterUser":
		identity["credentialId"] = Private + "credential"
	case "Root":
		identity["principalId"], identity["arn"] = e.Account, fmt.Sprintf("arn:%s:iam::%s:root", w.partition, e.Account)
	default:
		identity["principalId"], identity["userName"] = Private+"principal", Private+"username"
	}
	return identity
}

// requestParameters are null where the call failed or nothing is known of them.
func (w *world) requestParameters(e recorded) any {
	if e.failed != "" || len(e.Details) == 0 {
		return nil
	}
	parameters, inside := map[string]any{"instanceArn": w.instances[0].arn, "displayName": hidden}, map[string]any{}
	for name, value := range e.Details {
		switch {
		case name == "allowedMfaTypes":
			inside[name] = strings.Split(value, ",")
		case insideSSOConfiguration[name]:
			inside[name] = value
		default:
			parameters[name] = value
		}
	}
	if len(inside) > 0 {
		parameters["ssoConfiguration"] = inside
	}
	return parameters
}

// responseElements: a change is a request that goes on, and its dates are texts
// of some locale (LIVE-CT-12).
func responseElements(e recorded) any {
	if e.failed != "" || !strings.HasSuffix(e.Name, "AccountAssignment") {
		return nil
	}
	kind := "accountAssignmentCreationStatus"
	if strings.HasPrefix(e.Name, "Delete") {
		kind = "accountAssignmentDeletionStatus"
	}
	return map[string]any{kind: map[string]any{"status": "IN_PROGRESS", "requestId": uuid("status", e.id), "createdDate": "Apr 25, 2023 12:46:02 AM"}}
}
