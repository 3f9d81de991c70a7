package awsfake

import (
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func listTrustedTokenIssuers(s *session, in *ssoadmin.ListTrustedTokenIssuersInput) (*ssoadmin.ListTrustedTokenIssuersOutput, error) {
	i, err := s.open(*in.InstanceArn)
	if err != nil {
		return nil, err
	}
	if i.state.TrustedTokenIssuers == nil {
		return nil, s.untold("trusted_token_issuers")
	}
	arns := sortedKeys(i.issuerByARN)
	items, next, err := page(s, len(arns), in.MaxResults, in.NextToken, func(n int) types.TrustedTokenIssuerMetadata {
		issuer := i.issuerByARN[arns[n]]
		return types.TrustedTokenIssuerMetadata{
			Name: filled(issuer.Name), TrustedTokenIssuerArn: issuer.ARN, TrustedTokenIssuerType: types.TrustedTokenIssuerType(deref(issuer.Type)),
		}
	})
	return &ssoadmin.ListTrustedTokenIssuersOutput{TrustedTokenIssuers: items, NextToken: next}, err
}

func describeTrustedTokenIssuer(s *session, in *ssoadmin.DescribeTrustedTokenIssuerInput) (*ssoadmin.DescribeTrustedTokenIssuerOutput, error) {
	for _, i := range s.world.instances {
		if issuer := i.issuerByARN[*in.TrustedTokenIssuerArn]; issuer != nil {
			if _, err := s.open(i.arn); err != nil {
				return nil, err
			}
			return describeIssuer(issuer), nil
		}
	}
	return nil, notFound("", "TrustedTokenIssuer with ARN %s not found", *in.TrustedTokenIssuerArn)
}

func describeIssuer(issuer *snapshot.TrustedTokenIssuer) *ssoadmin.DescribeTrustedTokenIssuerOutput {
	out := &ssoadmin.DescribeTrustedTokenIssuerOutput{
		Name: filled(issuer.Name), TrustedTokenIssuerArn: issuer.ARN, TrustedTokenIssuerType: types.TrustedTokenIssuerType(deref(issuer.Type)),
	}
	if issuer.IssuerURL != nil {
		out.TrustedTokenIssuerConfiguration = &types.TrustedTokenIssuerConfigurationMemberOidcJwtConfiguration{Value: types.OidcJwtConfiguration{
			ClaimAttributePath: issuer.ClaimAttributePath, IdentityStoreAttributePath: issuer.IdentityStoreAttributePath,
			IssuerUrl: issuer.IssuerURL, JwksRetrievalOption: types.JwksRetrievalOption(deref(issuer.KeyRetrieval)),
		}}
	}
	return out
}
