package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxPolicySize bounds what [NormalizePolicy] reads. The largest documents of
// AWS itself are a tenth of it.
const maxPolicySize = 1 << 20

// The versions of the policy language.
const (
	PolicyVersion2012 = "2012-10-17"
	PolicyVersion2008 = "2008-10-17"
)

// The effects of a statement.
const (
	EffectAllow = "Allow"
	EffectDeny  = "Deny"
)

// NormalizePolicy reads an IAM policy (JSON text, not percent-encoded), one of
// an identity or of a resource, into its normalised form and returns it with its digest, the key under which
// it stands in [Snapshot.PolicyDocuments].
//
// Two documents that differ only in layout, in one value written alone or as a
// list, in the order or the repetition of values, or in the case of actions
// have one form and one digest. The order of statements and the Sids are kept;
// the document's Id is not. A statement with principals may lack resources, as
// in a role's trust policy: it then holds an empty list of them. Whatever cannot
// be represented without loss is an error, so that no statement is silently
// dropped: an unknown element, a value of the wrong type, a duplicate element, a
// null. An empty text is an error too: only the caller
// knows whether it means "no policy".
func NormalizePolicy(document []byte) (*PolicyDocument, string, error) {
	if len(document) > maxPolicySize {
		return nil, "", fmt.Errorf("policy document: %d bytes are more than the %d that are read", len(document), maxPolicySize)
	}
	normalized, err := parsePolicy(document)
	if err != nil {
		return nil, "", fmt.Errorf("policy document: %w", err)
	}
	return normalized, normalized.Digest(), nil
}

// Digest returns the hexadecimal SHA-256 of the document's compact JSON.
func (d *PolicyDocument) Digest() string {
	e := encoder{lenient: true}
	digest, _ := e.digest(d)
	return digest
}

// digest returns the digest of a document and how long its JSON is.
func (e *encoder) digest(d *PolicyDocument) (digest string, size int) {
	text, err := e.encode(reflect.ValueOf(d))
	if err != nil {
		panic(err) // a lenient encoder refuses nothing
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), len(text)
}

// Render returns the document as IAM JSON. [NormalizePolicy] leads back to an
// equal document.
func (d *PolicyDocument) Render() []byte {
	type statement struct {
		Sid          string                         `json:"Sid,omitzero"`
		Effect       string                         `json:"Effect"`
		Principal    any                            `json:"Principal,omitzero"`
		NotPrincipal any                            `json:"NotPrincipal,omitzero"`
		Action       []string                       `json:"Action,omitzero"`
		NotAction    []string                       `json:"NotAction,omitzero"`
		Resource     []string                       `json:"Resource,omitzero"`
		NotResource  []string                       `json:"NotResource,omitzero"`
		Condition    map[string]map[string][]string `json:"Condition,omitzero"`
	}
	document := struct {
		Version   string      `json:"Version,omitzero"`
		Statement []statement `json:"Statement"`
	}{Version: d.Version}
	for _, s := range d.Statements {
		document.Statement = append(document.Statement, statement{
			Sid: s.SID, Effect: s.Effect,
			Principal: principals(s.Principals), NotPrincipal: principals(s.NotPrincipals),
			Action: patterns(s.Actions), NotAction: patterns(s.NotActions),
			Resource: s.Resources, NotResource: s.NotResources,
			Condition: s.Conditions,
		})
	}
	text, err := json.Marshal(document, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		panic(err) // strings, maps and slices of strings cannot be refused
	}
	return text
}

// anyPrincipal is everybody, and the type under which everybody stands.
const anyPrincipal = "*"

// principals are principals as IAM writes them; nil where there are none.
func principals(byType map[string][]string) any {
	switch {
	case byType == nil:
		return nil
	case len(byType) == 1 && slices.Equal(byType[anyPrincipal], []string{anyPrincipal}):
		return anyPrincipal
	}
	return byType
}

// patterns is the inverse of buckets: sorted patterns as IAM writes them.
func patterns(buckets map[string][]string) []string {
	if buckets == nil {
		return nil
	}
	all := []string{}
	for service, names := range buckets {
		for _, name := range names {
			if service != anyService {
				name = service + ":" + name
			}
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// anyService is the bucket of action patterns that may match several services.
const anyService = "*"

// buckets sorts action patterns by service; see [PolicyStatement.Actions].
func buckets(actions []string) (map[string][]string, error) {
	byService := map[string][]string{}
	for _, action := range actions {
		action = lowerASCII(action)
		service, name, found := strings.Cut(action, ":")
		switch {
		case strings.ContainsAny(service, "*?"):
			byService[anyService] = append(byService[anyService], action)
		case !found:
			return nil, fmt.Errorf("action %q names no service, as in \"iam:GetUser\"", action)
		case service == "" || name == "":
			return nil, fmt.Errorf("action %q lacks its service or its name, as in \"iam:GetUser\"", action)
		default:
			byService[service] = append(byService[service], name)
		}
	}
	for service, names := range byService {
		byService[service] = sortedSet(names)
	}
	return byService, nil
}

// lowerASCII folds as IAM does. Folding all of Unicode would make an "i" of
// letters that IAM takes for others.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// sortedSet returns the distinct values in order; never nil.
func sortedSet(values []string) []string {
	values = append(make([]string, 0, len(values)), values...)
	slices.Sort(values)
	return slices.Compact(values)
}

// finish checks what a statement must hold and gives it its normal form.
func (s *rawStatement) finish() (PolicyStatement, error) {
	out := PolicyStatement{
		SID: s.sid, Effect: s.effect, Principals: s.principals, NotPrincipals: s.notPrincipals, Conditions: s.conditions,
	}
	if s.resources == nil && s.notResources == nil && (s.principals != nil || s.notPrincipals != nil) {
		s.resources = []string{}
	}
	var err error
	switch {
	case s.effect != EffectAllow && s.effect != EffectDeny:
		return out, fmt.Errorf("Effect is %q; it must be \"Allow\" or \"Deny\"", s.effect)
	case (s.actions == nil) == (s.notActions == nil):
		return out, errors.New("exactly one of Action and NotAction is needed")
	case s.principals != nil && s.notPrincipals != nil:
		return out, errors.New("at most one of Principal and NotPrincipal is allowed")
	case (s.resources == nil) == (s.notResources == nil):
		return out, errors.New("exactly one of Resource and NotResource is needed")
	case s.actions != nil:
		out.Actions, err = buckets(s.actions)
	default:
		out.NotActions, err = buckets(s.notActions)
	}
	if s.resources != nil {
		out.Resources = sortedSet(s.resources)
	}
	if s.notResources != nil {
		out.NotResources = sortedSet(s.notResources)
	}
	return out, err
}
