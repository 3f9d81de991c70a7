package scanner

import (
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// locate returns the ARN or id of a member in AWS, "" where it has none or it
// was not read; where code declares the attribute, else the member, nil where
// no code does; and the call of the module that makes the member of it, where
// that is another place.
func locate(s *snapshot.Snapshot, kind Kind, key, attribute string) (resource string, place *snapshot.Location, related []snapshot.Location) {
	id, locations := identify(s, kind, key)
	if id != nil {
		resource = *id
	}
	for _, name := range []string{attribute, snapshot.LocationBlock, snapshot.LocationModule} {
		if location, ok := locations[name]; ok {
			place = &location
			break
		}
	}
	related = []snapshot.Location{}
	if call, ok := locations[snapshot.LocationModule]; ok && call != *place {
		related = append(related, call)
	}
	return resource, place, related
}

// identify returns the ARN or id of a member and where code declares it; nil
// where there is none. The member of a difference may be in AWS or in code only.
func identify(s *snapshot.Snapshot, kind Kind, key string) (id *string, locations snapshot.Locations) {
	switch kind {
	case KindPermissionSet:
		if set := s.PermissionSets[key]; set != nil {
			return set.ARN, set.Locations
		}
	case KindGroup:
		if group := s.Groups[key]; group != nil {
			return group.ID, group.Locations
		}
	case KindUser:
		if user := s.Users[key]; user != nil {
			return user.ID, user.Locations
		}
	case KindAccount:
		if account := s.Accounts[key]; account != nil {
			return &key, account.Locations
		}
	case KindInstance:
		if s.Instance != nil {
			return s.Instance.ARN, s.Instance.Locations
		}
	case KindOrganization:
		if s.Organization != nil {
			return s.Organization.ID, nil
		}
	case KindABACAttribute:
		if s.ABAC != nil && s.ABAC.Attributes[key] != nil {
			return nil, s.ABAC.Attributes[key].Locations
		}
	case KindApplication:
		if application := s.Applications[key]; application != nil {
			return application.ARN, application.Locations
		}
	case KindTrustedTokenIssuer:
		if issuer := s.TrustedTokenIssuers[key]; issuer != nil {
			return issuer.ARN, issuer.Locations
		}
	case KindOperation, KindEvent:
		return &key, nil
	case KindIAMUser:
		account, name, _ := strings.Cut(key, "/")
		return &s.AccountHygiene[account].Users[name].ARN, nil
	case KindIAMRole:
		account, name, _ := strings.Cut(key, "/")
		return &s.AccountHygiene[account].FederatedRoles[name].ARN, nil
	case KindDrift:
		difference := s.Drift[key]
		id, locations = identify(s, Kind(difference.Kind), difference.Key)
		if len(difference.Locations) > 0 {
			locations = difference.Locations
		}
		return id, locations
	}
	return nil, declaredAt(s, kind, key)
}
