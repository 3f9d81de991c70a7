package assemble

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

var instanceID = regexp.MustCompile(`ssoins-[0-9a-zA-Z]+`)

// readInstances says where code declares resources of more than one instance: a
// snapshot is one instance, so that all of them are read as if they were of it.
func (a *assembly) readInstances() {
	instances, stores, regions := distinct{}, distinct{}, distinct{}
	for resourceType := range fills {
		if !strings.HasPrefix(resourceType, "aws_ssoadmin_") && !strings.HasPrefix(resourceType, "aws_identitystore_") {
			continue
		}
		a.each(func(r *declaration.Resource) {
			if r.Data {
				return // it may look up what nothing here refers to
			}
			for _, attribute := range []string{"instance_arn", "permission_set_arn"} {
				if text, ok := a.links.text(r.Attribute(attribute)); ok {
					instances.add(instanceID.FindString(text), r)
				}
			}
			if text, ok := a.links.text(r.Attribute("identity_store_id")); ok {
				stores.add(text, r)
			}
			if text, ok := a.links.text(r.Attribute("region")); ok {
				regions.add(text, r)
			}
		}, resourceType)
	}
	for _, told := range []struct {
		apart distinct
		what  string
	}{
		{instances, "instances of Identity Center"},
		{stores, "identity stores"},
		{regions, "Regions"},
	} {
		if len(told.apart) < 2 {
			continue
		}
		ids, place := told.apart.told()
		why := doubt{
			problem: fmt.Sprintf("code declares resources of %d %s, which are read as of one instance: %s", len(ids), told.what, strings.Join(ids, ", ")),
			remedy:  "scan the code of each instance by itself", place: place,
		}
		for _, section := range []snapshot.Section{
			snapshot.SectionPermissionSets, snapshot.SectionAccountAssignments, snapshot.SectionGroups, snapshot.SectionUsers,
		} {
			a.gaps.unresolved(section, "of which instance each is", why, nil, nil)
		}
		a.gaps.unresolved(snapshot.SectionInstance, "which instance it is", why, nil, []string{"arn", "identity_store_id"})
		return // the others tell the same
	}
}

// distinct are values, and the first resource that has each.
type distinct map[string]*declaration.Resource

func (d distinct) add(text string, r *declaration.Resource) {
	if first := d[text]; text != "" && (first == nil || earlier(r, first)) {
		d[text] = r
	}
}

// told are the values, sorted, and the place of the last of their first resources.
func (d distinct) told() (values []string, place *snapshot.Location) {
	var last *declaration.Resource
	for _, r := range d {
		if last == nil || earlier(last, r) {
			last = r
		}
	}
	return slices.Sorted(maps.Keys(d)), placeOf(last)
}

// earlier is the order of places, then of addresses.
func earlier(a, b *declaration.Resource) bool {
	return cmp.Or(cmp.Compare(a.Place.URI, b.Place.URI), cmp.Compare(a.Place.StartLine, b.Place.StartLine), cmp.Compare(a.Address, b.Address)) < 0
}
