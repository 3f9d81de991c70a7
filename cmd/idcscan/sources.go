package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/aws"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
)

// sourceOptions are the flags that say how to reach a source.
type sourceOptions struct {
	aws    aws.Options
	events bool
	resume string
	code   codeOptions
}

func (o *sourceOptions) bind(cmd *cobra.Command, env *environment) {
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
	completes(cmd, "profile", awsProfiles(env))
	for _, name := range []string{"role-arn", "external-id", "member-role", "region", "instance", "sso-admin-rate", "identity-store-rate", "cloudtrail-rate"} {
		completes(cmd, name, freeText)
	}
}

// bindWalk adds the flags of a walk to its end.
func (o *sourceOptions) bindWalk(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.resume, "resume", "", "file that keeps the answers of a live run, so that the same command goes on\nwhere credentials expired or the run was killed; removed at the end")
	flags.StringVar(&o.aws.Assignments, "assignments", aws.ByPair, "how to list assignments: "+aws.ByPair+", which is complete, or "+aws.ByPrincipal+",\nwhich may take fewer calls and cannot see those of deleted principals")
	completes(cmd, "resume", anyFile)
	completes(cmd, "assignments", oneOf(aws.ByPair, aws.ByPrincipal))
}

// liveFlags are of no use to a file: what it holds was collected already. One
// that is a file's too, such as --instance, is none of them.
var liveFlags = []string{
	"assignments", "cloudtrail-rate", "events", "external-id", "identity-store-rate", "member-role",
	"plan", "profile", "region", "resume", "role-arn", "sso-admin-rate",
}

// check refuses flags that no source has a use for: whoever gives one expects
// that it counts. Variables are defaults, so that theirs may be of no use.
func (o *sourceOptions) check(cmd *cobra.Command, args []string) error {
	sources := sourcesOf(args)
	if err := o.code.check(cmd, sources); err != nil {
		return err
	}
	if slices.Contains(sources, liveSource) {
		if given(cmd, "external-id") && o.aws.RoleARN == "" && o.aws.MemberRole == "" {
			return errors.New("--external-id is for assuming a role, and none is named; add --role-arn or --member-role, or leave it out")
		}
		return nil
	}
	for _, name := range liveFlags {
		if given(cmd, name) {
			return fmt.Errorf("--%s is for live AWS, and the source is %s; leave one of them out", name, strings.Join(sources, ", "))
		}
	}
	return nil
}

// given reports whether the command line, and no variable, sets a flag.
func given(cmd *cobra.Command, name string) bool {
	flag := cmd.Flags().Lookup(name)
	return flag != nil && flag.Changed
}

// collect takes the snapshot of the sources that the arguments name, the first
// of which is judged. The journal, nil without --resume, is to be removed once
// the snapshot is safe, and to be closed in any case.
func (o *sourceOptions) collect(ctx context.Context, env *environment, args []string) (*snapshot.Snapshot, *aws.Journal, error) {
	sources := sourcesOf(args)
	if o.resume == "" || sources[0] != liveSource {
		snap, err := o.collectWith(ctx, env, sources, nil)
		return snap, nil, err
	}
	journal, err := aws.OpenJournal(o.resume, version())
	if err != nil {
		return nil, nil, err
	}
	snap, err := o.collectWith(ctx, env, sources, journal)
	if failure := journal.Err(); failure != nil {
		fmt.Fprintln(env.stderr, "idcscan:", oneLine(failure))
	}
	if err != nil {
		err = errors.Join(err, journal.Close())
		if _, gone := os.Stat(o.resume); gone == nil && errors.Is(err, context.Canceled) {
			err = interruptedError{o.resume}
		}
		return nil, nil, err
	}
	return snap, journal, nil
}

// checkResume refuses a journal that is an output too: the end of the run would
// remove it.
func (o *sourceOptions) checkResume(outputs ...string) error {
	if o.resume == "" {
		return nil
	}
	journal, err := filepath.Abs(o.resume)
	if err != nil {
		return err
	}
	for _, output := range outputs {
		if resolved, err := filepath.Abs(output); output != "" && (err != nil || resolved == journal) {
			return fmt.Errorf("--resume and an output both name %s; give the journal a file of its own", o.resume)
		}
	}
	return nil
}

// liveOptions are the options of a live run.
func (o *sourceOptions) liveOptions(env *environment) aws.Options {
	options := o.aws
	options.WithoutEvents = !o.events
	options.Version = version()
	options.Now = env.now
	return options
}

// liveSource is the source that is asked where none is named.
const liveSource = "aws"

// forSource are the options for one of several sources: only a plan is laid over
// the base.
func (o *sourceOptions) forSource(source string) *sourceOptions {
	of := *o
	if collectors.KindOf(source) != terraform.KindPlan {
		of.code.base = ""
	}
	if kind := collectors.KindOf(source); kind != liveSource && kind != "snapshot" {
		of.aws.Instance = "" // code names no instance
	}
	return &of
}

// sourcesOf are the sources that arguments name.
func sourcesOf(args []string) []string {
	if len(args) == 0 {
		return []string{liveSource}
	}
	return args
}

// begin is collect in two steps, so that policies are compiled meanwhile: files are
// read at once, and what was found wrong in them is shown by the function that is
// returned. AWS is asked by that function only: a mistake in policies must not
// cost a walk. Begin returns once code is parsed: until then no core is idle.
func (o *sourceOptions) begin(ctx context.Context, env *environment, args []string) func() (*snapshot.Snapshot, *aws.Journal, error) {
	sources := sourcesOf(args)
	if slices.Contains(sources, liveSource) {
		return func() (*snapshot.Snapshot, *aws.Journal, error) { return o.collect(ctx, env, args) }
	}
	type reading struct {
		snap  *snapshot.Snapshot
		found mistakes
		err   error
	}
	done, idle := make(chan *reading, 1), make(chan struct{})
	of := *o
	of.code.parsed = sync.OnceFunc(func() { close(idle) })
	if !slices.ContainsFunc(sources, isCode) {
		of.code.parsed()
	}
	go func() {
		var read reading
		read.snap, read.err = of.read(ctx, env, sources, nil, &read.found)
		of.code.parsed() // where a mistake kept it from being so
		done <- &read
	}()
	<-idle
	return func() (*snapshot.Snapshot, *aws.Journal, error) {
		read := <-done
		printDiagnostics(env, read.found.sorted())
		return read.snap, nil, read.err
	}
}

func isCode(source string) bool { return collectors.KindOf(source) == terraform.KindCode }

func (o *sourceOptions) collectWith(ctx context.Context, env *environment, sources []string, journal *aws.Journal) (*snapshot.Snapshot, error) {
	var found mistakes
	snap, err := o.read(ctx, env, sources, journal, &found)
	printDiagnostics(env, found.sorted())
	return snap, err
}

// read takes the snapshot of sources; what is found wrong in them is left to the
// caller to show.
func (o *sourceOptions) read(ctx context.Context, env *environment, sources []string, journal *aws.Journal, found *mistakes) (*snapshot.Snapshot, error) {
	progress := newProgress(env)
	options := o.liveOptions(env)
	options.Progress = progress.update
	options.Journal = journal
	collector, err := collectors.Open(sources, collectors.Options{
		AWS: options, Code: o.code.options(env), Base: o.code.base, Stdin: env.stdin, Version: version(), Now: env.now,
		Diagnose: found.add,
	})
	if err != nil {
		progress.stop()
		return nil, err
	}
	snap, err := collector.Collect(ctx)
	progress.stop()
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
