package declaration

import (
	"path"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// move gives the addresses and places of a source their form among others.
type move struct {
	source Source
	// folder is what paths of the source's repository begin with, "" for nothing.
	folder string
	// moved holds pointers to what has moved: symbols and origins are shared.
	moved map[any]bool
}

// declarations moves all but what the source tells of the code itself.
func (m *move) declarations() {
	for _, r := range m.source.Resources {
		r.Address = m.address(r.Address, true)
		m.place(&r.Place)
		if r.Call != nil && m.first(r.Call) {
			m.place(r.Call)
		}
		for _, value := range cty.DeepValues(r.Attributes) {
			for mark := range value.Marks() {
				m.mark(mark)
			}
		}
	}
	for _, u := range m.source.Unresolved {
		m.symbol(u.Symbol)
	}
	for i := range m.source.Diagnostics {
		m.place(&m.source.Diagnostics[i].Place)
	}
}

func (m *move) mark(mark any) {
	switch mark := mark.(type) {
	case *Symbol:
		m.symbol(mark)
	case *Partial:
		m.symbol(mark.Symbol)
	case *Template:
		for _, part := range mark.Parts {
			m.symbol(part.Symbol)
		}
	case *Origin:
		for ; mark != nil && m.first(mark); mark = mark.Parent {
			m.place(&mark.Place)
		}
	}
}

func (m *move) symbol(symbol *Symbol) {
	if symbol != nil && m.first(symbol) {
		symbol.Address = m.address(symbol.Address, true)
		m.place(&symbol.Place)
	}
}

// first reports whether something has not moved yet.
func (m *move) first(pointer any) bool {
	first := !m.moved[pointer]
	m.moved[pointer] = true
	return first
}

// address is an address among others. One of several root modules begins with
// that root module already, and so do the calls of modules of the only one.
func (m *move) address(address string, bare bool) string {
	if address == "" {
		return ""
	}
	var roots map[string]*snapshot.RootModule
	if m.source.IaC != nil {
		roots = m.source.IaC.RootModules
	}
	directory := m.folder
	switch {
	case len(roots) == 0:
		directory = m.source.Name
	case len(roots) > 1 || !bare:
		for root := range roots {
			if rest, ok := strings.CutPrefix(address, root+"#"); ok {
				return path.Join(m.folder, root) + "#" + rest
			}
		}
	default:
		for root := range roots {
			directory = path.Join(m.folder, root)
		}
	}
	if directory == "" || directory == "." {
		return address
	}
	return directory + "#" + address
}

func (m *move) place(place *snapshot.Location) {
	if m.folder != "" && place.URI != "" {
		place.URI = m.folder + "/" + place.URI
	}
}

func (m *move) locations(locations snapshot.Locations) {
	for name, place := range locations {
		m.place(&place)
		locations[name] = place
	}
}
