package snapshottest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// issuers come before the applications, which name them.
func (g *generator) issuers() {
	g.snapshot.TrustedTokenIssuers = map[string]*snapshot.TrustedTokenIssuer{}
	for n := range 1 + g.IntN(3) {
		name := fmt.Sprintf("%s-%d", pick(g, []string{"okta", "entra", "=cmd()", "a+b c"}), n)
		issuerID := "tti-" + g.uuid()
		issuerARN := fmt.Sprintf("arn:%s:sso::%s:trustedTokenIssuer/%s/%s", g.partition, g.accountKeys[0], g.instanceID, issuerID)
		g.snapshot.TrustedTokenIssuers[snapshot.Key(name, issuerID)] = &snapshot.TrustedTokenIssuer{
			ARN: &issuerARN, Name: &name, Type: new("OIDC_JWT"),
			IssuerURL:                  new(pick(g, []string{"https://idp.example.com/oauth2", "http://idp.example.com", "https://login.example.com:8443/x/../y"})),
			ClaimAttributePath:         new(pick(g, []string{"email", "sub", "upn"})),
			IdentityStoreAttributePath: new(pick(g, []string{"emails.value", "userName", "externalIds.id", "displayName"})),
			KeyRetrieval:               new("OPEN_ID_DISCOVERY"),
		}
		g.issuerARNs = append(g.issuerARNs, issuerARN)
	}
}

// applications gives every second one assignments; two of them bear one name.
func (g *generator) applications() {
	g.snapshot.Applications = map[string]*snapshot.Application{}
	hostile := HostileNames()
	for n := range 3 + g.size.PermissionSets/10 {
		name := fmt.Sprintf("%s %d", pick(g, []string{"Amazon Q", "QuickSight", "portal", "jira <b>"}), n)
		applicationID := "apl-" + g.hex(16)
		key := snapshot.Key(name, applicationID)
		switch {
		case n < 2:
			name, key = "twice", snapshot.PrefixID+applicationID
		case g.chance(2):
			name = fmt.Sprintf("%s %d", pick(g, hostile), n)
			key = snapshot.Key(name, applicationID)
		}
		applicationARN := fmt.Sprintf("arn:%s:sso::%s:application/%s/%s", g.partition, g.accountKeys[0], g.instanceID, applicationID)
		application := &snapshot.Application{
			ARN: &applicationARN, Name: &name, Account: new(pick(g, g.accountKeys)),
			Provider:           new(fmt.Sprintf("arn:%s:sso::aws:applicationProvider/%s", g.partition, pick(g, []string{"custom", "custom-saml", "qbusiness", "sso"}))),
			Status:             new(pick(g, []string{"ENABLED", "ENABLED", "DISABLED"})),
			AssignmentRequired: new(!g.chance(3)), Assignments: []string{},
			Grants: g.grants(), ActorPolicies: map[string]string{}, AccessScopes: map[string][]string{},
			BackgroundSessions: new(pick(g, []string{"ENABLED", "DISABLED"})),
		}
		for range g.IntN(4) {
			application.Assignments = append(application.Assignments, g.principal())
		}
		slices.Sort(application.Assignments)
		application.Assignments = slices.Compact(application.Assignments)
		if g.chance(2) {
			application.ActorPolicies["IAM"] = g.document(g.actorPolicyText())
		}
		for _, scope := range some(g, 2, []string{"sso:account:access", "redshift:connect", "codewhisperer:analysis"}) {
			application.AccessScopes[scope] = some(g, 2, []string{applicationARN, *g.snapshot.Instance.ARN})
		}
		g.snapshot.Applications[key] = application
	}
}

func (g *generator) grants() map[string]*snapshot.ApplicationGrant {
	grants := map[string]*snapshot.ApplicationGrant{}
	if g.chance(2) {
		grants["authorization_code"] = &snapshot.ApplicationGrant{Issuers: map[string][]string{}, RedirectURIs: some(g, 3, []string{
			"https://portal.example.com/callback", "http://portal.example.com/callback", "https://*.example.com/", "http://127.0.0.1:8080", "https://LOCALHOST/x", "myapp://callback",
		})}
	}
	if g.chance(3) {
		grants["urn:ietf:params:oauth:grant-type:jwt-bearer"] = &snapshot.ApplicationGrant{
			RedirectURIs: []string{}, Issuers: map[string][]string{pick(g, g.issuerARNs): some(g, 2, []string{"portal", "api://x"})},
		}
	}
	for _, grant := range some(g, 1, []string{"refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"}) {
		grants[grant] = &snapshot.ApplicationGrant{RedirectURIs: []string{}, Issuers: map[string][]string{}}
	}
	return grants
}

func (g *generator) actorPolicyText() string {
	principal := pick(g, []string{
		`"Principal": "*"`, `"Principal": {"AWS": "*"}`, `"NotPrincipal": {"AWS": ["111122223333"]}`, `"Principal": {"AWS": ["arn:${partition}:iam::111122223333:root", "arn:${partition}:iam::111122223333:role/app"]}`,
		`"Principal": {"AWS": "arn:${partition}:iam::111122223333:role/app", "Service": "qbusiness.amazonaws.com"}`,
	})
	rest := pick(g, []string{
		`, "Resource": "*"`, ``, `, "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}`,
	})
	return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sso-oauth:CreateTokenWithIAM", %s%s}]}`,
		strings.ReplaceAll(principal, "${partition}", g.partition), rest)
}

// operations failed for pairs that are there, and for what is gone since: those
// who hold no assignment either are in no section.
func (g *generator) operations() {
	g.snapshot.Operations = map[string]*snapshot.Operation{}
	assigned := len(g.goneKeys)
	for range g.IntN(2 + min(500, g.size.Assignments/20)) {
		operation := &snapshot.Operation{
			Kind: new("provisioning"), CreatedAt: new(g.moment()), Account: new(""), PermissionSet: new(pick(g, g.setKeys)), Principal: new(""),
			FailureReason: new(pick(g, []string{"", "Received a 404 status error: Policy deploy is not found in the account.", "<i>denied</i>\nby SCP"})),
		}
		if !g.chance(3) {
			operation.Account = new(pick(g, g.accountKeys))
		}
		if !g.chance(3) {
			operation.Kind = new(pick(g, []string{"assignment_creation", "assignment_deletion"}))
			operation.Account, operation.Principal = new(pick(g, g.accountKeys)), new(g.principal())
		}
		if g.chance(6) {
			operation.PermissionSet = new(snapshot.PrefixID + "ps-" + g.hex(16))
		}
		g.snapshot.Operations[g.uuid()] = operation
	}
	for _, principal := range g.goneKeys[assigned:] {
		delete(g.snapshot.Groups, strings.TrimPrefix(principal, snapshot.PrefixGroup))
		delete(g.snapshot.Users, strings.TrimPrefix(principal, snapshot.PrefixUser))
	}
	g.goneKeys = g.goneKeys[:assigned]
}

// moment returns a time in the 90 days before the snapshot's.
func (g *generator) moment() string {
	collected, err := time.Parse(time.RFC3339, g.snapshot.Meta.CollectedAt)
	if err != nil {
		panic(err)
	}
	return collected.Add(-time.Duration(g.IntN(90*24*3600)) * time.Second).Format(time.RFC3339)
}
