package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListTokenIssuers    = "sso:ListTrustedTokenIssuers"
	opDescribeTokenIssuer = "sso:DescribeTrustedTokenIssuer"
)

var tokenIssuerCalls = []Call{
	{
		Operation: opListTokenIssuers, HowMany: "once per 100 trusted token issuers", Young: true,
		Times: func(s Sizes) int { return pages(s.TrustedTokenIssuers, pageSize) },
		Why:   "the issuers whose tokens the instance accepts",
		Fills: []Fill{{snapshot.SectionTrustedTokenIssuers, nil}},
	},
	{
		Operation: opDescribeTokenIssuer, HowMany: "once a trusted token issuer", Young: true,
		Times: func(s Sizes) int { return s.TrustedTokenIssuers },
		Why:   "by what a trusted token issuer's tokens are matched to users",
		Fills: []Fill{{snapshot.SectionTrustedTokenIssuers, []string{
			"claim_attribute_path", "identity_store_attribute_path", "issuer_url", "key_retrieval",
		}}},
	},
}

// tokenIssuerReader is what of sso-admin tells about trusted token issuers.
type tokenIssuerReader interface {
	ListTrustedTokenIssuers(context.Context, *ssoadmin.ListTrustedTokenIssuersInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListTrustedTokenIssuersOutput, error)
	DescribeTrustedTokenIssuer(context.Context, *ssoadmin.DescribeTrustedTokenIssuerInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribeTrustedTokenIssuerOutput, error)
}

// listedIssuer is what the list tells of an issuer.
type listedIssuer struct {
	ARN, Name string
	Type      ssoadmintypes.TrustedTokenIssuerType
}

func (w *walk) readTokenIssuers(ctx context.Context, api tokenIssuerReader, r *reading) error {
	listed, ok := getAll(ctx, w, opListTokenIssuers, subject{}, func(ctx context.Context, token *string) (*ssoadmin.ListTrustedTokenIssuersOutput, error) {
		return api.ListTrustedTokenIssuers(ctx, &ssoadmin.ListTrustedTokenIssuersInput{
			InstanceArn: r.instance.ARN, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListTrustedTokenIssuersOutput) ([]listedIssuer, *string) {
		issuers := make([]listedIssuer, 0, len(out.TrustedTokenIssuers))
		for _, told := range out.TrustedTokenIssuers {
			issuers = append(issuers, listedIssuer{aws.ToString(told.TrustedTokenIssuerArn), aws.ToString(told.Name), told.TrustedTokenIssuerType})
		}
		return issuers, out.NextToken
	})
	if !ok {
		return nil
	}
	listed, _ = identified(w, opListTokenIssuers, subject{}, "a trusted token issuer", listed, func(i listedIssuer) string { return i.ARN })
	byARN := map[string]listedIssuer{}
	for _, issuer := range listed {
		byARN[issuer.ARN] = issuer
	}
	w.progress.expect(opDescribeTokenIssuer, len(byARN))
	r.issuers = make(map[string]*snapshot.TrustedTokenIssuer, len(byARN))
	var mu sync.Mutex
	return each(ctx, w, slices.Sorted(maps.Keys(byARN)), func(ctx context.Context, arn string) {
		issuer := w.readTokenIssuer(ctx, api, byARN[arn])
		if issuer == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		r.issuers[arn] = issuer
	})
}

// issuerDetails is an issuer's configuration, taken out of AWS's union.
type issuerDetails struct {
	// Known says that the union held the member that goes with the type OIDC_JWT.
	Known                 bool
	URL, Claim, Attribute string
	KeyRetrieval          ssoadmintypes.JwksRetrievalOption
}

// readTokenIssuer returns nil for an issuer that is gone.
func (w *walk) readTokenIssuer(ctx context.Context, api tokenIssuerReader, told listedIssuer) *snapshot.TrustedTokenIssuer {
	const section = snapshot.SectionTrustedTokenIssuers
	at := subject{of: told.ARN}
	details, err := ask(ctx, w, opDescribeTokenIssuer, at, func(ctx context.Context) (issuerDetails, error) {
		out, err := api.DescribeTrustedTokenIssuer(ctx, &ssoadmin.DescribeTrustedTokenIssuerInput{TrustedTokenIssuerArn: &told.ARN})
		if err != nil {
			return issuerDetails{}, err
		}
		configuration, ok := out.TrustedTokenIssuerConfiguration.(*ssoadmintypes.TrustedTokenIssuerConfigurationMemberOidcJwtConfiguration)
		if !ok {
			return issuerDetails{}, nil
		}
		return issuerDetails{
			Known: true, URL: aws.ToString(configuration.Value.IssuerUrl), Claim: aws.ToString(configuration.Value.ClaimAttributePath),
			Attribute: aws.ToString(configuration.Value.IdentityStoreAttributePath), KeyRetrieval: configuration.Value.JwksRetrievalOption,
		}, nil
	})
	if isKeyless(err, codeNotFound) {
		return nil
	}
	issuer := &snapshot.TrustedTokenIssuer{
		ARN: &told.ARN, Name: &told.Name,
		Type: enum(w, section, at, opListTokenIssuers, "type", told.Type, told.Type.Values()),
	}
	switch {
	case err != nil:
		w.failed(opDescribeTokenIssuer, at, err)
	case !details.Known:
		w.unknownValue(section, at, opDescribeTokenIssuer, callOf(opDescribeTokenIssuer).Fills[0].Attributes...)
	default:
		text := func(attribute, value string) *string {
			if value == "" {
				w.lacks(section, at, opDescribeTokenIssuer, attribute, "AWS did not say the "+attribute+" of the trusted token issuer")
				return nil
			}
			return &value
		}
		issuer.IssuerURL = text("issuer_url", details.URL)
		issuer.ClaimAttributePath = text("claim_attribute_path", details.Claim)
		issuer.IdentityStoreAttributePath = text("identity_store_attribute_path", details.Attribute)
		issuer.KeyRetrieval = enum(w, section, at, opDescribeTokenIssuer, "key_retrieval", details.KeyRetrieval, details.KeyRetrieval.Values())
	}
	return issuer
}
