package assemble

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// maxClimb is how far above a literal its entry is looked for: an account in a
// list, in an attribute, in the entry of an assignment.
const maxClimb = 4

// entry returns where a person declares a resource: in a called module not the
// block, which is the same for all, but what the caller hands in and from which
// the given values come.
func entry(r *declaration.Resource, values ...declaration.Value) snapshot.Location {
	origins := nearest(r, values)
	switch {
	case len(origins) == 0:
		return r.Place
	case len(origins) > 1:
		if common := commonParent(origins); common != nil {
			return common.Place
		}
	}
	best := origins[0]
	switch {
	case best.Literal == cty.NilVal:
		return best.Place
	case best.Parent != nil:
		return best.Parent.Place
	case r.Call != nil && best.Depth == 0:
		return *r.Call
	}
	return best.Place
}

// nearest returns the origins of the values that are nearer to the root module
// than the resource is, those nearest that are equally near.
func nearest(r *declaration.Resource, values []declaration.Value) []*declaration.Origin {
	limit := depth(r.Address)
	var origins []*declaration.Origin
	for _, v := range values {
		if origin := v.Origin(); origin != nil && origin.Depth < limit {
			origins = append(origins, origin)
		}
	}
	slices.SortStableFunc(origins, func(a, b *declaration.Origin) int { return cmp.Compare(a.Depth, b.Depth) })
	for i, origin := range origins {
		if origin.Depth > origins[0].Depth {
			return origins[:i]
		}
	}
	return origins
}

// depth counts the module calls in an address.
func depth(address string) int {
	count := 0
	for rest := address; ; count++ {
		_, after, found := strings.Cut(rest, "module.")
		if !found {
			return count
		}
		rest = after
	}
}

// commonParent returns the innermost entry in which all origins stand.
func commonParent(origins []*declaration.Origin) *declaration.Origin {
	candidate := origins[0]
	for range maxClimb {
		if candidate == nil {
			return nil
		}
		if candidate.Literal == cty.NilVal && !slices.ContainsFunc(origins[1:], func(o *declaration.Origin) bool { return !within(o, candidate) }) {
			return candidate
		}
		candidate = candidate.Parent
	}
	return nil
}

func within(o, outer *declaration.Origin) bool {
	for range maxClimb {
		if o == nil {
			return false
		}
		if o.Place == outer.Place {
			return true
		}
		o = o.Parent
	}
	return false
}

// locate adds the place of a value to the locations, where it has one.
func locate(locations *snapshot.Locations, attribute string, v declaration.Value) {
	if place := v.Place(); place != nil {
		put(locations, attribute, *place)
	}
}

func put(locations *snapshot.Locations, attribute string, place snapshot.Location) {
	if place == (snapshot.Location{}) {
		return
	}
	if *locations == nil {
		*locations = snapshot.Locations{}
	}
	if _, taken := (*locations)[attribute]; !taken {
		(*locations)[attribute] = place
	}
}

// declaredAt returns the locations of a resource as a whole.
func declaredAt(r *declaration.Resource, values ...declaration.Value) snapshot.Locations {
	var locations snapshot.Locations
	put(&locations, snapshot.LocationBlock, entry(r, values...))
	if r.Call != nil {
		put(&locations, snapshot.LocationModule, *r.Call)
	}
	return locations
}
