package aws

import (
	"slices"
	"strings"
)

// Sources of events: Identity Center itself, the console's and the API's side
// of the identity store, and SCIM.
const (
	sourceSSO       = "sso.amazonaws.com"
	sourceDirectory = "sso-directory.amazonaws.com"
	sourceStore     = "identitystore.amazonaws.com"
	sourceSCIM      = "identitystore-scim.amazonaws.com"
)

// eventKind is one kind of change that CloudTrail can tell of.
type eventKind struct {
	// names are the event's names: a change may bear several, and LookupEvents
	// knows a name in its exact spelling only.
	names []string
	// sources are those that the event may come from: IAM and others use some of
	// the names too.
	sources []string
	// newest: the last successful event says all, such as whether something is on
	// or off, so that older ones are not read.
	newest bool
	// details are the members of the request that are kept, wherever in it they stand.
	details []string
	// tells is what the event is evidence of.
	tells string
}

// eventKinds are the events that are looked for. Sign-ins (UserAuthentication,
// CredentialChallenge, CredentialVerification) are not among them: each person's
// every sign-in is one, and at two pages a second millions of them are never
// read. Neither are registrations of MFA devices: that a person has a device
// says nothing about what is enforced.
var eventKinds = []eventKind{
	{
		names: []string{
			"AssociateDirectory", "CreateExternalIdPConfigurationForDirectory", "DeleteExternalIdPConfigurationForDirectory",
			"DisableExternalIdPConfigurationForDirectory", "DisassociateDirectory", "EnableExternalIdPConfigurationForDirectory",
			"UpdateDirectoryAssociation", "UpdateExternalIdPConfigurationForDirectory",
		},
		sources: []string{sourceSSO, sourceDirectory}, newest: true,
		tells: "the identity source was changed; what it is now follows from the last of them",
	},
	{
		names:   []string{"DeleteExternalIdPCertificate", "ImportExternalIdPCertificate"},
		sources: []string{sourceSSO, sourceDirectory},
		tells:   "a SAML certificate was added or removed; not when it expires",
	},
	{
		names:   []string{"CreateProvisioningTenant", "DeleteProvisioningTenant"},
		sources: []string{sourceSSO, sourceDirectory}, newest: true,
		tells: "automatic provisioning was switched on or off",
	},
	{
		names:   []string{"CreateBearerToken", "DeleteBearerToken"},
		sources: []string{sourceSSO, sourceDirectory}, details: []string{"tenantId"},
		tells: "a SCIM access token was made, which is its age, or removed",
	},
	{
		names:   []string{"CreateGroup", "CreateUser", "DeleteGroup", "DeleteUser", "PatchGroup", "PatchUser", "PutUser"},
		sources: []string{sourceSCIM}, newest: true,
		tells: "provisioning works; tokens made before September 2024 leave no such event, so silence tells nothing",
	},
	{
		names:   []string{"PutMfaDeviceManagementForDirectory"},
		sources: []string{sourceSSO}, newest: true,
		tells: "whether people may manage their own MFA devices was changed",
	},
	{
		names:   []string{"UpdateSSOConfiguration", "UpdateSsoConfiguration"},
		sources: []string{sourceSSO},
		details: []string{"allowedMfaTypes", "configurationType", "mfaMode", "noMfaSignInBehavior"},
		tells:   "the MFA settings were changed where configurationType is APP_AUTHENTICATION_CONFIGURATION; the values are undocumented",
	},
	{
		names:   []string{"CreateAccountAssignment", "DeleteAccountAssignment"},
		sources: []string{sourceSSO},
		details: []string{"permissionSetArn", "principalId", "principalType", "targetId", "targetType"},
		tells:   "an assignment was asked for; whether it came about the assignments tell",
	},
	{
		names:   []string{"CreatePermissionSet"},
		sources: []string{sourceSSO}, details: []string{"name"},
		tells: "a permission set was made",
	},
	{
		names: []string{
			"AttachCustomerManagedPolicyReferenceToPermissionSet", "AttachManagedPolicyToPermissionSet",
			"DeleteInlinePolicyFromPermissionSet", "DeletePermissionSet", "DeletePermissionsBoundaryFromPermissionSet",
			"DetachCustomerManagedPolicyReferenceFromPermissionSet", "DetachManagedPolicyFromPermissionSet",
			"PutInlinePolicyToPermissionSet", "PutPermissionsBoundaryToPermissionSet", "UpdatePermissionSet",
		},
		sources: []string{sourceSSO}, details: []string{"managedPolicyArn", "permissionSetArn"},
		tells: "a permission set was changed",
	},
	{
		names: []string{
			"AssociateProfile", "CreateProfile", "DeletePermissionsPolicy", "DeleteProfile", "DisassociateProfile", "PutPermissionsPolicy",
		},
		sources: []string{sourceSSO},
		tells:   "a permission set or an assignment was changed, by the older names of the console",
	},
	{
		names: []string{
			"CreateInstanceAccessControlAttributeConfiguration", "DeleteInstanceAccessControlAttributeConfiguration",
			"UpdateInstanceAccessControlAttributeConfiguration",
		},
		sources: []string{sourceSSO},
		tells:   "the attributes for access control were changed",
	},
	{
		names: []string{
			"CreateApplication", "CreateApplicationAssignment", "CreateTrustedTokenIssuer", "DeleteApplication", "DeleteApplicationAssignment",
			"DeleteTrustedTokenIssuer", "PutApplicationAssignmentConfiguration", "PutApplicationAuthenticationMethod", "PutApplicationGrant",
			"UpdateApplication", "UpdateTrustedTokenIssuer",
		},
		sources: []string{sourceSSO}, details: []string{"applicationArn", "principalId", "principalType", "trustedTokenIssuerArn"},
		tells: "an application, who may use it, or an issuer that it trusts was changed",
	},
	{
		names:   []string{"AddRegion", "RemoveRegion", "UpdateInstance"},
		sources: []string{sourceSSO},
		tells:   "the instance itself was changed",
	},
	{
		names:   []string{"AddMemberToGroup", "CreateGroupMembership", "DeleteGroupMembership", "RemoveMemberFromGroup"},
		sources: []string{sourceDirectory, sourceStore}, details: []string{"groupId", "memberId", "userId"},
		tells: "a membership was changed by hand, in the console or by the API; SCIM's are PatchGroup",
	},
}

// connectsDirectory finds the events by which a directory, such as one of Active
// Directory, becomes or ceases to be the identity source.
func connectsDirectory(name string) bool {
	return slices.ContainsFunc([]string{"AssociateDirectory", "DisassociateDirectory", "UpdateDirectoryAssociation"}, func(n string) bool {
		return strings.EqualFold(n, name)
	})
}

// eventNames are all names to ask for, sorted.
func eventNames() []string {
	var names []string
	for _, kind := range eventKinds {
		names = append(names, kind.names...)
	}
	slices.Sort(names)
	return names
}

// kindOf returns the kind of an event, nil where the name or the source is none
// of those looked for. AWS spells names in several ways.
func kindOf(name, source string) *eventKind {
	for i, kind := range eventKinds {
		named := slices.ContainsFunc(kind.names, func(n string) bool { return strings.EqualFold(n, name) })
		if named && slices.Contains(kind.sources, source) {
			return &eventKinds[i]
		}
	}
	return nil
}
