package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListRegions   = "sso:ListRegions"
	opDescribeStore = "identitystore:DescribeIdentityStore"
)

var instanceSettingCalls = []Call{
	{
		Operation: opListRegions, HowMany: "once per 100 Regions of the instance", Times: onlyOnce, Young: true,
		Why:   "the Regions of the instance",
		Fills: []Fill{{snapshot.SectionInstance, []string{"regions"}}},
	},
	{
		Operation: opDescribeStore, HowMany: "once", Times: onlyOnce, Young: true,
		Why:   "from where the identity store may be reached",
		Fills: []Fill{{snapshot.SectionInstance, []string{"network"}}},
	},
}

// readInstanceSettings completes what AWS tells of the instance itself.
func (w *walk) readInstanceSettings(ctx context.Context, c *clients, r *reading) {
	w.progress.expect(opListTags, 1)
	w.readRegions(ctx, c.sso, r)
	r.instance.Tags = w.readTags(ctx, c.sso, r.instance.ARN, r.instance.ARN, subject{section: snapshot.SectionInstance})
	w.readNetwork(ctx, c.store, r)
}

// regionReader is what of sso-admin tells about the Regions of an instance.
type regionReader interface {
	ListRegions(context.Context, *ssoadmin.ListRegionsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListRegionsOutput, error)
}

// listedRegion is a Region of the instance.
type listedRegion struct {
	Name   string
	Status ssoadmintypes.RegionStatus
}

// readRegions reads the Regions of the instance. Only organization instances
// can have more than one, so AWS may refuse to list those of others.
func (w *walk) readRegions(ctx context.Context, api regionReader, r *reading) {
	listed, pages, err := list(ctx, w, opListRegions, subject{}, func(ctx context.Context, token *string) (*ssoadmin.ListRegionsOutput, error) {
		return api.ListRegions(ctx, &ssoadmin.ListRegionsInput{InstanceArn: r.instance.ARN, MaxResults: aws.Int32(pageSize), NextToken: token})
	}, func(out *ssoadmin.ListRegionsOutput) ([]listedRegion, *string) {
		regions := make([]listedRegion, 0, len(out.Regions))
		for _, told := range out.Regions {
			regions = append(regions, listedRegion{aws.ToString(told.RegionName), told.Status})
		}
		return regions, out.NextToken
	})
	switch {
	case err != nil && pages == 0 && r.isAccountInstance() && isKeyless(err, codeValidation):
		w.gap(snapshot.SectionInstance, subject{}, snapshot.Gap{
			Cause: snapshot.CauseNotInSource, Attributes: []string{"regions"}, Operation: opListRegions, Code: codeValidation,
			Meaning: "this is an account instance: its owner is not the management account, and AWS refuses to list its Regions",
		})
	case err != nil:
		w.failed(opListRegions, subject{}, err)
	}
	if err != nil && len(listed) == 0 {
		return
	}
	listed, _ = identified(w, opListRegions, subject{}, "a Region", listed, func(l listedRegion) string { return l.Name })
	r.instance.Regions = make(map[string]string, len(listed))
	for _, region := range listed {
		if status := enum(w, snapshot.SectionInstance, subject{}, opListRegions, "regions", region.Status, region.Status.Values()); status != nil {
			r.instance.Regions[region.Name] = *status
		}
	}
}

// storeSettingsReader is what the identity store tells about itself.
type storeSettingsReader interface {
	DescribeIdentityStore(context.Context, *identitystore.DescribeIdentityStoreInput, ...func(*identitystore.Options)) (*identitystore.DescribeIdentityStoreOutput, error)
}

// storeNetwork is the network configuration of an identity store; all of it is
// empty where there is none.
type storeNetwork struct {
	Configured          bool
	VPCEndpointRequired *bool
	VPCs, API, SCIM     []string
}

func (w *walk) readNetwork(ctx context.Context, api storeSettingsReader, r *reading) {
	told, ok := get(ctx, w, opDescribeStore, subject{}, func(ctx context.Context) (storeNetwork, error) {
		out, err := api.DescribeIdentityStore(ctx, &identitystore.DescribeIdentityStoreInput{IdentityStoreId: r.instance.IdentityStoreID})
		if err != nil || out.NetworkConfiguration == nil {
			return storeNetwork{}, err
		}
		network := out.NetworkConfiguration
		return storeNetwork{true, network.VpceAccessRequired, network.ApiRestrictSourceVpcs, network.ApiAllowSourceIps, network.ScimAllowSourceIps}, nil
	})
	switch {
	case !ok:
	case told.Configured && told.VPCEndpointRequired == nil:
		w.lacks(snapshot.SectionInstance, subject{}, opDescribeStore, "network", "AWS did not say whether the identity store must be reached through a VPC endpoint")
	default:
		r.instance.Network = &snapshot.IdentityStoreNetwork{
			VPCEndpointRequired: aws.ToBool(told.VPCEndpointRequired),
			SourceVPCs:          sortedSet(told.VPCs), APISourceIPs: sortedSet(told.API), SCIMSourceIPs: sortedSet(told.SCIM),
		}
	}
}

// tagReader is what of sso-admin tells about tags.
type tagReader interface {
	ListTagsForResource(context.Context, *ssoadmin.ListTagsForResourceInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListTagsForResourceOutput, error)
}

// readTags reads the tags of a permission set, or of the instance itself; nil
// where they were not read.
func (w *walk) readTags(ctx context.Context, api tagReader, instance, resource *string, at subject) map[string]string {
	told, ok := getAll(ctx, w, opListTags, at, func(ctx context.Context, token *string) (*ssoadmin.ListTagsForResourceOutput, error) {
		return api.ListTagsForResource(ctx, &ssoadmin.ListTagsForResourceInput{InstanceArn: instance, ResourceArn: resource, NextToken: token})
	}, func(out *ssoadmin.ListTagsForResourceOutput) ([]ssoadmintypes.Tag, *string) {
		return out.Tags, out.NextToken
	})
	if !ok {
		return nil
	}
	told, _ = identified(w, opListTags, at, "a tag", told, func(t ssoadmintypes.Tag) string { return aws.ToString(t.Key) })
	tags := make(map[string]string, len(told))
	for _, tag := range told {
		tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return tags
}
