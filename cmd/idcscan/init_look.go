package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner/config"
)

// surroundings are what init found in a directory and its git repository.
type surroundings struct {
	// root is the root of the git repository, or the directory itself where
	// there is none; below is the path from there to the directory, "." for none.
	root, below string
	// config is the path of the configuration that holds here already, or "".
	config string
	// snapshots are the paths of saved snapshots from the directory, the one to
	// scan first. odd are others, whose names no pipeline should hold.
	snapshots, odd []string
	// terraform are the paths of files that declare Identity Center.
	terraform []string
	// pipeline is what runs here: ciGitHub, ciGitLab or ciNone.
	pipeline string
}

const (
	// deepest is how many folders below the directory init looks.
	deepest = 4
	// mostFiles ends the look at a directory that is no project.
	mostFiles = 20_000
	// most bytes of a file that are looked at.
	headBytes, terraformBytes = 4 << 10, 1 << 20
)

var (
	snapshotMark  = regexp.MustCompile(`^\s*\{\s*"schema"\s*:\s*"idcscan\.snapshot/`)
	terraformMark = regexp.MustCompile(`"?aws_(ssoadmin|identitystore)_`)
	// plainPath needs no quoting in YAML, a shell or an expression of a pipeline.
	plainPath = regexp.MustCompile(`^[0-9A-Za-z_.][0-9A-Za-z_./+-]*$`)
)

// look finds out what lies in a directory.
func look(directory string) (*surroundings, error) {
	directory, err := filepath.Abs(directory)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(directory); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is no directory; name the one to write %s into", directory, config.FileName)
	}
	found := &surroundings{root: gitRoot(directory), pipeline: ciNone}
	if found.below, err = filepath.Rel(found.root, directory); err != nil {
		return nil, err
	}
	if found.config, err = config.Find(directory); err != nil {
		return nil, err
	}
	if name, err := filepath.Rel(found.root, found.config); err == nil && found.config != "" {
		found.config = name
	}
	if err := found.walk(directory); err != nil {
		return nil, err
	}
	slices.SortFunc(found.snapshots, func(a, b string) int {
		return 2*(strings.Count(a, "/")-strings.Count(b, "/")) + strings.Compare(a, b)
	})
	slices.Sort(found.terraform)
	found.pipeline = pipelineOf(found.root)
	return found, nil
}

// gitRoot returns the root of the git repository of a directory, or the
// directory itself.
func gitRoot(directory string) string {
	for above := directory; ; above = filepath.Dir(above) {
		if _, err := os.Stat(filepath.Join(above, ".git")); err == nil {
			return above
		}
		if above == filepath.Dir(above) {
			return directory
		}
	}
}

// walk notes the files of the directory. What cannot be read is no reason not
// to start.
func (s *surroundings) walk(directory string) error {
	left := mostFiles
	return filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if left--; left < 0 {
			return fs.SkipAll
		}
		name, relErr := filepath.Rel(directory, path)
		switch {
		case relErr != nil:
			return relErr
		case err != nil:
			return nil //nolint:nilerr // see above
		case entry.IsDir():
			if name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || strings.Count(name, string(filepath.Separator)) >= deepest) {
				return fs.SkipDir
			}
		case entry.Type().IsRegular():
			s.note(path, filepath.ToSlash(name))
		}
		return nil
	})
}

// note keeps a file that matters.
func (s *surroundings) note(path, name string) {
	switch {
	case strings.HasSuffix(name, ".json") && snapshotMark.Match(firstBytes(path, headBytes)):
		if plainPath.MatchString(name) && plainPath.MatchString(filepath.ToSlash(s.below)) {
			s.snapshots = append(s.snapshots, name)
		} else {
			s.odd = append(s.odd, name)
		}
	case (strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json")) && terraformMark.Match(firstBytes(path, terraformBytes)):
		s.terraform = append(s.terraform, name)
	}
}

// firstBytes returns the first bytes of a file, none where it cannot be read.
func firstBytes(path string, most int64) []byte {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return nil
	}
	return data
}

// pipelineOf tells from its files, then from its remotes, what runs the
// pipelines of a repository.
func pipelineOf(root string) string {
	for _, mark := range []struct{ path, pipeline string }{
		{".gitlab-ci.yml", ciGitLab}, {".github", ciGitHub}, {".gitlab", ciGitLab},
	} {
		if _, err := os.Stat(filepath.Join(root, mark.path)); err == nil {
			return mark.pipeline
		}
	}
	remotes := string(firstBytes(filepath.Join(root, ".git", "config"), terraformBytes))
	switch {
	case strings.Contains(remotes, "github"):
		return ciGitHub
	case strings.Contains(remotes, "gitlab"):
		return ciGitLab
	}
	return ciNone
}

// snapshot names the snapshot to scan.
func (s *surroundings) snapshot() string {
	if len(s.snapshots) == 0 {
		return "snapshot.json"
	}
	return s.snapshots[0]
}

// source is what there is to scan.
func (s *surroundings) source() string {
	switch {
	case len(s.snapshots) > 0:
		return s.snapshots[0]
	case s.code() != "":
		return s.code()
	}
	return liveSource
}

// code is the directory above all Terraform that declares Identity Center, "" for
// none and where there is a snapshot to scan.
func (s *surroundings) code() string {
	if len(s.snapshots) > 0 || len(s.terraform) == 0 {
		return ""
	}
	above := path.Dir(s.terraform[0])
	for _, name := range s.terraform {
		for above != "." && !strings.HasPrefix(name, above+"/") {
			above = path.Dir(above)
		}
	}
	if !plainPath.MatchString(above) {
		return ""
	}
	return above
}

// anchor is the Terraform file that findings can be shown on, from the root of
// the repository, or "".
func (s *surroundings) anchor() string {
	for _, name := range s.terraform {
		if file := path.Join(filepath.ToSlash(s.below), name); plainPath.MatchString(file) {
			return file
		}
	}
	return ""
}

// seen tells what init goes by.
func (s *surroundings) seen() []string {
	var lines []string
	if len(s.snapshots) > 0 {
		line := "the snapshot " + s.snapshots[0]
		if others := len(s.snapshots) - 1; others > 0 {
			line += fmt.Sprintf("; of %d more no pipeline takes notice", others)
		}
		lines = append(lines, line)
	}
	for _, name := range s.odd {
		lines = append(lines, fmt.Sprintf("the snapshot %s, whose path no pipeline should hold: rename it to letters, digits and ._/+-", reports.Sanitize(name)))
	}
	if len(s.terraform) > 0 {
		lines = append(lines, fmt.Sprintf("Terraform that declares Identity Center (%s); --sarif-anchor makes SARIF point at it", reports.Sanitize(strings.Join(s.terraform[:min(3, len(s.terraform))], ", "))))
	}
	return lines
}
