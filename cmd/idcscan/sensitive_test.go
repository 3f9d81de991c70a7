package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// sensitiveTree has MARKER and 999999999999 in every place where a value can stand
// that Terraform does not show.
const sensitiveTree = `
-- main.tf --
variable "text" {
  sensitive = true
  default   = "https://MARKER.example.com"
}
variable "account" {
  type      = string
  sensitive = true
  default   = "999999999999"
}
variable "passing" {
  ephemeral = true
  default   = <<-END
    MARKER
  END
}
variable "sets" {
  type      = map(object({ description = string }))
  sensitive = true
  default   = { MARKER = { description = "MARKER", MARKER2 = "MARKER" } }
}
variable "overridden" {
  default = "MARKER"
}
variable "file" {
  sensitive = true
}
variable "environment" {
  sensitive = true
}
variable "word" {
  sensitive = true
}
variable "numeric" {
  type      = number
  sensitive = true
  default   = "MARKER"
}
locals {
  text    = sensitive("MARKER")
  many    = { a = [sensitive("MARKER"), sensitive("999999999999")] }
  lines   = sensitive(<<-END
    MARKER
  END
  )
  data    = sensitive(yamldecode(file("${path.module}/data.yaml")))
  whole   = sensitive(file("${path.module}/whole.txt"))
  encoded = base64encode(local.text)
  shown   = nonsensitive("${local.text}-suffix")
  wrong   = sensitive(jsondecode("MARKER"))
  tried   = try(sensitive(parseint("MARKER", 10)), sensitive("MARKER"))
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::${var.text}" },
      { Effect = "Allow", Action = sensitive("MARKER:*"), Resource = "*" },
    ]
  })
}
resource "aws_ssoadmin_permission_set" "attributes" {
  name             = "Attributes"
  instance_arn     = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  relay_state      = var.text
  session_duration = sensitive("PT1H-MARKER")
  description      = "of ${local.text} and ${var.passing}"
  tags = {
    file = var.file, environment = var.environment, word = var.word, overridden = var.overridden, numeric = var.numeric,
    lines = local.lines, data = local.data.key, whole = local.whole, encoded = local.encoded, shown = local.shown,
    wrong = local.wrong, tried = local.tried, output = module.called.secret, made = module.called.made, (local.text) = "key"
  }
}
resource "aws_ssoadmin_permission_set" "named" {
  name         = "Team-${local.text}"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}
resource "aws_ssoadmin_permission_set" "each" {
  for_each     = var.sets
  name         = each.key
  description  = each.value.description
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}
resource "aws_ssoadmin_permission_set_inline_policy" "attributes" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = sensitive(aws_ssoadmin_permission_set.attributes.arn)
  inline_policy      = local.policy
}
resource "aws_ssoadmin_account_assignment" "attributes" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.attributes.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.group.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = var.account
}
resource "aws_identitystore_group" "group" {
  identity_store_id = "d-1234567890"
  display_name      = local.text
  description_wo    = "MARKER"
}
module "called" {
  source = "./called"
  token  = "MARKER"
  object = {
    name    = "MARKER", "MARKER" = 1
    account = "999999999999"
  }
  wrong = jsondecode("MARKER")
}
output "root" {
  value     = "999999999999 MARKER"
  sensitive = true
}
-- main_override.tf --
variable "overridden" {
  sensitive = true
}
-- more.tf.json --
{"variable": {"json": {"sensitive": true, "default": "MARKER 999999999999"}}, "locals": {"json": "${sensitive(\"MARKER\")}"}}
-- terraform.tfvars --
file = "MARKER"
undeclared = 1
-- more.auto.tfvars.json --
{"account": "999999999999", "undeclared": 2}
-- data.yaml --
key: MARKER
MARKER:
  account: 999999999999
-- whole.txt --
MARKER
-- called/main.tf --
variable "token" {
  sensitive = true
}
variable "object" {
  type      = object({ name = string })
  sensitive = true
}
variable "wrong" {
  sensitive = true
}
output "secret" {
  value     = "MARKER"
  sensitive = true
}
output "made" {
  value = "${var.token}-${var.object.name}-${var.wrong}"
}
resource "aws_ssoadmin_permission_set" "called" {
  name         = "Called"
  description  = var.token
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}
`

// TestSensitiveValuesStayInCode holds that what Terraform marks as sensitive is in
// nothing that idcscan writes, whatever gives it.
func TestSensitiveValuesStayInCode(t *testing.T) {
	const broken = "-- broken.tf --\nvariable \"broken\" {\n  sensitive = true\n  default = \"MARKER\" \"MARKER\"\n}\n"
	const brokenValues = "-- broken.auto.tfvars --\nword = \"MARKER\" \"MARKER\"\n"
	open := strings.NewReplacer("sensitive(", "tostring(", "sensitive = true", "sensitive = false", "ephemeral = true", "ephemeral = false")
	for name, test := range map[string]struct {
		tree  string
		found bool
	}{
		"sensitive":                 {tree: sensitiveTree},
		"beside a broken file":      {tree: sensitiveTree + broken},
		"beside broken values":      {tree: sensitiveTree + brokenValues},
		"were they not so declared": {tree: open.Replace(sensitiveTree), found: true},
	} {
		t.Run(name, func(t *testing.T) {
			marker := fmt.Sprintf("q%07xz", rand.IntN(1<<28))
			account := fmt.Sprintf("7%011d", rand.IntN(1e11))
			tree := strings.NewReplacer("MARKER", marker, "999999999999", account).Replace(test.tree)
			directory := filepath.Join(t.TempDir(), "code")
			if err := txtar.Write(txtar.Parse([]byte(tree)), directory); err != nil {
				t.Fatal(err)
			}
			streams := map[string]string{}
			folder := t.TempDir()
			arguments := []string{"scan", directory, "--var", "word=" + marker, "--now", testNow}
			for _, format := range outputFormats() {
				arguments = append(arguments, "--output", format+"="+filepath.Join(folder, format))
			}
			var stdout, stderr bytes.Buffer
			env := &environment{
				stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, now: time.Now, directory: directory,
				variables: []string{"TF_VAR_environment=" + marker},
			}
			if code := run(context.Background(), env, arguments); code == exitError {
				t.Fatal(stderr.String())
			}
			for _, format := range outputFormats() {
				stream, err := os.ReadFile(filepath.Join(folder, format))
				if err != nil || len(stream) == 0 {
					t.Error(format, "is empty", err)
				}
				streams[format] = string(stream)
			}
			streams["stdout"], streams["stderr"] = stdout.String(), stderr.String()
			encoded := base64.StdEncoding.EncodeToString([]byte(marker))[:8]
			leaks := 0
			for what, stream := range streams {
				for _, secret := range []string{marker, account, encoded} {
					for line := range strings.Lines(stream) {
						if at := strings.Index(line, secret); at >= 0 {
							leaks++
							if !test.found {
								t.Errorf("%s holds %s: %s", what, secret, line[max(0, at-200):min(len(line), at+100)])
							}
						}
					}
				}
			}
			if test.found && leaks < 20 {
				t.Errorf("%d leaks only, so that the test would see none", leaks)
			}
		})
	}
}
