package aws

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// clients are the SDK's clients in one Region, each under its service's pacer.
type clients struct {
	sts           *sts.Client
	organizations *organizations.Client
	sso           *ssoadmin.Client
	store         *identitystore.Client
	iam           *iam.Client
	cloudTrail    *cloudtrail.Client
}

// clients makes the clients of one account, "" for the caller's, in one Region.
func (w *walk) clients(cfg aws.Config, account, region string) *clients {
	cfg = cfg.Copy()
	cfg.Region = region
	// The pacers bound attempts; AWS_MAX_ATTEMPTS would bound throttled ones too.
	cfg.RetryMaxAttempts = 0
	cfg.APIOptions = append(cfg.APIOptions, requireGenuine)
	cfg.HTTPClient = ownBodies{cfg.HTTPClient}
	return &clients{
		sts:           sts.NewFromConfig(cfg, func(o *sts.Options) { o.Retryer = w.pacers.of(serviceSTS, account, "") }),
		organizations: organizations.NewFromConfig(cfg, func(o *organizations.Options) { o.Retryer = w.pacers.of(serviceOrganizations, account, "") }),
		sso:           ssoadmin.NewFromConfig(cfg, func(o *ssoadmin.Options) { o.Retryer = w.pacers.of(serviceSSOAdmin, account, "") }),
		store:         identitystore.NewFromConfig(cfg, func(o *identitystore.Options) { o.Retryer = w.pacers.of(serviceIdentityStore, account, "") }),
		iam:           iam.NewFromConfig(cfg, func(o *iam.Options) { o.Retryer = w.pacers.of(serviceIAM, account, "") }),
		cloudTrail:    cloudtrail.NewFromConfig(cfg, func(o *cloudtrail.Options) { o.Retryer = w.pacers.of(serviceCloudTrail, account, region) }),
	}
}

// answerTimeout ends a call whose answer does not come: without it a server
// that accepts and says nothing would hold the walk for ever.
const answerTimeout = time.Minute

// httpClient is the SDK's own, so that proxies and CA bundles work as they do
// for every other tool.
func httpClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithTimeout(answerTimeout).
		WithTransportOptions(func(t *http.Transport) { t.MaxIdleConnsPerHost = inFlight })
}

// ownBodies sends every request with a body of its own. The SDK closes its body
// once the answer begins; where that is before net/http has looked for the end
// of it, net/http takes the request for a failed one.
type ownBodies struct{ client aws.HTTPClient }

func (c ownBodies) Do(request *http.Request) (*http.Response, error) {
	if request.Body == nil {
		return c.client.Do(request)
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	own := request.WithContext(request.Context())
	own.Body = io.NopCloser(bytes.NewReader(body))
	return c.client.Do(own)
}

// foreignAnswer is a success that AWS did not send. The SDK would take an empty
// body, or any JSON object, for an empty list.
type foreignAnswer struct{ status int }

func (e *foreignAnswer) Error() string {
	return fmt.Sprintf("HTTP status %d without a request id: not an answer of AWS", e.status)
}

// requireGenuine makes a success without AWS's request id an error before
// anything is read into it.
func requireGenuine(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("idcscan:RequireGenuine",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			response, ok := out.RawResponse.(*smithyhttp.Response)
			if ok && err == nil && response.StatusCode < 300 && response.Header.Get("X-Amzn-Requestid") == "" {
				err = &foreignAnswer{response.StatusCode}
			}
			return out, metadata, err
		}), middleware.After)
}
