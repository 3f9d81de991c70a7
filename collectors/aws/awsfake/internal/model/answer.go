package model

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Checker says how answers break the model.
type Checker struct {
	// AnyText lets what people write break its patterns, but not its lengths;
	// ids, ARNs and the like stay what they are.
	AnyText bool
}

// written are the shapes of what people write.
var written = map[string]bool{
	"identitystore#ExternalIdIssuer":    true,
	"identitystore#GroupDisplayName":    true,
	"identitystore#SensitiveStringType": true,
	"identitystore#UserName":            true,
	"ssoadmin#NameType":                 true,
	"ssoadmin#Reason":                   true,
	"ssoadmin#TrustedTokenIssuerName":   true,
	"ssoadmin#PermissionSetDescription": true,
	"ssoadmin#RelayState":               true,
	"ssoadmin#TagKey":                   true,
	"ssoadmin#TagValue":                 true,
}

// Check says how a value of the SDK's types breaks a shape, nil if it does
// not. A member stands in the field of its name.
func (c Checker) Check(id string, value any) *Breach {
	s, ok := Shapes[id]
	if !ok {
		return misformed("has a shape %q that the model lacks", id)
	}
	return c.check(id, s, reflect.ValueOf(value))
}

func (c Checker) check(id string, s Shape, v reflect.Value) *Breach {
	for v.Kind() == reflect.Pointer && v.Type() != reflect.TypeFor[*time.Time]() || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch s.Kind {
	case Structure:
		return c.checkFields(id, s, v)
	case Union:
		return c.checkVariant(s, v)
	case List:
		return c.checkItems(s, v)
	case String, Enum:
		if c.AnyText && written[id] {
			s.Pattern, s.Also, s.Not = "", "", ""
		}
		return s.text(v.String())
	case Number:
		return s.size(int(v.Int()), "")
	}
	return nil // a boolean, a time, a document and a blob have no constraints
}

func (c Checker) checkFields(id string, s Shape, v reflect.Value) *Breach {
	for _, f := range fieldsOf(id, s, v.Type()) {
		if f.index < 0 {
			return misformed("is no member of the SDK's type %s", v.Type()).at(f.name)
		}
		field := v.Field(f.index)
		if absent(field) {
			// An empty list may be absent even where the model requires it.
			if f.required && (f.shape.Kind != List || f.shape.Min > 0) {
				return breach("is required").at(f.name)
			}
			continue
		}
		if b := c.check(f.target, f.shape, field); b != nil {
			return b.at(f.name)
		}
	}
	return nil
}

func (c Checker) checkItems(s Shape, v reflect.Value) *Breach {
	item := Shapes[s.Item]
	for i := range v.Len() {
		if b := c.check(s.Item, item, v.Index(i)); b != nil {
			return b.at(strconv.Itoa(i))
		}
	}
	return s.size(v.Len(), " items")
}

// checkVariant: the SDK has a type for each member of a union, such as
// MemberIdMemberUserId, with the value in its one field.
func (c Checker) checkVariant(s Shape, v reflect.Value) *Breach {
	for name, m := range s.Members {
		if strings.HasSuffix(v.Type().Name(), "Member"+FieldName(name)) {
			if b := c.check(m.Target, Shapes[m.Target], v.FieldByName("Value")); b != nil {
				return b.at(name)
			}
			return nil
		}
	}
	return misformed("is %s, no member of the union", v.Type().Name())
}

// absent reports whether the SDK leaves a field out of an answer.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0 // an enum
	}
	return false
}
