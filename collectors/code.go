package collectors

import (
	"context"
	"io"

	"github.com/idcscan/idcscan/collectors/cloudformation"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

type codeCollector struct {
	kind, path string
	options    Options
}

func (c codeCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	return collectCode(ctx, c.kind, c.path, c.options.Stdin, c.options)
}

type templateCollector struct {
	path    string
	options Options
}

func (c templateCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	snap, diagnostics, err := cloudformation.Collect(ctx, c.path, c.options.Version, c.options.Now)
	c.options.tell(diagnostics)
	return snap, err
}

// tell hands on what was found wrong in code.
func (o Options) tell(diagnostics []declaration.Diagnostic) {
	for _, diagnostic := range diagnostics {
		if o.Diagnose != nil {
			o.Diagnose(diagnostic)
		}
	}
}

func collectCode(ctx context.Context, kind, path string, stdin io.Reader, options Options) (*snapshot.Snapshot, error) {
	snap, diagnostics, err := terraform.Collect(ctx, options.terraform(kind, path, stdin))
	options.tell(diagnostics)
	return snap, err
}

// terraform are the options for one source.
func (o Options) terraform(kind, path string, stdin io.Reader) terraform.Options {
	code := o.Code
	code.Kind, code.Path, code.Stdin = kind, path, stdin
	code.Version, code.Now = o.Version, o.Now
	return code
}
