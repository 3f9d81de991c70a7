package plan

import (
	"strconv"
	"strings"
)

// step is one step of a reference or a module's address: a name, or a key in
// brackets.
type step struct {
	name    string
	isKey   bool // of a list, a map or an instance
	unknown bool // a key that is not written out
}

// steps takes a reference such as aws_ssoadmin_permission_set.set["Admin"].arn
// apart. It is nil where it has another form.
func steps(reference string) []step {
	var all []step
	for reference != "" {
		if reference[0] == '[' {
			key, rest, ok := bracket(reference)
			if !ok {
				return nil
			}
			all, reference = append(all, key), rest
		} else {
			reference = strings.TrimPrefix(reference, ".")
			end := strings.IndexAny(reference, ".[")
			if end < 0 {
				end = len(reference)
			}
			if end == 0 {
				return nil
			}
			all, reference = append(all, step{name: reference[:end]}), reference[end:]
		}
	}
	return all
}

// bracket reads a key in brackets.
func bracket(text string) (key step, rest string, ok bool) {
	inner := text[1:]
	if strings.HasPrefix(inner, `"`) {
		for n := 1; n < len(inner); n++ {
			switch inner[n] {
			case '\\':
				n++
			case '"':
				if !strings.HasPrefix(inner[n+1:], "]") {
					return step{}, "", false
				}
				name, ok := unquote(inner[:n+1])
				return step{name: name, isKey: true}, inner[n+2:], ok
			}
		}
		return step{}, "", false
	}
	name, rest, ok := strings.Cut(inner, "]")
	return step{name: name, isKey: true, unknown: name == "*"}, rest, ok
}

// unquote reads a string literal of Terraform's language without templates.
func unquote(literal string) (string, bool) {
	text, err := strconv.Unquote(literal)
	return strings.NewReplacer("$${", "${", "%%{", "%{").Replace(text), err == nil
}

// moduleStep is one module of an address with the key of its instance.
type moduleStep struct {
	name   string
	key    string
	hasKey bool
	// any says that a reference does not say which instance.
	any bool
}

// moduleSteps takes the address of a module apart, nil for the root module.
func moduleSteps(address string) (all []moduleStep) {
	path := steps(address)
	for len(path) >= 2 && path[0].name == "module" && !path[0].isKey && !path[1].isKey {
		module := moduleStep{name: path[1].name}
		path = path[2:]
		if len(path) > 0 && path[0].isKey {
			module.key, module.hasKey = path[0].name, true
			path = path[1:]
		}
		all = append(all, module)
	}
	return all
}

// leaves are the references that are written in code, without the shorter ones
// that Terraform lists behind each: "a.b.c" comes with "a.b".
func leaves(references []string) []string {
	var all []string
	for n := 0; n < len(references); {
		last := references[n]
		all = append(all, last)
		for n++; n < len(references) && begins(last, references[n]); n++ {
			last = references[n]
		}
	}
	return all
}

// begins reports whether a reference is that of which another is a part.
func begins(longer, shorter string) bool {
	rest, ok := strings.CutPrefix(longer, shorter)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
}

// expression is an argument of the configuration as it was decoded: an object
// with references or constant_value, or nested blocks.
type expression = any

// referencesAt returns the references of the part of an argument that a path
// within it leads to, or of all of it where the configuration does not tell parts apart.
func referencesAt(e expression, path []step) []string {
	switch e := e.(type) {
	case map[string]any:
		if list, ok := e["references"].([]any); ok {
			var all []string
			for _, reference := range list {
				if text, ok := reference.(string); ok {
					all = append(all, text)
				}
			}
			return all
		}
		if len(path) > 0 && !path[0].isKey {
			return referencesAt(e[path[0].name], path[1:])
		}
		var all []string
		for _, name := range sortedKeys(e) {
			all = append(all, referencesAt(e[name], nil)...)
		}
		return all
	case []any:
		if len(path) > 0 && path[0].isKey {
			path = path[1:]
		}
		var all []string // which block made which element is not always to be told
		for _, block := range e {
			all = append(all, referencesAt(block, path)...)
		}
		return all
	}
	return nil
}

// constant returns the value of an argument that is a constant.
func constant(e expression) (any, bool) {
	members, _ := e.(map[string]any)
	value, ok := members["constant_value"]
	return value, ok
}

// walk follows a path into a value.
func walk(value any, path []step) (any, bool) {
	for _, step := range path {
		switch at := value.(type) {
		case map[string]any:
			next, ok := at[step.name]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			n, err := strconv.Atoi(step.name)
			if err != nil || n < 0 || n >= len(at) {
				return nil, false
			}
			value = at[n]
		default:
			return nil, false
		}
	}
	return value, true
}

// textOf is a string or number as text.
func textOf(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case number:
		return string(value), true
	}
	return "", false
}
