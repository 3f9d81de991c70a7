package aws

import "github.com/idcscan/idcscan/collectors/snapshot"

// seeOrganization leaves of a state what its caller is told of the organization:
// AWS tells the features of root access to the management account, and to
// delegated administrators of IAM.
func seeOrganization(s *snapshot.Snapshot) {
	if s.Meta.Vantage != vantageDelegated {
		return
	}
	s.Organization.RootAccessFeatures = nil
	lose(s, snapshot.SectionOrganization, snapshot.Partial, snapshot.Gap{
		Cause: snapshot.CauseDenied, Attributes: []string{"root_access_features"}, Operation: opListRootAccess, Code: codeNotFromThisAccount,
		Meaning: "whether root access of member accounts is managed centrally could not be read: AWS denies the call",
		Remedy:  "scan from the management account " + *s.Organization.ManagementAccount + " or from a delegated administrator of IAM: AWS tells no other account",
	})
}
