package awsfake

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func listInstances(s *session, in *ssoadmin.ListInstancesInput) (*ssoadmin.ListInstancesOutput, error) {
	var seen []*instance
	for _, i := range s.world.instances {
		if !s.world.visible(i, s.caller.Account) {
			continue
		}
		if in.RegionScope == types.RegionScopeAllRegions || slices.Contains(i.regions, s.request.region) {
			seen = append(seen, i)
		}
	}
	items, next, err := page(s, len(seen), in.MaxResults, in.NextToken, func(i int) types.InstanceMetadata {
		return metadata(seen[i])
	})
	return &ssoadmin.ListInstancesOutput{Instances: items, NextToken: next}, err
}

// visible: the state's caller sees whatever the state names, save what it says
// of other accounts; those see what they own and what is the organization's.
func (w *world) visible(i *instance, account string) bool {
	if account == w.caller.Account {
		return !i.elsewhere || i.owner == account
	}
	return i.owner == account || i.owner == w.managementAccount()
}

func metadata(i *instance) types.InstanceMetadata {
	m := types.InstanceMetadata{
		CreatedDate: &born, IdentityStoreId: &i.store, InstanceArn: &i.arn, OwnerAccountId: &i.owner,
		PrimaryRegion: &i.regions[0], Regions: regions(i), Status: types.InstanceStatus(i.status),
	}
	if !i.bystander {
		m.IdentityStoreArn = i.storeARN()
		m.Name, m.StatusReason = filled(i.facts.Name), filled(i.facts.StatusReason)
	}
	return m
}

func regions(i *instance) []types.RegionMetadata {
	var all []types.RegionMetadata
	for n, name := range i.regions {
		all = append(all, types.RegionMetadata{
			AddedDate: &born, IsPrimaryRegion: n == 0, RegionName: &name, Status: types.RegionStatusActive,
		})
	}
	for _, name := range i.idle {
		all = append(all, types.RegionMetadata{
			AddedDate: &born, RegionName: &name, Status: types.RegionStatus(i.facts.Regions[name]),
		})
	}
	slices.SortFunc(all, func(a, b types.RegionMetadata) int { return cmp.Compare(*a.RegionName, *b.RegionName) })
	return all
}

func listRegions(s *session, in *ssoadmin.ListRegionsInput) (*ssoadmin.ListRegionsOutput, error) {
	i, err := s.open(*in.InstanceArn)
	if err != nil {
		return nil, err
	}
	all := regions(i)
	items, next, err := page(s, len(all), in.MaxResults, in.NextToken, func(n int) types.RegionMetadata { return all[n] })
	return &ssoadmin.ListRegionsOutput{Regions: items, NextToken: next}, err
}

func describeInstance(s *session, in *ssoadmin.DescribeInstanceInput) (*ssoadmin.DescribeInstanceOutput, error) {
	i := s.world.instance(*in.InstanceArn)
	if i == nil || i.bystander || !slices.Contains(i.regions, s.request.region) {
		return nil, denied(s, *in.InstanceArn)
	}
	out := &ssoadmin.DescribeInstanceOutput{
		CreatedDate: &born, IdentityStoreId: &i.store, InstanceArn: &i.arn, OwnerAccountId: &i.owner,
		Name: filled(i.facts.Name), IdentityStoreArn: i.storeARN(), Status: types.InstanceStatus(i.status), StatusReason: filled(i.facts.StatusReason),
		PermissionSetsEnabled: i.facts.PermissionSetsEnabled, PrimaryRegion: i.facts.PrimaryRegion, Regions: regions(i),
	}
	if e := i.facts.Encryption; e != nil {
		out.EncryptionConfigurationDetails = &types.EncryptionConfigurationDetails{
			EncryptionStatus: types.KmsKeyStatus(e.Status), KeyType: types.KmsKeyType(e.KeyType), KmsKeyArn: filled(&e.KeyARN),
		}
	}
	return out, nil
}

func describeABAC(s *session, in *ssoadmin.DescribeInstanceAccessControlAttributeConfigurationInput) (
	*ssoadmin.DescribeInstanceAccessControlAttributeConfigurationOutput, error,
) {
	i, err := s.openForSets(*in.InstanceArn)
	if err != nil {
		return nil, err
	}
	if i.state.ABAC == nil || deref(i.state.ABAC.Status) == abacNotConfigured {
		return nil, notFound("", "No access control attribute configuration is found.")
	}
	return abac(i.state.ABAC), nil
}

// abacNotConfigured is the snapshot's word for AWS's answer that nothing is there.
const abacNotConfigured = "NOT_CONFIGURED"

func abac(a *snapshot.ABAC) *ssoadmin.DescribeInstanceAccessControlAttributeConfigurationOutput {
	configuration := &types.InstanceAccessControlAttributeConfiguration{}
	for _, key := range sortedKeys(a.Attributes) {
		configuration.AccessControlAttributes = append(configuration.AccessControlAttributes, types.AccessControlAttribute{
			Key: &key, Value: &types.AccessControlAttributeValue{Source: a.Attributes[key].Sources},
		})
	}
	return &ssoadmin.DescribeInstanceAccessControlAttributeConfigurationOutput{
		InstanceAccessControlAttributeConfiguration: configuration,
		Status:       types.InstanceAccessControlAttributeConfigurationStatus(deref(a.Status)),
		StatusReason: filled(a.StatusReason),
	}
}

// open returns the instance that the caller may read in this Region.
func (s *session) open(arn string) (*instance, error) {
	i := s.world.instance(arn)
	switch {
	case i == nil || i.bystander || i.status != string(types.InstanceStatusActive),
		!slices.Contains(i.regions, s.request.region),
		!s.mayRead(i):
		return nil, denied(s, arn)
	}
	return i, nil
}

// openForSets is open for what only organization instances have.
func (s *session) openForSets(arn string) (*instance, error) {
	i, err := s.open(arn)
	if err == nil && i.accountInstance(s.world) {
		return nil, invalid("The operation is not supported for this Identity Center instance")
	}
	return i, err
}

// mayRead: the owner reads an instance, and who was made its delegated administrator.
func (s *session) mayRead(i *instance) bool {
	caller := s.caller.Account
	return caller == i.owner || i.owner == s.world.managementAccount() && s.world.delegated(caller, "sso.amazonaws.com")
}

// filled returns nil for "", since the model has no empty names.
func filled(p *string) *string {
	if p == nil || *p == "" {
		return nil
	}
	return p
}

// seesInstance: every account of the organization can see the organization's
// instance, and each the one that it owns.
func (s *session) seesInstance(i *instance) bool {
	if i.bystander || !slices.Contains(i.regions, s.request.region) || i.status != string(types.InstanceStatusActive) {
		return false
	}
	return s.caller.Account == i.owner || i.owner == s.world.managementAccount()
}
