package collectors

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/collectors/cloudformation"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// Collector takes a snapshot of one source, or of several that are joined.
type Collector interface {
	// Collect returns a valid snapshot. What could not be read is a gap in its
	// coverage; an error means that nothing could be read at all.
	Collect(ctx context.Context) (*snapshot.Snapshot, error)
}

// Options are what the kinds of sources need beside the source's name.
type Options struct {
	// AWS configures the live source.
	AWS aws.Options
	// Code says what Terraform would be given; its Path and Kind are the source's.
	Code terraform.Options
	// Diagnose is called for each mistake that is found in code, from which the
	// rest is read all the same; nil drops them. Sources are read at once: it is
	// called by several goroutines.
	Diagnose func(declaration.Diagnostic)
	// Base is a snapshot over which the judged plan is laid: what would be once it
	// is applied. "" judges the plan alone.
	Base string
	// Stdin is read for the source "-".
	Stdin io.Reader
	// Version is idcscan's, Now the clock, for sources that are no live ones.
	Version string
	Now     func() time.Time
}

// kind is one kind of source. A source is of the kind that its prefix names,
// else of the first kind that detects it.
type kind struct {
	name    string
	about   string
	detects func(source string) bool
	open    func(source string, options Options) Collector
	// read returns what code declares, and [snapshot.Meta.Source] of it; nil for
	// what is no code.
	read func(ctx context.Context, source string, options Options) (*declaration.Declarations, string, error)
}

var kinds = []kind{
	{
		name: kindAWS, about: "live AWS, with the credentials of the environment",
		detects: func(source string) bool { return source == kindAWS },
		open:    func(_ string, options Options) Collector { return liveCollector{options.AWS} },
	},
	codeKind(terraform.KindCode, "a directory of Terraform, or a file in it"),
	codeKind(terraform.KindPlan, "a plan, as terraform show -json prints it"),
	codeKind(terraform.KindState, "a state: a *.tfstate file, or what terraform show -json prints"),
	codeKind(terraform.KindYAML, "permission_sets.yaml and account_assignments.yaml, or their directory"),
	{
		name: "cloudformation", about: "a CloudFormation template with resources of Identity Center",
		detects: func(source string) bool {
			found, err := cloudformation.Detect(source)
			return err == nil && found
		},
		open: func(source string, options Options) Collector { return templateCollector{source, options} },
		read: readTemplate,
	},
	{
		name: kindSnapshot, about: "a snapshot file that collect or scan wrote; - reads standard input",
		detects: func(source string) bool { return source == "-" || isFile(source) },
		open: func(source string, options Options) Collector {
			return fileCollector{source, options}
		},
	},
}

// Kinds that are no code.
const (
	kindAWS      = "aws"
	kindSnapshot = "snapshot"
)

func codeKind(name, about string) kind {
	return kind{
		name: name, about: about,
		detects: func(source string) bool { return terraform.Detect(source) == name },
		open:    func(source string, options Options) Collector { return codeCollector{name, source, options} },
		read: func(ctx context.Context, source string, options Options) (*declaration.Declarations, string, error) {
			return terraform.Read(ctx, options.terraform(name, source, options.Stdin))
		},
	}
}

// Describe returns a line for each kind of source, for help texts.
func Describe() string {
	var text strings.Builder
	for _, kind := range kinds {
		fmt.Fprintf(&text, "  %-15s%s\n", kind.name, kind.about)
	}
	return text.String()
}

// Open returns the collector for sources: "aws", or the path of a file or a
// directory, alone or behind its kind and a colon, as in "plan:out.json". The
// first is judged, the others are the code that declares it.
func Open(sources []string, options Options) (Collector, error) {
	if len(sources) == 0 {
		return nil, fmt.Errorf("no source is named; name one of %s", kindNames())
	}
	var found []named
	input := ""
	for i, source := range sources {
		kind, rest, err := kindOf(source)
		switch {
		case err != nil:
			return nil, err
		case kind.name == kindAWS && i > 0:
			return nil, fmt.Errorf("aws stands behind %s, and what is joined is code; name aws first", sources[0])
		case rest == "-" && input != "":
			return nil, fmt.Errorf("%s and %s both read standard input; name a file for one of them", input, source)
		case rest == "-":
			input = source
		}
		found = append(found, named{kind, rest, source})
	}
	judged := found[0].kind.open(found[0].path, options)
	if options.Base != "" {
		base, err := openBase(sources[0], options)
		if err != nil {
			return nil, err
		}
		judged = laidCollector{base, judged, options.Base, options.tell}
	}
	switch code := found[1:]; len(code) {
	case 0:
		return judged, nil
	case 1:
		return joinedCollector{judged, code[0].kind.open(code[0].path, options), sources[1]}, nil
	default:
		united, err := unite(code, options)
		if err != nil {
			return nil, err
		}
		return joinedCollector{judged, united, strings.Join(sources[1:], ", ")}, nil
	}
}

// named is a source with its kind: without its prefix, and as it was named.
type named struct {
	kind         kind
	path, source string
}

// KindOf returns the name of a source's kind, such as "aws", "plan" or
// "snapshot"; "" for what is none.
func KindOf(source string) string {
	kind, _, err := kindOf(source)
	if err != nil {
		return ""
	}
	return kind.name
}

// WithoutPrefix returns a source without the kind that it may begin with: the
// path of a file or a directory.
func WithoutPrefix(source string) string {
	_, rest, err := kindOf(source)
	if err != nil {
		return source
	}
	return rest
}

// kindOf returns the kind of a source, and the source without its prefix.
func kindOf(source string) (found kind, rest string, err error) {
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(source, kind.name+":"); ok {
			if kind.name == kindAWS {
				return kind, "", fmt.Errorf("source %q: nothing goes behind aws; name a profile with --profile, a Region with --region", source)
			}
			return kind, rest, nil
		}
	}
	for _, kind := range kinds {
		if kind.detects(source) {
			return kind, source, nil
		}
	}
	info, err := os.Stat(source)
	switch {
	case err == nil && info.IsDir():
		if _, err := os.ReadDir(source); err != nil {
			return kind{}, "", fmt.Errorf("source %q cannot be read: %w; make it readable, or name another", source, expression.Cause(err))
		}
		return kind{}, "", fmt.Errorf("source %q is a directory without Terraform or its configuration; name aws, a file, or a directory with *.tf", source)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return kind{}, "", fmt.Errorf("source %q cannot be read: %w; make it readable, or name another", source, expression.Cause(err))
	}
	return kind{}, "", fmt.Errorf("source %q is neither a file nor a kind of source (%s); name one of them", source, kindNames())
}

func kindNames() string {
	names := make([]string, 0, len(kinds))
	for _, kind := range kinds {
		names = append(names, kind.name)
	}
	return strings.Join(names, ", ")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

type liveCollector struct{ options aws.Options }

// Collect holds what the walk gathered to the contract that a file is held to:
// a hole that no gap explains must not be judged.
func (c liveCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	snap, err := aws.Collect(ctx, c.options)
	if err != nil {
		return nil, err
	}
	if err := snap.Validate(); err != nil {
		return nil, fmt.Errorf("AWS answered what makes no valid snapshot; please report this: %w", err)
	}
	return snap, nil
}

type fileCollector struct {
	path    string
	options Options
}

// Collect does not wait for a pipe that nobody writes to once ctx is done.
func (c fileCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	type outcome struct {
		snapshot *snapshot.Snapshot
		err      error
	}
	done := make(chan outcome, 1)
	go func() {
		snap, err := c.load(ctx)
		done <- outcome{snap, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case loaded := <-done:
		return loaded.snapshot, loaded.err
	}
}

func (c fileCollector) load(ctx context.Context) (*snapshot.Snapshot, error) {
	if c.path == "-" {
		return c.loadInput(ctx)
	}
	file, err := os.Open(c.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: a directory, and a snapshot is a file; name one that idcscan collect wrote", c.path)
	}
	snap, err := snapshot.Load(file, c.path)
	var problem *snapshot.Error
	if errors.As(err, &problem) && problem.Problem == snapshot.NoObject {
		problem.Remedy = expectedOf(c.path)
	}
	return snap, err
}

// expectedOf says what a file holds by its name that idcscan reads.
func expectedOf(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".tfstate":
		return "a state is JSON; write it anew: terraform state pull > FILE"
	case ".tfplan":
		return "a plan is read as JSON: terraform show -json FILE > plan.json"
	case ".yaml", ".yml":
		return "of YAML, idcscan reads permission sets, account assignments and CloudFormation templates; look at the keys of this file"
	}
	return "give a snapshot (idcscan collect), a plan or a state (terraform show -json FILE), a CloudFormation template or a directory with *.tf"
}

// loadInput reads a snapshot, a plan or a state, as the beginning tells.
func (c fileCollector) loadInput(ctx context.Context) (*snapshot.Snapshot, error) {
	input := bufio.NewReaderSize(c.options.Stdin, terraform.Peek)
	beginning, _ := input.Peek(terraform.Peek) // an error comes again with the next read
	if kind := terraform.DetectText(beginning); kind != "" {
		return collectCode(ctx, kind, "-", input, c.options)
	}
	return snapshot.Load(input, "standard input")
}
