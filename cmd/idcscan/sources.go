package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// sourceOptions are the flags that say how to reach a source.
type sourceOptions struct {
	aws    aws.Options
	events bool
}

func (o *sourceOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.aws.Profile, "profile", "", "AWS profile of the shared configuration to use")
	flags.StringVar(&o.aws.RoleARN, "role-arn", "", "ARN of a role to assume for reading")
	flags.StringVar(&o.aws.ExternalID, "external-id", "", "external id for assuming --role-arn and --member-role")
	flags.StringVar(&o.aws.MemberRole, "member-role", "", "name of a role to assume in every other active account, to read IAM there too")
	flags.BoolVar(&o.events, "events", true, "ask CloudTrail for the changes of 90 days; it takes about half a minute")
	flags.StringVar(&o.aws.Region, "region", "", "AWS Region to look for the instance in first")
	flags.StringVar(&o.aws.Instance, "instance", "", "ARN or id of the Identity Center instance, where several are visible")
	flags.Float64Var(&o.aws.SSOAdminRate, "sso-admin-rate", aws.DefaultRate, "calls per second to sso-admin; AWS allows an account 20")
	flags.Float64Var(&o.aws.IdentityStoreRate, "identity-store-rate", aws.DefaultRate, "calls per second to the identity store; AWS allows an account 20")
	flags.Float64Var(&o.aws.CloudTrailRate, "cloudtrail-rate", aws.DefaultCloudTrailRate, "calls per second to CloudTrail; AWS allows an account 2 in a Region")
}

// collect takes the snapshot of the one source that the arguments name.
func (o *sourceOptions) collect(ctx context.Context, env *environment, args []string) (*snapshot.Snapshot, error) {
	source := "aws"
	switch len(args) {
	case 0:
	case 1:
		source = args[0]
	default:
		return nil, fmt.Errorf("%d sources are named; joining sources is not supported yet, name one", len(args))
	}
	progress := newProgress(env)
	defer progress.stop()
	options := o.aws
	options.WithoutEvents = !o.events
	options.Version = version()
	options.Now = env.now
	options.Progress = progress.update
	collector, err := collectors.Open(source, collectors.Options{AWS: options, Stdin: env.stdin})
	if err != nil {
		return nil, err
	}
	snap, err := collector.Collect(ctx)
	if err != nil {
		return nil, err
	}
	return snap, checkInstance(snap, options.Instance)
}

// checkInstance reports a snapshot of another instance than the one asked for;
// a file may hold any.
func checkInstance(snap *snapshot.Snapshot, asked string) error {
	if asked == "" || snap.Instance != nil && snap.Instance.ARN != nil && strings.HasSuffix("/"+*snap.Instance.ARN, "/"+asked) {
		return nil
	}
	return fmt.Errorf("the snapshot is not of instance %s; leave --instance out, or name another source", asked)
}
