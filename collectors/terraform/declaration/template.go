package declaration

import "strings"

// Template marks an unknown string of which parts are known, such as
// "arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess".
// It is the mark of exactly this text: what makes another text of it, such as
// upper() or a template around it, makes another mark or none. A choice that is
// not decided, one of two texts, bears none.
type Template struct{ Parts []Part }

// Part is one piece of a [Template]: known text, or what a symbol stands for.
type Part struct {
	// Text is the piece where Symbol is nil.
	Text   string
	Symbol *Symbol
}

// Template returns the pieces of a string that is known in part, nil where
// nothing of it is known, or all.
func (v Value) Template() []Part {
	if v.value.IsKnown() {
		return nil
	}
	var found *Template
	for mark := range v.marks {
		if template, ok := mark.(*Template); ok {
			if found != nil {
				return nil // of two that met nobody knows which it is
			}
			found = template
		}
	}
	if found == nil {
		return nil
	}
	explained := map[*Symbol]bool{}
	for _, part := range found.Parts {
		explained[part.Symbol] = true
	}
	for _, symbol := range v.Symbols() {
		if !explained[symbol] {
			return nil // the text depends on something beside its pieces
		}
	}
	return found.Parts
}

// MayBe reports whether a string that is known in part may be the text. Of one
// of which nothing is known it says yes.
func (v Value) MayBe(text string) bool {
	parts := v.Template()
	if parts == nil {
		return true
	}
	last := len(parts) - 1
	anywhere := false // an unknown piece stands before
	for i, part := range parts {
		switch {
		case part.Symbol != nil:
			anywhere = true
			continue
		case i == last && anywhere:
			return strings.HasSuffix(text, part.Text)
		case anywhere:
			at := strings.Index(text, part.Text)
			if at < 0 {
				return false
			}
			text = text[at+len(part.Text):]
		case !strings.HasPrefix(text, part.Text):
			return false
		default:
			text = text[len(part.Text):]
		}
		anywhere = false
	}
	return anywhere || text == ""
}
