package snapshot

import (
	"reflect"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// read reads every section into its field of the snapshot.
func (l *loader) read(into reflect.Value) {
	keys := l.keys()
	var tasks []func(*decoder) []breach
	for i := range l.sections {
		tasks = append(tasks, l.tasks(&l.sections[i], into)...)
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	found := make([][]breach, len(tasks))
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			d := l.decoder(keys)
			for n := int(next.Add(1)) - 1; n < len(tasks); n = int(next.Add(1)) - 1 {
				found[n] = tasks[n](d)
			}
		})
	}
	workers.Wait()
	l.found = append(l.found, slices.Concat(found...)...)
	for i := range l.sections {
		workers.Go(func() { l.sections[i].assemble(into) })
	}
	workers.Wait()
	for i := range l.sections {
		l.twice(&l.sections[i], into)
	}
}

// taskSize is how many bytes one task reads, so that the last ones end together.
const taskSize = 256 << 10

// tasks returns what reads a section: as one value, or its members in runs.
func (l *loader) tasks(section *part, into reflect.Value) []func(*decoder) []breach {
	at := pathTo(section.name)
	if section.members == nil {
		return []func(*decoder) []breach{func(d *decoder) []breach {
			if b := d.decode(at, l.text[section.from:section.to], section.from, into.FieldByIndex(section.field.index)); b != nil {
				return []breach{*b}
			}
			return nil
		}}
	}
	element := section.field.typ.Elem()
	if element.Kind() == reflect.Pointer {
		element = element.Elem()
	}
	section.backing = reflect.MakeSlice(reflect.SliceOf(element), len(section.members), len(section.members))
	var tasks []func(*decoder) []breach
	for first := 0; first < len(section.members); {
		end := first
		for end < len(section.members) && section.members[end].from-section.members[first].from <= taskSize {
			end++
		}
		run, from := section.members[first:end], first
		tasks = append(tasks, func(d *decoder) (found []breach) {
			for i, m := range run {
				b := d.decode(at.key(section.keys[from+i]), l.text[m.from:m.to], m.from, section.backing.Index(from+i))
				if b != nil && len(found) < maxErrors {
					found = append(found, *b)
				}
			}
			return found
		})
		first = end
	}
	return tasks
}

// keys reads the keys of all members into one table.
func (l *loader) keys() keyTable {
	n := 0
	for _, section := range l.sections {
		n += len(section.members)
	}
	table := make(keyTable, 2*n)
	prefixes := map[string]string{"users": PrefixUser, "groups": PrefixGroup}
	d := l.decoder(nil)
	for i := range l.sections {
		section := &l.sections[i]
		section.keys = make([]string, len(section.members))
		for n, m := range section.members {
			quoted := l.text[m.nameAt:m.nameTo]
			key := string(quoted[1 : len(quoted)-1])
			if !isPlain(key) {
				if b := d.decode(pathTo(section.name), quoted, m.nameAt, reflect.ValueOf(&key).Elem()); b != nil {
					l.found = append(l.found, *b)
				}
			}
			section.keys[n] = table.add(prefixes[section.name], key)
		}
	}
	return table
}

// isPlain reports whether a JSON string stands for itself.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] == '\\' {
			return false
		}
	}
	return utf8.ValidString(text)
}

// assemble makes the map of a section that was read in runs.
func (p *part) assemble(into reflect.Value) {
	if p.members == nil {
		return
	}
	made := reflect.MakeMapWithSize(p.field.typ, len(p.members))
	for i, key := range p.keys {
		value := p.backing.Index(i)
		if p.field.typ.Elem().Kind() == reflect.Pointer {
			value = value.Addr()
		}
		made.SetMapIndex(reflect.ValueOf(key).Convert(p.field.typ.Key()), value)
	}
	into.FieldByIndex(p.field.index).Set(made)
}

// twice reports keys that occur twice in a section.
func (l *loader) twice(section *part, into reflect.Value) {
	if section.members == nil || into.FieldByIndex(section.field.index).Len() == len(section.keys) {
		return
	}
	seen := map[string]bool{}
	for i, key := range section.keys {
		if seen[key] {
			l.report(pathTo(section.name).key(key), section.members[i].nameAt, "occurs twice", "keep one of them")
		}
		seen[key] = true
	}
}
