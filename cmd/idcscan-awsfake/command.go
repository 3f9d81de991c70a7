package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// options are the flags.
type options struct {
	state    string
	seed     uint64
	size     string
	counts   snapshottest.Size
	deny     []string
	printEnv bool
	fake     awsfake.Options
	command  []string
}

func newCommand() *cobra.Command {
	var opts options
	cmd := &cobra.Command{
		Use:   "idcscan-awsfake (--state FILE | --generate SEED) [flags] [-- COMMAND…]",
		Short: "Run a fake AWS that idcscan, the AWS SDKs and the AWS CLI can read Identity Center from",
		Long: `idcscan-awsfake serves an IAM Identity Center from a snapshot, with its identity
store, applications and organization, IAM of the accounts, and CloudTrail, over
the wire that AWS speaks, on a loopback port. What the snapshot does not tell is
denied. A role can be assumed in every account whose IAM the snapshot tells of.

With COMMAND it runs that with the environment that leads there, and exits with
its exit status. Without, it prints the environment and serves until interrupted.`,
		Example: `  idcscan-awsfake --state testdata/landing-zone/snapshot.json -- idcscan scan aws
  idcscan-awsfake --generate 1 --size small --deny sso:GetInlinePolicyForPermissionSet -- idcscan scan aws
  idcscan-awsfake --state testdata/landing-zone/snapshot.json --caller 222222222222 -- idcscan scan aws
  idcscan-awsfake --generate 7 --permission-sets 300 --rate 20 --speed 10 -- aws sso-admin list-instances`,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("state") == cmd.Flags().Changed("generate") {
				return errors.New("give either --state FILE or --generate SEED; see --help")
			}
			opts.command = args
			return serve(cmd, opts)
		},
	}
	flags := cmd.Flags()
	flags.SetInterspersed(false) // the flags after COMMAND are its own
	flags.StringVar(&opts.state, "state", "", "serve the snapshot in `FILE`")
	flags.Uint64Var(&opts.seed, "generate", 0, "serve an invented organization, the same for the same `SEED` and size")
	flags.StringVar(&opts.size, "size", "small", "size of the invented organization: tiny, small or large")
	addCounts(flags, &opts.counts)
	flags.StringVar(&opts.fake.Listen, "listen", "127.0.0.1:0", "listen on the loopback `ADDRESS`")
	flags.StringVar(&opts.fake.Region, "region", "", "the instance's primary `REGION`, where the snapshot names none")
	flags.Float64Var(&opts.fake.Rate, "rate", 0, "throttle sso-admin and identitystore above `N` requests a second each; AWS has 20, 0 is no limit")
	flags.Float64Var(&opts.fake.LookupRate, "lookup-rate", 0, "throttle LookupEvents of cloudtrail above `N` requests a second; AWS has 2, 0 is no limit")
	flags.Float64Var(&opts.fake.Speed, "speed", 1, "let time pass `N` times faster for --rate and --lookup-rate")
	flags.StringVar(&opts.fake.Caller.Account, "caller", "", "take all credentials to be those of the `ACCOUNT`, instead of the snapshot's caller")
	flags.IntVar(&opts.fake.PageSize, "page-size", 0, "put at most `N` items on a page; 0 is AWS's own maximum")
	flags.BoolVar(&opts.fake.EmptyPages, "empty-pages", false, "answer an empty page after every page")
	flags.StringArrayVar(&opts.deny, "deny", nil, "refuse the `ACTION`, such as sso:ListPermissionSets; may be repeated")
	flags.BoolVar(&opts.printEnv, "print-env", false, "print the environment also before COMMAND runs, to stderr")
	return cmd
}
