package plan

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// reader walks a document once, from member to member, and keeps only what the
// caller asks for: most of a large plan is of no interest.
type reader struct {
	ctx  context.Context
	name string
	// kind is what the caller was told that the document is, "" for nothing.
	kind    string
	text    []byte
	decoder *jsontext.Decoder
}

// number is a number as it is written, so that none loses digits.
type number string

// maxDepth bounds how deep values may nest. No resource of AWS comes near it.
const maxDepth = 200

func (r *reader) begin() { r.decoder = jsontext.NewDecoder(bytes.NewBuffer(r.text)) }

// valid reads the whole text, for the error in it.
func (r *reader) valid() error {
	r.begin()
	_, err := r.decoder.ReadToken()
	if err == nil && r.decoder.StackDepth() > 0 {
		for err == nil && r.decoder.StackDepth() > 0 {
			_, err = r.decoder.ReadToken()
		}
	}
	return r.syntax(err)
}

// end reports what follows the document.
func (r *reader) end() error {
	_, err := r.decoder.ReadToken()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return r.syntax(err)
	}
	return r.wrong("more follows the end of the document", "write one plan or state into one file")
}

func (r *reader) wrong(what, remedy string) error {
	return &problem{offset: r.decoder.InputOffset(), what: what, remedy: remedy}
}

const writeAgain = "write the file again: terraform show -json FILE > plan.json"

// syntax makes errors of the decoder readable.
func (r *reader) syntax(err error) error {
	var syntactic *jsontext.SyntacticError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &problem{offset: int64(len(r.text)), what: "the file ends in the middle", remedy: writeAgain}
	case errors.As(err, &syntactic):
		return &problem{offset: syntactic.ByteOffset, what: "not JSON: " + syntactic.Err.Error(), remedy: writeAgain}
	}
	return err
}

// object calls member with each name of an object, which must read the value.
// null has no members.
func (r *reader) object(member func(name string) error) error {
	open, err := r.open('{', "an object")
	if err != nil || !open {
		return err
	}
	for {
		token, err := r.decoder.ReadToken()
		if err != nil {
			return r.syntax(err)
		}
		if token.Kind() == '}' {
			return nil
		}
		if err := member(token.String()); err != nil {
			return err
		}
	}
}

// list calls element before each element of a list, which must read it. null
// has no elements.
func (r *reader) list(element func() error) error {
	open, err := r.open('[', "a list")
	if err != nil || !open {
		return err
	}
	for r.decoder.PeekKind() != ']' {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if err := element(); err != nil {
			return err
		}
	}
	_, err = r.decoder.ReadToken()
	return r.syntax(err)
}

func (r *reader) open(kind jsontext.Kind, what string) (bool, error) {
	at := r.decoder.PeekKind()
	if at != kind && at != 'n' && at != 0 {
		return false, r.wrong("not "+what+", as it is in what Terraform writes", writeAgain)
	}
	_, err := r.decoder.ReadToken()
	return at == kind, r.syntax(err)
}

// null reports whether the next value is null.
func (r *reader) null() bool { return r.decoder.PeekKind() == 'n' }

func (r *reader) skip() error { return r.syntax(r.decoder.SkipValue()) }

// string reads a string; null is "".
func (r *reader) string(into *string) error {
	value, err := r.value()
	if err != nil || value == nil {
		return err
	}
	text, ok := value.(string)
	if !ok {
		return r.wrong("not a string, as it is in what Terraform writes", writeAgain)
	}
	*into = text
	return nil
}

// value reads any value: nil, bool, string, [number], []any or map[string]any.
func (r *reader) value() (any, error) { return r.nested(0) }

func (r *reader) nested(depth int) (any, error) {
	if depth > maxDepth {
		return nil, r.wrong("values nest too deep", "no resource of AWS does; remove it from the plan")
	}
	token, err := r.decoder.ReadToken()
	if err != nil {
		return nil, r.syntax(err)
	}
	switch token.Kind() {
	case '"':
		return token.String(), nil
	case '0':
		return number(token.String()), nil
	case 't', 'f':
		return token.Bool(), nil
	case '{':
		members := map[string]any{}
		for {
			name, err := r.decoder.ReadToken()
			if err != nil {
				return nil, r.syntax(err)
			}
			if name.Kind() == '}' {
				return members, nil
			}
			key := name.String()
			if members[key], err = r.nested(depth + 1); err != nil {
				return nil, err
			}
		}
	case '[':
		elements := []any{}
		for r.decoder.PeekKind() != ']' {
			element, err := r.nested(depth + 1)
			if err != nil {
				return nil, err
			}
			elements = append(elements, element)
		}
		_, err := r.decoder.ReadToken()
		return elements, r.syntax(err)
	}
	return nil, nil
}
