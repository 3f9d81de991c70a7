package cloudformation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Bounds of a template.
const (
	maxSize  = 16 << 20
	maxNodes = 500_000
	maxDepth = 100
)

// Options say how to read a template.
type Options struct {
	// Repository is a directory above the template: paths in locations are
	// relative to it. "" is the template's own directory.
	Repository string
	// Parameters are values of the template's parameters, as NAME=VALUE.
	Parameters []string
}

var marks = regexp.MustCompile(`\b(?:AWS::SSO|SSOUtil::SSO|AWS::IdentityStore)::[A-Za-z]`)

// Detect reports whether a file is a template with resources of IAM Identity
// Center. An error is one of reading.
func Detect(path string) (bool, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml", ".json", ".template":
	default:
		return false, nil
	}
	text, err := load(path)
	if err != nil {
		return false, err
	}
	return marks.Match(text) && bytes.Contains(text, []byte("Resources")), nil
}

func load(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file; name a template", path)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(text) > maxSize {
		err = fmt.Errorf("%s: larger than %d MB; CloudFormation takes no such template", path, maxSize>>20)
	}
	return bytes.TrimPrefix(text, []byte("\uFEFF")), err
}

// Read reads a template. The error is nil unless nothing of it could be read.
func Read(ctx context.Context, path string, options Options) (*declaration.Declarations, error) {
	text, err := load(path)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &reader{
		uri: uriOf(path, options.Repository), lines: strings.Split(string(text), "\n"),
		kinds: kinds(), symbols: map[[2]string]*declaration.Symbol{}, given: map[string]string{},
		declared: &declaration.Declarations{IaC: &snapshot.IaC{
			RootModules: map[string]*snapshot.RootModule{}, ModuleCalls: map[string]*snapshot.ModuleCall{}, Code: map[string]*snapshot.Code{},
		}},
	}
	for _, parameter := range options.Parameters {
		name, value, ok := strings.Cut(parameter, "=")
		if !ok {
			return nil, fmt.Errorf("parameter %q: write NAME=VALUE", parameter)
		}
		r.given[name] = value
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, r.broken(path, err)
	}
	if len(document.Content) == 0 {
		return nil, fmt.Errorf("%s: is empty; name a template", path)
	}
	if err := r.template(document.Content[0]); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r.declared, nil
}

// uriOf is the template's path in locations.
func uriOf(path, repository string) string {
	base := filepath.Base(path)
	if repository == "" {
		return base
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return base
	}
	if repository, err = filepath.Abs(repository); err != nil {
		return base
	}
	relative, err := filepath.Rel(repository, absolute)
	if err != nil || !filepath.IsLocal(relative) {
		return base
	}
	return filepath.ToSlash(relative)
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)

// broken says where a template is no YAML, with the line.
func (r *reader) broken(path string, err error) error {
	parts := yamlLine.FindStringSubmatch(err.Error())
	if parts == nil {
		return fmt.Errorf("%s: %s; mend the YAML", path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	line, _ := strconv.Atoi(parts[1])
	text := fmt.Sprintf("%s:%d: %s; mend the YAML", path, line, parts[2])
	if line > 0 && line <= len(r.lines) {
		text += "\n\t" + strings.TrimSpace(r.lines[line-1])
	}
	return errors.New(text)
}

// sorted puts what was read into a fixed order.
func (r *reader) sorted() {
	slices.SortStableFunc(r.declared.Diagnostics, func(a, b declaration.Diagnostic) int {
		return a.Place.StartLine - b.Place.StartLine
	})
}
