package access

import (
	"maps"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// lend returns a snapshot with the documents of AWS-managed policies that it
// does not hold by its nature, as code does not, and the other one does: they are
// AWS's and the same for everyone. It is the snapshot itself where there is
// nothing to lend.
func lend(to, from *snapshot.Snapshot) *snapshot.Snapshot {
	if !lacksDocuments(to) {
		return to
	}
	lent := map[string]string{}
	for _, set := range to.PermissionSets {
		arns := set.ManagedPolicies
		if boundary := set.PermissionsBoundary; boundary != nil && boundary.Kind == snapshot.BoundaryManaged {
			arns = append(arns[:len(arns):len(arns)], boundary.ARN)
		}
		for _, arn := range arns {
			if digest := from.ManagedPolicies[arn]; digest != "" && to.ManagedPolicies[arn] == "" && from.PolicyDocuments[digest] != nil {
				lent[arn] = digest
			}
		}
	}
	if len(lent) == 0 {
		return to
	}
	whole := *to
	whole.ManagedPolicies, whole.PolicyDocuments = map[string]string{}, map[string]*snapshot.PolicyDocument{}
	maps.Copy(whole.ManagedPolicies, to.ManagedPolicies)
	maps.Copy(whole.PolicyDocuments, to.PolicyDocuments)
	for arn, digest := range lent {
		whole.ManagedPolicies[arn], whole.PolicyDocuments[digest] = digest, from.PolicyDocuments[digest]
	}
	return &whole
}

// lacksDocuments reports whether a source cannot hold documents of AWS-managed
// policies. Where reading one failed, its document may have been another.
func lacksDocuments(s *snapshot.Snapshot) bool {
	for _, gap := range gapsOf(s, snapshot.SectionManagedPolicies) {
		if gap.Cause == snapshot.CauseNotInSource {
			return true
		}
	}
	return false
}

// lentNotes says what was lent.
func lentNotes(both, judged [2]*snapshot.Snapshot) []string {
	var notes []string
	for i := range both {
		if both[i] != judged[i] {
			notes = append(notes, "the "+which(i).String()+" source holds no documents of AWS-managed policies; those of the "+which(i).other().String()+" one are taken")
		}
	}
	return notes
}
