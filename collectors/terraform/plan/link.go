package plan

import (
	"fmt"
	"slices"
	"strings"
)

// link is where an attribute that is not known yet leads.
type link struct {
	// to is the resource that will have the value, at path; nil where more than
	// one can, which why then names.
	to   *instance
	path string
	why  string
}

// linker finds out which resource an unknown attribute means. What it has to go
// by are the references of the configuration, which name resources but hardly
// ever the instance, and the keys of instances.
type linker struct {
	p         *planned
	instances []*instance
	byBlock   map[string][]*instance // by the module's names and the block
	// called are the names and keys of resources by their addresses, and by what
	// identifies them where that is known.
	called map[string][]string
	pools  map[string]*pool
	groups map[string]*questions
}

func newLinker(p *planned, all []*instance) *linker {
	l := &linker{
		p: p, instances: all, byBlock: map[string][]*instance{}, called: map[string][]string{},
		pools: map[string]*pool{}, groups: map[string]*questions{},
	}
	byType := map[string]identity{}
	for _, ids := range referents {
		for _, id := range ids {
			byType[id.resourceType] = id
		}
	}
	for _, i := range all {
		if i.removed {
			continue
		}
		at := blockKey(moduleSteps(i.module), i.block())
		l.byBlock[at] = append(l.byBlock[at], i)
		id, ok := byType[i.typ]
		if !ok {
			continue
		}
		l.called[i.address] = namesOf(i, id)
		for _, path := range id.paths {
			if value := i.text(path); value != "" {
				l.called[value] = append(l.called[value], namesOf(i, id)...)
			}
		}
	}
	return l
}

func blockKey(modules []moduleStep, block string) string {
	var b strings.Builder
	for _, module := range modules {
		b.WriteString(module.name + ".")
	}
	return b.String() + "|" + block
}

// namesOf are the key and the names of an instance.
func namesOf(i *instance, id identity) (all []string) {
	if key, ok := i.keyText(); ok {
		all = append(all, key)
	}
	for _, attribute := range id.names {
		if name := i.text(attribute); name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// question is one attribute of one instance that is not known, with what there
// is to answer it.
type question struct {
	of   attributeOf // with the whole path to the value
	hint *hints
}

// questions are those of all instances of a block about one attribute. They
// have one answer in common: the rule that leads from an instance to what it means.
type questions struct {
	attribute string
	pool      *pool
	all       []*question
	// known are those of instances of which the attribute is known: of what
	// exists already, and so never of a candidate.
	known []*question
}

// links answers for all attributes that can refer to another resource.
func (l *linker) links() map[attributeOf]link {
	var order []*questions
	for _, i := range l.instances {
		in := l.p.scope(i.module)
		unknown, _ := i.unknown.(map[string]any)
		if in == nil || i.mode == data || !relevant(i.typ) || in.config.resources[i.block()] == nil {
			continue
		}
		for _, attribute := range sortedKeys(unknown) {
			eachUnknown(unknown[attribute], attribute, attribute, func(path, name string) {
				if q := l.ask(in, i, attribute, path, name); q != nil {
					order = append(order, q)
				}
			})
		}
	}
	answers := map[attributeOf]answer{}
	for _, q := range order {
		l.addKnown(q)
		q.answer(l, answers)
	}
	l.doubt(answers)
	links := map[attributeOf]link{}
	for of, answer := range answers {
		links[of] = answer.link
	}
	return links
}

// eachUnknown calls found with each path at which a value is not known.
func eachUnknown(tree any, path, name string, found func(path, name string)) {
	switch tree := tree.(type) {
	case bool:
		if tree {
			found(path, name)
		}
	case []any:
		for n, branch := range tree {
			eachUnknown(branch, fmt.Sprintf("%s[%d]", path, n), name, found)
		}
	case map[string]any:
		for _, key := range sortedKeys(tree) {
			eachUnknown(tree[key], path+"."+key, key, found)
		}
	}
}

// ask notes a question. It returns the questions that it belongs to, if it is
// the first of them.
func (l *linker) ask(in *scope, i *instance, attribute, path, name string) *questions {
	ids := slices.DeleteFunc(slices.Clone(referents[name]), func(id identity) bool {
		principal := i.text("principal_type")
		return id.principal != "" && principal != "" && id.principal != principal
	})
	expression, set := in.config.resources[i.block()].expressions[attribute]
	if len(ids) == 0 || !set {
		return nil
	}
	hint := newHints()
	l.follow(frameOf(in, i), referencesAt(expression, steps(path)[1:]), hint, 0)
	pool := l.pool(i, hint, ids, referents[name])
	key := strings.Join([]string{i.module, i.block(), path, pool.name}, "\x00")
	q := l.groups[key]
	first := q == nil
	if first {
		q = &questions{attribute: name, pool: pool}
		l.groups[key] = q
	}
	q.all = append(q.all, &question{attributeOf{i, path}, hint})
	if first {
		return q
	}
	return nil
}

// addKnown adds the instances of the same block that know the attribute.
func (l *linker) addKnown(q *questions) {
	asked := q.all[0].of
	in := l.p.scope(asked.of.module)
	for _, i := range l.byBlock[blockKey(moduleSteps(asked.of.module), asked.of.block())] {
		if i.module != asked.of.module || i.text(asked.attribute) == "" || i.text("principal_type") != asked.of.text("principal_type") {
			continue
		}
		hint := newHints()
		l.follow(frameOf(in, i), referencesAt(in.config.resources[i.block()].expressions[asked.attribute], nil), hint, 0)
		q.known = append(q.known, &question{attributeOf{i, asked.attribute}, hint})
	}
}
