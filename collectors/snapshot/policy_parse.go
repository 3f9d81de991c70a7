package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// rawStatement is a statement as it is written; a list that is absent is nil.
type rawStatement struct {
	sid, effect  string
	actions      []string
	notActions   []string
	resources    []string
	notResources []string
	conditions   map[string]map[string][]string

	principals    map[string][]string
	notPrincipals map[string][]string
}

// policyReader reads a policy token by token. Names of elements are matched
// without regard to case: a document that AWS accepted must never be misread
// for its spelling.
type policyReader struct{ *jsontext.Decoder }

func parsePolicy(document []byte) (*PolicyDocument, error) {
	if len(bytes.TrimSpace(document)) == 0 {
		return nil, errors.New("the text is empty")
	}
	r := policyReader{jsontext.NewDecoder(bytes.NewReader(document))}
	policy := &PolicyDocument{Statements: []PolicyStatement{}}
	statements := false
	err := r.object("the document", func(element string) (err error) {
		switch element {
		case "version":
			policy.Version, err = r.text("Version")
			if err == nil && policy.Version != PolicyVersion2012 && policy.Version != PolicyVersion2008 {
				err = fmt.Errorf("Version is %q; IAM knows %s and %s", policy.Version, PolicyVersion2012, PolicyVersion2008)
			}
		case "id":
			_, err = r.text("Id")
		case "statement":
			statements = true
			err = r.oneOrMany('{', "Statement", func() error {
				statement, err := r.statement()
				if err != nil {
					return fmt.Errorf("statement %d: %w", len(policy.Statements)+1, err)
				}
				policy.Statements = append(policy.Statements, statement)
				return nil
			})
		default:
			err = errUnknownElement
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !statements {
		return nil, errors.New("the element Statement is missing")
	}
	if _, err := r.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the end of the document")
	}
	return policy, nil
}

var errUnknownElement = errors.New("is not an element of a policy")

func (r policyReader) statement() (PolicyStatement, error) {
	var raw rawStatement
	err := r.object("a statement", func(element string) (err error) {
		switch element {
		case "sid":
			raw.sid, err = r.text("Sid")
		case "effect":
			raw.effect, err = r.text("Effect")
		case "action":
			raw.actions, err = r.texts("Action")
		case "notaction":
			raw.notActions, err = r.texts("NotAction")
		case "resource":
			raw.resources, err = r.texts("Resource")
		case "notresource":
			raw.notResources, err = r.texts("NotResource")
		case "condition":
			raw.conditions, err = r.conditions()
		case "principal":
			raw.principals, err = r.principals("Principal")
		case "notprincipal":
			raw.notPrincipals, err = r.principals("NotPrincipal")
		default:
			err = errUnknownElement
		}
		return err
	})
	if err != nil {
		return PolicyStatement{}, err
	}
	return raw.finish()
}

// principals reads a Principal or NotPrincipal: "*", or principals by type.
func (r policyReader) principals(what string) (map[string][]string, error) {
	if r.PeekKind() == '"' {
		text, err := r.text(what)
		if err == nil && text != anyPrincipal {
			err = fmt.Errorf("%s is %q; it must be \"*\" or an object", what, text)
		}
		return map[string][]string{anyPrincipal: {anyPrincipal}}, err
	}
	principals := map[string][]string{}
	err := r.members(what, func(kind string) error {
		if _, twice := principals[kind]; twice {
			return fmt.Errorf("%s names %q twice", what, kind)
		}
		values, err := r.texts(what)
		principals[kind] = sortedSet(values)
		return err
	})
	return principals, err
}

// conditions reads a Condition block. Operators and keys are kept as written;
// an operator without keys restricts nothing and is left out.
func (r policyReader) conditions() (map[string]map[string][]string, error) {
	conditions := map[string]map[string][]string{}
	err := r.members("Condition", func(operator string) error {
		keys := map[string][]string{}
		err := r.members("a condition operator", func(key string) error {
			values := []string{}
			err := r.oneOrMany(0, "a condition's value", func() error {
				token, err := r.ReadToken()
				if err != nil {
					return err
				}
				switch token.Kind() {
				case '"', '0', 't', 'f':
					values = append(values, token.String())
					return nil
				}
				return fmt.Errorf("a condition's value is %s; it must be a string, number or boolean", kindName(token.Kind()))
			})
			keys[key] = sortedSet(values)
			return err
		})
		if len(keys) > 0 {
			conditions[operator] = keys
		}
		return err
	})
	if len(conditions) == 0 {
		conditions = nil
	}
	return conditions, err
}

// object reads an object whose names are elements of the policy language; each
// is called with its name in lower case and must read the value.
func (r policyReader) object(what string, each func(element string) error) error {
	seen := map[string]bool{}
	return r.members(what, func(name string) error {
		element := lowerASCII(name)
		if seen[element] {
			return fmt.Errorf("the element %q occurs twice", name)
		}
		seen[element] = true
		err := each(element)
		if errors.Is(err, errUnknownElement) {
			return fmt.Errorf("%q %w", name, err)
		}
		return err
	})
}

// members reads an object; each is called with a name and must read the value.
func (r policyReader) members(what string, each func(name string) error) error {
	if err := r.expect('{', what); err != nil {
		return err
	}
	for r.PeekKind() != '}' {
		name, err := r.ReadToken()
		if err != nil {
			return err
		}
		if err := each(name.String()); err != nil {
			return err
		}
	}
	_, err := r.ReadToken()
	return err
}

// oneOrMany reads one value or a list of such. With kind other than 0 the
// values must be of that kind.
func (r policyReader) oneOrMany(kind jsontext.Kind, what string, each func() error) error {
	item := func() error {
		if found := r.PeekKind(); kind != 0 && found > 0 && found != kind {
			return fmt.Errorf("%s is %s; it must be %s or a list of such", what, kindName(found), kindName(kind))
		}
		return each()
	}
	if r.PeekKind() != '[' {
		return item()
	}
	if _, err := r.ReadToken(); err != nil {
		return err
	}
	for r.PeekKind() != ']' {
		if err := item(); err != nil {
			return err
		}
	}
	_, err := r.ReadToken()
	return err
}

func (r policyReader) texts(what string) ([]string, error) {
	values := []string{}
	err := r.oneOrMany('"', what, func() error {
		value, err := r.text(what)
		values = append(values, value)
		return err
	})
	return values, err
}

func (r policyReader) text(what string) (string, error) {
	token, err := r.ReadToken()
	if err != nil {
		return "", err
	}
	if token.Kind() != '"' {
		return "", fmt.Errorf("%s is %s; it must be a string", what, kindName(token.Kind()))
	}
	return token.String(), nil
}

func (r policyReader) expect(kind jsontext.Kind, what string) error {
	token, err := r.ReadToken()
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	if err == nil && token.Kind() != kind {
		return fmt.Errorf("%s is %s; it must be %s", what, kindName(token.Kind()), kindName(kind))
	}
	return err
}

// kindName names a kind of JSON value for people.
func kindName(kind jsontext.Kind) string {
	switch kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "something else"
}
