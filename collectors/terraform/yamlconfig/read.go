package yamlconfig

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
	"github.com/idcscan/idcscan/collectors/terraform/standin"
)

// What each kind of file may declare more of. Attachments are left out: a file
// attaches policies to its own permission sets only.
var (
	permissionSetTypes = []string{"aws_ssoadmin_permission_set"}
	assignmentTypes    = []string{"aws_ssoadmin_account_assignment"}
)

// Read returns what the files declare, with the places of the values in them.
// repository is a directory above them, to which paths are relative, "" for their
// own. Principals are looked up by their names, since the files do not tell who
// declares them; so are permission sets where no file declares any. The error is
// nil unless nothing could be read at all; where that is for mistakes in all files,
// the declarations hold what these are, and nothing else.
func (c *Configuration) Read(ctx context.Context, repository string) (*declaration.Declarations, error) {
	files, ok := standin.Open(c.Standin)
	if !ok {
		return nil, fmt.Errorf("%s: no module %q is known; name one of %s", c.Directory, c.Standin, strings.Join(standin.Names(), ", "))
	}
	declared, err := module.LoadStandin(ctx, module.Options{Root: c.Directory, Repository: repository}, files, c.inputs())
	if err != nil {
		return nil, err
	}
	declared.IaC.RootModules = nil // the one that reads these files is elsewhere
	for i, found := range declared.Diagnostics {
		if found.Place.URI == "" { // A line of the stand-in, which nobody has.
			declared.Diagnostics[i].Place = snapshot.Location{URI: c.uri(repository, c.names()[0]), StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1}
		}
	}
	for _, missing := range []struct {
		files []string
		types []string
		what  string
	}{
		{c.PermissionSets, permissionSetTypes, "permission sets"},
		{c.Assignments, assignmentTypes, "account assignments"},
	} {
		if missing.files == nil {
			declared.Unresolved = append(declared.Unresolved, declaration.Unresolved{Types: missing.types, Symbol: &declaration.Symbol{
				Address: missing.what, Why: declaration.NotRead,
				Reason: "no file of " + missing.what + " was read", Remedy: "name the directory that holds it, too",
			}})
		}
	}
	for _, name := range c.Templates {
		declared.Unresolved = append(declared.Unresolved, declaration.Unresolved{
			Types: c.typesOf(name),
			Symbol: &declaration.Symbol{
				Address: name, Why: declaration.Unset, Place: snapshot.Location{URI: c.uri(repository, name), StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1},
				Reason: "Terraform fills the template in", Remedy: "scan the Terraform that calls the module",
			},
		})
	}
	readable := 0
	for _, name := range c.names() {
		if holdsEntries(filepath.Join(c.Directory, name)) {
			readable++
		}
	}
	if readable == 0 {
		mistakes := &declaration.Declarations{Diagnostics: declared.Diagnostics}
		return mistakes, fmt.Errorf("%s: no entry of it can be read; write a mapping of names to entries, or {} where there are none",
			c.uri(repository, strings.Join(c.names(), ", ")))
	}
	return declared, nil
}

// holdsEntries reports whether a file is what the modules take: a mapping.
func holdsEntries(path string) bool {
	text, err := read(path)
	if err != nil {
		return false
	}
	document := parse(text)
	return document != nil && document.Kind == yaml.MappingNode
}

func (c *Configuration) typesOf(name string) []string {
	if shapeOfName(name).permissionSets {
		return permissionSetTypes
	}
	return assignmentTypes
}

// names are those of all files, each once, sorted.
func (c *Configuration) names() []string {
	names := slices.Concat(c.PermissionSets, c.Assignments)
	slices.Sort(names)
	return slices.Compact(names)
}

func (c *Configuration) inputs() map[string]cty.Value {
	return map[string]cty.Value{"files": cty.ObjectVal(map[string]cty.Value{
		"permission_sets": texts(c.PermissionSets), "account_assignments": texts(c.Assignments),
	})}
}

func texts(names []string) cty.Value {
	if len(names) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	values := make([]cty.Value, len(names))
	for i, name := range names {
		values[i] = cty.StringVal(name)
	}
	return cty.ListVal(values)
}

// uri is the path of a file in locations.
func (c *Configuration) uri(repository, name string) string {
	path := filepath.Join(c.Directory, name)
	if repository == "" {
		return name
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return name
	}
	if repository, err = filepath.Abs(repository); err != nil {
		return name
	}
	relative, err := filepath.Rel(repository, absolute)
	if err != nil || !filepath.IsLocal(relative) {
		return name
	}
	return filepath.ToSlash(relative)
}
