package terraform

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/idcscan/idcscan/collectors/terraform/module"
	"github.com/idcscan/idcscan/collectors/terraform/plan"
	"github.com/idcscan/idcscan/collectors/terraform/yamlconfig"
)

// Kinds of sources that [Detect] tells and [Collect] reads.
const (
	KindCode  = "terraform"
	KindPlan  = plan.KindPlan
	KindState = plan.KindState
	KindYAML  = "yaml"
)

// Bounds of the search for Terraform below a directory.
const (
	maxDepth   = 12
	maxEntries = 200_000
)

// Peek is how much of a file's beginning tells its kind.
const Peek = 4 << 10

// Detect returns the kind of a source by what is there: the file's content, or
// the files in the directory. It is "" for what is no source of this package, and
// for what cannot be looked at.
func Detect(path string) string {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		return detectDirectory(path)
	case isTerraform(path):
		return KindCode
	case !info.Mode().IsRegular():
		return ""
	}
	if kind := DetectText(beginning(path)); kind != "" {
		return kind
	}
	if isConfiguration(path) {
		return KindYAML
	}
	return ""
}

// DetectText returns the kind of a source that has only its beginning to tell it,
// as standard input has; see [Peek].
func DetectText(prefix []byte) string {
	kind, _ := plan.Detect(prefix)
	return kind
}

func beginning(path string) []byte {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	prefix := make([]byte, Peek)
	n, _ := io.ReadFull(file, prefix)
	return prefix[:n]
}

func isConfiguration(path string) bool {
	found, err := yamlconfig.Detect(path)
	return err == nil && found != nil
}

// detectDirectory prefers what is in the directory itself to what is below it.
func detectDirectory(path string) string {
	entries, err := os.ReadDir(path)
	if err != nil {
		return ""
	}
	for _, entry := range entries {
		if !entry.IsDir() && isTerraform(entry.Name()) {
			return KindCode
		}
	}
	if isConfiguration(path) {
		return KindYAML
	}
	if holdsTerraform(path) {
		return KindCode
	}
	return ""
}

var errFound = errors.New("found")

// holdsTerraform looks for Terraform below a directory, but not where Terraform
// and version control keep what is theirs.
func holdsTerraform(root string) bool {
	seen := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		if seen++; seen > maxEntries {
			return fs.SkipAll
		}
		name := entry.Name()
		if !entry.IsDir() {
			if isTerraform(name) || module.IsTerragrunt(name) {
				return errFound
			}
			return nil
		}
		if path != root && strings.HasPrefix(name, ".") || strings.Count(strings.TrimPrefix(path, root), string(filepath.Separator)) > maxDepth {
			return fs.SkipDir
		}
		return nil
	})
	return errors.Is(err, errFound)
}

func isTerraform(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".tofu") || strings.HasSuffix(name, ".tofu.json")
}

// Repository returns the directory to which places are relative, and beyond which
// nothing is read: that of the version control above the path, else the working
// directory where that is above it, else the path's own. Beside it stands the
// path's own directory. Both are absolute.
func Repository(path string) (root, directory string, err error) {
	directory, err = filepath.Abs(path)
	if err != nil {
		return "", "", err
	}
	if info, err := os.Stat(directory); err == nil && !info.IsDir() {
		directory = filepath.Dir(directory)
	}
	for at := directory; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at, directory, nil
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	working, err := os.Getwd()
	if err == nil && (directory == working || strings.HasPrefix(directory, strings.TrimSuffix(working, "/")+string(filepath.Separator))) {
		return working, directory, nil
	}
	return directory, directory, nil
}
