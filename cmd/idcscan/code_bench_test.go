package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Size of the code that BenchmarkCode reads.
const (
	benchFiles          = 2000
	benchAssignments    = 10000
	benchPermissionSets = 200
	benchGroups         = 50
)

// writeCode writes one root module of 2,000 files with 10,000 assignments:
// permission sets with their policies, groups, and assignments one by one, as
// both programs see them.
func writeCode(b *testing.B, folder string) {
	b.Helper()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	write("main.tf", `terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.28" }
  }
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.this.arns)[0]
  store    = tolist(data.aws_ssoadmin_instances.this.identity_store_ids)[0]
  tags     = { ManagedBy = "Terraform", Tier = "read-only" }
}
`)
	for n := range benchGroups {
		write(fmt.Sprintf("group_%03d.tf", n), fmt.Sprintf(`resource "aws_identitystore_group" "group_%[1]d" {
  identity_store_id = local.store
  display_name      = "Team%[1]d"
}
`, n))
	}
	for n := range benchPermissionSets {
		write(fmt.Sprintf("permission_set_%03d.tf", n), fmt.Sprintf(`resource "aws_ssoadmin_permission_set" "set_%[1]d" {
  instance_arn     = local.instance
  name             = "Set%[1]d"
  session_duration = "PT8H"
  tags             = merge(local.tags, { Owner = "team-%[1]d" })
}

resource "aws_ssoadmin_managed_policy_attachment" "set_%[1]d" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.set_%[1]d.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

data "aws_iam_policy_document" "set_%[1]d" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::team-%[1]d/*"]
  }
}

resource "aws_ssoadmin_permission_set_inline_policy" "set_%[1]d" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.set_%[1]d.arn
  inline_policy      = data.aws_iam_policy_document.set_%[1]d.json
}
`, n))
	}
	files := benchFiles - 1 - benchGroups - benchPermissionSets
	for file := range files {
		var text strings.Builder
		for n := file * benchAssignments / files; n < (file+1)*benchAssignments/files; n++ {
			fmt.Fprintf(&text, `resource "aws_ssoadmin_account_assignment" "assignment_%d" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.set_%d.arn
  principal_id       = aws_identitystore_group.group_%d.group_id
  principal_type     = "GROUP"
  target_id          = "%012d"
  target_type        = "AWS_ACCOUNT"
}

`, n, n%benchPermissionSets, n%benchGroups, 100000000000+n/20)
		}
		write(fmt.Sprintf("assignments_%04d.tf", file), text.String())
	}
}

// BenchmarkCode scans code of enterprise size, beside trivy config on the same
// tree. It needs build/trivy, which make build/trivy builds.
func BenchmarkCode(b *testing.B) {
	trivy, err := filepath.Abs("../../build/trivy")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := exec.LookPath(trivy); err != nil {
		b.Skip("SKIPPED: build/trivy is not there; run: make build/trivy")
	}
	idcscan, _ := buildBinaries(b)
	folder := b.TempDir()
	writeCode(b, folder)
	out := b.TempDir()
	compare(b, "trivy",
		func() process {
			return measure(b, []int{exitOK, exitFindings, exitIncomplete}, idcscan, "scan", folder, "--now", testNow, "--output", "json="+filepath.Join(out, "idcscan.json"))
		},
		func() process {
			return measure(b, []int{0}, trivy, "config", "--quiet", "--skip-check-update", "--skip-version-check",
				"--format", "json", "--output", filepath.Join(out, "trivy.json"), folder)
		},
	)
}
