package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// The pipelines that init can write.
const (
	ciAuto   = "auto"
	ciGitHub = "github"
	ciGitLab = "gitlab"
	ciNone   = "none"
)

type initOptions struct {
	directory string
	ci        string
	dryRun    bool
}

func newInitCommand(env *environment) *cobra.Command {
	var options initOptions
	cmd := &cobra.Command{
		Use:   "init [DIRECTORY]",
		Short: "Write a configuration and a pipeline to start from",
		Long: "Init looks at DIRECTORY (default: the working directory) and writes a commented\n" +
			config.FileName + " there, and a pipeline at the root of its git repository:\n" +
			githubWorkflow + " or " + gitlabInclude + ". A snapshot that\n" +
			"lies there is gated on, else Terraform that declares Identity Center; without\n" +
			"either the pipeline scans live AWS on a schedule. GitLab's has no part for code.\n" +
			"What is there already is left alone.",
		Example: "  idcscan init\n  idcscan init --ci gitlab --dry-run",
		Args:    arguments(0, 1, "at most one directory"),
		RunE: func(_ *cobra.Command, args []string) error {
			options.directory = "."
			if len(args) == 1 {
				options.directory = args[0]
			}
			return runInit(env, options)
		},
	}
	kinds := []string{ciAuto, ciGitHub, ciGitLab, ciNone}
	cmd.Flags().StringVar(&options.ci, "ci", ciAuto, "pipeline to write: "+strings.Join(kinds, ", "))
	cmd.Flags().BoolVar(&options.dryRun, "dry-run", false, "print the files instead of writing them")
	completes(cmd, "ci", oneOf(kinds...))
	cmd.ValidArgsFunction = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	return cmd
}

// newFile is a file that init would write; path is relative to the git root.
type newFile struct{ path, text string }

func runInit(env *environment, options initOptions) error {
	if !slices.Contains([]string{ciAuto, ciGitHub, ciGitLab, ciNone}, options.ci) {
		return fmt.Errorf("--ci %q is no pipeline; use %s, %s, %s or %s", options.ci, ciAuto, ciGitHub, ciGitLab, ciNone)
	}
	place, err := look(options.directory)
	if err != nil {
		return err
	}
	compiled, err := scanner.LoadPolicies()
	if err != nil {
		return err
	}
	files := []newFile{{filepath.Join(place.below, config.FileName), configText(compiled, place, env.now())}}
	pipeline := options.ci
	if pipeline == ciAuto {
		pipeline = place.pipeline
	}
	if pipeline != ciNone {
		file, err := pipelineFile(pipeline, place)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	say := func(format string, values ...any) { fmt.Fprintf(env.stdout, format+"\n", values...) }
	if options.dryRun {
		for _, file := range files {
			say("# %s\n%s", reports.Sanitize(file.path), file.text)
		}
		return nil
	}
	for _, line := range place.seen() {
		say("Found %s.", line)
	}
	for _, file := range files {
		outcome, err := writeNew(place, file)
		if err != nil {
			return err
		}
		say("%s.", outcome)
	}
	say("\nNext:")
	for i, step := range place.nextSteps(options.directory, pipeline) {
		say("  %d. %s", i+1, step)
	}
	return nil
}

// writeNew writes a file that does not exist and says so, or that it left alone
// what is there.
func writeNew(place *surroundings, file newFile) (string, error) {
	shown := reports.Sanitize(file.path)
	if filepath.Base(file.path) == config.FileName && place.config != "" {
		return fmt.Sprintf("Left alone %s, the configuration that holds here", reports.Sanitize(place.config)), nil
	}
	// A folder of the repository may be a link that leads out of it.
	root, err := os.OpenRoot(place.root)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.Dir(file.path), 0o755); err != nil {
		return "", fmt.Errorf("%s cannot be written: %w; mend its folder, or see the file with --dry-run", shown, underlying(err))
	}
	// O_EXCL also refuses a link that leads nowhere yet.
	opened, err := root.OpenFile(file.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Sprintf("Left alone %s, which is there already", shown), nil
	}
	if err != nil {
		return "", err
	}
	_, err = opened.WriteString(file.text)
	if err = errors.Join(err, opened.Close()); err != nil {
		return "", errors.Join(err, root.Remove(file.path)) // a part of a file would be taken for one
	}
	return "Wrote " + shown, nil
}

// nextSteps says what is left to do.
func (s *surroundings) nextSteps(directory, pipeline string) []string {
	var steps []string
	if directory != "." {
		steps = append(steps, "cd "+reports.Sanitize(directory))
	}
	scanned := s.snapshot()
	if s.code() != "" {
		scanned = s.code()
	} else if len(s.snapshots) == 0 {
		steps = append(steps,
			"idcscan doctor: tells what your AWS credentials may read",
			"idcscan collect --output snapshot.json: saves what Identity Center holds now")
	}
	steps = append(steps,
		"idcscan scan "+scanned+": shows the findings",
		"Decide in "+config.FileName+" what only you can: the lines that begin with #")
	switch pipeline {
	case ciGitHub:
		if len(s.snapshots) == 0 && s.code() == "" {
			steps = append(steps, "Create the role that docs/ci/README.md describes, and the variables IDCSCAN_ROLE_ARN and IDCSCAN_REGION")
		}
	case ciGitLab:
		steps = append(steps, "Include the pipeline in .gitlab-ci.yml: include: [{local: /"+gitlabInclude+"}]")
	case ciNone:
		steps = append(steps, "idcscan init --ci github or --ci gitlab: writes a pipeline")
	}
	return append(steps, "Commit what was written")
}
