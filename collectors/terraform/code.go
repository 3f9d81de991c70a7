package terraform

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/module"
	"github.com/idcscan/idcscan/collectors/terraform/yamlconfig"
)

func readCode(ctx context.Context, options Options) (*declaration.Declarations, error) {
	loading, err := options.loading(KindCode)
	if err != nil {
		return nil, err
	}
	return module.Load(ctx, loading)
}

func readConfiguration(ctx context.Context, options Options) (*declaration.Declarations, error) {
	loading, err := options.loading(KindYAML)
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(options.Path)
	if err != nil {
		return nil, err
	}
	found, err := yamlconfig.Detect(path)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, fmt.Errorf("%s holds no permission sets and no assignments in YAML; name permission_sets.yaml, account_assignments.yaml or their directory", options.Path)
	}
	return found.Read(ctx, loading.Repository)
}

// loading are the options of whoever reads Terraform's language.
func (o Options) loading(kind string) (module.Options, error) {
	if o.Path == "-" {
		return module.Options{}, fmt.Errorf("standard input holds no %s; name the directory", kind)
	}
	if _, err := os.Stat(o.Path); err != nil {
		return module.Options{}, err
	}
	root, directory, err := Repository(o.Path)
	if err != nil {
		return module.Options{}, err
	}
	return module.Options{
		Root: directory, Repository: root,
		Variables: o.Variables, VariableFiles: o.VariableFiles, Environment: o.Environment, Workspace: o.Workspace,
		Parsed: o.Parsed,
	}, nil
}
