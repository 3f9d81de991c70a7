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

// readABAC returns nil where the configuration could not be read.
func (w *walk) readABAC(ctx context.Context, api abacReader, r *reading) *snapshot.ABAC {
	out, err := ask(ctx, w, opDescribeABAC, func(ctx context.Context) (*ssoadmin.DescribeInstanceAccessControlAttributeConfigurationOutput, error) {
		return api.DescribeInstanceAccessControlAttributeConfiguration(ctx, &ssoadmin.DescribeInstanceAccessControlAttributeConfigurationInput{InstanceArn: r.instance.ARN})
	})
	abac := &snapshot.ABAC{StatusReason: new(""), Attributes: map[string]*snapshot.ABACAttribute{}}
	switch {
	case err == nil:
	case isKeyless(err, codeNotFound):
		abac.Status = new(abacNotConfigured)
		return abac
	case r.isAccountInstance() && isKeyless(err, codeValidation):
		w.accountInstance(opDescribeABAC)
		return nil
	default:
		w.failed(opDescribeABAC, subject{}, err)
		return nil
	}
	abac.StatusReason = new(aws.ToString(out.StatusReason))
	abac.Status = enum(w, snapshot.SectionABAC, subject{}, opDescribeABAC, "status", out.Status, out.Status.Values())
	if configuration := out.InstanceAccessControlAttributeConfiguration; configuration != nil {
		for _, attribute := range configuration.AccessControlAttributes {
			sources := []string{}
			if attribute.Value != nil {
				sources = append(sources, attribute.Value.Source...)
			}
			abac.Attributes[aws.ToString(attribute.Key)] = &snapshot.ABACAttribute{Sources: sources}
		}
	}
	return abac
}
