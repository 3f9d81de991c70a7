package plan

// indexOf is of what a text is the index in an expression.
type indexOf int

const (
	// ofResource: of a resource, as in aws_….set[each.key], or of a variable or an
	// output that leads to one.
	ofResource indexOf = 1 << iota
	// ofLocal: of a local, as in local.arns[each.key].
	ofLocal
	// ofAnother: of what is an index itself, as in aws_….set[local.names[each.key]].
	ofAnother
)

// place is where in an expression a reference stands, as far as the order of
// references tells: Terraform lists them in the order in which they are
// written, and an index behind what it is the index of.
type place struct {
	open indexOf
	// used says that an index was there already: what comes next is another part
	// of it, or begins anew.
	used bool
}

// resource notes a reference to a resource, which has an index behind it only
// where it says neither the instance nor the attribute.
func (p *place) resource(t target) {
	*p = place{}
	if !t.hasKey && t.attribute == "" {
		p.open = ofResource
	}
}

// collection notes a reference to what may have an index: what stands where an
// index is expected makes the next one the index of an index.
func (p *place) collection(of indexOf) {
	if p.open != 0 && !p.used {
		of = ofAnother
	}
	*p = place{open: of}
}

// index notes a text that may be an index here.
func (p *place) index(into *hints, source string) {
	into.indexes[source] |= p.open
	p.used = true
}
