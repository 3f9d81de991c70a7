package assemble

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// name gives a resource the key under which it stands in a section: its name, or
// the id by which it is looked up, or its address where code tells neither.
func (a *assembly) name(r *declaration.Resource, section snapshot.Section, name declaration.Value, id string) (key string, text *string) {
	if known, ok := a.links.text(name); ok && known != "" {
		if key = snapshot.Key(known, ""); key == snapshot.PrefixID {
			key = addressKey(r.Address) // a name that would be taken for an id
		}
		a.keys[r] = key
		return key, &known
	}
	if text, ok := a.links.text(r.Attribute(id)); ok && text != "" {
		if other := a.links.byText[r.Type][text]; other != nil && other != r && a.keys[other] != "" && (!other.Removed || !a.unnamed[other]) {
			a.keys[r] = a.keys[other]
		} else {
			a.keys[r] = a.keyOfID(section, text)
		}
		return a.keys[r], nameIn(a.keys[r])
	}
	key = addressKey(r.Address)
	a.keys[r], a.unnamed[r] = key, true
	if !r.Removed {
		a.gaps.unresolved(section, "the name of "+r.Address, unknown(name, r), []string{key}, []string{"name"})
	}
	return key, nil
}

// nameIn returns the name that a key is, nil where it is none.
func nameIn(key string) *string {
	if strings.HasPrefix(key, snapshot.PrefixID) || strings.HasPrefix(key, snapshot.PrefixUnresolved) {
		return nil
	}
	return &key
}

// keyOfID returns the key of what is known by its id or ARN only.
func (a *assembly) keyOfID(section snapshot.Section, id string) string {
	if key := a.links.named[section][id]; key != "" {
		return key
	}
	if section == snapshot.SectionPermissionSets {
		id = snapshot.PermissionSetID(id)
	}
	return snapshot.PrefixID + id
}

// addressKey is the key of something whose name code does not tell. It holds no
// slash, which parts the keys of assignments.
func addressKey(address string) string {
	return snapshot.PrefixUnresolved + strings.ReplaceAll(address, "/", "|")
}

// symbolKey is the key of something to which an attribute leads that nothing
// declares: what would tell it, so that two references to one are one member.
func symbolKey(v declaration.Value, r *declaration.Resource, attribute string) string {
	symbol := v.Reference()
	switch {
	case symbol == nil:
		return addressKey(r.Address + "." + attribute)
	case symbol.Why == declaration.Dangling:
		return addressKey(symbol.Address)
	}
	return addressKey(symbol.String())
}

// undeclared names what a dangling reference leads to, "" where it is none: the
// key of the instance that is not there, else the address.
func undeclared(kind string, v declaration.Value) string {
	symbol := v.Reference()
	if symbol == nil || symbol.Why != declaration.Dangling {
		return ""
	}
	name := symbol.Address
	if rest, ok := strings.CutSuffix(name, `"]`); ok {
		if _, key, found := strings.Cut(rest[max(0, strings.LastIndex(rest, `["`)):], `["`); found {
			name = key
		}
	}
	return kind + ":" + name
}

// isNoOther reports whether a value refers to a resource or data source of one of
// the types that nothing declares: Terraform refuses it, so that it is no other.
// What a variable or local would tell that nothing declares may be any.
func isNoOther(v declaration.Value, types ...string) bool {
	symbol := v.Reference()
	if symbol == nil || symbol.Why != declaration.Dangling {
		return false
	}
	return slices.ContainsFunc(types, func(resourceType string) bool {
		return strings.Contains("."+symbol.Address, "."+resourceType+".")
	})
}

// known returns the text of an attribute that may be unset, "" for that. Where it
// is not known it is nil, with a gap on the member's attributes.
func (a *assembly) known(r *declaration.Resource, v declaration.Value, section snapshot.Section, key string, attributes ...string) *string {
	text, ok := a.links.text(v)
	if !ok && !v.Absent() {
		a.gaps.unresolved(section, attributes[0]+" of "+r.Address, unknown(v, r), []string{key}, attributes)
		return nil
	}
	return &text
}

// told returns the text of an attribute that the provider sets, nil where the
// source does not tell it.
func (a *assembly) told(r *declaration.Resource, attributes ...string) *string {
	for _, attribute := range attributes {
		if text, ok := a.links.text(r.Attribute(attribute)); ok && text != "" {
			return &text
		}
	}
	return nil
}

// oneOf is told where the text is one of those that the snapshot allows.
func (a *assembly) oneOf(r *declaration.Resource, allowed []string, attributes ...string) *string {
	text := a.told(r, attributes...)
	if text == nil {
		return nil
	}
	for _, value := range allowed {
		if *text == value {
			return text
		}
	}
	return nil
}

// fitting returns an ARN or id unless the key names another: a source may hold
// two that contradict each other.
func fitting(key string, id *string) *string {
	if wanted, ok := strings.CutPrefix(key, snapshot.PrefixID); ok && id != nil && snapshot.ResourceID(*id) != wanted {
		return nil
	}
	return id
}
