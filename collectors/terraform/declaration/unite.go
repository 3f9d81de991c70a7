package declaration

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Source is one of several that [Unite] puts together.
type Source struct {
	// Name is the path by which a person named it.
	Name string
	// Repository is the absolute path of the directory to which its places are relative.
	Repository string
	*Declarations
}

// Unite puts what several sources declare together, as if they were root modules
// of one directory: an address begins with the path of its root module and "#",
// where that is not ".", or with the name of a source that is no root module.
// Paths of another repository than the first one's begin with its directory's
// name. The sources' own declarations are changed and must not be used any more.
//
// An error says that something would be read twice.
func Unite(sources []Source) (*Declarations, error) {
	u := &union{
		united:  &Declarations{},
		folders: map[string]string{sources[0].Repository: ""},
		taken:   map[string]bool{"": true},
		roots:   map[string]string{},
		files:   map[string]Source{},
		names:   map[string]bool{},
	}
	for _, source := range sources {
		source.Name = path.Clean(filepath.ToSlash(source.Name))
		if u.names[source.Name] {
			return nil, fmt.Errorf("%s is named twice; name it once", source.Name)
		}
		u.names[source.Name] = true
		move := &move{source: source, folder: u.folder(source.Repository), moved: map[any]bool{}}
		move.declarations()
		if err := u.code(move); err != nil {
			return nil, err
		}
		u.united.Resources = append(u.united.Resources, source.Resources...)
		u.united.Unresolved = append(u.united.Unresolved, source.Unresolved...)
		u.united.Diagnostics = append(u.united.Diagnostics, source.Diagnostics...)
	}
	return u.united, nil
}

// union is several sources being put together.
type union struct {
	united *Declarations
	// folders leads from a repository to what its paths begin with, of which
	// taken holds all.
	folders map[string]string
	taken   map[string]bool
	// roots leads from a root module to the name of the source that holds it, files
	// from a key of [snapshot.IaC.Code] to the source. names are those of the sources.
	roots map[string]string
	files map[string]Source
	names map[string]bool
}

func (u *union) folder(repository string) string {
	folder, known := u.folders[repository]
	if !known {
		base := filepath.Base(repository)
		folder = base
		for n := 2; u.taken[folder]; n++ {
			folder = base + "-" + strconv.Itoa(n)
		}
		u.folders[repository], u.taken[folder] = folder, true
	}
	return folder
}

// code adds what a source tells of the code itself.
func (u *union) code(m *move) error {
	iac := m.source.IaC
	if iac == nil {
		return nil
	}
	if u.united.IaC == nil {
		u.united.IaC = &snapshot.IaC{}
	}
	to, name := u.united.IaC, m.source.Name
	hold(&to.RootModules, iac.RootModules)
	hold(&to.Code, iac.Code)
	hold(&to.ModuleCalls, iac.ModuleCalls)
	for _, root := range slices.Sorted(maps.Keys(iac.RootModules)) {
		directory := path.Join(m.folder, root)
		if other, known := u.roots[directory]; known {
			return fmt.Errorf("%s and %s both hold the root module %s; leave one of them out", other, name, directory)
		}
		u.roots[directory] = name
		if module := iac.RootModules[root]; module != nil {
			m.locations(module.Locations)
		}
		to.RootModules[directory] = iac.RootModules[root]
	}
	for _, key := range slices.Sorted(maps.Keys(iac.Code)) {
		moved := key
		if m.folder != "" {
			moved = m.folder + "/" + key
		}
		// Root modules may share a file; what is no root module is read for itself.
		if other, known := u.files[moved]; known && (len(iac.RootModules) == 0 || len(other.IaC.RootModules) == 0) {
			file, _, _ := strings.Cut(moved, "#")
			return fmt.Errorf("%s and %s both read %s; leave one of them out", other.Name, name, file)
		}
		u.files[moved] = m.source
		m.locations(iac.Code[key].Locations)
		to.Code[moved] = iac.Code[key]
	}
	for _, key := range slices.Sorted(maps.Keys(iac.ModuleCalls)) {
		m.locations(iac.ModuleCalls[key].Locations)
		to.ModuleCalls[m.address(key, false)] = iac.ModuleCalls[key]
	}
	to.Removals = append(to.Removals, iac.Removals...)
	return nil
}

// hold makes a map where a source has one: none is what no source holds.
func hold[V any](to *map[string]V, from map[string]V) {
	if *to == nil && from != nil {
		*to = map[string]V{}
	}
}
