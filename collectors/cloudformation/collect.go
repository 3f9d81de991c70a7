package cloudformation

import (
	"context"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Source is [snapshot.Meta.Source] of a template.
const Source = "cloudformation"

// Collect returns a snapshot of a template, taken by this version of idcscan, and
// the mistakes that were found in it. The error is nil unless nothing of it could
// be read.
func Collect(ctx context.Context, path, version string, now func() time.Time) (*snapshot.Snapshot, []declaration.Diagnostic, error) {
	started := now()
	root, _, err := terraform.Repository(path)
	if err != nil {
		return nil, nil, err
	}
	declarations, err := Read(ctx, path, Options{Repository: root})
	if err != nil {
		return nil, nil, err
	}
	s, err := terraform.Assemble(declarations, path, snapshot.Meta{Tool: version, Source: Source}, started, now())
	return s, declarations.Diagnostics, err
}
