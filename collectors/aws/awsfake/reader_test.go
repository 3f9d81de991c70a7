package awsfake_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/smithy-go"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// reader reads a whole state with the SDK's clients, the plain way.
type reader struct {
	*clients
	t               *testing.T
	instance, store string
}

// must ends the test on an error.
func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// code returns AWS's code of an error, "" for none.
func code(err error) string {
	var e smithy.APIError
	if errors.As(err, &e) {
		return e.ErrorCode()
	}
	return ""
}

func text(p *string) *string {
	if p == nil {
		return new("")
	}
	return p
}

func (r *reader) readInstance() snapshot.Instance {
	out, err := r.sso.DescribeInstance(r.t.Context(), &ssoadmin.DescribeInstanceInput{InstanceArn: &r.instance})
	must(r.t, out, err)
	e := out.EncryptionConfigurationDetails
	return snapshot.Instance{
		ARN: out.InstanceArn, Name: text(out.Name), OwnerAccount: out.OwnerAccountId, IdentityStoreID: out.IdentityStoreId,
		Status: new(string(out.Status)), StatusReason: text(out.StatusReason), PrimaryRegion: out.PrimaryRegion,
		PermissionSetsEnabled: out.PermissionSetsEnabled,
		Encryption:            &snapshot.Encryption{KeyType: string(e.KeyType), KeyARN: *text(e.KmsKeyArn), Status: string(e.EncryptionStatus)},
		Tags:                  r.readTags(r.instance), Regions: r.readRegions(), Network: r.readNetwork(),
	}
}

func (r *reader) readRegions() map[string]string {
	regions := map[string]string{}
	pages := ssoadmin.NewListRegionsPaginator(r.sso, &ssoadmin.ListRegionsInput{InstanceArn: &r.instance})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, region := range must(r.t, out, err).Regions {
			regions[*region.RegionName] = string(region.Status)
		}
	}
	return regions
}

func (r *reader) readNetwork() *snapshot.IdentityStoreNetwork {
	out, err := r.clients.store.DescribeIdentityStore(r.t.Context(), &identitystore.DescribeIdentityStoreInput{IdentityStoreId: &r.store})
	read := &snapshot.IdentityStoreNetwork{SourceVPCs: []string{}, APISourceIPs: []string{}, SCIMSourceIPs: []string{}}
	if n := must(r.t, out, err).NetworkConfiguration; n != nil {
		read.VPCEndpointRequired = *n.VpceAccessRequired
		read.SourceVPCs = append(read.SourceVPCs, n.ApiRestrictSourceVpcs...)
		read.APISourceIPs = append(read.APISourceIPs, n.ApiAllowSourceIps...)
		read.SCIMSourceIPs = append(read.SCIMSourceIPs, n.ScimAllowSourceIps...)
	}
	return read
}

func (r *reader) readABAC() map[string]*snapshot.ABACAttribute {
	out, err := r.sso.DescribeInstanceAccessControlAttributeConfiguration(r.t.Context(),
		&ssoadmin.DescribeInstanceAccessControlAttributeConfigurationInput{InstanceArn: &r.instance})
	read := map[string]*snapshot.ABACAttribute{}
	if code(err) == "ResourceNotFoundException" {
		return read
	}
	must(r.t, out, err)
	for _, a := range out.InstanceAccessControlAttributeConfiguration.AccessControlAttributes {
		read[*a.Key] = &snapshot.ABACAttribute{Sources: a.Value.Source}
	}
	return read
}

func (r *reader) arns() []string {
	var arns []string
	pages := ssoadmin.NewListPermissionSetsPaginator(r.sso, &ssoadmin.ListPermissionSetsInput{InstanceArn: &r.instance})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		arns = append(arns, must(r.t, out, err).PermissionSets...)
	}
	return arns
}

func (r *reader) readSets(state *snapshot.Snapshot) map[string]snapshot.PermissionSet {
	read := map[string]snapshot.PermissionSet{}
	for _, arn := range r.arns() {
		out, err := r.sso.DescribePermissionSet(r.t.Context(), &ssoadmin.DescribePermissionSetInput{InstanceArn: &r.instance, PermissionSetArn: &arn})
		described := must(r.t, out, err).PermissionSet
		duration, isDefault := described.SessionDuration, described.SessionDuration == nil
		if isDefault {
			duration = new("PT1H")
		}
		read[arn] = snapshot.PermissionSet{
			ARN: described.PermissionSetArn, Name: described.Name, Description: text(described.Description),
			SessionDuration: duration, SessionDefault: &isDefault, RelayState: text(described.RelayState),
			Tags: r.readTags(arn), ManagedPolicies: r.readAttached(arn), CustomerManagedPolicies: r.readReferences(arn),
			InlinePolicy: r.readInline(arn, state), PermissionsBoundary: r.readBoundary(arn),
			OutdatedAccounts: r.readOutdated(arn),
		}
	}
	return read
}

func (r *reader) readTags(arn string) map[string]string {
	tags := map[string]string{}
	pages := ssoadmin.NewListTagsForResourcePaginator(r.sso, &ssoadmin.ListTagsForResourceInput{InstanceArn: &r.instance, ResourceArn: &arn})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, tag := range must(r.t, out, err).Tags {
			tags[*tag.Key] = *tag.Value
		}
	}
	return tags
}

func (r *reader) readAttached(arn string) []string {
	arns := []string{}
	pages := ssoadmin.NewListManagedPoliciesInPermissionSetPaginator(r.sso,
		&ssoadmin.ListManagedPoliciesInPermissionSetInput{InstanceArn: &r.instance, PermissionSetArn: &arn})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, policy := range must(r.t, out, err).AttachedManagedPolicies {
			arns = append(arns, *policy.Arn)
		}
	}
	return arns
}

func (r *reader) readReferences(arn string) []snapshot.CustomerManagedPolicy {
	references := []snapshot.CustomerManagedPolicy{}
	pages := ssoadmin.NewListCustomerManagedPolicyReferencesInPermissionSetPaginator(r.sso,
		&ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput{InstanceArn: &r.instance, PermissionSetArn: &arn})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, reference := range must(r.t, out, err).CustomerManagedPolicyReferences {
			references = append(references, snapshot.CustomerManagedPolicy{Name: *reference.Name, Path: *reference.Path})
		}
	}
	return references
}

// readInline returns the key under which the state holds the document.
func (r *reader) readInline(arn string, state *snapshot.Snapshot) *string {
	out, err := r.sso.GetInlinePolicyForPermissionSet(r.t.Context(),
		&ssoadmin.GetInlinePolicyForPermissionSetInput{InstanceArn: &r.instance, PermissionSetArn: &arn})
	document := *text(must(r.t, out, err).InlinePolicy)
	if document == "" {
		return &document
	}
	return new(r.digest(document, state))
}

func (r *reader) digest(document string, state *snapshot.Snapshot) string {
	_, digest, err := snapshot.NormalizePolicy([]byte(document))
	if state.PolicyDocuments[must(r.t, digest, err)] == nil {
		r.t.Errorf("the state has no document %s", document)
	}
	return digest
}

func (r *reader) readBoundary(arn string) *snapshot.PermissionsBoundary {
	out, err := r.sso.GetPermissionsBoundaryForPermissionSet(r.t.Context(),
		&ssoadmin.GetPermissionsBoundaryForPermissionSetInput{InstanceArn: &r.instance, PermissionSetArn: &arn})
	if code(err) == "ResourceNotFoundException" {
		return &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryNone}
	}
	b := must(r.t, out, err).PermissionsBoundary
	if b.ManagedPolicyArn != nil {
		return &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryManaged, ARN: *b.ManagedPolicyArn}
	}
	c := b.CustomerManagedPolicyReference
	return &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryCustomerManaged, Name: *c.Name, Path: *c.Path}
}

func (r *reader) readAssignments() map[string][]string {
	read := map[string][]string{}
	for _, arn := range r.arns() {
		pages := ssoadmin.NewListAccountsForProvisionedPermissionSetPaginator(r.sso,
			&ssoadmin.ListAccountsForProvisionedPermissionSetInput{InstanceArn: &r.instance, PermissionSetArn: &arn})
		for pages.HasMorePages() {
			out, err := pages.NextPage(r.t.Context())
			for _, account := range must(r.t, out, err).AccountIds {
				read[account+" "+arn] = r.readPair(account, arn)
			}
		}
	}
	return read
}

// readOutdated returns nil where the state does not tell.
func (r *reader) readOutdated(arn string) []string {
	outdated := []string{}
	pages := ssoadmin.NewListAccountsForProvisionedPermissionSetPaginator(r.sso, &ssoadmin.ListAccountsForProvisionedPermissionSetInput{
		InstanceArn: &r.instance, PermissionSetArn: &arn, ProvisioningStatus: types.ProvisioningStatusLatestPermissionSetNotProvisioned,
	})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		if code(err) == "AccessDeniedException" {
			return nil
		}
		outdated = append(outdated, must(r.t, out, err).AccountIds...)
	}
	return outdated
}

func (r *reader) readPair(account, arn string) []string {
	principals := []string{}
	pages := ssoadmin.NewListAccountAssignmentsPaginator(r.sso,
		&ssoadmin.ListAccountAssignmentsInput{InstanceArn: &r.instance, PermissionSetArn: &arn, AccountId: &account})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, a := range must(r.t, out, err).AccountAssignments {
			principals = append(principals, string(a.PrincipalType)+" "+*a.PrincipalId)
		}
	}
	slices.Sort(principals)
	return principals
}

func (r *reader) readOrganization(state *snapshot.Snapshot) *snapshot.Organization {
	out, err := r.orgs.DescribeOrganization(r.t.Context(), &organizations.DescribeOrganizationInput{})
	if code(err) == "AWSOrganizationsNotInUseException" {
		return &snapshot.Organization{Exists: new(false)}
	}
	org := must(r.t, out, err).Organization
	read := &snapshot.Organization{
		Exists: new(true), ID: org.Id, ManagementAccount: org.MasterAccountId, FeatureSet: new(string(org.FeatureSet)),
		DelegatedAdministrators: map[string][]string{},
	}
	for service := range state.Organization.DelegatedAdministrators {
		read.DelegatedAdministrators[service] = []string{}
		pages := organizations.NewListDelegatedAdministratorsPaginator(r.orgs, &organizations.ListDelegatedAdministratorsInput{ServicePrincipal: &service})
		for pages.HasMorePages() {
			out, err := pages.NextPage(r.t.Context())
			for _, account := range must(r.t, out, err).DelegatedAdministrators {
				read.DelegatedAdministrators[service] = append(read.DelegatedAdministrators[service], *account.Id)
			}
		}
	}
	r.readTree(read)
	r.readControlPolicies(read, state)
	read.RootAccessFeatures = state.Organization.RootAccessFeatures // IAM's
	return read
}

func (r *reader) readAccounts(state *snapshot.Snapshot) map[string]*snapshot.Account {
	read := map[string]*snapshot.Account{}
	pages := organizations.NewListAccountsPaginator(r.orgs, &organizations.ListAccountsInput{})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		if code(err) == "AWSOrganizationsNotInUseException" {
			return state.Accounts
		}
		for _, a := range must(r.t, out, err).Accounts {
			read[*a.Id] = &snapshot.Account{Name: a.Name, State: new(string(a.State))}
			if len(a.Paths) > 0 {
				path := strings.Split(strings.Trim(a.Paths[0], "/"), "/")
				read[*a.Id].Parent = &path[len(path)-2]
			}
		}
	}
	return read
}

func (r *reader) readManagedPolicies(state *snapshot.Snapshot) map[string]string {
	read := map[string]string{}
	for arn := range state.ManagedPolicies {
		policy, err := r.iam.GetPolicy(r.t.Context(), &iam.GetPolicyInput{PolicyArn: &arn})
		must(r.t, policy, err)
		version, err := r.iam.GetPolicyVersion(r.t.Context(), &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: policy.Policy.DefaultVersionId})
		must(r.t, version, err)
		document, err := url.PathUnescape(*version.PolicyVersion.Document)
		read[arn] = r.digest(must(r.t, document, err), state)
	}
	return read
}
