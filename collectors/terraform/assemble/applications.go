package assemble

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

var enabledOrDisabled = []string{"ENABLED", "DISABLED"}

// readApplications reads applications and who is assigned to them. Grants, actor
// policies and sessions have no resource in the provider.
func (a *assembly) readApplications() {
	const section = snapshot.SectionApplications
	for _, r := range declaredFirst(a.links.byType[typeApplication]) {
		key, name := a.name(r, section, r.Attribute("name"), "application_arn")
		if a.removed(r, snapshot.KindApplication, key) {
			continue
		}
		if a.applications[key] != nil && !r.Data { // names need not be unique
			key = addressKey(r.Address)
			a.keys[r] = key
		}
		application := a.application(key)
		fill(&application.Name, name)
		fill(&application.ARN, fitting(key, a.told(r, "arn", "application_arn")))
		if owner := a.told(r, "application_account"); owner != nil && isAccountID(*owner) {
			fill(&application.Account, owner)
		}
		if r.Data {
			continue
		}
		application.Provider = a.known(r, r.Attribute("application_provider_arn"), section, key, "provider")
		application.Status = a.oneOf(r, enabledOrDisabled, "status")
		merge(&application.Locations, declaredAt(r))
		locate(&application.Locations, "name", r.Attribute("name"))
		locate(&application.Locations, "status", r.Attribute("status"))
	}
	a.each(func(r *declaration.Resource) {
		key, application := a.applicationOf(r, "assignments")
		if application == nil {
			return
		}
		principal, d := a.principal(r, r.Attribute("principal_id"), r.Attribute("principal_type"))
		if d != nil {
			a.gaps.unresolved(section, "a principal of application "+key, *d, []string{key}, []string{"assignments"})
		}
		if principal != "" {
			application.Assignments = sortedSet(append(application.Assignments, principal))
			put(&application.Locations, "assignments", r.Place)
		}
	}, typeAppAssignment)
	a.each(func(r *declaration.Resource) {
		key, application := a.applicationOf(r, "assignment_required")
		if application == nil {
			return
		}
		switch text, ok := a.links.text(r.Attribute("assignment_required")); {
		case ok && (text == "true" || text == "false"):
			application.AssignmentRequired = new(text == "true")
			locate(&application.Locations, "assignment_required", r.Attribute("assignment_required"))
		default:
			a.gaps.unresolved(section, "assignment_required of application "+key, unknown(r.Attribute("assignment_required"), r),
				[]string{key}, []string{"assignment_required"})
		}
	}, typeAppConfig)
	a.each(func(r *declaration.Resource) {
		key, application := a.applicationOf(r, "access_scopes")
		if application == nil {
			return
		}
		scope, ok := a.links.text(r.Attribute("scope"))
		targets, doubts := a.texts(r, r.Attribute("authorized_targets"))
		if !ok {
			doubts = append(doubts, unknown(r.Attribute("scope"), r))
		}
		for _, d := range doubts {
			a.gaps.unresolved(section, "an access scope of application "+key, d, []string{key}, []string{"access_scopes"})
		}
		if ok && len(doubts) == 0 {
			if application.AccessScopes == nil {
				application.AccessScopes = map[string][]string{}
			}
			application.AccessScopes[scope] = targets
			locate(&application.Locations, "access_scopes", r.Attribute("scope"))
		}
	}, typeAppScope)
}

func (a *assembly) application(key string) *snapshot.Application {
	if a.applications[key] == nil {
		a.applications[key] = &snapshot.Application{}
	}
	return a.applications[key]
}

// applicationOf returns the application that a resource concerns; nil where that
// may be any, which the gap on the attribute says.
func (a *assembly) applicationOf(r *declaration.Resource, attribute string) (string, *snapshot.Application) {
	arn := r.Attribute("application_arn")
	if named := a.links.resource(arn, typeApplication); named != nil && a.keys[named] != "" {
		return a.keys[named], a.application(a.keys[named])
	}
	if text, ok := a.links.text(arn); ok && text != "" {
		key := snapshot.PrefixID + snapshot.ResourceID(text)
		application := a.application(key)
		fill(&application.ARN, &text)
		return key, application
	}
	a.gaps.unresolved(snapshot.SectionApplications, "the application of "+r.Address, unknown(arn, r), nil, []string{attribute})
	return "", nil
}

// texts returns the known texts of a list, sorted, and why it may lack some.
func (a *assembly) texts(r *declaration.Resource, list declaration.Value) ([]string, []doubt) {
	if list.Absent() {
		return []string{}, nil
	}
	if !list.Known() {
		return nil, []doubt{unknown(list, r)}
	}
	var texts []string
	var doubts []doubt
	for _, element := range list.Elements() {
		if text, ok := a.links.text(element); ok {
			texts = append(texts, text)
		} else {
			doubts = append(doubts, unknown(element, r))
		}
	}
	if more := list.More(); len(more) > 0 {
		doubts = append(doubts, doubt{symbols: more, place: placeOf(r)})
	}
	return sortedSet(texts), doubts
}

// readIssuers reads trusted token issuers.
func (a *assembly) readIssuers() {
	const section = snapshot.SectionTrustedTokenIssuers
	for _, r := range a.links.byType[typeIssuer] {
		if r.Data {
			continue
		}
		key, name := a.name(r, section, r.Attribute("name"), "")
		if a.removed(r, snapshot.KindTrustedTokenIssuer, key) {
			continue
		}
		if a.issuers[key] != nil {
			key = addressKey(r.Address)
			a.keys[r] = key
		}
		configuration := first(first(r.Attribute("trusted_token_issuer_configuration")).Attribute("oidc_jwt_configuration"))
		issuer := &snapshot.TrustedTokenIssuer{
			Name: name, ARN: a.told(r, "arn"),
			Type:                       a.oneOf(r, []string{"OIDC_JWT"}, "trusted_token_issuer_type"),
			IssuerURL:                  a.known(r, configuration.Attribute("issuer_url"), section, key, "issuer_url"),
			ClaimAttributePath:         a.known(r, configuration.Attribute("claim_attribute_path"), section, key, "claim_attribute_path"),
			IdentityStoreAttributePath: a.known(r, configuration.Attribute("identity_store_attribute_path"), section, key, "identity_store_attribute_path"),
			Locations:                  declaredAt(r),
		}
		retrieval := configuration.Attribute("jwks_retrieval_option")
		if text, ok := a.links.text(retrieval); ok && text == "OPEN_ID_DISCOVERY" {
			issuer.KeyRetrieval = &text
		}
		if issuer.KeyRetrieval == nil {
			a.gaps.unresolved(section, "the retrieval of keys of "+r.Address, unknown(retrieval, r), []string{key}, []string{"key_retrieval"})
		}
		if issuer.Type == nil {
			a.gaps.unresolved(section, "the type of "+r.Address, unknown(r.Attribute("trusted_token_issuer_type"), r), []string{key}, []string{"type"})
		}
		locate(&issuer.Locations, "name", r.Attribute("name"))
		for _, attribute := range []string{"issuer_url", "claim_attribute_path", "identity_store_attribute_path"} {
			locate(&issuer.Locations, attribute, configuration.Attribute(attribute))
		}
		a.issuers[key] = issuer
	}
}
