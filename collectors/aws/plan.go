package aws

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	organizationstypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Plan is what a walk would take, told without walking.
type Plan struct {
	// Caller asks from Region, Instance is an ARN.
	Caller           snapshot.Caller
	Region, Instance string
	// Sizes are counted but for the pairs and the managed policies, which are
	// estimated from Sampled permission sets.
	Sizes   Sizes
	Sampled int
	// AtLeast are the operations of lists that are longer than was counted,
	// Unread those that did not answer.
	AtLeast, Unread []string
	// Calls are those that would be made, Services their sums.
	Calls    []PlannedCall
	Services []PlannedService
	// Takes is how long the slowest service takes: they are asked at the same time.
	Takes time.Duration
	// CredentialsExpire is when the credentials end; zero where they do not, or
	// where the SDK does not know.
	CredentialsExpire time.Time
}

// PlannedCall is how often an operation would be called.
type PlannedCall struct {
	Call
	Number int
}

// PlannedService is what a service would be asked.
type PlannedService struct {
	// Service is the first part of the operations, such as "sso".
	Service string
	Calls   int
	// Rate is in calls a second.
	Rate  float64
	Takes time.Duration
}

const (
	// planPages bounds the pages of one list that a plan counts, planSample the
	// permission sets that it looks into.
	planPages  = 100
	planSample = 20
)

// MakePlan counts what there is to read, as far as that is cheap, and from it
// the calls of [Collect]. The error is that of Collect.
func MakePlan(ctx context.Context, options Options) (*Plan, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	cfg, err := load(ctx, options)
	if err != nil {
		return nil, err
	}
	planning, end := context.WithCancelCause(ctx)
	defer end(nil)
	options.Journal = nil // what a plan counts is no answer of a walk
	w := newWalk(options, end)
	w.mostPages = planPages
	var meta snapshot.Meta
	r, c, err := w.begin(planning, cfg, options, &meta)
	if err != nil {
		return nil, err
	}
	p := &Plan{Caller: *meta.Caller, Region: meta.Region, Instance: aws.ToString(r.instance.ARN), CredentialsExpire: credentialsExpire(ctx, cfg)}
	p.count(planning, w, c, r)
	if cause := context.Cause(planning); cause != nil {
		return nil, cause
	}
	p.AtLeast = slices.Sorted(maps.Keys(w.cut))
	p.Calls, p.Services = Estimate(p.Sizes, options)
	for _, service := range p.Services {
		p.Takes = max(p.Takes, service.Takes)
	}
	return p, nil
}

// count fills in the sizes. What does not answer counts as nothing and is named.
func (p *Plan) count(ctx context.Context, w *walk, c *clients, r *reading) {
	s := &p.Sizes
	unread := func(operation string, err error) {
		if err != nil {
			p.Unread = append(p.Unread, operation)
		}
	}
	if exists := r.organization.Exists; exists == nil || *exists {
		w.readAccounts(ctx, c.organizations, r)
		s.Accounts, s.AccountsListed = len(r.accounts), r.accountsListed
		if !r.accountsListed {
			p.Unread = append(p.Unread, opListAccounts)
		}
		policies, err := countPolicies(ctx, w, c)
		s.ServiceControlPolicies = policies
		unread(opListPolicies, err)
	}
	if w.options.MemberRole != "" {
		s.MemberAccounts = max(0, s.Accounts-1)
	}
	s.ByPrincipal = w.options.Assignments == ByPrincipal
	store := &storeReader{walk: w, api: c.store, store: r.instance.IdentityStoreID}
	store.listUsers(ctx, r.people)
	store.listGroups(ctx, r.people)
	s.Users, s.Groups = len(r.people.users), len(r.people.groups)
	if !r.people.usersRead {
		p.Unread = append(p.Unread, opListUsers)
	}
	if !r.people.groupsRead {
		p.Unread = append(p.Unread, opListGroups)
	}
	applications, err := countApplications(ctx, w, c, r.instance.ARN)
	s.Applications = applications
	unread(opListApplications, err)
	issuers, err := countIssuers(ctx, w, c, r.instance.ARN)
	s.TrustedTokenIssuers = issuers
	unread(opListTokenIssuers, err)
	sets := &setReader{walk: w, api: c.sso, instance: r.instance.ARN, documents: r.documents}
	arns, _, err := sets.list(ctx)
	unread(opListPermissionSets, err)
	s.PermissionSets = len(arns)
	p.sample(ctx, sets, &provisioner{walk: w, api: c.sso, instance: r.instance.ARN}, arns)
}

// sample estimates pairs and managed policies from some permission sets.
func (p *Plan) sample(ctx context.Context, sets *setReader, where *provisioner, arns []string) {
	slices.Sort(arns)
	sampled, _ := spread(slices.Compact(arns), planSample)
	pairs, somewhere := 0, 0
	seen := map[string]*snapshot.PermissionSet{}
	for _, arn := range sampled {
		accounts, _ := where.accountsOf(ctx, inquiry{}, arn)
		pairs += len(accounts)
		if len(accounts) > 0 {
			somewhere++
		}
		seen[arn] = &snapshot.PermissionSet{ARN: &arn}
		sets.managedPolicies(ctx, seen[arn])
	}
	if p.Sampled = len(sampled); p.Sampled == 0 {
		return
	}
	s := &p.Sizes
	all := func(ofSample int) int { return (ofSample*s.PermissionSets + p.Sampled/2) / p.Sampled }
	s.Pairs, s.ProvisionedSets = all(pairs), all(somewhere)
	s.ProvisionedAccounts = min(s.Accounts, s.Pairs)
	s.ManagedPolicies = len(managedPolicyARNs(seen))
}

// Estimate returns the calls of a walk over so much, and their sums by service.
// Rates are those of the options.
func Estimate(sizes Sizes, options Options) ([]PlannedCall, []PlannedService) {
	rates := newPacers(options)
	var planned []PlannedCall
	var services []PlannedService
	for _, call := range calls {
		if options.WithoutEvents && call.Service() == serviceCloudTrail {
			continue
		}
		number := call.times(sizes)
		if number == 0 {
			continue
		}
		planned = append(planned, PlannedCall{call, number})
		i := slices.IndexFunc(services, func(s PlannedService) bool { return s.Service == call.Service() })
		if i < 0 {
			rate, _ := rates.rate(call.Service())
			i = len(services)
			services = append(services, PlannedService{Service: call.Service(), Rate: rate})
		}
		services[i].Calls += number
	}
	for i := range services {
		s := &services[i]
		s.Takes = time.Duration(float64(s.Calls) / s.Rate * float64(time.Second)).Round(time.Second)
	}
	return planned, services
}

func countPolicies(ctx context.Context, w *walk, c *clients) (int, error) {
	found, _, err := list(ctx, w, opListPolicies, subject{}, func(ctx context.Context, token *string) (*organizations.ListPoliciesOutput, error) {
		return c.organizations.ListPolicies(ctx, &organizations.ListPoliciesInput{
			Filter: organizationstypes.PolicyTypeServiceControlPolicy, MaxResults: aws.Int32(organizationsPage), NextToken: token,
		})
	}, func(out *organizations.ListPoliciesOutput) ([]struct{}, *string) {
		return make([]struct{}, len(out.Policies)), out.NextToken
	})
	return len(found), err
}

func countApplications(ctx context.Context, w *walk, c *clients, instance *string) (int, error) {
	found, _, err := list(ctx, w, opListApplications, subject{}, func(ctx context.Context, token *string) (*ssoadmin.ListApplicationsOutput, error) {
		return c.sso.ListApplications(ctx, &ssoadmin.ListApplicationsInput{InstanceArn: instance, NextToken: token})
	}, func(out *ssoadmin.ListApplicationsOutput) ([]struct{}, *string) {
		return make([]struct{}, len(out.Applications)), out.NextToken
	})
	return len(found), err
}

func countIssuers(ctx context.Context, w *walk, c *clients, instance *string) (int, error) {
	found, _, err := list(ctx, w, opListTokenIssuers, subject{}, func(ctx context.Context, token *string) (*ssoadmin.ListTrustedTokenIssuersOutput, error) {
		return c.sso.ListTrustedTokenIssuers(ctx, &ssoadmin.ListTrustedTokenIssuersInput{InstanceArn: instance, NextToken: token})
	}, func(out *ssoadmin.ListTrustedTokenIssuersOutput) ([]struct{}, *string) {
		return make([]struct{}, len(out.TrustedTokenIssuers)), out.NextToken
	})
	return len(found), err
}
