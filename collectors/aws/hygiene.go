package aws

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// hygieneCalls are the calls about IAM of one account: the caller's, and with a
// member role each other one.
var hygieneCalls = []Call{
	{
		Operation: opAssumeRole, HowMany: "once an active account of the organization, with --member-role",
		Times: func(s Sizes) int { return s.MemberAccounts },
		Why:   "IAM of another account",
		Flag:  "member-role", Fills: []Fill{{snapshot.SectionAccountHygiene, nil}},
	},
	{
		Operation: opGetAccountSummary, HowMany: "once an account whose IAM is read",
		Times: eachAccount,
		Why:   "access keys, password and MFA of the root user",
		Fills: []Fill{{snapshot.SectionAccountHygiene, []string{"root_access_keys", "root_mfa", "root_password"}}},
	},
	{
		Operation: opGetCredentialReport, HowMany: "twice an account whose IAM is read, and every 2 seconds while AWS makes the report",
		Times: func(s Sizes) int { return 2 * eachAccount(s) },
		Why:   "passwords, MFA and access keys of IAM users, and when the root user was used last",
		Fills: []Fill{{snapshot.SectionAccountHygiene, []string{"credentials", "reported_at", "root_last_used"}}},
	},
	{
		Operation: opGenerateCredentialReport, HowMany: "once an account that has no credential report or an old one",
		Times: eachAccount,
		Why:   "passwords, MFA and access keys of IAM users, and when the root user was used last",
		Fills: []Fill{{snapshot.SectionAccountHygiene, []string{"credentials", "reported_at", "root_last_used"}}},
	},
	{
		Operation: opListIAMUsers, HowMany: "once an account whose IAM is read and 1,000 IAM users",
		Times: eachAccount,
		Why:   "the IAM users",
		Fills: []Fill{{snapshot.SectionAccountHygiene, []string{"users"}}},
	},
	{
		Operation: opListSAMLProviders, HowMany: "once an account whose IAM is read",
		Times: eachAccount,
		Why:   "the SAML providers",
		Fills: []Fill{{snapshot.SectionAccountHygiene, []string{"saml_providers"}}},
	},
	{
		Operation: opListRoles, HowMany: "once an account whose IAM is read and 1,000 roles",
		Times: eachAccount,
		Why:   "the roles that trust a SAML provider",
		Fills: []Fill{{snapshot.SectionAccountHygiene, []string{"federated_roles"}}},
	},
}

// eachAccount counts the caller's own account too.
func eachAccount(s Sizes) int { return 1 + s.MemberAccounts }

// iamPage is the largest page of IAM.
const iamPage = 1000

// hygieneReader is what of IAM tells about an account.
type hygieneReader interface {
	policyReader
	GetAccountSummary(context.Context, *iam.GetAccountSummaryInput, ...func(*iam.Options)) (*iam.GetAccountSummaryOutput, error)
	GetCredentialReport(context.Context, *iam.GetCredentialReportInput, ...func(*iam.Options)) (*iam.GetCredentialReportOutput, error)
	GenerateCredentialReport(context.Context, *iam.GenerateCredentialReportInput, ...func(*iam.Options)) (*iam.GenerateCredentialReportOutput, error)
	ListUsers(context.Context, *iam.ListUsersInput, ...func(*iam.Options)) (*iam.ListUsersOutput, error)
	ListSAMLProviders(context.Context, *iam.ListSAMLProvidersInput, ...func(*iam.Options)) (*iam.ListSAMLProvidersOutput, error)
	ListRoles(context.Context, *iam.ListRolesInput, ...func(*iam.Options)) (*iam.ListRolesOutput, error)
}

// accountReader reads IAM of one account, with credentials of that account.
type accountReader struct {
	*walk
	api       hygieneReader
	account   string
	partition string
	documents *documents
}

func (r *accountReader) at() subject { return subject{account: r.account} }

// read returns what IAM tells, but for the policies that permission sets refer
// to (see policies) and instances of Identity Center.
func (r *accountReader) read(ctx context.Context) *snapshot.AccountHygiene {
	h := &snapshot.AccountHygiene{}
	r.summary(ctx, h)
	r.credentials(ctx, h)
	r.users(ctx, h)
	r.samlProviders(ctx, h)
	r.federatedRoles(ctx, h)
	return h
}

func (r *accountReader) summary(ctx context.Context, h *snapshot.AccountHygiene) {
	summary, ok := get(ctx, r.walk, opGetAccountSummary, r.at(), func(ctx context.Context) (map[string]int32, error) {
		out, err := r.api.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
		if err != nil {
			return nil, err
		}
		return out.SummaryMap, nil
	})
	if !ok {
		return
	}
	fact := func(attribute string, key iamtypes.SummaryKeyType) *bool {
		value, told := summary[string(key)]
		if !told {
			r.lacks(snapshot.SectionAccountHygiene, r.at(), opGetAccountSummary, attribute, "AWS did not say the "+attribute)
			return nil
		}
		return new(value > 0)
	}
	h.RootAccessKeys = fact("root_access_keys", iamtypes.SummaryKeyTypeAccountAccessKeysPresent)
	h.RootPassword = fact("root_password", iamtypes.SummaryKeyTypeAccountPasswordPresent)
	h.RootMFA = fact("root_mfa", iamtypes.SummaryKeyTypeAccountMFAEnabled)
}

// namedUser is an IAM user and its name.
type namedUser struct {
	Name string
	User snapshot.IAMUser
}

func (r *accountReader) users(ctx context.Context, h *snapshot.AccountHygiene) {
	users, ok := getAll(ctx, r.walk, opListIAMUsers, r.at(), func(ctx context.Context, token *string) (*iam.ListUsersOutput, error) {
		return r.api.ListUsers(ctx, &iam.ListUsersInput{MaxItems: aws.Int32(iamPage), Marker: token})
	}, func(out *iam.ListUsersOutput) ([]namedUser, *string) {
		users := make([]namedUser, 0, len(out.Users))
		for _, user := range out.Users {
			users = append(users, namedUser{aws.ToString(user.UserName), snapshot.IAMUser{
				ARN: aws.ToString(user.Arn), CreatedAt: stampOf(user.CreateDate),
			}})
		}
		return users, marker(out.IsTruncated, out.Marker)
	})
	if !ok {
		return
	}
	users, _ = identified(r.walk, opListIAMUsers, r.at(), "an IAM user", users, func(u namedUser) string { return u.Name })
	h.Users = make(map[string]*snapshot.IAMUser, len(users))
	for _, user := range users {
		h.Users[user.Name] = &user.User
	}
}

// marker is the token of IAM's next page, nil for the last.
func marker(truncated bool, marker *string) *string {
	if !truncated {
		return nil
	}
	return marker
}

func (r *accountReader) samlProviders(ctx context.Context, h *snapshot.AccountHygiene) {
	providers, ok := get(ctx, r.walk, opListSAMLProviders, r.at(), func(ctx context.Context) ([]string, error) {
		out, err := r.api.ListSAMLProviders(ctx, &iam.ListSAMLProvidersInput{})
		if err != nil {
			return nil, err
		}
		providers := make([]string, 0, len(out.SAMLProviderList))
		for _, provider := range out.SAMLProviderList {
			providers = append(providers, aws.ToString(provider.Arn))
		}
		return providers, nil
	})
	if !ok {
		return
	}
	providers, _ = identified(r.walk, opListSAMLProviders, r.at(), "a SAML provider", providers, sameID)
	slices.Sort(providers)
	h.SAMLProviders = append([]string{}, slices.Compact(providers)...)
}
