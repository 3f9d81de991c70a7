package scanner

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// problem is a mistake in a policy file.
type problem struct {
	file string
	line int
	text string
}

// Error returns "file:line: text".
func (p problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.file, p.line, p.text) }

func problemAt(place *ast.Location, format string, values ...any) error {
	return atPlace(place, fmt.Errorf(format, values...))
}

// atPlace gives a place to an error that has none.
func atPlace(place *ast.Location, err error) error {
	if errors.As(err, new(problem)) || place == nil {
		return err
	}
	return problem{place.File, place.Row, err.Error()}
}

// maxProblems is how many mistakes are shown at once.
const maxProblems = 10

// joinProblems makes one error of many, in the order of files and lines.
func joinProblems(problems []error) error {
	for i, err := range problems {
		problems[i] = explain(err)
	}
	slices.SortStableFunc(problems, func(a, b error) int {
		var first, second problem
		errors.As(a, &first)
		errors.As(b, &second)
		return cmp.Or(strings.Compare(first.file, second.file), cmp.Compare(first.line, second.line), strings.Compare(a.Error(), b.Error()))
	})
	problems = slices.CompactFunc(problems, func(a, b error) bool { return a.Error() == b.Error() })
	if more := len(problems) - maxProblems; more > 0 {
		problems = append(problems[:maxProblems], fmt.Errorf("%d more mistakes", more))
	}
	return errors.Join(problems...)
}

// explain makes one clear line of an error of OPA's parser or compiler.
func explain(err error) error {
	var wrong *ast.Error
	if !errors.As(err, &wrong) || wrong.Location == nil {
		return err
	}
	text := wrong.Message
	switch detail := wrong.Details.(type) {
	case *ast.RefErrInvalidDetail:
		text = explainReference(detail)
	case *ast.RefErrUnsupportedDetail:
		text = fmt.Sprintf("%s has no fields, so none named %s", detail.Ref[:detail.Pos+1], detail.Ref[detail.Pos+1])
	}
	if strings.Contains(text, "\n") {
		text = strings.Join(strings.Fields(text), " ")
	}
	return problem{wrong.Location.File, wrong.Location.Row, text}
}

// explainReference says which field of a reference does not exist.
func explainReference(detail *ast.RefErrInvalidDetail) string {
	known := []string{}
	for _, value := range detail.OneOf {
		if text, ok := value.(ast.String); ok {
			known = append(known, string(text))
		}
	}
	parent, field := detail.Ref[:detail.Pos], detail.Ref[detail.Pos]
	name, literal := field.Value.(ast.String)
	switch {
	case slices.Equal(known, []string{placeholder}) && literal:
		return fmt.Sprintf("%s is a map: look a literal key up through a variable, as in key := %s; %s[key]", parent, field, parent)
	case literal && len(known) > 0:
		return fmt.Sprintf("%s has no field %s; %s", parent, field, snapshot.Suggestion(string(name), known))
	case literal:
		return fmt.Sprintf("%s has no field %s", parent, field)
	}
	return fmt.Sprintf("%s cannot be looked up by %s", parent, field)
}
