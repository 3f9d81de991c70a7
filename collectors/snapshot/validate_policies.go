package snapshot

// policies checks that documents are in normal form under their digests.
func (v *validator) policies() {
	members(v, v.ManagedPolicies, func(arn, digest string) {
		v.document(pathTo(SectionManagedPolicies).key(arn), digest)
	})
	e := encoder{lenient: true}
	members(v, v.PolicyDocuments, func(key string, document *PolicyDocument) {
		at := pathTo(SectionPolicyDocuments).key(key)
		if document == nil {
			return // reported with the attributes
		}
		for i, statement := range document.Statements {
			if !v.statement(at.key("statements").index(i), statement) {
				return
			}
		}
		if document.plainlyNormal() {
			// Rendered, it is about as long.
			if digest, size := e.digest(document); digest == key && size < maxPolicySize/2 {
				return
			}
		}
		_, digest, err := NormalizePolicy(document.Render())
		switch {
		case v.full():
		case err != nil:
			v.report(at, err.Error(), "collect the document again")
		case document.Digest() != digest:
			v.report(at, "is not in normal form", "sort its lists, each value once, with actions in lower case under their service")
		case key != digest:
			v.report(at, "is not the digest of its document", "the key is "+quote(digest))
		}
	})
}

// statement checks what is wrong more plainly than that the form is not normal.
func (v *validator) statement(at path, s PolicyStatement) bool {
	switch {
	case (s.Actions == nil) == (s.NotActions == nil):
		v.report(at, "has not exactly one of actions and not_actions", "keep the one that the policy has")
	case s.Principals != nil && s.NotPrincipals != nil:
		v.report(at, "has both principals and not_principals", "keep the one that the policy has")
	case (s.Resources == nil) == (s.NotResources == nil):
		v.report(at, "has not exactly one of resources and not_resources", "keep the one that the policy has")
	default:
		return true
	}
	return false
}
