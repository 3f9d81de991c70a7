package assemble

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

var abacStates = []string{"ENABLED", "CREATION_IN_PROGRESS", "CREATION_FAILED", "NOT_CONFIGURED"}

// readABAC reads attributes for access control. Where code declares none, the
// instance may have some all the same: the section stays absent.
func (a *assembly) readABAC() {
	const section = snapshot.SectionABAC
	for _, r := range a.links.byType[typeABAC] {
		if r.Removed {
			for _, attribute := range block(r.Attribute("attribute")) {
				if key, ok := a.links.text(attribute.Attribute("key")); ok {
					a.removed(r, snapshot.KindABACAttribute, key)
				}
			}
			continue
		}
		if a.abac == nil {
			a.abac = &snapshot.ABAC{Attributes: map[string]*snapshot.ABACAttribute{}, Locations: declaredAt(r)}
			a.abac.Status = a.oneOf(r, abacStates, "status")
			if reason, ok := r.Attribute("status_reason").Text(); ok {
				a.abac.StatusReason = &reason
			}
		}
		list := r.Attribute("attribute")
		if !list.Absent() && !list.Known() {
			a.gaps.unresolved(section, "the attributes of "+r.Address, unknown(list, r), nil, []string{"attributes"})
		}
		if more := list.More(); len(more) > 0 {
			a.gaps.unresolved(section, "the attributes of "+r.Address, doubt{symbols: more, place: placeOf(r)}, nil, []string{"attributes"})
		}
		for _, attribute := range block(list) {
			a.abacAttribute(r, attribute)
		}
	}
}

func (a *assembly) abacAttribute(r *declaration.Resource, attribute declaration.Value) {
	const section = snapshot.SectionABAC
	key, ok := a.links.text(attribute.Attribute("key"))
	if !ok {
		a.gaps.unresolved(section, "the key of an attribute of "+r.Address, unknown(attribute.Attribute("key"), r), nil, []string{"attributes"})
		return
	}
	source := first(attribute.Attribute("value")).Attribute("source")
	sources, doubts := a.orderedTexts(r, source)
	for _, d := range doubts {
		a.gaps.unresolved(section, "the sources of attribute "+key, d, []string{key}, []string{"sources"})
	}
	known := &snapshot.ABACAttribute{Sources: sources}
	if len(doubts) > 0 && len(sources) == 0 {
		known.Sources = nil
	}
	put(&known.Locations, snapshot.LocationBlock, r.Place)
	if place := attribute.Place(); place != nil {
		delete(known.Locations, snapshot.LocationBlock)
		put(&known.Locations, snapshot.LocationBlock, *place)
	}
	if r.Call != nil {
		put(&known.Locations, snapshot.LocationModule, *r.Call)
	}
	for _, element := range source.Elements() {
		locate(&known.Locations, "sources", element)
	}
	locate(&known.Locations, "sources", source) // the elements of a set have no places of their own
	locate(&known.Locations, "key", attribute.Attribute("key"))
	a.abac.Attributes[key] = known
}

// orderedTexts is texts in the order in which they stand.
func (a *assembly) orderedTexts(r *declaration.Resource, list declaration.Value) ([]string, []doubt) {
	_, doubts := a.texts(r, list)
	texts := []string{}
	for _, element := range list.Elements() {
		if text, ok := a.links.text(element); ok {
			texts = append(texts, text)
		}
	}
	if list.Absent() {
		doubts = append(doubts, unknown(list, r))
	}
	return texts, doubts
}

// readInstance reads what names the instance, which code only refers to.
func (a *assembly) readInstance() {
	arns, stores := map[string]bool{}, map[string]bool{}
	for _, r := range a.links.byType[typeInstances] {
		for _, element := range r.Attribute("arns").Elements() {
			if text, ok := element.Text(); ok {
				arns[text] = true
			}
		}
		for _, element := range r.Attribute("identity_store_ids").Elements() {
			if text, ok := element.Text(); ok {
				stores[text] = true
			}
		}
	}
	for _, resourceType := range []string{typePermissionSet, typeAssignment} {
		a.each(func(r *declaration.Resource) {
			if text, ok := a.links.text(r.Attribute("instance_arn")); ok && text != "" {
				arns[text] = true
			}
		}, resourceType)
	}
	arn, store, regions := only(arns), only(stores), a.readRegions()
	if arn == nil && store == nil && regions == nil {
		return
	}
	a.instance = &snapshot.Instance{ARN: arn, IdentityStoreID: store, Regions: regions}
	a.each(func(r *declaration.Resource) { locate(&a.instance.Locations, "regions", r.Attribute("region_name")) }, typeRegion)
}

var regionStates = []string{"ACTIVE", "ADDING", "REMOVING"}

// readRegions returns the Regions to which code replicates the instance, by name.
// Terraform waits until a Region is active: one whose state is not told will be.
func (a *assembly) readRegions() map[string]string {
	const section, attribute = snapshot.SectionInstance, "regions"
	var regions map[string]string
	for _, r := range a.links.byType[typeRegion] {
		name, ok := a.links.text(r.Attribute("region_name"))
		switch {
		case r.Data:
		case !ok && !r.Removed:
			a.gaps.unresolved(section, "the Region of "+r.Address, unknown(r.Attribute("region_name"), r), nil, []string{attribute})
		case ok && !a.removed(r, snapshot.RemovedRegion, name):
			if regions == nil {
				regions = map[string]string{}
			}
			regions[name] = "ACTIVE"
			if state := a.oneOf(r, regionStates, "status"); state != nil {
				regions[name] = *state
			}
		}
	}
	if regions != nil {
		a.gaps.inherent(section, "the home Region is no Region that code adds, and others may be added elsewhere", "scan aws", nil, []string{attribute})
	}
	return regions
}

// only returns the one member of a set, nil where there are none or several.
func only(texts map[string]bool) *string {
	if len(texts) != 1 {
		return nil
	}
	for text := range texts {
		return &text
	}
	return nil
}
