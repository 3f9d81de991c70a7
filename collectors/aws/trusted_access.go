package aws

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListTrustedServices  = "organizations:ListAWSServiceAccessForOrganization"
	opListRootAccess       = "iam:ListOrganizationsFeatures"
	codeNotAllFeatures     = "OrganizationNotInAllFeaturesModeException"
	codeNoTrustedAccess    = "ServiceAccessNotEnabledException"
	codeNotFromThisAccount = "AccountNotManagementOrDelegatedAdministratorException"
)

var trustedAccessCalls = []Call{
	{
		Operation: opListTrustedServices, HowMany: "once per 20 services", Times: onlyOnce,
		Why:   "the services that have trusted access to the organization",
		Fills: []Fill{{snapshot.SectionOrganization, []string{"trusted_services"}}},
	},
	{
		Operation: opListRootAccess, HowMany: "once", Times: onlyOnce, Young: true,
		Why:   "whether root access of member accounts is managed centrally",
		Fills: []Fill{{snapshot.SectionOrganization, []string{"root_access_features"}}},
	},
}

// trustedServiceReader is what AWS Organizations tells about trusted access.
type trustedServiceReader interface {
	ListAWSServiceAccessForOrganization(context.Context, *organizations.ListAWSServiceAccessForOrganizationInput, ...func(*organizations.Options)) (*organizations.ListAWSServiceAccessForOrganizationOutput, error)
}

func (w *walk) readTrustedServices(ctx context.Context, api trustedServiceReader, organization *snapshot.Organization) {
	services, ok := getAll(ctx, w, opListTrustedServices, subject{}, func(ctx context.Context, token *string) (*organizations.ListAWSServiceAccessForOrganizationOutput, error) {
		return api.ListAWSServiceAccessForOrganization(ctx, &organizations.ListAWSServiceAccessForOrganizationInput{
			MaxResults: aws.Int32(organizationsPage), NextToken: token,
		})
	}, func(out *organizations.ListAWSServiceAccessForOrganizationOutput) ([]string, *string) {
		services := make([]string, 0, len(out.EnabledServicePrincipals))
		for _, told := range out.EnabledServicePrincipals {
			services = append(services, aws.ToString(told.ServicePrincipal))
		}
		return services, out.NextToken
	})
	if ok {
		services, _ = identified(w, opListTrustedServices, subject{}, "a service", services, sameID)
		organization.TrustedServices = sortedSet(services)
	}
}

// rootAccessReader is what IAM tells about the organization.
type rootAccessReader interface {
	ListOrganizationsFeatures(context.Context, *iam.ListOrganizationsFeaturesInput, ...func(*iam.Options)) (*iam.ListOrganizationsFeaturesOutput, error)
}

// readRootAccess asks IAM, which answers to the management account and to its
// own delegated administrators. Without all features of the organization, or
// without trusted access for IAM, no feature can be enabled.
func (w *walk) readRootAccess(ctx context.Context, api rootAccessReader, organization *snapshot.Organization) {
	features, ok := get(ctx, w, opListRootAccess, subject{}, func(ctx context.Context) ([]string, error) {
		out, err := api.ListOrganizationsFeatures(ctx, &iam.ListOrganizationsFeaturesInput{})
		if err != nil {
			if code := problemOf(err).code; code == codeNotAllFeatures || code == codeNoTrustedAccess {
				return []string{}, nil
			}
			return nil, err
		}
		features := make([]string, 0, len(out.EnabledFeatures))
		for _, feature := range out.EnabledFeatures {
			features = append(features, string(feature))
		}
		return features, nil
	})
	if !ok {
		return
	}
	known := iamtypes.FeatureType("").Values()
	unknown := func(feature string) bool { return !slices.Contains(known, iamtypes.FeatureType(feature)) }
	if slices.ContainsFunc(features, unknown) {
		w.unknownValue(snapshot.SectionOrganization, subject{}, opListRootAccess, "root_access_features")
	}
	organization.RootAccessFeatures = sortedSet(slices.DeleteFunc(features, unknown))
}
