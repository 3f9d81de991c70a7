package module

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

func newConfiguration(t *tree, directory string) *configuration {
	return &configuration{
		tree: t, directory: directory,
		variables: map[string]*variable{}, locals: map[string]*hclsyntax.Attribute{},
		outputs: map[string]*hclsyntax.Block{}, calls: map[string]*hclsyntax.Block{}, resources: map[string]*resource{},
	}
}

// configuration reads the files of a directory, once.
func (l *loader) configuration(t *tree, directory string) (*configuration, error) {
	key := t.name(directory)
	if known := l.configurations[key]; known != nil {
		return known, nil
	}
	primary, override, err := t.terraformFiles(directory)
	if err != nil {
		return nil, err
	}
	c := newConfiguration(t, directory)
	names := append(primary[:len(primary):len(primary)], override...)
	if room := maxFiles - l.filesRead; len(names) > room {
		c.beyond(fmt.Sprintf("more than %d Terraform files", maxFiles), t.name(directory))
		names = names[:max(0, room)]
	}
	l.filesRead += len(names)
	for i, parsed := range l.parseAll(t, names) {
		c.add(parsed, i >= len(primary))
		if !t.standin {
			l.files[parsed.name] = parsed
			l.facts.addFile(parsed)
		}
	}
	l.withhold(c)
	for _, problem := range c.problems {
		l.diagnose(problem)
	}
	for _, broken := range c.broken {
		if broken.Unread {
			continue // the mistake says so
		}
		l.unread(nil, l.symbols.Symbol(declaration.Symbol{
			Address: fmt.Sprintf("%s:%d", broken.Place.URI, broken.Place.StartLine), Why: declaration.NotRead,
			Place: broken.Place, Reason: broken.Summary, Remedy: broken.Remedy,
		}))
	}
	l.configurations[key] = c
	return c, nil
}

// filesAtOnce is how many files are read at once for each core: some wait for the disk.
const filesAtOnce = 4

// parseAll parses files side by side; the results are in the order of the names.
func (l *loader) parseAll(t *tree, names []string) []*file {
	files := make([]*file, len(names))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(len(names), filesAtOnce*runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				files[i] = l.parseFile(t, names[i])
			}
		})
	}
	workers.Wait()
	return files
}

func (l *loader) parseFile(t *tree, name string) *file {
	text, err := t.read(name)
	if err == nil {
		err = l.ctx.Err()
	}
	if err != nil {
		return unreadable(t.name(name), err)
	}
	parsed := parse(t.name(name), text)
	if !t.standin {
		parsed.lookThrough()
	}
	return parsed
}

func unreadable(name string, err error) *file {
	return &file{name: name, body: &hclsyntax.Body{}, broken: &declaration.Diagnostic{
		Place: snapshot.Location{URI: name}, Unread: true,
		Summary: expression.Cause(err).Error(), Remedy: "make the file readable",
	}}
}

// beyond records that a bound was reached.
func (c *configuration) beyond(what, name string) {
	c.lacks(what, name, "scan the directories one by one")
}

// lacks records that something of the configuration was not read.
func (c *configuration) lacks(what, name, remedy string) {
	diagnostic := declaration.Diagnostic{Place: snapshot.Location{URI: name}, Unread: true, Summary: what, Remedy: remedy}
	c.partial = true
	c.broken = append(c.broken, diagnostic)
	c.problems = append(c.problems, diagnostic)
}
