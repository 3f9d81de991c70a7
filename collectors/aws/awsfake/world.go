package awsfake

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// world is all that the fake AWS knows.
type world struct {
	instances []*instance
	caller    snapshot.Caller
	partition string
	// organization is nil where the caller's account is in none.
	organization *snapshot.Organization
	// accounts are the ids of those that the organization lists, sorted: an
	// account without a name is known by an assignment only.
	accounts     []string
	accountFacts map[string]*snapshot.Account
	// unitsBelow and accountsBelow are made when somebody asks for children.
	unitsBelow, accountsBelow func() map[string][]string
	// hygiene is what IAM of each account tells.
	hygiene map[string]*snapshot.AccountHygiene
	// events and trail are what CloudTrail tells, collectedAt when the state was read.
	events      map[string]*snapshot.Event
	trail       *snapshot.CloudTrail
	collectedAt string
	// documents are those of the first instance, by digest.
	documents map[string]*snapshot.PolicyDocument
	// check finds what AWS could not answer.
	check model.Checker
	// managed leads from the ARN of an AWS-managed policy to its document.
	managed map[string]*snapshot.PolicyDocument
}

func newWorld(o Options) (*world, error) {
	if o.State == nil || o.State.Instance == nil {
		return nil, errors.New("no state to serve: Options.State needs an instance")
	}
	w := &world{
		accountFacts: o.State.Accounts,
		documents:    o.State.PolicyDocuments,
		hygiene:      o.State.AccountHygiene,
		events:       o.State.Events,
		trail:        o.State.CloudTrail,
		collectedAt:  o.State.Meta.CollectedAt,
		managed:      map[string]*snapshot.PolicyDocument{},
		check:        model.Checker{AnyText: o.AnyText},
	}
	for _, s := range append([]*snapshot.Snapshot{o.State}, o.Others...) {
		in, err := newInstance(s, o)
		if err != nil {
			return nil, err
		}
		w.instances = append(w.instances, in)
		for arn, digest := range s.ManagedPolicies {
			w.managed[arn] = s.PolicyDocuments[digest]
		}
	}
	w.addBystanders(o.State.Instance.OtherInstances, false)
	for _, account := range sortedKeys(w.hygiene) {
		w.addBystanders(w.hygiene[account].Instances, true)
	}
	main := w.instances[0]
	w.partition = partition(main.arn)
	if org := o.State.Organization; org != nil && (org.Exists == nil || *org.Exists) {
		w.organization = org
	}
	for _, id := range sortedKeys(o.State.Accounts) {
		if o.State.Accounts[id].Name != nil {
			w.accounts = append(w.accounts, id)
		}
	}
	w.unitsBelow, w.accountsBelow = sync.OnceValue(w.childUnits), sync.OnceValue(w.childAccounts)
	w.caller = w.whoCalls(o, main)
	return w, w.checkState()
}

// addBystanders adds the instances of which the state knows no more than that
// they are there.
func (w *world) addBystanders(others []snapshot.OtherInstance, elsewhere bool) {
	for _, other := range others {
		if w.instance(other.ARN) == nil {
			main := w.instances[0]
			w.instances = append(w.instances, &instance{
				arn: other.ARN, owner: other.OwnerAccount, status: other.Status,
				store: "d-" + digest(other.ARN)[:10], regions: main.regions, bystander: true, elsewhere: elsewhere,
			})
		}
	}
}

// whoCalls returns the caller whose credentials the server takes all to be.
func (w *world) whoCalls(o Options, main *instance) snapshot.Caller {
	caller := o.Caller
	if caller.Account == "" && o.State.Meta.Caller != nil {
		caller = *o.State.Meta.Caller
	}
	if caller.Account == "" {
		caller.Account = main.owner
	}
	if caller.ARN == "" {
		caller.ARN = fmt.Sprintf("arn:%s:sts::%s:assumed-role/scanner/session", w.partition, caller.Account)
	}
	return caller
}

// instance returns the instance with the ARN, nil where there is none.
func (w *world) instance(arn string) *instance {
	i := slices.IndexFunc(w.instances, func(in *instance) bool { return in.arn == arn })
	if i < 0 {
		return nil
	}
	return w.instances[i]
}

// delegated reports whether the account is a delegated administrator of the
// service, or of any where service is "".
func (w *world) delegated(account, service string) bool {
	if w.organization == nil {
		return false
	}
	for name, accounts := range w.organization.DelegatedAdministrators {
		if (service == "" || service == name) && slices.Contains(accounts, account) {
			return true
		}
	}
	return false
}

// managementAccount returns the twelve digits, "" without an organization.
func (w *world) managementAccount() string {
	if w.organization == nil || w.organization.ManagementAccount == nil {
		return ""
	}
	return *w.organization.ManagementAccount
}

// partition returns the second part of an ARN.
func partition(arn string) string { return strings.SplitN(arn, ":", 3)[1] }
