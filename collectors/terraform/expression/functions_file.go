package expression

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func baseName(path string) string { return filepath.Base(path) }
func dirName(path string) string  { return filepath.Dir(path) }

func pathFunction(f func(string) string) function.Function {
	return textToText("path", func(path string) (string, error) { return f(path), nil })
}

// text returns argument i as a known string; failed is set where it is not one.
func (c *call) text(i int) (text string, failed cty.Value) {
	plain, _ := c.args[i].Unmark()
	if !plain.IsKnown() {
		return "", c.unknown(cty.DynamicPseudoType, c.ranges[i], c.args[i])
	}
	converted, err := convert.Convert(plain, cty.String)
	switch {
	case err != nil:
		return "", c.invalid(i, err)
	case converted.IsNull():
		return "", c.invalid(i, errNull)
	}
	return converted.AsString(), cty.NilVal
}

// readFailed reports why a file was not read. A file that is not there is an
// error as Terraform has it, which try() may take a default for.
func (c *call) readFailed(err error) cty.Value {
	var refused unreadable
	if errors.As(err, &refused) {
		return c.failWith(declaration.NotRead, c.ranges[0], "File not read", err.Error())
	}
	return c.invalid(0, err)
}

// data reads the file that argument 0 names.
func (c *call) data() (*dataFile, cty.Value) {
	name, failed := c.text(0)
	if failed != cty.NilVal {
		return nil, failed
	}
	file, err := c.files.file(name)
	if err != nil {
		return nil, c.readFailed(err)
	}
	return file, cty.NilVal
}

// fileOrigin is the origin of a whole file.
func (c *call) fileOrigin(file *dataFile, literal cty.Value) *declaration.Origin {
	return &declaration.Origin{Place: file.whole(), Literal: literal, Depth: file.depthIn(c.scope), Parent: nil}
}

func readText(c *call) cty.Value {
	file, failed := c.data()
	if failed != cty.NilVal {
		return failed
	}
	if !utf8.ValidString(file.Text) {
		return c.failWith(declaration.NotRead, c.ranges[0], "File not read",
			fmt.Sprintf("%q is not UTF-8; save it as UTF-8, or read it with filebase64()", file.URI))
	}
	value := cty.StringVal(file.Text)
	return value.Mark(c.fileOrigin(file, value)).Mark(source{file, value.AsString()})
}

func readEncoded(encode func([]byte) string) func(*call) cty.Value {
	return func(c *call) cty.Value {
		file, failed := c.data()
		if failed != cty.NilVal {
			return failed
		}
		value := cty.StringVal(encode([]byte(file.Text)))
		return value.Mark(c.fileOrigin(file, value))
	}
}

func fileExists(c *call) cty.Value {
	name, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	exists, err := c.files.exists(name)
	if err != nil {
		return c.readFailed(err)
	}
	return cty.BoolVal(exists)
}

func absolutePath(c *call) cty.Value {
	name, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.files.module, name)
	}
	_, marks := c.args[0].Unmark()
	return cty.StringVal(filepath.ToSlash(filepath.Clean(name))).WithMarks(lasting(marks))
}

// expandPath leaves a path as it is, unless it leads to a home directory.
func expandPath(c *call) cty.Value {
	name, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	if strings.HasPrefix(name, "~") {
		return c.failWith(declaration.NotRead, c.ranges[0], "File not read",
			fmt.Sprintf("%q lies in a home directory, not in the repository", name))
	}
	_, marks := c.args[0].Unmark()
	return cty.StringVal(name).WithMarks(lasting(marks))
}

// maxFiles bounds the files that fileset looks at.
const maxFiles = 100_000

var errTooMany = errors.New("too many files")

// fileSet is the set of regular files that match a pattern below a directory.
func fileSet(c *call) cty.Value {
	directory, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	pattern, failed := c.text(1)
	if failed != cty.NilVal {
		return failed
	}
	names, err := c.files.match(directory, pattern)
	switch {
	case errors.Is(err, errTooMany):
		return c.beyond(c.expr.Range(), fmt.Sprintf("file sets over more than %d files", maxFiles))
	case err != nil:
		return c.readFailed(err)
	}
	elements := make([]cty.Value, len(names))
	for i, name := range names {
		elements[i] = cty.StringVal(name).Mark(&declaration.Origin{
			Place: c.files.Place(c.expr.Range()), Literal: cty.NilVal, Depth: c.scope.Depth(), Parent: c.parent,
		})
	}
	return newSet(elements, cty.String)
}

// match returns the regular files below a directory that match a pattern,
// relative to the directory.
func (f *Files) match(directory, pattern string) ([]string, error) {
	relative, err := f.locate(directory)
	if err != nil {
		return nil, err
	}
	if full, err := f.locate(filepath.Join(directory, pattern)); err != nil {
		return nil, err
	} else if !doublestar.ValidatePattern(filepath.ToSlash(full)) {
		return nil, fmt.Errorf("%q is not a pattern of file names", pattern)
	}
	base := filepath.ToSlash(relative)
	glob := strings.TrimPrefix(filepath.ToSlash(filepath.Join(base, pattern)), "./")
	var names []string
	seen := 0
	err = doublestar.GlobWalk(f.root.FS(), glob, func(path string, _ fs.DirEntry) error {
		if seen++; seen > maxFiles {
			return errTooMany
		}
		info, err := f.root.Stat(filepath.FromSlash(path))
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		name, err := filepath.Rel(relative, filepath.FromSlash(path))
		if err == nil {
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}, doublestar.WithFailOnIOErrors())
	if err != nil && !errors.Is(err, errTooMany) && !errors.Is(err, fs.ErrNotExist) {
		// Such as a link out of the repository: the set may hold more than was seen.
		return nil, unreadable{fmt.Sprintf("the files that match %q cannot all be read: %v", pattern, err)}
	}
	return names, err
}
