package snapshottest

import (
	"fmt"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// customApplications is the provider of customer-managed applications.
const customApplications = "arn:aws:sso::aws:applicationProvider/custom"

// resourceID returns an id in the form of AWS's, such as "apl-…", the same for
// the same name.
func resourceID(prefix, name string) string {
	return prefix + "-" + hexID(name)
}

func (b *builder) applications() {
	issuer := b.issuer("workforce", "https://idp.example.com/oauth2/default")
	b.application("portal", "https://portal.example.com/callback", "https://portal.example.com/silent")
	b.snapshot.Applications["portal"].Assignments = []string{"group:" + readOnly}
	b.snapshot.Applications["portal"].Grants["urn:ietf:params:oauth:grant-type:jwt-bearer"] = &snapshot.ApplicationGrant{
		RedirectURIs: []string{}, Issuers: map[string][]string{issuer: {"portal"}},
	}
}

// application adds a customer-managed application that people sign in to and
// that its own account's role may act as.
func (b *builder) application(name string, redirects ...string) {
	applicationARN := fmt.Sprintf("arn:aws:sso::%s:application/ssoins-82593a6ed92c8990/%s", Management, resourceID("apl", name))
	b.snapshot.Applications[name] = &snapshot.Application{
		ARN: &applicationARN, Name: &name, Account: new(Management), Provider: new(customApplications), Status: new("ENABLED"),
		AssignmentRequired: new(true), Assignments: []string{},
		Grants: map[string]*snapshot.ApplicationGrant{
			"authorization_code": {RedirectURIs: append([]string{}, redirects...), Issuers: map[string][]string{}},
		},
		ActorPolicies:      map[string]string{"IAM": b.document(actorPolicy(`{"AWS": "arn:aws:iam::` + Workload + `:role/portal"}`))},
		AccessScopes:       map[string][]string{"sso:account:access": {applicationARN}},
		BackgroundSessions: new("DISABLED"),
	}
}

func actorPolicy(principal string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": ` + principal + `, "Action": "sso-oauth:CreateTokenWithIAM", "Resource": "*"}]}`
}

// issuer adds a trusted token issuer and returns its ARN.
func (b *builder) issuer(name, url string) string {
	issuerARN := fmt.Sprintf("arn:aws:sso::%s:trustedTokenIssuer/ssoins-82593a6ed92c8990/%s", Management, "tti-"+id(name))
	b.snapshot.TrustedTokenIssuers[name] = &snapshot.TrustedTokenIssuer{
		ARN: &issuerARN, Name: &name, Type: new("OIDC_JWT"), IssuerURL: &url,
		ClaimAttributePath: new("sub"), IdentityStoreAttributePath: new("userName"), KeyRetrieval: new("OPEN_ID_DISCOVERY"),
	}
	return issuerARN
}

func (b *builder) breakApplications() {
	// APP-001, 004, 005, 006, 010: anybody may use the application, it redirects
	// to anywhere, anybody may act as it, its scope holds for all targets, and
	// its sessions go on without people.
	b.application("wiki", "http://wiki.example.com/callback", "https://*.example.com/callback", "https://localhost:8080/callback")
	wiki := b.snapshot.Applications["wiki"]
	wiki.AssignmentRequired = new(false)
	wiki.ActorPolicies["IAM"] = b.document(actorPolicy(`"*"`))
	wiki.AccessScopes = map[string][]string{"sso:account:access": {}}
	wiki.BackgroundSessions = new("ENABLED")
	// APP-002, 003, 009: a disabled application holds assignments, one of a user,
	// one of a group that is gone.
	b.application("retired")
	retired := b.snapshot.Applications["retired"]
	retired.Status = new("DISABLED")
	retired.Assignments = []string{"group:" + snapshot.PrefixID + id("deleted group"), "user:contractor@example.com"}
	// APP-007, 008: tokens of an issuer without TLS are accepted, by an attribute
	// that users may choose themselves.
	b.issuer("legacy", "http://legacy.example.com/oauth2")
	legacy := b.snapshot.TrustedTokenIssuers["legacy"]
	legacy.ClaimAttributePath, legacy.IdentityStoreAttributePath = new("nickname"), new("displayName")
}
