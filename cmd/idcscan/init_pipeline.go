package main

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/idcscan/idcscan/docs/ci"
	"github.com/idcscan/idcscan/scanner/config"
)

// Where init puts a pipeline, from the root of the repository.
const (
	githubWorkflow = ".github/workflows/idcscan.yml"
	gitlabInclude  = ".gitlab/idcscan.yml"
)

// pipelineFile is the example of docs/ci that fits the surroundings, with their
// paths.
func pipelineFile(pipeline string, place *surroundings) (newFile, error) {
	if !plainPath.MatchString(filepath.ToSlash(place.below)) {
		return newFile{}, fmt.Errorf("the path %q holds what no pipeline should: rename it to letters, digits and ._/+-, or add --ci %s", place.below, ciNone)
	}
	example, goal := "github-pull-request.yml", githubWorkflow
	switch {
	case pipeline == ciGitLab:
		example, goal = "gitlab-ci.yml", gitlabInclude
	case place.code() != "":
		example = "github-terraform.yml"
	case len(place.snapshots) == 0:
		example = "github-scheduled.yml"
	}
	data, err := ci.FS.ReadFile(example)
	if err != nil {
		return newFile{}, err
	}
	text := string(data)
	if pipeline == ciGitLab && len(place.snapshots) == 0 {
		if text, err = withoutPart(text, "\nidcscan:\n", "\n# AWS_ROLE_ARN"); err != nil {
			return newFile{}, err
		}
	}
	return newFile{filepath.FromSlash(goal), withPaths(text, place)}, nil
}

// withoutPart cuts a text from one mark to before another.
func withoutPart(text, from, to string) (string, error) {
	begin := strings.Index(text, from)
	end := strings.Index(text, to)
	if begin < 0 || end < begin {
		return "", fmt.Errorf("the example holds no part from %q to %q", from, to)
	}
	return text[:begin] + text[end:], nil
}

// withPaths puts the paths of the surroundings into an example. The pipeline
// runs at the root of the repository, where a configuration below is not found.
func withPaths(text string, place *surroundings) string {
	below := filepath.ToSlash(place.below)
	source := path.Join(below, place.snapshot())
	text = strings.NewReplacer(
		"sources: snapshot.json", "sources: "+source,
		"scan snapshot.json", "scan "+source,
		"sources: infra", "sources: "+path.Join(below, place.code()),
		"CODE: infra", "CODE: "+path.Join(below, place.code()),
	).Replace(text)
	if below == "." {
		return text
	}
	file := path.Join(below, config.FileName)
	return strings.NewReplacer(
		"          sources:", "          config: "+file+"\n          sources:",
		"idcscan scan ", "idcscan scan --config "+file+" ",
		`"$BINARY" diff `, `"$BINARY" diff --config `+file+" ",
	).Replace(text)
}
