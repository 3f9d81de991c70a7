package snapshottest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// HostileNames returns names that AWS lets a group have, or might one day, and
// that must come out harmless in every format.
func HostileNames() []string {
	return []string{
		`<script>alert(1)</script>`,
		`=cmd()`,
		"+1|2",
		"line\nbreak\r\ttab",
		"\x1b[31mred\x1b[0m",
		"right\u202eto left",
		"::error::injected",
		`"quoted" \ back/slash`,
		"id:looks-like-an-id",
		"unresolved:looks-like-code",
		"group:looks-like-a-principal",
		"white space ",
		"Ünïcödé–日本語–🜁",
		strings.Repeat("long", 256),
	}
}

func (g *generator) users() {
	g.snapshot.Users = map[string]*snapshot.User{}
	for n := range g.size.Users {
		name := fmt.Sprintf("%s.%s.%d@example.com",
			pick(g, []string{"amara", "bo", "chen", "dina", "eli"}), pick(g, []string{"adeyemi", "berg", "costa", "duval"}), n)
		if g.chance(40) {
			// User names hold no white space; group names may.
			name = fmt.Sprintf("%s#%d", strings.Join(strings.Fields(pick(g, HostileNames()[:10])), ""), n)
		}
		id := g.uuid()
		status := "ENABLED"
		if g.chance(10) {
			status = "DISABLED"
		}
		key := snapshot.Key(name, id)
		createdBy, issuers := g.origin()
		g.snapshot.Users[key] = &snapshot.User{
			ID: &id, Name: &name, Exists: new(true), Status: &status, CreatedBy: &createdBy, ExternalIDIssuers: issuers,
		}
		g.userKeys = append(g.userKeys, key)
	}
}

func (g *generator) groups() {
	g.snapshot.Groups = map[string]*snapshot.Group{}
	hostile := HostileNames()
	for n := range g.size.Groups {
		name := fmt.Sprintf("%s-%d", pick(g, []string{"Platform Administrators", "developers", "auditors", "LZReadOnly"}), n)
		if g.chance(6) {
			name = hostile[n%len(hostile)]
			if n >= len(hostile) {
				name = fmt.Sprintf("%s %d", name[:min(len(name), 1000)], n)
			}
		}
		id := g.uuid()
		key := snapshot.Key(name, id)
		createdBy, issuers := g.origin()
		g.snapshot.Groups[key] = &snapshot.Group{
			ID: &id, Name: &name, Exists: new(true), CreatedBy: &createdBy, ExternalIDIssuers: issuers, Members: []string{},
		}
		g.groupKeys = append(g.groupKeys, key)
	}
	g.memberships()
}

// memberships fills the groups but for every ninth, which stays empty.
func (g *generator) memberships() {
	type membership struct{ group, user int }
	seen := make(map[membership]bool, g.size.Memberships)
	for range 4 * g.size.Memberships {
		if len(seen) == g.size.Memberships {
			break
		}
		m := membership{g.IntN(len(g.groupKeys)), g.IntN(len(g.userKeys))}
		if m.group%9 == 8 || seen[m] {
			continue
		}
		seen[m] = true
		group := g.snapshot.Groups[g.groupKeys[m.group]]
		group.Members = append(group.Members, g.userKeys[m.user])
	}
	for _, group := range g.snapshot.Groups {
		slices.Sort(group.Members)
	}
}

// origin returns who created a principal and who issued its external ids.
func (g *generator) origin() (createdBy string, issuers []string) {
	switch g.IntN(4) {
	case 0:
		return "", []string{}
	case 1:
		return g.uuid(), []string{}
	case 2:
		return "SCIM/" + g.uuid(), []string{"https://idp.example.com/scim"}
	default:
		return "SCIM/" + g.uuid(), []string{"https://idp.example.com/scim", "https://old.example.com/"}
	}
}

// gone adds a principal that is deleted and known only by its assignments, and
// returns it as it stands in an assignment.
func (g *generator) gone() string {
	id := g.uuid()
	key := snapshot.PrefixID + id
	principal := snapshot.PrefixGroup + key
	if g.chance(2) {
		g.snapshot.Groups[key] = &snapshot.Group{ID: &id, Exists: new(false)}
	} else {
		principal = snapshot.PrefixUser + key
		g.snapshot.Users[key] = &snapshot.User{ID: &id, Exists: new(false)}
	}
	g.goneKeys = append(g.goneKeys, principal)
	return principal
}
