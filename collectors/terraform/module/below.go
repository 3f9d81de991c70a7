package module

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// rootsIn are the root modules of a scanned directory that holds Terraform files:
// itself, and those below it that are made to be run and that neither it nor one of
// them calls. Whether others are run nobody can tell, so that what these declare may
// be declared beside all that is known. A scanned directory that one below calls is a
// module of it where it is not made to be run.
func (l *loader) rootsIn(directories []string) []string {
	looked, run, mentioned := map[string]*configuration{}, map[string]bool{}, map[string]bool{}
	for _, directory := range directories {
		c := l.look(directory)
		looked[directory], run[directory] = c, l.isRun(c)
		for _, target := range localCalls(c) {
			mentioned[target] = true
		}
	}
	called := map[string]bool{} // by what is read
	var follow func(directory string)
	follow = func(directory string) {
		for _, target := range localCalls(looked[directory]) {
			if looked[target] != nil && !called[target] {
				called[target] = true
				follow(target)
			}
		}
	}
	for _, directory := range directories {
		if directory == l.scanned || run[directory] {
			follow(directory)
		}
	}
	var roots []string
	for _, directory := range directories {
		switch {
		case directory == l.scanned || called[directory]:
		case run[directory]:
			roots = append(roots, directory)
		case !mentioned[directory] && !l.shows(directory):
			l.tellUncalled(looked[directory], looked)
		}
	}
	if len(roots) > 0 && called[l.scanned] && !run[l.scanned] {
		return roots
	}
	return append([]string{l.scanned}, roots...)
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

// look reads the files of a directory. Of one below the scanned one nothing is told.
func (l *loader) look(directory string) *configuration {
	if directory == l.scanned {
		if c, ok := l.found(l.repository, directory); ok {
			return c
		}
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
	below := strings.Split(strings.TrimPrefix(directory, l.scanned+"/"), "/")
	return slices.Contains(below, "examples") || slices.Contains(below, "tests")
}

// isRun reports whether a configuration is made to be run: it keeps its state
// somewhere or, where it is no example, has a provider, a lock file or values.
func (l *loader) isRun(c *configuration) bool {
	provider := false
	for _, file := range c.files {
		for _, block := range file.body.Blocks {
			provider = provider || block.Type == "provider"
			if block.Type == "terraform" && slices.ContainsFunc(block.Body.Blocks, func(inner *hclsyntax.Block) bool {
				return inner.Type == "backend" || inner.Type == "cloud"
			}) {
				return true
			}
		}
	}
	if l.shows(c.directory) {
		return false
	}
	_, err := l.repository.read(path.Join(c.directory, ".terraform.lock.hcl"))
	return provider || err == nil || len(l.valueFiles(c.directory)) > 0
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
