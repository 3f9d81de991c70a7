package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner/config"
)

// sarifOptions are the flags of the output sarif, and of what points at code as it does.
type sarifOptions struct{ anchor, profile string }

// sarifProfiles are the values of --sarif-profile, the default first.
var sarifProfiles = []string{"github", "full"}

func (o *sarifOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.anchor, "sarif-anchor", "", "file of the repository that SARIF and Code Quality point at where no code declares the resource")
	flags.StringVar(&o.profile, "sarif-profile", sarifProfiles[0],
		"results of SARIF: github (failing ones, for code scanning) or full (also passes, unknowns and waived ones, for other readers)")
	completes(cmd, "sarif-anchor", anyFile)
	completes(cmd, "sarif-profile", oneOf(sarifProfiles...))
}

// check refuses flags that no output shows.
func (o *sarifOptions) check(cmd *cobra.Command, outputs []string) error {
	written := func(formats ...string) bool {
		return slices.ContainsFunc(outputs, func(output string) bool {
			format, _, _ := strings.Cut(output, "=")
			return slices.Contains(formats, format)
		})
	}
	switch {
	case given(cmd, "sarif-anchor") && !written("sarif", "gitlab-code-quality"):
		return errors.New("--sarif-anchor is for the outputs sarif and gitlab-code-quality; add --output sarif=FILE, or leave it out")
	case given(cmd, "sarif-profile") && !written("sarif"):
		return errors.New("--sarif-profile is for the output sarif; add --output sarif=FILE, or leave it out")
	}
	return nil
}

// options turns the flags into what the writer takes, before anything is scanned.
func (o *sarifOptions) options(env *environment) (reports.Options, error) {
	if !slices.Contains(sarifProfiles, o.profile) {
		return reports.Options{}, fmt.Errorf("unknown SARIF profile %q for --sarif-profile; %s", o.profile, snapshot.Suggestion(o.profile, sarifProfiles))
	}
	anchor, err := fromRepositoryRoot(env.directory, o.anchor)
	return reports.Options{SARIFAnchor: anchor, SARIFFull: o.profile == "full"}, errors.Join(err, reports.CheckAnchor(anchor))
}

// fromRepositoryRoot returns a path as it is called from the top of the git
// repository around the directory, or from the directory where there is none:
// GitHub knows a file by that spelling alone, and another closes the alert and
// opens a second one. Links are followed, as git holds the file behind them.
func fromRepositoryRoot(directory, path string) (string, error) {
	if path == "" || directory == "" || strings.Contains(path, "://") {
		return path, nil
	}
	directory = followLinks(directory)
	absolute := path
	if !filepath.IsAbs(path) {
		absolute = filepath.Join(directory, path)
	}
	absolute = followLinks(absolute)
	root := config.GitRoot(directory)
	if root == "" {
		root = directory
	}
	relative, err := filepath.Rel(root, absolute)
	if err != nil || !filepath.IsLocal(relative) || relative == "." {
		return "", fmt.Errorf("the anchor %s lies outside of the repository %s; name a file within it", path, root)
	}
	if info, err := os.Stat(absolute); err == nil && info.IsDir() {
		return "", fmt.Errorf("the anchor %s is a directory; name a file", path)
	}
	return filepath.ToSlash(relative), nil
}

// followLinks resolves links as far as the path exists.
func followLinks(path string) string {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(followLinks(parent), filepath.Base(path))
}
