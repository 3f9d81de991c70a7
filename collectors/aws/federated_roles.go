package aws

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// trustingRole is a role that trusts a SAML provider, or whose trust cannot be
// told. Nothing else of its trust policy is kept.
type trustingRole struct {
	Name       string
	Role       snapshot.FederatedRole
	Unreadable bool
}

// federatedRoles reads the roles that trust a SAML provider. Those of
// permission sets are not among them: Identity Center's own provider is the
// only one that they trust.
func (r *accountReader) federatedRoles(ctx context.Context, h *snapshot.AccountHygiene) {
	roles, ok := getAll(ctx, r.walk, opListRoles, r.at(), func(ctx context.Context, token *string) (*iam.ListRolesOutput, error) {
		return r.api.ListRoles(ctx, &iam.ListRolesInput{MaxItems: aws.Int32(iamPage), Marker: token})
	}, func(out *iam.ListRolesOutput) ([]trustingRole, *string) {
		return trusting(out.Roles), marker(out.IsTruncated, out.Marker)
	})
	if !ok {
		return
	}
	roles, _ = identified(r.walk, opListRoles, r.at(), "a role", roles, func(t trustingRole) string { return t.Name })
	h.FederatedRoles = map[string]*snapshot.FederatedRole{}
	for _, role := range roles {
		if role.Unreadable {
			r.gap(snapshot.SectionAccountHygiene, r.at(), malformed(opListRoles, "federated_roles"))
			continue
		}
		h.FederatedRoles[role.Name] = &role.Role
	}
}

// trusting are the roles that trust a SAML provider.
func trusting(roles []iamtypes.Role) []trustingRole {
	var found []trustingRole
	for _, role := range roles {
		name := aws.ToString(role.RoleName)
		if _, own := setOfRole(aws.ToString(role.Path), name); own {
			continue
		}
		providers, err := trustedProviders(aws.ToString(role.AssumeRolePolicyDocument))
		if err == nil && len(providers) == 0 {
			continue
		}
		found = append(found, trustingRole{name, snapshot.FederatedRole{ARN: aws.ToString(role.Arn), Providers: providers}, err != nil})
	}
	return found
}

// reservedPath and reservedName are those of the roles that Identity Center
// makes of permission sets: in us-east-1 without a Region in the path. A set's
// name may hold "_", so only the end of the role's name tells where it ends.
var (
	reservedPath = regexp.MustCompile(`^/aws-reserved/sso\.amazonaws\.com/(?:[a-z]{2,}(?:-[a-z]+)+-[0-9]+/)?$`)
	reservedName = regexp.MustCompile(`^AWSReservedSSO_([\w+=,.@-]{1,32})_[0-9a-f]{16}$`)
)

// setOfRole is the name of the permission set that a role was made of.
func setOfRole(path, name string) (set string, ok bool) {
	found := reservedName.FindStringSubmatch(name)
	if found == nil || !reservedPath.MatchString(path) {
		return "", false
	}
	return found[1], true
}

// trustedProviders are the SAML providers that a trust policy lets in, sorted.
func trustedProviders(encoded string) ([]string, error) {
	text, err := url.PathUnescape(encoded)
	if err != nil {
		return nil, err
	}
	policy, _, err := snapshot.NormalizePolicy([]byte(text))
	if err != nil {
		return nil, err
	}
	providers := []string{}
	for _, statement := range policy.Statements {
		if statement.Effect != snapshot.EffectAllow {
			continue
		}
		for _, provider := range statement.Principals["Federated"] {
			if parsed, err := arn.Parse(provider); err == nil && strings.HasPrefix(parsed.Resource, "saml-provider/") {
				providers = append(providers, provider)
			}
		}
	}
	slices.Sort(providers)
	return slices.Compact(providers), nil
}
