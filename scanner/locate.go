package scanner

import (
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// locate returns the ARN or id of a member in AWS, "" where it has none or it
// was not read, and where code declares the attribute, else the member; nil
// where no code was read.
func locate(s *snapshot.Snapshot, kind Kind, key, attribute string) (resource string, place *snapshot.Location) {
	var id *string
	var locations snapshot.Locations
	switch kind {
	case KindPermissionSet:
		set := s.PermissionSets[key]
		id, locations = set.ARN, set.Locations
	case KindGroup:
		group := s.Groups[key]
		id, locations = group.ID, group.Locations
	case KindUser:
		user := s.Users[key]
		id, locations = user.ID, user.Locations
	case KindAccount:
		id, locations = &key, s.Accounts[key].Locations
	case KindInstance:
		if s.Instance != nil {
			id, locations = s.Instance.ARN, s.Instance.Locations
		}
	case KindOrganization:
		if s.Organization != nil {
			id = s.Organization.ID
		}
	case KindABACAttribute:
		locations = s.ABAC.Attributes[key].Locations
	case KindApplication:
		application := s.Applications[key]
		id, locations = application.ARN, application.Locations
	case KindTrustedTokenIssuer:
		issuer := s.TrustedTokenIssuers[key]
		id, locations = issuer.ARN, issuer.Locations
	case KindOperation, KindEvent:
		id = &key
	case KindIAMUser:
		account, name, _ := strings.Cut(key, "/")
		id = &s.AccountHygiene[account].Users[name].ARN
	case KindIAMRole:
		account, name, _ := strings.Cut(key, "/")
		id = &s.AccountHygiene[account].FederatedRoles[name].ARN
	}
	if id != nil {
		resource = *id
	}
	if location, ok := locations[attribute]; ok {
		return resource, &location
	}
	if location, ok := locations["."]; ok {
		return resource, &location
	}
	return resource, nil
}
