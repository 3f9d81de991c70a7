// Package ci holds the example pipelines that the documentation shows and that
// idcscan init writes. Its tests lint them and run what they run. The package
// imports nothing of idcscan.
package ci

import "embed"

// FS holds the pipelines: github-pull-request.yml, github-scheduled.yml,
// github-terraform.yml, gitlab-ci.yml, buildspec.yml and pre-commit-config.yaml.
//
//go:embed *.yml *.yaml
var FS embed.FS
