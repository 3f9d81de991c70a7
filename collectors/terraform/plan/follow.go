package plan

import (
	"fmt"
	"slices"
	"strings"
)

// hints are what the references of one expression lead to.
type hints struct {
	targets []target
	// exact are texts that may be the key of what is meant, by where they come
	// from, such as "each.key" or "each.value.permission_set".
	exact map[string]string
	// within are instance keys that may have the key of what is meant in them, by
	// the same: those of a for_each whose values the plan does not tell.
	within map[string]string
	// indexes say what each of these is an index of.
	indexes map[string]indexOf
	// opaque says that there is a reference which the plan does not explain, to a local.
	opaque bool
	// seen are the references that were followed, which may lead in circles.
	seen map[string]bool
	// chained says that they are of a for_each, whose own each is not looked at.
	chained bool
}

func newHints() *hints {
	return &hints{exact: map[string]string{}, within: map[string]string{}, indexes: map[string]indexOf{}, seen: map[string]bool{}}
}

// first reports whether a reference is new where it stands.
func (h *hints) first(from frame, reference string) bool {
	key := fmt.Sprintf("%v\x00%s\x00%s", from.in.path(), from.label, reference)
	if h.seen[key] {
		return false
	}
	h.seen[key] = true
	return true
}

// target is a resource to which a reference leads.
type target struct {
	module []moduleStep
	block  string
	// key is that of the instance, where the reference has one.
	key    string
	hasKey bool
	// attribute is what the reference takes of it, "" where it does not say.
	attribute string
}

// maxSteps bounds how far references are followed through modules.
const maxSteps = 64

// follow gathers what references lead to, through variables and outputs.
func (l *linker) follow(from frame, references []string, into *hints, depth int) {
	if depth > maxSteps {
		into.opaque = true
		return
	}
	at := &place{}
	for _, reference := range leaves(references) {
		path := steps(reference)
		if len(path) < 2 {
			into.opaque = true
			continue
		}
		first := into.first(from, reference)
		switch path[0].name {
		case "each", "count":
			l.followEach(from, path, into, at, depth)
		case "var":
			l.followVariable(from, path, into, at, first, depth)
		case "module":
			if at.collection(ofResource); first {
				l.followOutput(from, path, into, depth)
			}
		case "local", "self":
			at.collection(ofLocal)
			into.opaque = true
		case "path", "terraform":
		default:
			at.resource(into.add(from.in, path))
		}
	}
}

// add notes a reference to a resource or a data source.
func (h *hints) add(in *scope, path []step) target {
	t := target{module: in.path()}
	n := 2
	if path[0].name == data {
		n = 3
	}
	if len(path) < n {
		h.opaque = true
		return t
	}
	for i, step := range path[:n] {
		if i > 0 {
			t.block += "."
		}
		t.block += step.name
	}
	if path = path[n:]; len(path) > 0 && path[0].isKey {
		t.key, t.hasKey = path[0].name, !path[0].unknown
		path = path[1:]
	}
	if len(path) > 0 && !path[0].isKey {
		t.attribute = path[0].name
	}
	if !slices.ContainsFunc(h.targets, t.equal) {
		h.targets = append(h.targets, t)
	}
	return t
}

func (t target) equal(other target) bool {
	return slices.Equal(t.module, other.module) && t.block == other.block && t.key == other.key && t.hasKey == other.hasKey && t.attribute == other.attribute
}

func (l *linker) followEach(from frame, path []step, into *hints, at *place, depth int) {
	if !from.hasKey {
		into.opaque = true
		return
	}
	key, value := from.label+".key", from.label+".value"+pathText(path[2:])
	if path[0].name == "count" || path[1].name == "key" {
		into.exact[key] = from.key
		at.index(into, key)
		return
	}
	at.index(into, value)
	if all, ok := l.p.evaluate(from.in, from.forEach, depth); ok {
		if members, isMap := all.(map[string]any); isMap {
			if found, ok := walk(members[from.key], path[2:]); ok {
				if text, ok := textOf(found); ok {
					into.exact[value] = text
				}
				return // a value that is no text is no key
			}
		}
	}
	into.within[value] = from.key
	if len(path) == 2 {
		into.exact[value] = from.key // of a set, the value is the key
	}
	if into.chained {
		into.opaque = true
		return
	}
	// The values may be resources themselves, as in for_each = aws_….set.
	chained := newHints()
	chained.chained = true
	l.follow(from, leaves(referencesAt(from.forEach, nil)), chained, depth+1)
	if len(chained.targets) > 0 {
		into.exact[key] = from.key
		into.indexes[key] |= ofResource
	}
	for _, t := range chained.targets {
		if t.attribute == "" && len(path) > 2 {
			t.attribute = path[2].name
		}
		if !slices.ContainsFunc(into.targets, t.equal) {
			into.targets = append(into.targets, t)
		}
	}
	into.opaque = into.opaque || chained.opaque
}

func pathText(path []step) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteString("." + step.name)
	}
	return b.String()
}

func (l *linker) followVariable(from frame, path []step, into *hints, at *place, first bool, depth int) {
	name := path[1].name
	if from.in.parent != nil {
		if e, set := from.in.call.expressions[name]; set {
			if _, isConstant := constant(e); !isConstant {
				if at.collection(ofResource); first {
					l.follow(from.in.caller(), referencesAt(e, path[2:]), into, depth+1)
				}
				return
			}
		}
	}
	if value, ok := l.p.variable(from.in, path[1:], depth); ok {
		if text, ok := textOf(value); ok {
			source := "var." + name + pathText(path[2:])
			into.exact[source] = text
			at.index(into, source)
			return
		}
	} else {
		into.opaque = true
	}
	at.collection(ofLocal)
}

func (l *linker) followOutput(from frame, path []step, into *hints, depth int) {
	module, rest := moduleStep{name: path[1].name, any: true}, path[2:]
	if len(rest) > 0 && rest[0].isKey {
		module.key, module.hasKey, module.any = rest[0].name, !rest[0].unknown, rest[0].unknown
		rest = rest[1:]
	}
	call := from.in.config.calls[module.name]
	if call == nil {
		into.opaque = true
		return
	}
	child := from.in.child(module)
	if len(rest) == 0 {
		into.opaque = true // the module as a whole, or by a key that is not written out
		for _, output := range sortedKeys(call.module.outputs) {
			l.follow(frame{in: child}, referencesAt(call.module.outputs[output], nil), into, depth+1)
		}
		return
	}
	if output, ok := call.module.outputs[rest[0].name]; ok {
		l.follow(frame{in: child}, referencesAt(output, rest[1:]), into, depth+1)
		return
	}
	into.opaque = true
}
