package module

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// Options say what to read.
type Options struct {
	// Root is the directory scanned. Where it holds Terraform files it is the
	// one root module; else every directory below it is one that holds such
	// files and is not called as a module by another.
	Root string
	// Repository is a directory above Root: paths in locations are relative to
	// it, and nothing outside it is read. "" is Root itself.
	Repository string
	// Variables are NAME=VALUE, as terraform's -var takes them; VariableFiles as
	// its -var-file does. Variables win over VariableFiles.
	Variables     []string
	VariableFiles []string
	// Environment is NAME=VALUE, of which TF_VAR_* are read.
	Environment []string
	// Workspace is terraform.workspace, "" where only .terraform/environment may tell.
	Workspace string
	// Parsed is called once the files of all root modules are parsed, which takes all
	// cores, while what is left takes one. May be nil.
	Parsed func()
}

// Load reads a directory of Terraform. The error is nil unless nothing could be
// read at all; where that is for mistakes in all files, the declarations hold
// what these are, and nothing else.
func Load(ctx context.Context, options Options) (*declaration.Declarations, error) {
	load, err := newLoader(ctx, options)
	if err != nil {
		return nil, err
	}
	defer load.close()
	directories, err := load.rootModules()
	if err != nil {
		return nil, err
	}
	load.terragruntFiles = load.terragrunt()
	if len(directories) == 0 && len(load.terragruntFiles) > 0 {
		return nil, fmt.Errorf("%s: holds no Terraform files but Terragrunt's %s, which idcscan does not evaluate; %s",
			options.Root, load.terragruntFiles[0], terragruntRemedy)
	}
	if len(directories) == 0 {
		return nil, fmt.Errorf("%s: holds no Terraform files; name a directory with .tf files", options.Root)
	}
	if err := load.parseRoots(directories); err != nil {
		return nil, err
	}
	for _, directory := range directories {
		if err := load.root(directory, len(directories) > 1); err != nil {
			return nil, err
		}
	}
	single := len(directories) == 1 && directories[0] == load.scanned
	if directories[0] == load.scanned {
		load.tellApart()
	}
	load.tellTerragrunt(load.terragruntFiles, !single)
	if load.nothingRead() {
		mistakes := &declaration.Declarations{Diagnostics: load.declarations().Diagnostics}
		return mistakes, fmt.Errorf("%s: no Terraform file of it can be read; mend what is told of them", options.Root)
	}
	return load.declarations(), ctx.Err()
}

// nothingRead reports whether no file was read whole, and the parser recovered
// nothing from the broken ones that declares anything.
func (l *loader) nothingRead() bool {
	files := 0
	for _, c := range l.configurations {
		if c.declaresAnything() {
			return false
		}
		for _, file := range c.files {
			if file.broken == nil {
				return false
			}
			files++
		}
	}
	return files > 0
}

// A loader holds what the root modules of one source share.
type loader struct {
	ctx     context.Context
	options Options
	// repository is the tree of all files, scanned the path of Options.Root in it.
	repository *tree
	scanned    string
	absolute   string // of the repository
	closer     func() error

	// terragruntFiles are those in and below the scanned directory.
	terragruntFiles []string

	configurations map[string]*configuration
	filesRead      int
	modules        int
	instances      int64 // of resources, modules and dynamic blocks
	symbols        expression.Symbols
	facts          *facts
	// files are those of the source by name, to show their lines.
	files map[string]*file
	// standins says that a stand-in was read, quiet that mistakes are told elsewhere.
	standins, quiet bool

	resources   []*declaration.Resource
	unresolved  []declaration.Unresolved
	diagnostics map[declaration.Diagnostic]bool
}

func newLoader(ctx context.Context, options Options) (*loader, error) {
	root, err := filepath.Abs(options.Root)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, fmt.Errorf("%s: %w; name an existing directory", options.Root, errors.Unwrap(err))
	}
	repository := root
	if options.Repository != "" {
		if repository, err = filepath.Abs(options.Repository); err != nil {
			return nil, err
		}
		if repository, err = filepath.EvalSymlinks(repository); err != nil {
			return nil, fmt.Errorf("%s: %w; name an existing directory", options.Repository, errors.Unwrap(err))
		}
	}
	scanned, err := filepath.Rel(repository, root)
	if err != nil || scanned == ".." || strings.HasPrefix(scanned, ".."+string(filepath.Separator)) {
		repository, scanned = root, "."
	}
	opened, err := os.OpenRoot(repository)
	if err != nil {
		return nil, err
	}
	load := &loader{
		ctx: ctx, options: options, absolute: repository, scanned: filepath.ToSlash(scanned),
		repository: &tree{files: newListedFS(opened.FS())}, closer: opened.Close,
		configurations: map[string]*configuration{},
		diagnostics:    map[declaration.Diagnostic]bool{},
		files:          map[string]*file{},
	}
	load.facts = newFacts()
	return load, nil
}

func (l *loader) close() {
	if l.closer != nil {
		_ = l.closer() // a directory that was only read
	}
}

// declarations is what was gathered, in a fixed order.
func (l *loader) declarations() *declaration.Declarations {
	diagnostics := make([]declaration.Diagnostic, 0, len(l.diagnostics))
	for diagnostic := range l.diagnostics {
		diagnostics = append(diagnostics, diagnostic)
	}
	slices.SortFunc(diagnostics, func(a, b declaration.Diagnostic) int {
		return cmp.Or(compareLocations(a.Place, b.Place), cmp.Compare(a.Summary, b.Summary), cmp.Compare(a.Remedy, b.Remedy))
	})
	for _, file := range l.files {
		if len(file.withheld) > 0 && file.body != nil {
			file.lookThrough() // what is withheld may have become known since it was parsed
			l.facts.addFile(file)
		}
	}
	slices.SortStableFunc(l.unresolved, func(a, b declaration.Unresolved) int {
		return cmp.Or(
			compareLocations(a.Symbol.Place, b.Symbol.Place),
			cmp.Compare(a.Symbol.String(), b.Symbol.String()), slices.Compare(a.Types, b.Types),
		)
	})
	return &declaration.Declarations{
		Resources: l.resources, Unresolved: l.unresolved, IaC: l.facts.iac, Diagnostics: diagnostics,
	}
}

func compareLocations(a, b snapshot.Location) int {
	return cmp.Or(cmp.Compare(a.URI, b.URI), cmp.Compare(a.StartLine, b.StartLine), cmp.Compare(a.StartColumn, b.StartColumn))
}

// unknown is a value of which only the symbol is known.
func unknown(symbol *declaration.Symbol) cty.Value { return cty.DynamicVal.Mark(symbol) }

func (l *loader) diagnose(diagnostic declaration.Diagnostic) {
	if !l.quiet {
		diagnostic.Place = l.snippet(diagnostic.Place)
		l.diagnostics[diagnostic] = true
	}
}

// unread records that resources of some types, any where there are none, may be
// declared beside those that are known.
func (l *loader) unread(types []string, symbol *declaration.Symbol) {
	if !l.quiet {
		l.unresolved = append(l.unresolved, declaration.Unresolved{Types: types, Symbol: symbol})
	}
}
