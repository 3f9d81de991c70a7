package plan

import (
	"fmt"
	"slices"
	"strings"
)

// pool is the resources that an attribute can mean: those that a value which is
// not known yet can be of.
type pool struct {
	// name tells pools apart.
	name string
	all  []*candidate
	// byKey are the candidates that a single key tells from the others.
	byKey map[string][]*candidate
	// foreign says that the value may also be of something else that is not known.
	foreign bool
	// sure says that no reference leads elsewhere, so that a single candidate is meant.
	sure bool
	// likely says that no reference leads to the candidates, but a local may.
	likely bool
}

// candidate is an instance with the attribute that would be meant, and the keys
// by which code must have chosen it.
type candidate struct {
	*instance
	attribute string
	needs     []string
	// anyKey says that one of them is enough.
	anyKey bool
}

// pool gathers the candidates for an attribute of an instance.
func (l *linker) pool(i *instance, hint *hints, ids, others []identity) *pool {
	var name strings.Builder
	fmt.Fprintf(&name, "%q %v %v", i.module, ids, hint.opaque)
	for _, t := range hint.targets {
		fmt.Fprintf(&name, " %v", t)
	}
	if known := l.pools[name.String()]; known != nil {
		return known
	}
	p := &pool{name: name.String(), byKey: map[string][]*candidate{}, sure: true}
	l.pools[p.name] = p
	for _, t := range hint.targets {
		l.candidates(p, t, ids, others)
	}
	if len(p.all) == 0 && hint.opaque {
		l.likely(p, i, ids)
	}
	for _, c := range p.all {
		for _, key := range c.needs {
			if !slices.Contains(p.byKey[key], c) {
				p.byKey[key] = append(p.byKey[key], c)
			}
		}
	}
	return p
}

// candidates adds the instances to which a reference leads, of the types ids and
// not of others.
func (l *linker) candidates(p *pool, t target, ids, others []identity) {
	for _, i := range l.byBlock[blockKey(t.module, t.block)] {
		needs, ok := t.matches(i)
		if !ok {
			continue
		}
		n := slices.IndexFunc(ids, func(id identity) bool { return id.resourceType == i.typ })
		if n < 0 && slices.ContainsFunc(others, func(id identity) bool { return id.resourceType == i.typ }) {
			continue // the other type of principal
		}
		if n < 0 || t.attribute != "" && !slices.Contains(ids[n].paths, t.attribute) {
			p.foreign = p.foreign || t.attribute == "" && holdsTrue(i.unknown) || t.attribute != "" && i.isUnknown(t.attribute)
			continue
		}
		for _, path := range ids[n].paths {
			if (t.attribute == "" || t.attribute == path) && i.isUnknown(path) {
				p.add(&candidate{i, path, needs, false})
				break
			}
		}
	}
}

func (p *pool) add(c *candidate) {
	if !slices.ContainsFunc(p.all, func(known *candidate) bool { return known.instance == c.instance }) {
		p.all = append(p.all, c)
	}
}

// matches reports whether a reference can lead to an instance, and which keys
// it leaves open.
func (t target) matches(i *instance) (needs []string, ok bool) {
	for n, module := range moduleSteps(i.module) {
		switch wanted := t.module[n]; {
		case wanted.any && module.hasKey:
			needs = append(needs, module.key)
		case !wanted.any && (wanted.hasKey != module.hasKey || wanted.key != module.key):
			return nil, false
		}
	}
	key, hasKey := i.keyText()
	switch {
	case t.hasKey && (!hasKey || key != t.key):
		return nil, false
	case !t.hasKey && hasKey:
		needs = append(needs, key)
	}
	return needs, true
}

// likely adds what a local can stand for, of which the plan says nothing: the
// resources of the right type in the same module. Code may have a map of them
// by name.
func (l *linker) likely(p *pool, of *instance, ids []identity) {
	p.likely = true
	elsewhere := 0
	for _, i := range l.instances {
		n := slices.IndexFunc(ids, func(id identity) bool { return id.resourceType == i.typ })
		if n < 0 || i.removed {
			continue
		}
		for _, path := range ids[n].paths {
			if !i.isUnknown(path) {
				continue
			}
			if i.module == of.module {
				p.add(&candidate{i, path, namesOf(i, ids[n]), true})
			} else {
				elsewhere++
			}
			break
		}
	}
	p.sure = elsewhere == 0
}
