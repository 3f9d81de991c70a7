package snapshottest

import (
	"maps"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// pipelineRole is the role that changes Identity Center in the landing zones.
const pipelineRole = "IdentityCenterPipeline"

// The sources of the landing zones' events.
const (
	sourceSSO       = "sso.amazonaws.com"
	sourceDirectory = "sso-directory.amazonaws.com"
)

// eventNames are the events that collectors/aws asks for, sorted.
func eventNames() []string {
	return []string{
		"AddMemberToGroup", "AssociateDirectory", "AssociateProfile", "AttachCustomerManagedPolicyReferenceToPermissionSet",
		"AttachManagedPolicyToPermissionSet", "CreateAccountAssignment", "CreateBearerToken", "CreateExternalIdPConfigurationForDirectory",
		"CreateGroup", "CreateGroupMembership", "CreateInstanceAccessControlAttributeConfiguration", "CreatePermissionSet", "CreateProfile",
		"CreateProvisioningTenant", "CreateUser", "DeleteAccountAssignment", "DeleteBearerToken", "DeleteExternalIdPCertificate",
		"DeleteExternalIdPConfigurationForDirectory", "DeleteGroup", "DeleteGroupMembership", "DeleteInlinePolicyFromPermissionSet",
		"DeleteInstanceAccessControlAttributeConfiguration", "DeletePermissionSet", "DeletePermissionsBoundaryFromPermissionSet",
		"DeletePermissionsPolicy", "DeleteProfile", "DeleteProvisioningTenant", "DeleteUser",
		"DetachCustomerManagedPolicyReferenceFromPermissionSet", "DetachManagedPolicyFromPermissionSet",
		"DisableExternalIdPConfigurationForDirectory", "DisassociateDirectory", "DisassociateProfile",
		"EnableExternalIdPConfigurationForDirectory", "ImportExternalIdPCertificate", "PatchGroup", "PatchUser", "PutInlinePolicyToPermissionSet",
		"PutMfaDeviceManagementForDirectory", "PutPermissionsBoundaryToPermissionSet", "PutPermissionsPolicy", "PutUser", "RemoveMemberFromGroup",
		"UpdateDirectoryAssociation", "UpdateExternalIdPConfigurationForDirectory", "UpdateInstanceAccessControlAttributeConfiguration",
		"UpdatePermissionSet", "UpdateSSOConfiguration", "UpdateSsoConfiguration",
	}
}

// cloudtrail adds one trail of the whole organization, and the events that show
// an external identity provider, SCIM and MFA where people are synchronised.
func (b *builder) cloudtrail() {
	account, region := *b.snapshot.Instance.OwnerAccount, *b.snapshot.Instance.PrimaryRegion
	b.snapshot.CloudTrail = &snapshot.CloudTrail{
		Account: &account, Regions: []string{region},
		From: new("2026-08-25T09:00:00Z"), To: new(landingZoneTime), EventNames: eventNames(),
		Trails: map[string]*snapshot.Trail{
			"arn:aws:cloudtrail:" + region + ":" + account + ":trail/organization": {
				Name: "organization", HomeRegion: region, MultiRegion: true, Organization: b.synchronised, LogFileValidation: true,
				Logging: new(true), ManagementEvents: new("All"),
			},
		},
	}
	if !b.synchronised {
		return
	}
	b.event("2026-09-01T08:00:00Z", sourceDirectory, "EnableExternalIdPConfigurationForDirectory", nil)
	b.event("2026-09-01T08:10:00Z", sourceDirectory, "CreateProvisioningTenant", nil)
	b.event("2026-10-24T09:00:00Z", sourceDirectory, "CreateBearerToken", nil)
	b.event("2026-09-01T09:00:00Z", sourceSSO, "UpdateSsoConfiguration", map[string]string{
		"configurationType": "APP_AUTHENTICATION_CONFIGURATION", "mfaMode": "ALWAYS_ON",
		"noMfaSignInBehavior": "ALLOWED_WITH_ENROLLMENT", "allowedMfaTypes": "TOTP,WEBAUTHN",
	})
	b.event("2026-10-01T08:00:00Z", sourceSSO, "CreateAccountAssignment", b.assignmentDetails(Workload, readOnlyAccess, readOnly))
}

// event adds an event of the pipeline and returns it.
func (b *builder) event(time, source, name string, details map[string]string) *snapshot.Event {
	event := &snapshot.Event{
		Name: name, Source: source, Time: time, Region: *b.snapshot.Instance.PrimaryRegion, Account: *b.snapshot.Instance.OwnerAccount,
		ActorType: "AssumedRole", ActorRole: pipelineRole, UserAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5",
		Details: map[string]string{},
	}
	maps.Copy(event.Details, details)
	b.snapshot.Events[id(time+name)] = event
	return event
}

// assignmentDetails are those of CreateAccountAssignment for a group.
func (b *builder) assignmentDetails(account, set, group string) map[string]string {
	return map[string]string{
		"targetId": account, "targetType": "AWS_ACCOUNT", "permissionSetArn": *b.snapshot.PermissionSets[set].ARN,
		"principalType": "GROUP", "principalId": *b.snapshot.Groups[group].ID,
	}
}

func (b *builder) breakRecords() {
	// PRV-003: a provisioning failed and was left behind.
	b.snapshot.Operations["9f1c7a52-0d3e-4b6f-8a21-5c7e9d0b1f34"] = &snapshot.Operation{
		Kind: new("provisioning"), CreatedAt: new("2026-11-10T10:00:00Z"), Account: new(Workload),
		PermissionSet: new(powerUserAccess), Principal: new(""),
		FailureReason: new("Received a 404 status error: Policy deploy is not found in the account."),
	}
	// ASG-011: so was the deletion of an assignment; the creation of another was repeated.
	b.snapshot.Operations["2b8e4d10-6f7a-4c35-9e02-1d4c8a7b6e59"] = &snapshot.Operation{
		Kind: new("assignment_deletion"), CreatedAt: new("2026-11-12T10:00:00Z"), Account: new(Workload),
		PermissionSet: new(readOnlyAccess), Principal: new("user:contractor@example.com"), FailureReason: new("Request timed out."),
	}
	b.snapshot.Operations["c47d9b03-5a1e-4f28-8b60-3e9f2c1a7d46"] = &snapshot.Operation{
		Kind: new("assignment_creation"), CreatedAt: new("2026-11-12T11:00:00Z"), Account: new(Workload),
		PermissionSet: new(powerUserAccess), Principal: new("group:" + powerUsers), FailureReason: new("Request timed out."),
	}
	// LOG-001: the trail does not record.
	for _, trail := range b.snapshot.CloudTrail.Trails {
		trail.Logging = new(false)
	}
	// LOG-002: somebody changed a permission set by hand.
	byHand := b.event("2026-11-15T14:00:00Z", sourceSSO, "UpdatePermissionSet", map[string]string{
		"permissionSetArn": *b.snapshot.PermissionSets[powerUserAccess].ARN,
	})
	byHand.ActorRole, byHand.UserAgent, byHand.Console = "AWSReservedSSO_LZAdministratorAccess_"+hexID("role"), "AWS Internal", true
	byHand.ActorUser = *b.snapshot.Users["amara@example.com"].ID
	// LOG-003: somebody became an administrator yesterday.
	b.event("2026-11-22T09:00:00Z", sourceSSO, "CreateAccountAssignment", b.assignmentDetails(Sandbox, administratorAccess, "LZContractors"))
	// SRC-007: MFA was switched off. SRC-010: the identity provider was, too.
	b.event("2026-11-16T14:00:00Z", sourceSSO, "UpdateSsoConfiguration", map[string]string{
		"configurationType": "APP_AUTHENTICATION_CONFIGURATION", "mfaMode": "DISABLED",
	})
	b.event("2026-11-16T15:00:00Z", sourceDirectory, "DisableExternalIdPConfigurationForDirectory", nil)
	maps.DeleteFunc(b.snapshot.Events, func(_ string, event *snapshot.Event) bool {
		return event.Name == "EnableExternalIdPConfigurationForDirectory" // only the newest is looked for
	})
	b.event("2026-11-16T16:00:00Z", sourceDirectory, "EnableExternalIdPConfigurationForDirectory", nil)
}
