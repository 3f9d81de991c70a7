package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// accountsReader reads IAM of the caller's account and, where a role is named
// for that, of the organization's other accounts.
type accountsReader struct {
	*walk
	cfg       aws.Config
	clients   *clients // of the caller
	caller    string
	partition string
	// role is the name of the role to assume in other accounts, "" for none.
	role, externalID string
	// region is where to ask for instances first.
	region  string
	reading *reading
}

// own reads IAM of the caller's account, but for the policies that permission
// sets refer to.
func (a *accountsReader) own(ctx context.Context) {
	a.reading.hygiene = map[string]*snapshot.AccountHygiene{a.caller: a.reader(a.clients, a.caller).read(ctx)}
}

func (a *accountsReader) reader(c *clients, account string) *accountReader {
	return &accountReader{walk: a.walk, api: c.iam, account: account, partition: a.partition, documents: a.reading.documents}
}

// finish reads what needs permission sets and accounts to be known.
func (a *accountsReader) finish(ctx context.Context) error {
	references := a.reading.references()
	own := a.reading.hygiene[a.caller]
	own.Instances = slices.DeleteFunc(slices.Clone(a.reading.instance.OtherInstances), func(o snapshot.OtherInstance) bool {
		return o.OwnerAccount != a.caller
	})
	if !a.reading.everywhere {
		a.notEverywhere(a.caller)
	}
	var err error
	if own.CustomerManagedPolicies, err = a.reader(a.clients, a.caller).customerPolicies(ctx, references[a.caller]); err != nil {
		return err
	}
	others := a.others()
	standalone := a.reading.organization.Exists != nil && !*a.reading.organization.Exists
	switch {
	case standalone && len(others) == 0:
		return nil
	case standalone || a.role == "":
		a.gap(snapshot.SectionAccountHygiene, subject{}, snapshot.MemberAccountsGap())
		return nil
	}
	return a.members(ctx, others, references)
}

// others are all accounts that are known but the caller's, sorted: those that
// are listed, and those in which permission sets are provisioned.
func (a *accountsReader) others() []string {
	known := map[string]bool{}
	for account := range a.reading.accounts {
		known[account] = true
	}
	for _, pair := range a.reading.pairs {
		known[pair.account] = true
	}
	delete(known, a.caller)
	return slices.Sorted(maps.Keys(known))
}

// members reads IAM of the organization's other accounts.
func (a *accountsReader) members(ctx context.Context, others []string, references map[string][]string) error {
	if !a.reading.accountsListed {
		why := a.problemWith(opListAccounts)
		a.gap(snapshot.SectionAccountHygiene, subject{}, snapshot.Gap{
			Cause: why.cause, Operation: opListAccounts, Code: why.code,
			Meaning: "not all accounts of the organization were listed, and IAM of those that are missing was not read",
			Remedy:  "allow " + opListAccounts + ", or scan from an account that may list accounts",
		})
	}
	var active []string
	for _, account := range others {
		told := a.reading.accounts[account]
		if told == nil || told.State == nil || *told.State == accountActive {
			active = append(active, account)
		} else {
			a.reading.hygiene[account] = &snapshot.AccountHygiene{}
			a.gap(snapshot.SectionAccountHygiene, subject{account: account}, notActive)
		}
	}
	a.progress.expect(opAssumeRole, len(active))
	var mu sync.Mutex
	return each(ctx, a.walk, active, func(ctx context.Context, account string) {
		h := a.member(ctx, account, references[account])
		mu.Lock()
		defer mu.Unlock()
		a.reading.hygiene[account] = h
	})
}

const accountActive = "ACTIVE"

// notActive is the gap of accounts that let nobody in.
var notActive = snapshot.Gap{
	Cause:   snapshot.CauseNotInSource,
	Meaning: "the account is not active, so that no role in it can be assumed",
}

// member reads IAM of one account; nothing where its role cannot be assumed.
func (a *accountsReader) member(ctx context.Context, account string, references []string) *snapshot.AccountHygiene {
	defer a.pacers.forget(account)
	c, err := a.assume(ctx, account)
	if err != nil {
		a.failed(opAssumeRole, subject{account: account}, err)
		return &snapshot.AccountHygiene{}
	}
	reader := a.reader(c, account)
	h := reader.read(ctx)
	h.Instances = a.instances(ctx, c.sso, account)
	h.CustomerManagedPolicies, _ = reader.customerPolicies(ctx, references) // its error is that of ctx
	return h
}

// assume makes clients of the account's role. Its credentials live in them only.
func (a *accountsReader) assume(ctx context.Context, account string) (*clients, error) {
	role := "arn:" + a.partition + ":iam::" + account + ":role/" + a.role
	provider := aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(a.clients.sts, role, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = sessionName
		o.ExternalID = nonEmpty(a.externalID)
	}))
	// The answer is not one to be kept: a journal must not hold credentials.
	if _, err := once(ctx, a.walk, opAssumeRole, provider.Retrieve); err != nil {
		return nil, err
	}
	cfg := a.cfg.Copy()
	cfg.Credentials = provider
	return a.walk.clients(cfg, account, a.region), nil
}

// instances are the account's own instances of Identity Center; nil where they
// could not be listed, which is a hole.
func (a *accountsReader) instances(ctx context.Context, api instanceReader, account string) []snapshot.OtherInstance {
	f, err := search{account: account, partition: a.partition, region: a.region}.find(ctx, a.walk, api)
	if err != nil {
		p := problemOf(err)
		a.gap(snapshot.SectionAccountHygiene, subject{account: account}, snapshot.Gap{
			Cause: p.cause, Attributes: []string{"instances"}, Operation: opListInstances, Code: p.code,
			Meaning: "instances of Identity Center that the account has for itself could not be listed: " + p.reason(),
			Remedy:  p.remedy(opListInstances, circumstances{}),
		})
		return nil
	}
	if !f.everywhere {
		a.notEverywhere(account)
	}
	return slices.DeleteFunc(summaries(f.candidates), func(o snapshot.OtherInstance) bool {
		return o.OwnerAccount != account || o.ARN == aws.ToString(a.reading.instance.ARN)
	})
}

// notEverywhere records that further instances may be in Regions that were not asked.
func (a *accountsReader) notEverywhere(account string) {
	a.gap(snapshot.SectionAccountHygiene, subject{account: account}, snapshot.Gap{
		Cause: snapshot.CauseNotRequested, Attributes: []string{"instances"}, Operation: opListInstances,
		Meaning: "not every Region was asked for instances of Identity Center that the account has for itself",
	})
}
