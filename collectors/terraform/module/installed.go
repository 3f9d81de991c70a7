package module

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// An installed module is an entry of .terraform/modules/modules.json.
type installed struct {
	Key string `json:"Key"`
	Dir string `json:"Dir"`
}

// readInstalled reads what terraform init has installed for a root module. It is
// empty where init was not run; what does not lie in the repository is left out
// when it is asked for.
func (l *loader) readInstalled(directory string) map[string]installed {
	name := path.Join(directory, ".terraform/modules/modules.json")
	text, err := l.repository.read(name)
	if err != nil {
		return nil
	}
	var manifest struct {
		Modules []installed `json:"Modules"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		place, what := jsonMistake(name, text, err)
		l.diagnose(declaration.Diagnostic{
			Place: place, Summary: fmt.Sprintf("not the list of modules that terraform init writes: %v", what),
			Remedy: "run terraform init again", Unread: true,
		})
		return nil
	}
	modules := map[string]installed{}
	for _, module := range manifest.Modules {
		modules[module.Key] = module
	}
	return modules
}

// jsonMistake is where a mistake in JSON stands, and what it is.
func jsonMistake(name string, text []byte, err error) (snapshot.Location, error) {
	var semantic *json.SemanticError
	var syntactic *jsontext.SyntacticError
	offset := int64(0)
	switch {
	case errors.As(err, &semantic):
		offset = semantic.ByteOffset
		if semantic.Err == nil {
			err = fmt.Errorf("%s: a JSON %s does not belong here", semantic.JSONPointer, semantic.JSONKind)
		}
	case errors.As(err, &syntactic):
		offset, err = syntactic.ByteOffset, syntactic.Err
	}
	before := string(text[:min(offset, int64(len(text)))])
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return snapshot.Location{
		URI: name, StartLine: line, StartColumn: column, EndLine: line, EndColumn: column,
		Snippet: (&file{text: text}).line(line),
	}, err
}

// installedAt is the directory where terraform init put the module of a block.
func (i *instance) installedAt(name string) (directory string, ok bool) {
	if i.configuration.tree.standin {
		return "", false
	}
	keys := []string{name}
	for at := i; at.parent != nil; at = at.parent {
		keys = append([]string{at.call.Labels[0]}, keys...)
	}
	module, found := i.root.installed[strings.Join(keys, ".")]
	if !found || module.Dir == "" || path.IsAbs(module.Dir) {
		return "", false
	}
	directory = path.Join(i.root.directory, module.Dir)
	return directory, i.load.repository.isDirectory(directory)
}

// declaresNothing are the providers of registry modules that make no resource
// anywhere: their modules compute names and read files.
var declaresNothing = map[string]bool{
	"null": true, "random": true, "local": true, "template": true, "time": true, "tls": true,
	"utils": true, "http": true, "external": true, "archive": true, "yaml": true,
}

// noDeclarations reports whether a module of which the source is not there
// declares nothing of interest all the same.
func noDeclarations(call *snapshot.ModuleCall) bool {
	if call.SourceKind != declaration.SourceRegistry {
		return false
	}
	address, _, _ := strings.Cut(call.Source, "//")
	return declaresNothing[path.Base(address)]
}
