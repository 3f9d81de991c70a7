package aws

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLIVE24RolesOfPermissionSets: the Region in the path is optional, the set's
// name ends before "_" and 16 hexadecimal digits, and nothing goes by a prefix.
func TestLIVE24RolesOfPermissionSets(t *testing.T) {
	const home, elsewhere = "/aws-reserved/sso.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/eu-west-1/"
	for _, test := range []struct{ path, name, set string }{
		{home, "AWSReservedSSO_Admin_0123456789abcdef", "Admin"},
		{elsewhere, "AWSReservedSSO_Admin_0123456789abcdef", "Admin"},
		{home, "AWSReservedSSO_Admin_RO_0123456789abcdef", "Admin_RO"},
		{elsewhere, "AWSReservedSSO_Admin_RO_0123456789abcdef", "Admin_RO"},
		{elsewhere, "AWSReservedSSO_AdminReadOnly_0123456789abcdef", "AdminReadOnly"},
		{"/aws-reserved/sso.amazonaws.com/us-gov-west-1/", "AWSReservedSSO_A_0123456789abcdef", "A"},
		{"/aws-reserved/sso.amazonaws.com/eusc-de-east-1/", "AWSReservedSSO_A_0123456789abcdef", "A"},
		{home, "AWSReservedSSO_Admin", ""},
		{home, "AWSReservedSSO_Admin_0123456789abcde", ""},
		{home, "AWSReservedSSO_Admin_0123456789ABCDEF", ""},
		{home, "AWSReservedSSO_Admin_0123456789abcdef0", ""},
		{home, "AWSReservedSSO__0123456789abcdef", ""},
		{"/", "AWSReservedSSO_Admin_0123456789abcdef", ""},
		{"/aws-reserved/sso.amazonaws.com/eu-west-1/x/", "AWSReservedSSO_Admin_0123456789abcdef", ""},
		{"/x/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef", ""},
		{"/aws-reserved/ssoXamazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef", ""},
	} {
		set, ok := setOfRole(test.path, test.name)
		if set != test.set || ok != (test.set != "") {
			t.Errorf("%s%s is of set %q, %v; want %q", test.path, test.name, set, ok, test.set)
		}
	}
}

func TestTrustedProviders(t *testing.T) {
	const okta, adfs = "arn:aws-us-gov:iam::111111111111:saml-provider/okta", "arn:aws:iam::111111111111:saml-provider/ADFS"
	for name, test := range map[string]struct {
		policy string
		want   []string
	}{
		"one":        {`{"Statement": {"Effect": "Allow", "Principal": {"Federated": "` + okta + `"}, "Action": "sts:AssumeRoleWithSAML"}}`, []string{okta}},
		"several":    {`{"Statement": [{"Effect": "Allow", "Principal": {"Federated": ["` + okta + `", "` + adfs + `"]}, "Action": "sts:*"}]}`, []string{okta, adfs}},
		"denied":     {`{"Statement": [{"Effect": "Deny", "Principal": {"Federated": "` + okta + `"}, "Action": "sts:*"}]}`, []string{}},
		"a service":  {`{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`, []string{}},
		"everybody":  {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}`, []string{}},
		"OIDC":       {`{"Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111111111111:oidc-provider/x"}, "Action": "sts:*"}]}`, []string{}},
		"web":        {`{"Statement": [{"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": "sts:*"}]}`, []string{}},
		"no account": {`{"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["AROA", "*"]}, "Action": "sts:*"}]}`, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := trustedProviders(url.PathEscape(test.policy))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("providers differ (-want +got):\n%s", diff)
			}
		})
	}
	if got, err := trustedProviders("%7B"); err == nil {
		t.Errorf("a document that is none gives %v", got)
	}
}
