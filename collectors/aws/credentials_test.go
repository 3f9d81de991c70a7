package aws

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// configure gives the SDK this configuration and nothing of the machine's own.
func configure(t *testing.T, configuration string) {
	t.Helper()
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // restores it
			os.Unsetenv(name)
		}
	}
	home := t.TempDir()
	file := filepath.Join(home, "config")
	if err := os.WriteFile(file, []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(home, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	// Nothing listens here: no test asks AWS itself.
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
}

func TestNoCredentials(t *testing.T) {
	const region = "region = eu-west-1\n"
	tests := map[string]struct {
		configuration string
		environment   map[string]string
		options       Options
		want          []string
	}{
		"nothing at all": {
			options: Options{Region: "eu-west-1"},
			want:    []string{`no valid AWS credentials for profile "default"; run aws configure sso, or name a profile with --profile or AWS_PROFILE`},
		},
		"no Region": {
			configuration: "[default]\n",
			want:          []string{`no AWS Region is configured for profile "default"; pass --region, or set AWS_REGION`},
		},
		"an unknown profile": {
			configuration: "[default]\n" + region, options: Options{Profile: "audit"},
			want: []string{`profile "audit" is not in the AWS configuration; run aws configure list-profiles`},
		},
		"an unknown profile of the environment": {
			configuration: "[default]\n" + region, environment: map[string]string{"AWS_PROFILE": "audit"},
			want: []string{`profile "audit" is not in the AWS configuration`},
		},
		"a session that has expired": {
			configuration: "[profile audit]\n" + region + "sso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Audit\n" +
				"[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n",
			options: Options{Profile: "audit"},
			want:    []string{`no valid AWS credentials for profile "audit"; run aws sso login --profile audit`},
		},
		"a session without a token, in the old form, behind a role": {
			configuration: "[profile base]\n" + region + "sso_account_id = 111111111111\nsso_role_name = Audit\nsso_region = eu-west-1\n" +
				"sso_start_url = https://corp.awsapps.com/start\n[profile audit]\n" + region + "role_arn = arn:aws:iam::1:role/a\nsource_profile = base\n",
			options: Options{Profile: "audit"},
			want:    []string{`profile "audit"`, "run aws sso login --profile audit"},
		},
		"aws login": {
			configuration: "[default]\n" + region + "login_session = arn:aws:iam::111111111111:user/me\n",
			want:          []string{`profile "default"; run aws login`},
		},
		"a process that fails": {
			configuration: "[default]\n" + region + "credential_process = /bin/false\n",
			want:          []string{`no valid AWS credentials for profile "default"; check the credential_process of profile "default"`},
		},
		"a role without a source": {
			configuration: "[profile audit]\n" + region + "role_arn = arn:aws:iam::1:role/a\n", options: Options{Profile: "audit"},
			want: []string{`profile "audit"`},
		},
		"a role that needs a code": {
			configuration: "[profile base]\naws_access_key_id = AKIA\naws_secret_access_key = s\n[profile audit]\n" + region +
				"role_arn = arn:aws:iam::1:role/a\nmfa_serial = arn:aws:iam::1:mfa/me\nsource_profile = base\n",
			options: Options{Profile: "audit"},
			want:    []string{"needs an MFA code", "aws configure export-credentials"},
		},
		"a file that is no configuration": {
			configuration: "[default\nregion", options: Options{},
			want: []string{"AWS"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			configure(t, test.configuration)
			for variable, value := range test.environment {
				t.Setenv(variable, value)
			}
			start := time.Now()
			_, err := collectWith(t, test.options)
			var credentials *CredentialsError
			if !errors.As(err, &credentials) {
				t.Fatalf("error is %v (%T), want one about credentials", err, err)
			}
			wantLine(t, err, test.want...)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// TestNoMetadataService does not hang where nothing answers at the address of
// the instance metadata service.
func TestNoMetadataService(t *testing.T) {
	configure(t, "")
	os.Unsetenv("AWS_EC2_METADATA_DISABLED")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://192.0.2.1") // reserved for documentation
	start := time.Now()
	_, err := collectWith(t, Options{Region: "eu-west-1"})
	var credentials *CredentialsError
	if !errors.As(err, &credentials) {
		t.Fatalf("error is %v, want one about credentials", err)
	}
	if took := time.Since(start); took > 2*metadataTimeout {
		t.Errorf("took %s", took)
	}
}

func TestCredentialsThatAWSRefuses(t *testing.T) {
	tests := map[string][]string{
		"ExpiredToken":          {"AWS does not accept the credentials of the environment (ExpiredToken)", "set new AWS_ACCESS_KEY_ID"},
		"InvalidClientTokenId":  {"AWS does not accept the credentials of the environment (InvalidClientTokenId)"},
		"SignatureDoesNotMatch": {"AWS does not accept the credentials of the environment (SignatureDoesNotMatch)"},
	}
	for code, want := range tests {
		t.Run(code, func(t *testing.T) {
			serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{Operation: opGetCallerIdentity, Code: code, Status: 403}}})
			_, err := collectWith(t, testOptions())
			var credentials *CredentialsError
			if !errors.As(err, &credentials) {
				t.Fatalf("error is %v, want one about credentials", err)
			}
			wantLine(t, err, want...)
		})
	}
	for name, test := range map[string]struct {
		fault awsfake.Fault
		want  string
	}{
		"denied": {awsfake.Fault{Code: "AccessDenied", Message: "User: alice with an explicit deny in a service control policy"}, "sts:GetCallerIdentity: a service control policy denies the call (AccessDenied); exempt"},
		"a page": {awsfake.Fault{Status: 502, Body: page, ContentType: "text/html"}, "sts:GetCallerIdentity: the call got an answer that is not AWS's (HTTP status 502); check the connection"},
		"reset":  {awsfake.Fault{Reset: true}, "sts:GetCallerIdentity: the call got no answer: the connection failed; check the connection"},
	} {
		t.Run(name, func(t *testing.T) {
			test.fault.Operation = opGetCallerIdentity
			serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{test.fault}})
			_, err := collectWith(t, testOptions())
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Fatalf("error is %v, want a refusal", err)
			}
			wantLine(t, err, test.want)
		})
	}
}

// roleService stands before the fake AWS and answers AssumeRole, which the walk
// itself never calls.
func roleService(t *testing.T, server *awsfake.Server, answer func(w http.ResponseWriter, form url.Values)) {
	t.Helper()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	onward := httputil.NewSingleHostReverseProxy(target)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		if form.Get("Action") == "AssumeRole" {
			w.Header().Set("X-Amzn-Requestid", "1")
			answer(w, form)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		onward.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	t.Setenv("AWS_ENDPOINT_URL_STS", front.URL)
}

func TestAssumedRole(t *testing.T) {
	const role = "arn:aws:iam::111111111111:role/audit"
	options := testOptions()
	options.RoleARN, options.ExternalID = role, "shared secret"
	t.Run("allowed", func(t *testing.T) {
		var asked url.Values
		roleService(t, serve(t, awsfake.Options{State: snapshottest.LandingZone()}), func(w http.ResponseWriter, form url.Values) {
			asked = form
			fmt.Fprint(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
				<AccessKeyId>ASIAASSUMEDROLE00000</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
				<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`)
		})
		snap, err := collectWith(t, options)
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, snapshottest.LandingZone(), snap)
		if asked.Get("RoleArn") != role || asked.Get("ExternalId") != "shared secret" || asked.Get("RoleSessionName") != sessionName {
			t.Errorf("asked with %v", asked)
		}
	})
	t.Run("refused", func(t *testing.T) {
		roleService(t, serve(t, awsfake.Options{State: snapshottest.LandingZone()}), func(w http.ResponseWriter, _ url.Values) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
				<Message>User: arn:aws:iam::1:user/alice is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`)
		})
		_, err := collectWith(t, options)
		var credentials *CredentialsError
		if !errors.As(err, &credentials) {
			t.Fatalf("error is %v, want one about credentials", err)
		}
		wantLine(t, err, "role "+role+" cannot be assumed with the credentials of the environment: AWS denies the call (AccessDenied)", "--external-id")
		for _, secret := range []string{"shared secret", "alice"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%q stands in the error", secret)
			}
		}
	})
}

// TestMeta says who looked, from where and when.
func TestMeta(t *testing.T) {
	snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone()})
	want := snapshot.Meta{
		Tool: "0.1.0", Source: "aws", StartedAt: "2026-03-01T08:00:00Z", CollectedAt: "2026-03-01T08:00:00Z",
		Partition: "aws", Region: "ap-southeast-2", RegionsAsked: []string{"ALL_REGIONS"},
		Caller: snapshottest.LandingZone().Meta.Caller, Vantage: vantageManagement,
	}
	if diff := jsonDiff(t, want, snap.Meta); diff != "" {
		t.Error(diff)
	}
}
