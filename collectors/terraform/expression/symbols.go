package expression

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Symbols makes each symbol once: the same address and path are the same
// pointer, for what failed the same reason as well, since an address is then a
// place at which several things may. The zero value is ready to use, by several goroutines as well.
type Symbols struct {
	mutex sync.Mutex
	known map[symbolKey]*declaration.Symbol
}

type symbolKey struct{ address, path, reason string }

// Symbol returns the symbol with this address and path; the first that is asked
// for decides the rest of it.
func (s *Symbols) Symbol(symbol declaration.Symbol) *declaration.Symbol {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.known == nil {
		s.known = map[symbolKey]*declaration.Symbol{}
	}
	key := symbolKey{address: symbol.Address, path: symbol.Path}
	if symbol.Why == declaration.Failed {
		key.reason = symbol.Reason
	}
	if known := s.known[key]; known != nil {
		return known
	}
	s.known[key] = &symbol
	return &symbol
}

// Extend returns the symbol of a part: step is "name", "[0]" or "[*]".
func (s *Symbols) Extend(whole *declaration.Symbol, step string) *declaration.Symbol {
	part := *whole
	switch {
	case part.Path == "" || strings.HasPrefix(step, "["):
		part.Path += step
	default:
		part.Path += "." + step
	}
	if len(part.Path) > maxPath {
		return whole
	}
	return s.Symbol(part)
}

// Unknown returns an unknown value of the type that bears the symbols.
func Unknown(ty cty.Type, symbols ...*declaration.Symbol) cty.Value {
	return cty.UnknownVal(ty).WithMarks(symbolMarks(symbols))
}

func symbolMarks(symbols []*declaration.Symbol) cty.ValueMarks {
	marks := make(cty.ValueMarks, len(symbols))
	for _, symbol := range symbols {
		marks[symbol] = struct{}{}
	}
	return marks
}

// SymbolsIn returns what a value, or a part of it, depends on and is not known:
// the symbols of what is unknown and of what may hold more; sorted. It is empty
// for a value of which everything is known.
func SymbolsIn(value cty.Value) []*declaration.Symbol {
	found := map[*declaration.Symbol]bool{}
	walk(value, func(part cty.Value, marks cty.ValueMarks) {
		for mark := range marks {
			switch mark := mark.(type) {
			case *declaration.Symbol:
				if !part.IsKnown() {
					found[mark] = true
				}
			case *declaration.Partial:
				found[mark.Symbol] = true
			case *orNull:
				for _, symbol := range mark.doubts {
					found[symbol] = true
				}
			case *entries:
				for _, symbol := range mark.symbols() {
					found[symbol] = true
				}
			}
		}
	})
	return sortSymbols(found)
}

func sortSymbols(found map[*declaration.Symbol]bool) []*declaration.Symbol {
	symbols := make([]*declaration.Symbol, 0, len(found))
	for symbol := range found {
		symbols = append(symbols, symbol)
	}
	slices.SortFunc(symbols, func(a, b *declaration.Symbol) int {
		return cmp.Or(cmp.Compare(a.String(), b.String()), cmp.Compare(a.Why, b.Why), cmp.Compare(a.Reason, b.Reason))
	})
	return symbols
}

// walk visits a value and its parts, each with its own marks taken off.
func walk(value cty.Value, visit func(part cty.Value, marks cty.ValueMarks)) {
	value, marks := value.Unmark()
	visit(value, marks)
	if value.IsNull() || !value.IsKnown() || !value.CanIterateElements() {
		return
	}
	if members := markOf[*members](marks); members != nil {
		for _, element := range members.elements {
			walk(element, visit)
		}
		return
	}
	for it := value.ElementIterator(); it.Next(); {
		_, element := it.Element()
		walk(element, visit)
	}
}

func markOf[T any](marks cty.ValueMarks) (found T) {
	for mark := range marks {
		if mark, ok := mark.(T); ok {
			return mark
		}
	}
	return found
}
