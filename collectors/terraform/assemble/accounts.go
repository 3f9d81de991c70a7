package assemble

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

var accountStates = []string{"PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"}

// readAccounts reads the accounts that code declares or that a data source lists.
// An account that is yet to be made has no number: it stands under its address.
func (a *assembly) readAccounts() {
	a.each(func(r *declaration.Resource) {
		for _, list := range []string{"accounts", "non_master_accounts"} {
			for _, element := range r.Attribute(list).Elements() {
				a.listedAccount(element)
			}
		}
	}, typeOrganization)
	for _, r := range declaredFirst(a.links.byType[typeAccount]) {
		id := r.Attribute("id")
		if r.Data && id.Absent() {
			id = r.Attribute("account_id")
		}
		text, ok := a.links.text(id)
		if !ok || !isAccountID(text) {
			text = addressKey(r.Address)
			if name, named := a.links.text(r.Attribute("name")); named && name != "" && r.Data {
				text = addressKey(name) // whoever looks it up by that name means this
			}
			a.unnamed[r] = true
		}
		a.keys[r] = text
		if r.Removed {
			continue
		}
		account := a.account(text)
		fill(&account.Name, a.told(r, "name"))
		fill(&account.State, a.oneOf(r, accountStates, "state", "status"))
		fill(&account.Parent, a.told(r, "parent_id"))
		merge(&account.Locations, declaredAt(r))
		locate(&account.Locations, "name", r.Attribute("name"))
		locate(&account.Locations, "parent", r.Attribute("parent_id"))
		if a.unnamed[r] {
			a.gaps.unresolved(snapshot.SectionAccounts, "the number of "+r.Address, unknown(id, r), []string{text}, nil)
		}
	}
}

func (a *assembly) listedAccount(element declaration.Value) {
	id, ok := element.Attribute("id").Text()
	if !ok || !isAccountID(id) {
		return
	}
	account := a.account(id)
	if name, ok := element.Attribute("name").Text(); ok {
		account.Name = &name
	}
	for _, attribute := range []string{"state", "status"} {
		state, ok := element.Attribute(attribute).Text()
		for _, allowed := range accountStates {
			if ok && state == allowed {
				fill(&account.State, &state)
			}
		}
	}
}

func (a *assembly) account(key string) *snapshot.Account {
	if a.accounts[key] == nil {
		a.accounts[key] = &snapshot.Account{}
	}
	return a.accounts[key]
}

// target returns the key of the account to which a value leads; the doubt says
// why its number is not known, and is nil where it is.
func (a *assembly) target(r *declaration.Resource, id declaration.Value) (string, *doubt) {
	if named := a.links.resource(id, typeAccount); named != nil && a.keys[named] != "" {
		a.account(a.keys[named])
		if a.unnamed[named] {
			return a.keys[named], new(unknown(named.Attribute("id"), named))
		}
		return a.keys[named], nil
	}
	text, ok := a.links.text(id)
	if ok && isAccountID(text) {
		a.account(text)
		return text, nil
	}
	key, d := symbolKey(id, r, "target_id"), unknown(id, r)
	if ok {
		d = mistaken(id, r, "\""+text+"\" is no account", "write the twelve digits of the account, in quotes")
	}
	if ok && text != "" {
		key = addressKey(text)
	}
	a.account(key)
	a.gaps.unresolved(snapshot.SectionAccounts, "the account of "+r.Address, d, []string{key}, nil)
	return key, &d
}

func isAccountID(text string) bool {
	if len(text) != 12 {
		return false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
