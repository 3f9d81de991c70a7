package awsfake_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
)

// clients are the SDK's own, told nothing but the endpoint.
type clients struct {
	sso    *ssoadmin.Client
	store  *identitystore.Client
	orgs   *organizations.Client
	iam    *iam.Client
	sts    *sts.Client
	trail  *cloudtrail.Client
	server *awsfake.Server
}

func start(t *testing.T, options awsfake.Options) *clients {
	t.Helper()
	server, err := awsfake.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	region := options.Region
	if region == "" {
		region = options.State.Meta.Region
	}
	return connect(server, region)
}

func connect(server *awsfake.Server, region string) *clients {
	return connectWith(server, region, credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""))
}

func connectWith(server *awsfake.Server, region string, who aws.CredentialsProvider) *clients {
	config := aws.Config{
		Region:           region,
		BaseEndpoint:     &server.URL,
		Credentials:      who,
		RetryMaxAttempts: 1,
		HTTPClient:       &http.Client{Transport: inMemory{}},
	}
	return &clients{
		sso: ssoadmin.NewFromConfig(config), store: identitystore.NewFromConfig(config),
		orgs: organizations.NewFromConfig(config), iam: iam.NewFromConfig(config), sts: sts.NewFromConfig(config),
		trail: cloudtrail.NewFromConfig(config), server: server,
	}
}

// inMemory sends requests whose bodies net/http can see the end of. Without it
// one answer in thousands is lost to the race that settle is about, and these
// tests do not retry.
type inMemory struct{}

func (inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultTransport.RoundTrip(r)
}
