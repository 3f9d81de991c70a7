package snapshot

import (
	"maps"
	"slices"
	"strings"
)

// identity is by what a member is known beside its key.
type identity struct {
	// name and id are nil where they are not known.
	name, id *string
	// gone says that AWS found nobody under the id.
	gone bool
}

// idBehind returns the id of the member under a key: the one that was read, else
// the one that the key is, as of a group that code names by its literal id; "" where
// neither tells.
func (i identity) idBehind(key string) string {
	if i.id != nil && *i.id != "" {
		return *i.id
	}
	if id, ok := strings.CutPrefix(key, PrefixID); ok {
		return id
	}
	return ""
}

// pairing leads from members of code to the same members of what is judged.
type pairing struct {
	to map[string]string
	// byID leads from the ids that are known of judged members to their keys.
	byID map[string]string
	// byName leads from names to the keys of judged members that have them.
	byName map[string][]string
	// from is the way back; code may name one member twice, by name and by id.
	from map[string][]string
	// judgedNameless and codeNameless are members that were not matched and of
	// which it is not known what they are called, sorted: each of them may be any
	// of the other side's that was not matched.
	judgedNameless, codeNameless []string
	// judgedIDless are members that were not matched and whose id is not known, sorted.
	judgedIDless []string
	// codeUnmatched counts the members of code that were not matched.
	codeUnmatched int
}

// key returns the judged one's key of a member of code, code's own where there is
// none. What a plan deletes is no member of it any more, and its key may be an id.
func (p pairing) key(code string) string {
	if to, ok := p.to[code]; ok {
		return to
	}
	if id, ok := strings.CutPrefix(code, PrefixID); ok && p.byID[id] != "" {
		return p.byID[id]
	}
	return code
}

// pair matches members by id where both sides know one, else by key, else by name.
// One that is known to have another id is another member, whatever its name: a
// group that was made again under its old name is a new group.
func pair[M any](judged, code map[string]*M, of func(*M) identity) pairing {
	p := pairing{to: map[string]string{}, byID: map[string]string{}, byName: map[string][]string{}, from: map[string][]string{}}
	for _, key := range slices.Sorted(maps.Keys(judged)) {
		if judged[key] == nil {
			continue
		}
		who := of(judged[key])
		if id := who.idBehind(key); id != "" {
			p.byID[id] = key
		}
		if who.name != nil && !who.gone {
			p.byName[*who.name] = append(p.byName[*who.name], key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(code)) {
		if code[key] == nil {
			continue
		}
		who := of(code[key])
		to, ok := p.byID[who.idBehind(key)]
		if !ok {
			to, ok = byKeyOrName(key, who, judged, p.byName, of)
		}
		if ok {
			p.to[key] = to
			p.from[to] = append(p.from[to], key)
			continue
		}
		p.codeUnmatched++
		if nameless(key, who) {
			p.codeNameless = append(p.codeNameless, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(judged)) {
		if judged[key] == nil || p.from[key] != nil {
			continue
		}
		who := of(judged[key])
		if nameless(key, who) {
			p.judgedNameless = append(p.judgedNameless, key)
		}
		if who.idBehind(key) == "" {
			p.judgedIDless = append(p.judgedIDless, key)
		}
	}
	return p
}

func byKeyOrName[M any](key string, who identity, judged map[string]*M, byName map[string][]string, of func(*M) identity) (string, bool) {
	to := key
	if judged[key] == nil || strings.HasPrefix(key, PrefixUnresolved) {
		if who.name == nil || len(byName[*who.name]) != 1 {
			return "", false
		}
		to = byName[*who.name][0]
	}
	other := of(judged[to])
	if other.gone || differ(who.idBehind(key), other.idBehind(to)) {
		return "", false
	}
	return to, true
}

// differ reports whether two ids are known, and are not the same.
func differ(a, b string) bool { return a != "" && b != "" && a != b }

// nameless reports whether it is not known what a member is called. Whom AWS does
// not find is nobody else.
func nameless(key string, who identity) bool {
	return who.name == nil && !who.gone && (strings.HasPrefix(key, PrefixID) || strings.HasPrefix(key, PrefixUnresolved))
}

// principal returns the judged one's key of a principal of code, code's own and
// false where there is none.
func (j *join) principal(principal string) (string, bool) {
	if key, ok := strings.CutPrefix(principal, PrefixGroup); ok {
		to, ok := j.groups.to[key]
		return PrefixGroup + j.groups.key(key), ok && to != ""
	}
	key := strings.TrimPrefix(principal, PrefixUser)
	to, ok := j.users.to[key]
	return PrefixUser + j.users.key(key), ok && to != ""
}
