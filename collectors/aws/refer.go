package aws

import (
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// unlistedMember, unlistedUnit and unlistedAccount are why nothing is known of someone or
// something that another section refers to, although its list was read whole.
var (
	unlistedMember = snapshot.Gap{
		Cause: snapshot.CauseError, Operation: opListUsers,
		Attributes: []string{"created_at", "created_by", "exists", "external_id_issuers", "name", "status", "updated_at"},
		Meaning:    "the user is a member of a group but not in the list of users: created or deleted during the walk",
		Remedy:     "scan again",
	}
	unlistedUnit = snapshot.Gap{
		Cause: snapshot.CauseError, Operation: opListUnits, Attributes: []string{"organizational_units"},
		Meaning: "something is in an organizational unit that is not in the tree: it was created or moved during the walk",
		Remedy:  "scan again",
	}
	unlistedAccount = snapshot.Gap{
		Cause: snapshot.CauseNotInSource, Operation: opListAccounts, Attributes: []string{"name", "parent", "state"},
		Meaning: "the account is known, but it is not in the organization's list of accounts",
	}
)

// refer gives a member to everyone and everything that is only referred to. Why
// nothing else is known of them is a hole already, unless their list is complete.
func (r *reading) refer(w *walk) {
	for _, who := range r.assigned() {
		if who.kind == snapshot.PrefixUser {
			r.people.referUser(who.id)
		} else {
			r.people.referGroup(who.id)
		}
	}
	for _, members := range r.people.members {
		for _, user := range members {
			if r.people.referUser(user) && r.people.usersListed {
				w.unlisted(snapshot.SectionUsers, subject{user: user}, unlistedMember)
			}
		}
	}
	for _, pair := range r.pairs {
		r.referAccount(w, pair.account)
	}
	for account := range r.hygiene {
		r.referAccount(w, account)
	}
	for _, set := range r.sets {
		for _, account := range set.OutdatedAccounts {
			r.referAccount(w, account)
		}
	}
	for _, policy := range r.organization.ServiceControlPolicies {
		for _, target := range policy.Targets {
			if isUnit(target) {
				r.referUnit(w, target)
			} else {
				r.referAccount(w, target)
			}
		}
	}
	for _, account := range r.accounts {
		if account.Parent != nil {
			r.referUnit(w, *account.Parent)
		}
	}
}

func (r *reading) referAccount(w *walk, id string) {
	if r.accounts[id] != nil {
		return
	}
	if r.accounts == nil {
		r.accounts = map[string]*snapshot.Account{}
	}
	r.accounts[id] = &snapshot.Account{}
	if r.accountsListed {
		w.unlisted(snapshot.SectionAccounts, subject{account: id}, unlistedAccount)
	}
}

// referUnit records that a root or an organizational unit is missing.
func (r *reading) referUnit(w *walk, id string) {
	if r.unitsListed && r.organization.OrganizationalUnits[id] == nil {
		w.unlisted(snapshot.SectionOrganization, subject{}, unlistedUnit)
	}
}

// unlisted records that a list which was read whole lacks something. A trial
// reads no list whole, so that it tells nothing.
func (w *walk) unlisted(section snapshot.Section, at subject, gap snapshot.Gap) {
	if w.trial == nil {
		w.gap(section, at, gap)
	}
}

// isUnit tells roots and organizational units from accounts.
func isUnit(id string) bool { return strings.HasPrefix(id, "r-") || strings.HasPrefix(id, "ou-") }

// referUser reports whether the user was not known.
func (p *people) referUser(id string) bool {
	if p.users[id] != nil {
		return false
	}
	p.users[id] = &snapshot.User{ID: &id}
	return true
}

func (p *people) referGroup(id string) {
	if p.groups[id] == nil {
		p.groups[id] = &snapshot.Group{ID: &id}
	}
}
