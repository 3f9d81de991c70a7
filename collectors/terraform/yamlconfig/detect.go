package yamlconfig

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Configuration are the YAML files of one module call.
type Configuration struct {
	// Directory holds the files.
	Directory string
	// PermissionSets and Assignments are the names of the files in it that hold
	// such entries, sorted; one file may hold both, under an outer key each.
	PermissionSets, Assignments []string
	// Templates are the names of files in it that Terraform would first fill in.
	Templates []string
	// Standin is the stand-in of the module whose files they are.
	Standin string
}

// maxSize bounds the bytes of one file.
const maxSize = 16 << 20

// Detect finds configuration at a path: a YAML file, or a directory that has such
// files in it and no Terraform. It is nil where there is none. An error is one of
// reading, not of what is in the files: a file that is broken YAML is found by
// its name.
func Detect(path string) (*Configuration, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return detect(filepath.Dir(path), []string{filepath.Base(path)})
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case strings.HasSuffix(name, ".tf"), strings.HasSuffix(name, ".tf.json"):
			return nil, nil
		case strings.HasPrefix(name, "."):
		case isYAML(name), isTemplate(name):
			names = append(names, name)
		}
	}
	return detect(path, names)
}

func isYAML(name string) bool {
	return slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(name)))
}

func isTemplate(name string) bool {
	stem, ok := strings.CutSuffix(name, ".tpl")
	return ok && isYAML(stem)
}

func detect(directory string, names []string) (*Configuration, error) {
	found := &Configuration{Directory: directory}
	var all shape
	for _, name := range names {
		byName := shapeOfName(name)
		if isTemplate(name) {
			if byName.any() {
				found.Templates = append(found.Templates, name)
			}
			continue
		}
		if !isYAML(name) {
			continue
		}
		text, err := read(filepath.Join(directory, name))
		if err != nil {
			if !byName.any() {
				continue
			}
			return nil, err
		}
		byContent := shapeOf(text, byName)
		if byContent.permissionSets {
			found.PermissionSets = append(found.PermissionSets, name)
		}
		if byContent.assignments {
			found.Assignments = append(found.Assignments, name)
		}
		all.samples = all.samples || byContent.samples
		all.decided = all.decided || byContent.decided
	}
	if found.PermissionSets == nil && found.Assignments == nil {
		return nil, nil
	}
	found.Standin = "sso"
	if all.samples && !all.decided {
		found.Standin = "aws-samples-identity-center"
	}
	return found, nil
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path) // before it is opened, as a pipe waits for a writer
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("not a regular file; name one, or its directory")}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(text) > maxSize {
		err = fmt.Errorf("%s: larger than %d MB; divide it", path, maxSize>>20)
	}
	return text, err
}

// parse returns the first document of a file, nil where it is broken or empty.
// Aliases stay aliases: nothing grows.
func parse(text []byte) *yaml.Node {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil || len(document.Content) == 0 {
		return nil
	}
	return resolve(document.Content[0])
}
