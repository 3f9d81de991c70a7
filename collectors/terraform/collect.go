package terraform

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/assemble"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/plan"
)

// Options say what to read and what Terraform would be given.
type Options struct {
	// Path is a directory or a file; "-" is Stdin, for a plan or a state.
	Path  string
	Stdin io.Reader
	// Kind is one of the kinds of this package, "" to detect it.
	Kind string
	// Variables are NAME=VALUE, as terraform's -var takes them; VariableFiles are
	// as its -var-file takes them. Variables win.
	Variables, VariableFiles []string
	// Environment is NAME=VALUE, of which TF_VAR_* are read.
	Environment []string
	// Workspace is the value of terraform.workspace, "" where only
	// .terraform/environment may tell.
	Workspace string
	// Parsed is called once the files of code are parsed, which takes all cores, while
	// what is left takes one; not for other kinds. May be nil.
	Parsed func()
	// Version is idcscan's, Now the clock.
	Version string
	Now     func() time.Time
}

// Collect returns a snapshot of code, a plan, a state or configuration in YAML,
// and the mistakes that were found in it: what a mistake hides is a gap of the
// snapshot. The error is nil unless nothing of the source could be read.
func Collect(ctx context.Context, options Options) (*snapshot.Snapshot, []declaration.Diagnostic, error) {
	started := options.Now()
	declarations, source, err := Read(ctx, options)
	if err != nil {
		if declarations == nil {
			return nil, nil, err
		}
		return nil, declarations.Diagnostics, err
	}
	s, err := Assemble(declarations, options.Path, snapshot.Meta{Tool: options.Version, Source: source}, started, options.Now())
	if err == nil {
		err = ctx.Err()
	}
	return s, declarations.Diagnostics, err
}

// Read returns what a source declares, and [snapshot.Meta.Source] of it, without
// making a snapshot of it; see [Collect].
func Read(ctx context.Context, options Options) (*declaration.Declarations, string, error) {
	kind := options.Kind
	if kind == "" {
		kind = Detect(options.Path)
	}
	reader, ok := readers[kind]
	if !ok {
		return nil, "", fmt.Errorf("%s holds no Terraform, plan, state or configuration in YAML; name a directory with *.tf, or the output of terraform show -json", options.Path)
	}
	declarations, err := reader.read(ctx, options)
	return declarations, reader.source, err
}

// Assemble makes a snapshot of what a source declares, read between two times, and
// holds it to the contract that a file is held to: a hole that no gap explains must
// not be judged.
func Assemble(declarations *declaration.Declarations, source string, meta snapshot.Meta, started, ended time.Time) (*snapshot.Snapshot, error) {
	meta.StartedAt, meta.CollectedAt = moment(started), moment(ended)
	s := assemble.Snapshot(declarations, meta)
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("%s makes no valid snapshot; please report this: %w", source, err)
	}
	return s, nil
}

// readers are what reads each kind of source, and [snapshot.Meta.Source] of it.
var readers = map[string]struct {
	source string
	read   func(context.Context, Options) (*declaration.Declarations, error)
}{
	KindCode:  {"terraform code", readCode},
	KindPlan:  {"terraform plan", readDocument},
	KindState: {assemble.SourceState, readDocument},
	KindYAML:  {"terraform yaml", readConfiguration},
}

func moment(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

func readDocument(ctx context.Context, options Options) (*declaration.Declarations, error) {
	if options.Path == "-" {
		return plan.Read(ctx, options.Stdin, "standard input", options.Kind)
	}
	file, err := os.Open(options.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		made := "terraform show -json > state.json"
		if options.Kind == KindPlan {
			made = "terraform plan -out FILE && terraform show -json FILE > plan.json"
		}
		return nil, fmt.Errorf("%s: a directory, and a %s is a file; write it: %s", options.Path, options.Kind, made)
	}
	return plan.Read(ctx, file, options.Path, options.Kind)
}
