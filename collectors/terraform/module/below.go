package module

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// rootsBelow are the root modules below the scanned one: directories that nothing
// calls and that are made to be run, by a backend, a provider or values of their
// own. Whether others are run nobody can tell, so that what these declare may be
// declared beside all that is known.
func (l *loader) rootsBelow(directories []string) (roots []string) {
	looked, called := map[string]*configuration{}, map[string]bool{}
	for _, directory := range directories {
		looked[directory] = l.peek(directory)
	}
	for _, directory := range directories {
		for _, target := range localCalls(looked[directory]) {
			// What is run is run although an example, which is not read, calls it.
			if at := looked[target]; at == nil || !l.shows(directory) || !l.isRun(at) {
				called[target] = true
			}
		}
	}
	for _, directory := range directories {
		switch c := looked[directory]; {
		case directory == l.scanned || called[directory] || l.shows(directory):
		case l.isRun(c):
			roots = append(roots, directory)
		default:
			l.tellUncalled(c, looked)
		}
	}
	return roots
}

// localCalls are the directories that a configuration calls as modules.
func localCalls(c *configuration) (directories []string) {
	for _, call := range c.calls {
		source := constant(call.Body.Attributes["source"])
		if target := path.Join(c.directory, source); isLocal(source) && target != c.directory {
			directories = append(directories, target)
		}
	}
	return directories
}

// isModuleOf reports whether the scanned directory is a module of one of the root
// modules below it, and not run itself.
func (l *loader) isModuleOf(roots []string) bool {
	return slices.ContainsFunc(roots, func(directory string) bool {
		return slices.Contains(localCalls(l.peek(directory)), l.scanned)
	}) && !l.isRun(l.peek(l.scanned))
}

// peek reads the files of a directory below the scanned one and tells nothing of
// them.
func (l *loader) peek(directory string) *configuration {
	if c, ok := l.found(l.repository, l.scanned); ok && directory == l.scanned {
		return c
	}
	c := newConfiguration(l.repository, directory)
	primary, override, err := l.repository.terraformFiles(directory)
	if err != nil {
		return c
	}
	for i, name := range slices.Concat(primary, override) {
		c.add(l.parseFile(l.repository, name), i >= len(primary))
	}
	return c
}

// shows reports whether a directory holds examples or tests, as the standard
// structure of modules has them: https://developer.hashicorp.com/terraform/language/modules/develop/structure
func (l *loader) shows(directory string) bool {
	below := strings.TrimPrefix(directory, l.scanned+"/")
	return slices.ContainsFunc(strings.Split(below, "/"), func(name string) bool {
		return name == "examples" || name == "example" || name == "tests" || name == "test"
	})
}

// isRun reports whether a configuration is made to be run.
func (l *loader) isRun(c *configuration) bool {
	for _, file := range c.files {
		for _, block := range file.body.Blocks {
			if block.Type == "provider" || block.Type == "terraform" && slices.ContainsFunc(block.Body.Blocks, func(inner *hclsyntax.Block) bool {
				return inner.Type == "backend" || inner.Type == "cloud"
			}) {
				return true
			}
		}
	}
	_, err := l.repository.read(path.Join(c.directory, ".terraform.lock.hcl"))
	return err == nil || len(l.valueFiles(c.directory)) > 0
}

// tellUncalled leaves open what a directory that nothing calls may declare.
func (l *loader) tellUncalled(c *configuration, looked map[string]*configuration) {
	types, all := declared(c, map[*configuration]bool{}, func(_ *tree, directory string) (*configuration, bool) {
		found := looked[directory]
		return found, found != nil
	})
	if all && len(types) == 0 {
		return
	}
	if !all {
		types = nil
	}
	slices.Sort(types)
	l.unread(slices.Compact(types), l.symbols.Symbol(declaration.Symbol{
		Address: l.repository.name(c.directory), Why: declaration.NotRead,
		Place:  snapshot.Location{URI: c.files[0].name, StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1},
		Reason: "nothing calls the directory, and whether Terraform is run in it is not known",
		Remedy: "scan it by its own name if it is applied, or call it",
	}))
}
