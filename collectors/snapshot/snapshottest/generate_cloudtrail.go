package snapshottest

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func (g *generator) cloudtrail() {
	regions := []string{g.region}
	g.snapshot.CloudTrail = &snapshot.CloudTrail{
		Account: new(g.snapshot.Meta.Caller.Account), Regions: regions, From: new("2025-12-01T08:00:00Z"), To: new(g.snapshot.Meta.StartedAt),
		EventNames: eventNames(), Trails: map[string]*snapshot.Trail{},
	}
	for n := range g.IntN(3) {
		name := fmt.Sprintf("trail-%d", n)
		g.snapshot.CloudTrail.Trails[fmt.Sprintf("arn:%s:cloudtrail:%s:%s:trail/%s", g.partition, g.region, g.accountKeys[0], name)] = &snapshot.Trail{
			Name: name, HomeRegion: g.region, MultiRegion: g.chance(2), Organization: g.chance(2), LogFileValidation: g.chance(2),
			Logging: new(!g.chance(3)), ManagementEvents: new(pick(g, []string{"All", "All", "WriteOnly", "ReadOnly", "None"})),
		}
	}
	g.events()
}

// events are of all kinds that were asked for, by all kinds of actors. Of those
// that switch something, only the newest is looked for.
func (g *generator) events() {
	g.snapshot.Events = map[string]*snapshot.Event{}
	switched := map[string]bool{}
	for range 8 + min(5_000, g.size.Assignments/4) {
		event := &snapshot.Event{
			Name: pick(g, eventNames()), Time: g.moment(), Region: g.region, Account: g.snapshot.Meta.Caller.Account,
			ActorType: "AssumedRole", ActorRole: pick(g, []string{pipelineRole, "deploy", "AWSReservedSSO_Admin_" + g.hex(16)}),
			UserAgent: pick(g, []string{"APN/1.0 HashiCorp/1.0 Terraform/1.9.5", "AWS Internal", "aws-cli/2.17", "Mozilla/5.0 <script>"}),
			Console:   g.chance(3), Details: map[string]string{},
		}
		event.Source = sourceOf(event.Name)
		switch g.IntN(5) {
		case 0:
			event.ActorType, event.ActorRole, event.ActorUser = "IdentityCenterUser", "", g.uuid()
		case 1:
			event.ActorType, event.ActorRole = "Root", ""
		}
		g.eventDetails(event)
		id := g.uuid()
		if switches := switchesSomething(event); !switches || !switched[event.Name] {
			g.snapshot.Events[id] = event
			switched[event.Name] = switches
		}
	}
}

// sourceOf returns where an event of a name comes from.
func sourceOf(name string) string {
	switch name {
	case "CreateGroup", "CreateUser", "DeleteGroup", "DeleteUser", "PatchGroup", "PatchUser", "PutUser":
		return "identitystore-scim.amazonaws.com"
	case "CreateGroupMembership", "DeleteGroupMembership":
		return "identitystore.amazonaws.com"
	case "AddMemberToGroup", "RemoveMemberFromGroup", "CreateBearerToken", "DeleteBearerToken", "CreateProvisioningTenant", "DeleteProvisioningTenant":
		return sourceDirectory
	}
	if strings.Contains(name, "ExternalIdP") {
		return sourceDirectory
	}
	return sourceSSO
}

func switchesSomething(event *snapshot.Event) bool {
	return strings.Contains(event.Name, "Directory") || strings.HasSuffix(event.Name, "ProvisioningTenant") || strings.HasPrefix(event.Source, "identitystore-scim")
}

func (g *generator) eventDetails(event *snapshot.Event) {
	set := g.snapshot.PermissionSets[pick(g, g.setKeys)]
	switch event.Name {
	case "UpdateSsoConfiguration", "UpdateSSOConfiguration":
		event.Details["configurationType"] = pick(g, []string{"APP_AUTHENTICATION_CONFIGURATION", "SESSION"})
		event.Details["mfaMode"] = pick(g, []string{"CONTEXT_AWARE", "ALWAYS_ON", "DISABLED", "SOMETHING_NEW"})
		event.Details["noMfaSignInBehavior"] = pick(g, []string{"ALLOWED_WITH_ENROLLMENT", "ALLOWED", "BLOCKED"})
	case "CreateAccountAssignment", "DeleteAccountAssignment":
		group := g.snapshot.Groups[pick(g, g.groupKeys)]
		event.Details = map[string]string{
			"targetId": pick(g, g.accountKeys), "targetType": "AWS_ACCOUNT", "permissionSetArn": *set.ARN, "principalType": "GROUP", "principalId": *group.ID,
		}
	case "UpdatePermissionSet", "PutInlinePolicyToPermissionSet", "AttachManagedPolicyToPermissionSet", "DeletePermissionSet":
		event.Details["permissionSetArn"] = *set.ARN
	}
}
