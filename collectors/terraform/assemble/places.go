package assemble

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// locate adds the place of a value to the locations, where it has one. A null or
// an unknown of a module is not what people wrote: they look at what they gave it.
func locate(locations *snapshot.Locations, attribute string, v declaration.Value) {
	origin := v.Origin()
	if origin == nil {
		return
	}
	written := v.Known() && !v.Absent()
	if !written && origin.Depth > 0 && origin.Place.URI != (*locations)[snapshot.LocationBlock].URI {
		return
	}
	put(locations, attribute, origin.Place)
}

// locateReference is locate, for one that leads to nothing the place of the
// reference: that is what is to be mended.
func locateReference(locations *snapshot.Locations, attribute string, v declaration.Value) {
	locate(locations, attribute, v)
	if symbol := v.Reference(); symbol != nil && symbol.Why == declaration.Dangling {
		put(locations, attribute, symbol.Place)
	}
}

// put adds a place, unless another is there already.
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

// merge adds locations of a further declaration of one thing.
func merge(to *snapshot.Locations, from snapshot.Locations) {
	for attribute, place := range from {
		put(to, attribute, place)
	}
}

// declaredAt returns the locations of a resource as a whole.
func declaredAt(r *declaration.Resource) snapshot.Locations {
	var locations snapshot.Locations
	put(&locations, snapshot.LocationBlock, r.Place)
	if r.Call != nil {
		put(&locations, snapshot.LocationModule, *r.Call)
	}
	return locations
}

// before reports whether a place stands before another in the same file: of two
// that declare one thing, people look at the first.
func before(place, other snapshot.Location) bool {
	return place.URI == other.URI && place.StartLine < other.StartLine
}
