package module

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// rootModules are the directories in which Terraform is run: the scanned one
// where it holds Terraform files, with those below it that are made to be run, else
// all below it that hold some and that no other calls as a module. Directories
// whose names begin with a dot, such as .terraform, are none.
func (l *loader) rootModules() ([]string, error) {
	primary, override, err := l.repository.terraformFiles(l.scanned)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.options.Root, err)
	}
	directories, err := l.directories()
	if err != nil {
		return nil, err
	}
	if len(primary)+len(override) > 0 {
		return l.rootsIn(directories), nil
	}
	called := map[string]bool{}
	for _, directory := range directories {
		c, err := l.configuration(l.repository, directory)
		if err != nil {
			return nil, err
		}
		for _, target := range localCalls(c) {
			called[target] = true
		}
	}
	roots := slices.DeleteFunc(slices.Clone(directories), func(directory string) bool { return called[directory] })
	if len(roots) == 0 {
		return directories, nil // they call each other in a circle
	}
	return roots, nil
}

// directories are those below the scanned one that hold Terraform files, sorted.
func (l *loader) directories() ([]string, error) {
	var directories []string
	files := 0
	err := fs.WalkDir(l.repository.files, l.scanned, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case l.ctx.Err() != nil:
			return l.ctx.Err()
		case err != nil && name == l.scanned:
			return err
		case err != nil:
			l.diagnose(*unreadable(name, err).broken)
			return fs.SkipDir
		case entry.IsDir() && name != l.scanned && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !isTerraform(entry.Name()) || editors(entry.Name()):
			return nil
		}
		files++
		if directory := path.Dir(name); files <= maxFiles && (len(directories) == 0 || directories[len(directories)-1] != directory) {
			directories = append(directories, directory)
		}
		return nil
	})
	slices.Sort(directories)
	return slices.Compact(directories), err
}

// walk visits what lies in and below a directory as [fs.WalkDir] does, but for hidden
// directories, what cannot be listed, which [loader.directories] tells of, and what
// lies beyond the bound of files.
func (l *loader) walk(directory string, visit func(name string, entry fs.DirEntry) error) {
	seen := 0
	_ = fs.WalkDir(l.repository.files, directory, func(name string, entry fs.DirEntry, err error) error {
		seen++
		switch {
		case err != nil:
			return fs.SkipDir
		case l.ctx.Err() != nil || seen > maxFiles:
			return fs.SkipAll
		case entry.IsDir() && name != directory && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		}
		return visit(name, entry)
	})
}

// constant is an argument that is a literal string, "" where it is none.
func constant(attribute *hclsyntax.Attribute) string {
	if attribute == nil {
		return ""
	}
	value, problems := attribute.Expr.Value(nil)
	if problems.HasErrors() || value.Type() != cty.String || !value.IsKnown() || value.IsNull() {
		return ""
	}
	return value.AsString()
}

func isLocal(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}
