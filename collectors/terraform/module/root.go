package module

import (
	"context"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// parseRoots parses the files of root modules before any of them is evaluated.
func (l *loader) parseRoots(directories []string) error {
	for _, directory := range directories {
		if _, err := l.configuration(l.repository, directory); err != nil {
			return err
		}
	}
	if l.options.Parsed != nil {
		l.options.Parsed()
	}
	return nil
}

// root reads one root module and all that it calls.
func (l *loader) root(directory string, several bool) error {
	c, err := l.configuration(l.repository, directory)
	if err != nil {
		return err
	}
	r, err := l.newRoot(directory)
	if err != nil {
		return err
	}
	if several {
		r.prefix = r.keys
	}
	r.installed = l.readInstalled(directory)
	r.values = l.readValues(directory, c.variables)
	if !several {
		l.tellUndeclared(r.values, c)
	}
	top := l.newInstance(r, c)
	l.facts.addRoot(top)
	top.declare()
	l.addData(r.files.Read())
	l.facts.addSwallowed(r.files.Swallowed())
	return r.files.Close()
}

func (l *loader) newRoot(directory string) (*root, error) {
	files, err := expression.NewFiles(l.absolute, filepath.Join(l.absolute, filepath.FromSlash(directory)))
	if err != nil {
		return nil, err
	}
	r := &root{directory: directory, files: files, workspace: l.workspace(directory), seen: map[*configuration]bool{}}
	if directory != "." {
		r.keys = directory + "#"
	}
	return r, nil
}

// workspace is the one that was asked for, else that which Terraform's own record
// says is selected, else "".
func (l *loader) workspace(directory string) string {
	if l.options.Workspace != "" {
		return l.options.Workspace
	}
	selected, err := l.repository.read(path.Join(directory, ".terraform/environment"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(selected))
}

// LoadStandin reads a stand-in as if a root module in Options.Root called it
// with these inputs: that is how configuration files are read which code reads
// elsewhere. A path among the inputs is relative to Options.Root. What the module
// ignores of the files stands in the module call "configuration".
func LoadStandin(ctx context.Context, options Options, standin fs.FS, inputs map[string]cty.Value) (*declaration.Declarations, error) {
	load, err := newLoader(ctx, options)
	if err != nil {
		return nil, err
	}
	defer load.close()
	c, err := load.configuration(&tree{files: standin, prefix: expression.StandinPrefix, standin: true}, ".")
	if err != nil {
		return nil, err
	}
	r, err := load.newRoot(load.scanned)
	if err != nil {
		return nil, err
	}
	r.given = inputs
	load.standins = true
	top := load.newInstance(r, c)
	top.declare()
	load.facts.addConfiguration(top)
	load.addData(r.files.Read())
	load.facts.addSwallowed(r.files.Swallowed())
	if err := r.files.Close(); err != nil {
		return nil, err
	}
	return load.declarations(), ctx.Err()
}
