package assemble

import (
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// inline reads an inline policy.
func (a *assembly) inline(r *declaration.Resource, key string) {
	const attribute = "inline_policy"
	set, value := a.sets[key], a.links.follow(r.Attribute(attribute))
	text, ok := value.Text()
	if value.Absent() || ok && text == "" {
		return
	}
	locate(&set.Locations, attribute, value)
	put(&set.Locations, attribute, r.Place)
	digest, d := a.policy(r, value)
	if d != nil {
		a.lacking(r, key, attribute, *d)
	}
	switch {
	case set.InlinePolicy == nil: // another resource sets one that is not known
		if digest != "" {
			a.lacking(r, key, attribute, secondPolicy(r))
		}
	case digest == "":
		set.InlinePolicy = nil
	case *set.InlinePolicy != "" && *set.InlinePolicy != digest:
		a.lacking(r, key, attribute, secondPolicy(r))
	default:
		set.InlinePolicy = &digest
	}
}

func secondPolicy(r *declaration.Resource) doubt {
	return doubt{
		problem: "another resource sets one, too, and a permission set has only one", place: placeOf(r),
		remedy: "make one policy of the two",
	}
}

// policy keeps a policy document and returns its key, "" where nothing of it is
// known. The doubt says why not all is: then a gap is on the document, too.
func (a *assembly) policy(r *declaration.Resource, value declaration.Value) (string, *doubt) {
	text, ok := value.Text()
	if !ok {
		d := unknown(value, r)
		digest := a.readable(value.Template())
		if digest != "" {
			a.gaps.unresolved(snapshot.SectionPolicyDocuments, "a part of the policy of "+r.Address, d, []string{digest}, []string{"statements"})
		}
		return digest, &d
	}
	digest, err := a.document(text)
	if err != nil {
		return "", new(mistaken(value, r, err.Error(), "write a policy that IAM accepts"))
	}
	return digest, nil
}

// document keeps a policy document and returns its key.
func (a *assembly) document(text string) (string, error) {
	document, digest, err := snapshot.NormalizePolicy([]byte(text))
	if err != nil {
		return "", err
	}
	a.documents[digest] = document
	return digest, nil
}

// Signs for what is not known in a document: hole while it is read, unresolved
// in what is kept of it.
const (
	hole       = "\uE000"
	unresolved = "unresolved"
)

// readable keeps the statements of a document of which parts are known, such as
// the account in an ARN is not. Statements that could mean anything without the
// rest are left out: those that take away from all, and those of which the effect
// or an action's service is not known. It is "" where none is left.
func (a *assembly) readable(parts []declaration.Part) string {
	var document struct {
		Version   string `json:"Version,omitzero"`
		Statement any
	}
	if len(parts) == 0 || json.Unmarshal([]byte(holed(parts)), &document) != nil {
		return ""
	}
	statements, several := document.Statement.([]any)
	if !several {
		statements = []any{document.Statement}
	}
	var kept []any
	for _, statement := range statements {
		if means(statement) {
			kept = append(kept, statement)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	document.Statement = kept
	written, err := json.Marshal(document, json.Deterministic(true))
	if err != nil {
		return ""
	}
	digest, err := a.document(strings.ReplaceAll(string(written), hole, unresolved))
	if err != nil {
		return ""
	}
	return digest
}

// holed is the text of a document with a hole for each part that is not known: one
// in a string, or a string of its own in the place of a whole value.
func holed(parts []declaration.Part) string {
	var text strings.Builder
	quoted := false
	for _, part := range parts {
		switch {
		case part.Symbol == nil:
			text.WriteString(part.Text)
			for i := 0; i < len(part.Text); i++ {
				switch part.Text[i] {
				case '"':
					quoted = !quoted
				case '\\':
					i++ // what follows is escaped
				}
			}
		case quoted:
			text.WriteString(hole)
		default:
			text.WriteString(`"` + hole + `"`)
		}
	}
	return text.String()
}

// means reports whether what is known of a statement means what it says.
func means(statement any) bool {
	members, ok := statement.(map[string]any)
	if !ok {
		return false
	}
	for name, value := range members {
		written, err := json.Marshal(value)
		if err != nil || strings.Contains(name, hole) {
			return false
		}
		holed := strings.Contains(string(written), hole)
		switch name {
		case "Effect", "NotAction", "NotResource", "Principal", "NotPrincipal":
			if holed {
				return false
			}
		case "Action":
			if holed && !servicesKnown(value) {
				return false
			}
		}
	}
	return true
}

// servicesKnown reports whether each action names its service.
func servicesKnown(actions any) bool {
	list, several := actions.([]any)
	if !several {
		list = []any{actions}
	}
	for _, action := range list {
		text, ok := action.(string)
		service, _, named := strings.Cut(text, ":")
		if !ok || strings.Contains(text, hole) && (!named || strings.Contains(service, hole)) {
			return false
		}
	}
	return true
}
