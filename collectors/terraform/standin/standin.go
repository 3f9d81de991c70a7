package standin

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed */*.tf */sources
var embedded embed.FS

// Match finds the stand-in for a module by the source of its call: name is its
// directory, files hold its *.tf files at their root. A source may be an address
// of a registry, with or without host and submodule; a git address in any form
// that Terraform takes, whatever its revision; a directory, by its last elements.
//
// In a file named sources a line is a kind and an address: "registry
// namespace/name/provider//submodule", "git host/owner/repository//directory" or
// "directory last/elements". A line "base other" takes over the files of another
// stand-in, "base other file.tf" some of them; # begins a comment.
func Match(source string) (name string, files fs.FS, ok bool) {
	wanted, ok := parse(source)
	if !ok {
		return "", nil, false
	}
	for _, module := range modules() {
		if slices.ContainsFunc(module.sources, wanted.is) {
			return module.name, module.files, true
		}
	}
	return "", nil, false
}

// Open returns the files of a stand-in by its name.
func Open(name string) (files fs.FS, ok bool) {
	for _, module := range modules() {
		if module.name == name {
			return module.files, true
		}
	}
	return nil, false
}

// Names returns the names of all stand-ins, sorted.
func Names() []string {
	var names []string
	for _, module := range modules() {
		names = append(names, module.name)
	}
	return names
}

// Sources returns the lines by which a stand-in is found, such as "registry
// cloudposse/sso/aws//modules/permission-sets", in their order.
func Sources(name string) []string {
	var lines []string
	for _, module := range modules() {
		if module.name == name {
			for _, source := range module.sources {
				lines = append(lines, source.String())
			}
		}
	}
	return lines
}

type module struct {
	name    string
	sources []address
	files   fs.FS
}

var modules = sync.OnceValue(func() []module {
	entries, err := embedded.ReadDir(".")
	if err != nil {
		panic(err) // The files are part of the program.
	}
	var modules []module
	for _, entry := range entries {
		module, err := read(entry.Name())
		if err != nil {
			panic(err)
		}
		modules = append(modules, module)
	}
	return modules
})

func read(name string) (module, error) {
	read := module{name: name}
	files := make(files)
	own, err := embedded.ReadDir(name)
	if err != nil {
		return read, err
	}
	for _, entry := range own {
		if path.Ext(entry.Name()) == ".tf" {
			files[entry.Name()] = path.Join(name, entry.Name())
		}
	}
	text, err := embedded.ReadFile(path.Join(name, "sources"))
	if err != nil {
		return read, err
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 0 || strings.HasPrefix(fields[0], "#"):
		case fields[0] == "base" && len(fields) > 1:
			if err := files.base(fields[1], fields[2:]); err != nil {
				return read, err
			}
		case len(fields) == 2 && (fields[0] == registry || fields[0] == git || fields[0] == directory):
			read.sources = append(read.sources, newAddress(fields[0], fields[1]))
		default:
			return read, fmt.Errorf("%s/sources: %q is no source", name, lines.Text())
		}
	}
	read.files = files
	return read, nil
}
