package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// abacReader is what of sso-admin tells about attributes for access control.
type abacReader interface {
	DescribeInstanceAccessControlAttributeConfiguration(context.Context, *ssoadmin.DescribeInstanceAccessControlAttributeConfigurationInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribeInstanceAccessControlAttributeConfigurationOutput, error)
}

// abacNotConfigured is the status where AWS answers that there is no configuration.
const abacNotConfigured = "NOT_CONFIGURED"

// abacAnswer is AWS's answer, or that there is no configuration.
type abacAnswer struct {
	NotFound bool
	*ssoadmin.DescribeInstanceAccessControlAttributeConfigurationOutput
}

// readABAC returns nil where the configuration could not be read; missing where
// AWS does not find it, for [walk.settleABAC].
func (w *walk) readABAC(ctx context.Context, api abacReader, r *reading) (abac *snapshot.ABAC, missing bool) {
	out, err := ask(ctx, w, opDescribeABAC, subject{}, func(ctx context.Context) (abacAnswer, error) {
		out, err := api.DescribeInstanceAccessControlAttributeConfiguration(ctx, &ssoadmin.DescribeInstanceAccessControlAttributeConfigurationInput{InstanceArn: r.instance.ARN})
		if isKeyless(err, codeNotFound) {
			return abacAnswer{NotFound: true}, nil
		}
		return abacAnswer{false, out}, err
	})
	switch {
	case err == nil && out.NotFound:
		return nil, true
	case err == nil:
	case r.isAccountInstance() && isKeyless(err, codeValidation):
		w.accountInstance(opDescribeABAC)
		return nil, false
	default:
		w.failed(opDescribeABAC, subject{}, err)
		return nil, false
	}
	abac = &snapshot.ABAC{StatusReason: new(aws.ToString(out.StatusReason)), Attributes: map[string]*snapshot.ABACAttribute{}}
	abac.Status = enum(w, snapshot.SectionABAC, subject{}, opDescribeABAC, "status", out.Status, out.Status.Values())
	if configuration := out.InstanceAccessControlAttributeConfiguration; configuration != nil {
		for _, attribute := range configuration.AccessControlAttributes {
			sources := []string{}
			if attribute.Value != nil {
				sources = append(sources, attribute.Value.Source...)
			}
			key := aws.ToString(attribute.Key)
			if key == "" {
				w.withoutID(opDescribeABAC, subject{}, "an attribute for access control")
				continue
			}
			abac.Attributes[key] = &snapshot.ABACAttribute{Sources: sources}
		}
	}
	return abac, false
}

// settleABAC decides what "not found" means: there is no configuration, but
// only where the instance itself was found.
func (w *walk) settleABAC(r *reading, missing bool) {
	switch {
	case !missing:
	case r.described || r.sets != nil:
		r.abac = &snapshot.ABAC{
			Status: new(abacNotConfigured), StatusReason: new(""), Attributes: map[string]*snapshot.ABACAttribute{},
		}
	default:
		w.failedBy(opDescribeABAC, subject{}, notFound)
	}
}
