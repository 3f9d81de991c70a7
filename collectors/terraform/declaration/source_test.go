package declaration_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func TestModuleSources(t *testing.T) {
	for _, test := range []struct{ source, kept, kind, ref, refKind string }{
		{"./modules/sso", "./modules/sso", "local", "", "none"},
		{"../sso", "../sso", "local", "", "none"},
		{"acme/sso/aws", "acme/sso/aws", "registry", "", "none"},
		{"acme/sso/aws//modules/groups", "acme/sso/aws//modules/groups", "registry", "", "none"},
		{"app.terraform.io/acme/sso/aws", "app.terraform.io/acme/sso/aws", "registry", "", "none"},
		{"github.com/acme/sso", "github.com/acme/sso", "git", "", "none"},
		{"github.com/acme/sso?ref=v1.2.3", "github.com/acme/sso?ref=v1.2.3", "git", "v1.2.3", "version"},
		{"git@example.com:acme/sso.git?ref=main", "git@example.com:acme/sso.git?ref=main", "git", "main", "other"},
		{"git::ssh://git:hidden@example.com/sso.git", "git::ssh://git@example.com/sso.git", "git", "", "none"},
		{"git::https://bot:hidden@example.com/sso.git//m?ref=0123abc&access_token=hidden&depth=1", "git::https://example.com/sso.git//m?ref=0123abc&depth=1", "git", "0123abc", "commit"},
		{"git::https://hidden@example.com/sso?sshkey=hidden", "git::https://example.com/sso", "git", "", "none"},
		{"s3::https://s3.amazonaws.com/b/m.zip?aws_access_key_id=hidden", "s3::https://s3.amazonaws.com/b/m.zip", "other", "", "none"},
		{"https://example.com/sso.zip", "https://example.com/sso.zip", "other", "", "none"},
	} {
		call := declaration.NewModuleCall(test.source, "")
		got := []string{call.Source, call.SourceKind, call.Ref, call.RefKind}
		if diff := cmp.Diff([]string{test.kept, test.kind, test.ref, test.refKind}, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.source, diff)
		}
	}
}

func TestVersionConstraints(t *testing.T) {
	got, err := declaration.VersionConstraints("~> 1.11, < 2, !=1.12.0-beta1,1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	want := []snapshot.VersionConstraint{
		{Operator: "~>", Version: "1.11.0", Parts: 2},
		{Operator: "<", Version: "2.0.0", Parts: 1},
		{Operator: "!=", Version: "1.12.0-beta1", Parts: 3},
		{Operator: "=", Version: "1.2.3", Parts: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, wrong := range []string{"latest", "~> ", "1.2.3.4", ">= 99999999999999999999999", "1,,2"} {
		if got, err := declaration.VersionConstraints(wrong); err == nil {
			t.Errorf("%q gave %v", wrong, got)
		}
	}
	if none, err := declaration.VersionConstraints(" "); none != nil || err != nil {
		t.Errorf("an empty constraint gave %v, %v", none, err)
	}
}
