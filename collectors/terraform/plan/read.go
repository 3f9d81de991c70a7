package plan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// maxSize bounds what is read into memory, in bytes.
const maxSize = 1 << 30

// Read reads a plan or a state. The kind is the one that the caller was told, ""
// where only the text tells: what shall be a plan is refused where it is none,
// since a state says nothing of what a change would do. An error says file, line
// and column where there is one, and what to do.
func Read(ctx context.Context, r io.Reader, name, kind string) (*declaration.Declarations, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w; check that the file can be read", name, err)
	}
	if len(text) > maxSize {
		return nil, fmt.Errorf("%s: more than %d MiB; plan a smaller root module, or leave other resources out with -target", name, maxSize>>20)
	}
	if bytes.HasPrefix(text, zipMagic) {
		return nil, fmt.Errorf("%s: a plan in Terraform's binary form, which only the same Terraform can read; run: terraform show -json %s > plan.json", name, name)
	}
	document := &reader{ctx: ctx, name: name, kind: kind, text: bytes.TrimPrefix(text, byteOrderMark)}
	declarations, err := document.read()
	if err != nil {
		return nil, document.locate(err)
	}
	return declarations, nil
}

func (r *reader) read() (*declaration.Declarations, error) {
	if len(bytes.TrimSpace(r.text)) == 0 {
		return nil, errors.New("the file is empty; run: terraform show -json FILE > plan.json")
	}
	shape := shapeOf(r.text)
	if r.kind == KindPlan && (shape == shapeState || shape == shapeRaw) {
		if err := r.valid(); err != nil {
			return nil, err // it may be the beginning of a plan
		}
		return nil, errors.New("a state, not a plan; name the plan file: terraform show -json PLANFILE > plan.json")
	}
	switch shape {
	case shapePlan:
		return r.plan()
	case shapeState:
		return r.shownState()
	case shapeRaw:
		return r.rawState()
	case shapeEncrypted:
		return nil, errors.New("a state that OpenTofu encrypted; run: tofu show -json > state.json")
	case shapeLog:
		return nil, errors.New("the messages of terraform plan -json, not the plan; run: terraform plan -out FILE && terraform show -json FILE > plan.json")
	}
	if err := r.valid(); err != nil {
		return nil, err
	}
	return nil, errors.New("neither a plan nor a state; run: terraform show -json FILE > plan.json")
}

// problem is a mistake at an offset of the text.
type problem struct {
	offset       int64
	what, remedy string
}

func (p *problem) Error() string { return p.what + "; " + p.remedy }

// locate says where in which file an error stands.
func (r *reader) locate(err error) error {
	if ctxErr := r.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	var p *problem
	if !errors.As(err, &p) {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	before := r.text[:min(max(p.offset, 0), int64(len(r.text)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("%s:%d:%d: %w", r.name, line, column, p)
}
