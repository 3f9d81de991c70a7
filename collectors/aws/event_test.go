package aws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	cloudtrailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

var here = place{
	account: "111111111111", region: "eu-west-1",
	instance: "arn:aws:sso:::instance/ssoins-1111111111111111", store: "d-1111111111",
}

// eventTime is the outer time of every event of these tests.
var eventTime = time.Date(2026, 2, 3, 4, 5, 6, 789, time.UTC)

// told is an event as LookupEvents answers it.
func told(t *testing.T, name, source, record string) cloudtrailtypes.Event {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(record), &members); err != nil {
		t.Fatal(err)
	}
	maps.Copy(members, map[string]any{"eventName": name, "eventSource": source})
	return cloudtrailtypes.Event{
		EventId: new("e-1"), EventName: &name, EventSource: &source, EventTime: &eventTime, Username: new("PERSON"),
		CloudTrailEvent: new(jsonOf(t, members)),
	}
}

func TestEventIsProjected(t *testing.T) {
	got := here.event(told(t, "CreateAccountAssignment", sourceSSO, `{
		"userIdentity": {"type": "AssumedRole", "principalId": "AROA:PERSON", "userName": "PERSON",
			"sessionContext": {"sessionIssuer": {"type": "Role", "userName": "deploy"}},
			"onBehalfOf": {"userId": "u-1", "identityStoreArn": "arn:aws:identitystore::111111111111:identitystore/d-1111111111"}},
		"eventTime": "2020-01-01T00:00:00Z", "awsRegion": "eu-west-1", "recipientAccountId": "111111111111",
		"userAgent": "APN/1.0", "sourceIPAddress": "SECRET", "sessionCredentialFromConsole": "true",
		"requestParameters": {"instanceArn": "arn:aws:sso:::instance/ssoins-1111111111111111", "targetId": "222222222222",
			"targetType": "AWS_ACCOUNT", "permissionSetArn": "ps-1", "principalType": "GROUP", "principalId": "g-1", "other": "SECRET"},
		"responseElements": {"accountAssignmentCreationStatus": {"status": "IN_PROGRESS", "createdDate": "Apr 25, 2023 12:46:02 AM"}}}`))
	want := &lookedUp{ID: "e-1", Event: &snapshot.Event{
		Name: "CreateAccountAssignment", Source: sourceSSO, Time: "2026-02-03T04:05:06Z", Region: "eu-west-1", Account: "111111111111",
		ActorType: "AssumedRole", ActorRole: "deploy", ActorUser: "u-1", UserAgent: "APN/1.0", Console: true,
		Details: map[string]string{
			"targetId": "222222222222", "targetType": "AWS_ACCOUNT", "permissionSetArn": "ps-1", "principalType": "GROUP", "principalId": "g-1",
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event differs (-want +got):\n%s", diff)
	}
}

// TestEventsBelongWhereTheyWereAsked unless the record says otherwise.
func TestEventsBelongWhereTheyWereAsked(t *testing.T) {
	for record, want := range map[string][2]string{
		`{}`: {here.region, here.account},
		`{"awsRegion": "us-east-1", "recipientAccountId": "222222222222"}`: {"us-east-1", "222222222222"},
	} {
		got := here.event(told(t, "UpdatePermissionSet", sourceSSO, record)).Event
		if got.Region != want[0] || got.Account != want[1] {
			t.Errorf("%s is of %s and %s, want %v", record, got.Region, got.Account, want)
		}
	}
}

// TestLIVECT05MFASettings: either spelling, values wherever in the request they
// stand, lists as texts, and nothing of what is hidden.
func TestLIVECT05MFASettings(t *testing.T) {
	for name, test := range map[string]struct {
		event, request string
		want           map[string]string
	}{
		"as seen": {"UpdateSsoConfiguration", `{"configurationType": "APP_AUTHENTICATION_CONFIGURATION",
			"ssoConfiguration": {"mfaMode": "CONTEXT_AWARE", "noMfaSignInBehavior": "ALLOWED_WITH_ENROLLMENT", "allowedMfaTypes": ["WEBAUTHN", "TOTP"]}}`, map[string]string{
			"configurationType": "APP_AUTHENTICATION_CONFIGURATION", "mfaMode": "CONTEXT_AWARE",
			"noMfaSignInBehavior": "ALLOWED_WITH_ENROLLMENT", "allowedMfaTypes": "TOTP,WEBAUTHN",
		}},
		"flat, by the action's name": {"UpdateSSOConfiguration", `{"mfaMode": "ANYTHING"}`, map[string]string{"mfaMode": "ANYTHING"}},
		"in another case":            {"updatessoconfiguration", `{}`, map[string]string{}},
		"of sessions":                {"UpdateSsoConfiguration", `{"configurationType": "SESSION"}`, map[string]string{"configurationType": "SESSION"}},
		"hidden":                     {"UpdateSsoConfiguration", `{"mfaMode": "HIDDEN_DUE_TO_SECURITY_REASONS"}`, map[string]string{}},
		"null":                       {"UpdateSsoConfiguration", `null`, map[string]string{}},
		"of another type":            {"UpdateSsoConfiguration", `{"mfaMode": {"x": 1}, "allowedMfaTypes": [1]}`, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := here.event(told(t, test.event, sourceSSO, `{"requestParameters": `+test.request+`}`))
			if got == nil || got.Event == nil || got.Event.Name != test.event {
				t.Fatalf("event is %+v", got)
			}
			if diff := cmp.Diff(test.want, got.Event.Details); diff != "" {
				t.Errorf("details differ (-want +got):\n%s", diff)
			}
		})
	}
	for _, name := range []string{"UpdateSSOConfiguration", "UpdateSsoConfiguration"} {
		if !slices.Contains(eventNames(), name) {
			t.Errorf("%s is not asked for", name)
		}
	}
}

// Device registrations are no setting, and sign-ins are too many:
// neither is asked for, nor kept where it comes.
func TestLIVECT06DeviceEventsAreNotTheSetting(t *testing.T) {
	notLookedFor(t, "StartVirtualMfaDeviceRegistration", "CompleteVirtualMfaDeviceRegistration", "StartWebAuthnDeviceRegistration",
		"CompleteWebAuthnDeviceRegistration", "UpdateMfaDeviceForUser", "DeleteMfaDeviceForUser", "ListMfaDevicesForUser")
}

func TestLIVECT07SignInsAreNotRead(t *testing.T) {
	notLookedFor(t, "UserAuthentication", "CredentialChallenge", "CredentialVerification")
}

func notLookedFor(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if slices.Contains(eventNames(), name) {
			t.Errorf("%s is asked for", name)
		}
		for _, source := range []string{sourceSSO, sourceDirectory, sourceStore, sourceSCIM, "signin.amazonaws.com"} {
			if got := here.event(told(t, name, source, `{}`)); got != nil {
				t.Errorf("%s of %s is kept: %+v", name, source, got)
			}
		}
	}
}

// TestLIVECT08WhoDidIt: the id on whose behalf a call was made is kept, in this
// identity store; names are not, in the old shape of events and in the new one.
func TestLIVECT08WhoDidIt(t *testing.T) {
	for name, test := range map[string]struct{ identity, actor, role, user string }{
		"new shape": {`{"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1",
			"identityStoreArn": "arn:aws:identitystore::111111111111:identitystore/d-1111111111"}, "credentialId": "c"}`, "IdentityCenterUser", "", "u-1"},
		"old shape":             {`{"type": "Unknown", "principalId": "PERSON", "userName": "PERSON", "accountId": "111111111111"}`, "Unknown", "", ""},
		"of another store":      {`{"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1", "identityStoreArn": "x/d-2222222222"}}`, "IdentityCenterUser", "", ""},
		"without a store":       {`{"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1"}}`, "IdentityCenterUser", "", "u-1"},
		"of SCIM":               {`{"type": "WebIdentityUser", "principalId": "PERSON"}`, "WebIdentityUser", "", ""},
		"an IAM user":           {`{"type": "IAMUser", "userName": "PERSON"}`, "IAMUser", "", ""},
		"a session of a user":   {`{"type": "FederatedUser", "sessionContext": {"sessionIssuer": {"type": "IAMUser", "userName": "PERSON"}}}`, "FederatedUser", "", ""},
		"a session of a role":   {`{"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"type": "Role", "userName": "deploy"}}}`, "AssumedRole", "deploy", ""},
		"null":                  {`null`, "", "", ""},
		"members that are null": {`{"type": null, "sessionContext": null, "onBehalfOf": null}`, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := here.event(told(t, "UpdatePermissionSet", sourceSSO, `{"userIdentity": `+test.identity+`}`))
			if got == nil || got.Event == nil {
				t.Fatalf("event is %+v", got)
			}
			if e := got.Event; e.ActorType != test.actor || e.ActorRole != test.role || e.ActorUser != test.user {
				t.Errorf("actor is %s, %s, %s; want %s, %s, %s", e.ActorType, e.ActorRole, e.ActorUser, test.actor, test.role, test.user)
			}
			if text := jsonOf(t, got); strings.Contains(text, "PERSON") {
				t.Errorf("a person is named: %s", text)
			}
		})
	}
}

// TestLIVECT11FailedCallsAreNoChanges: an error is told inside the record only.
func TestLIVECT11FailedCallsAreNoChanges(t *testing.T) {
	for name, test := range map[string]struct {
		record string
		change bool
	}{
		"a success":                  {`{}`, true},
		"members that are null":      {`{"errorCode": null, "errorMessage": null, "requestParameters": null, "responseElements": null, "userIdentity": null}`, true},
		"members that are empty":     {`{"errorCode": "", "errorMessage": ""}`, true},
		"throttled":                  {`{"errorCode": "ThrottlingException", "requestParameters": null}`, false},
		"a message without a code":   {`{"errorMessage": "no"}`, false},
		"a code of another type":     {`{"errorCode": 400}`, false},
		"of another instance":        {`{"requestParameters": {"instanceArn": "arn:aws:sso:::instance/ssoins-2222222222222222"}}`, false},
		"of another identity store":  {`{"requestParameters": {"identityStoreId": "d-2222222222"}}`, false},
		"of another directory":       {`{"requestParameters": {"directoryId": "d-2222222222"}}`, false},
		"of this instance and store": {`{"requestParameters": {"instanceArn": "arn:aws:sso:::instance/ssoins-1111111111111111", "directoryId": "d-1111111111"}}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := here.event(told(t, "UpdatePermissionSet", sourceSSO, test.record))
			if change := got != nil && got.Event != nil; change != test.change {
				t.Errorf("event is %+v, want a change: %v", got, test.change)
			}
		})
	}
}

// TestLIVECT01ConnectedDirectory: the directory that is connected has an id of
// its own, which is not that of the identity store.
func TestLIVECT01ConnectedDirectory(t *testing.T) {
	for name, change := range map[string]bool{
		"AssociateDirectory": true, "DisassociateDirectory": true, "UpdateDirectoryAssociation": true,
		"EnableExternalIdPConfigurationForDirectory": false,
	} {
		got := here.event(told(t, name, sourceSSO, `{"requestParameters": {"directoryId": "d-2222222222"}}`))
		if (got != nil) != change {
			t.Errorf("%s of another directory is %+v, want a change: %v", name, got, change)
		}
		if here.event(told(t, name, sourceSSO, `{"requestParameters": {"instanceArn": "arn:aws:sso:::instance/ssoins-2222222222222222"}}`)) != nil {
			t.Errorf("%s of another instance is taken for one of this", name)
		}
	}
}

// TestEventsThatCannotBeRead are no changes, yet may hide one.
func TestEventsThatCannotBeRead(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*cloudtrailtypes.Event)
		hides  bool
	}{
		"no record":                 {func(e *cloudtrailtypes.Event) { e.CloudTrailEvent = nil }, true},
		"a record cut short":        {func(e *cloudtrailtypes.Event) { e.CloudTrailEvent = new(`{"eventName": "Upd`) }, true},
		"a record that is null":     {func(e *cloudtrailtypes.Event) { e.CloudTrailEvent = new("null") }, true},
		"no time":                   {func(e *cloudtrailtypes.Event) { e.EventTime = nil }, true},
		"no id":                     {func(e *cloudtrailtypes.Event) { e.EventId = nil }, true},
		"no record, another source": {func(e *cloudtrailtypes.Event) { e.CloudTrailEvent, e.EventSource = nil, new("iam.amazonaws.com") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			event := told(t, "UpdatePermissionSet", sourceSSO, `{}`)
			test.change(&event)
			got := here.event(event)
			if hides := got != nil && got.Unreadable && got.Event == nil; hides != test.hides {
				t.Errorf("event is %+v, want that it hides something: %v", got, test.hides)
			}
		})
	}
}

// TestLIVECT12NamesOfAMembership: the console, the API and SCIM name the change
// of a membership each in its own way.
func TestLIVECT12NamesOfAMembership(t *testing.T) {
	for name, source := range map[string]string{
		"AddMemberToGroup": sourceDirectory, "RemoveMemberFromGroup": sourceDirectory,
		"CreateGroupMembership": sourceStore, "DeleteGroupMembership": sourceStore, "PatchGroup": sourceSCIM,
	} {
		if !slices.Contains(eventNames(), name) {
			t.Errorf("%s is not asked for", name)
		}
		if got := here.event(told(t, name, source, `{}`)); got == nil || got.Event == nil {
			t.Errorf("%s of %s is not kept", name, source)
		}
	}
	for _, name := range []string{"CreateProfile", "AssociateProfile", "PutPermissionsPolicy"} {
		if got := here.event(told(t, name, sourceSSO, `{}`)); got == nil || got.Event == nil {
			t.Errorf("%s is not kept", name)
		}
	}
}

func TestLIVECT04FailedSCIMIsNoProvisioning(t *testing.T) {
	if got := here.event(told(t, "CreateGroup", sourceSCIM, `{"errorCode": "ConflictException"}`)); got != nil {
		t.Errorf("a refused request is kept: %+v", got)
	}
	if got := here.event(told(t, "CreateGroup", sourceSCIM, `{"userIdentity": {"type": "WebIdentityUser"}}`)); got == nil || !got.Newest {
		t.Errorf("event is %+v, want one after which no older one matters", got)
	}
	// IAM has events of the same names.
	if got := here.event(told(t, "CreateUser", "iam.amazonaws.com", `{}`)); got != nil {
		t.Errorf("an event of IAM is kept: %+v", got)
	}
}

func TestEventKindsAreWhole(t *testing.T) {
	names := eventNames()
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error("a name stands twice")
	}
	for _, kind := range eventKinds {
		if len(kind.sources) == 0 || kind.tells == "" || !slices.IsSorted(kind.names) || !slices.IsSorted(kind.details) {
			t.Errorf("kind %v does not say what it is, or is not in order", kind.names)
		}
	}
}
