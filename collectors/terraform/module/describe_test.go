package module_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// describe writes declarations for people to compare. What a provider computes
// of a resource's own, and what is not set, is left out.
func describe(d *declaration.Declarations) string {
	var b strings.Builder
	for _, r := range d.Resources {
		fmt.Fprintf(&b, "%s  %s", r.Address, span(r.Place))
		if r.Call != nil {
			fmt.Fprintf(&b, "  called %s", span(*r.Call))
		}
		if r.Removed {
			b.WriteString("  removed")
		}
		b.WriteString("\n")
		plain, _ := r.Attributes.Unmark()
		attributes := plain.AsValueMap()
		for _, name := range slices.Sorted(maps.Keys(attributes)) {
			value := declaration.ValueOf(attributes[name])
			if own := value.Reference(); value.Absent() || own != nil && own.Why == declaration.Computed && own.Address == r.Address && own.Path == name {
				continue
			}
			fmt.Fprintf(&b, "  %s = %s\n", name, text(attributes[name]))
		}
	}
	for _, u := range d.Unresolved {
		fmt.Fprintf(&b, "unresolved %v: %s %s: %s\n", u.Types, u.Symbol, span(u.Symbol.Place), u.Symbol.Reason)
	}
	for _, p := range d.Diagnostics {
		fmt.Fprintf(&b, "problem %s:%d:%d: %s", p.Place.URI, p.Place.StartLine, p.Place.StartColumn, p.Summary)
		if p.Unread {
			b.WriteString(" (unread)")
		}
		b.WriteString("\n")
	}
	describeIaC(&b, d.IaC)
	return b.String()
}

func describeIaC(b *strings.Builder, iac *snapshot.IaC) {
	for _, key := range slices.Sorted(maps.Keys(iac.RootModules)) {
		root := iac.RootModules[key]
		if root == nil {
			fmt.Fprintf(b, "root %s: not read whole\n", key)
			continue
		}
		fmt.Fprintf(b, "root %s: terraform %v aws %v backend %s %v", key, constraints(root.RequiredVersion), constraints(root.AWSProvider), root.Backend.Kind, root.Backend.Settings)
		if root.Backend.Partial {
			b.WriteString(" partial")
		}
		b.WriteString("\n")
	}
	for _, key := range slices.Sorted(maps.Keys(iac.ModuleCalls)) {
		call := iac.ModuleCalls[key]
		fmt.Fprintf(b, "call %s: %s %s read %s ignored %v version %v ref %s %q\n", key, call.SourceKind, call.Source, call.Read, call.IgnoredInputs, constraints(call.Version), call.RefKind, call.Ref)
	}
	for _, key := range slices.Sorted(maps.Keys(iac.Code)) {
		code := iac.Code[key]
		for _, found := range []struct {
			name string
			list []string
		}{
			{"account_ids", code.AccountIDs}, {"instance_arns", code.InstanceARNs},
			{"swallowed_errors", code.SwallowedErrors}, {"secrets", code.Secrets},
		} {
			if len(found.list) > 0 {
				fmt.Fprintf(b, "code %s (%s): %s %v at %s\n", key, code.Kind, found.name, found.list, span(code.Locations[found.name]))
			}
		}
	}
}

func constraints(list []snapshot.VersionConstraint) []string {
	texts := []string{}
	for _, c := range list {
		texts = append(texts, fmt.Sprintf("%s%s/%d", c.Operator, c.Version, c.Parts))
	}
	return texts
}

func span(place snapshot.Location) string {
	if place.EndLine > place.StartLine {
		return fmt.Sprintf("%s:%d-%d", place.URI, place.StartLine, place.EndLine)
	}
	return fmt.Sprintf("%s:%d", place.URI, place.StartLine)
}

// text writes a value; the place of a string behind it.
func text(marked cty.Value) string {
	value := declaration.ValueOf(marked)
	plain, _ := marked.Unmark()
	switch {
	case !plain.IsKnown():
		var symbols []string
		for _, symbol := range value.Symbols() {
			symbols = append(symbols, fmt.Sprintf("%s (%s)", symbol, symbol.Why))
		}
		pieces := ""
		for _, part := range value.Template() {
			if part.Symbol == nil {
				pieces += part.Text
			} else {
				pieces += "…"
			}
		}
		if pieces != "" {
			pieces = fmt.Sprintf(" as %q", pieces)
		}
		return "?" + strings.Join(symbols, ", ") + pieces
	case plain.IsNull():
		return "null"
	case plain.CanIterateElements():
		return collectionText(value, plain)
	}
	written, _ := value.Text()
	if place := value.Place(); place != nil {
		return fmt.Sprintf("%q@%s:%d", written, place.URI, place.StartLine)
	}
	return fmt.Sprintf("%q", written)
}

func collectionText(value declaration.Value, plain cty.Value) string {
	var parts []string
	keyed := plain.Type().IsObjectType() || plain.Type().IsMapType()
	for it := plain.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if keyed {
			parts = append(parts, key.AsString()+" = "+text(element))
		} else {
			parts = append(parts, text(element))
		}
	}
	for _, symbol := range value.More() {
		parts = append(parts, fmt.Sprintf("more? %s", symbol))
	}
	if keyed {
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
