package aws

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// sessionName names the sessions of an assumed role in CloudTrail.
const sessionName = "idcscan"

// metadataTimeout bounds the wait for an instance metadata service that is
// mostly not there: it is asked last, where nothing else has credentials.
const metadataTimeout = 3 * time.Second

// load resolves Region and credentials and makes sure that there are any.
func load(ctx context.Context, options Options) (aws.Config, error) {
	loaders := []func(*config.LoadOptions) error{config.WithHTTPClient(httpClient()), config.WithLogger(logging.Nop{})}
	if options.Profile != "" {
		loaders = append(loaders, config.WithSharedConfigProfile(options.Profile))
	}
	if options.Region != "" {
		loaders = append(loaders, config.WithRegion(options.Region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, loaders...)
	if err != nil {
		return cfg, configurationError(options.Profile, err)
	}
	s := settingsOf(cfg, options)
	if cfg.Region == "" {
		return cfg, &CredentialsError{
			Profile: s.profile, Problem: fmt.Sprintf("no AWS Region is configured for %s", s), Remedy: "pass --region, or set AWS_REGION",
		}
	}
	if err := retrieve(ctx, cfg.Credentials); err != nil {
		return cfg, s.missing(err)
	}
	if options.RoleARN == "" {
		cfg.Credentials = renewing{cfg.Credentials}
		return cfg, nil
	}
	cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), options.RoleARN, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = sessionName
		if options.ExternalID != "" {
			o.ExternalID = &options.ExternalID
		}
	}))
	if err := retrieve(ctx, cfg.Credentials); err != nil {
		return cfg, s.notAssumed(options, err)
	}
	cfg.Credentials = renewing{cfg.Credentials}
	return cfg, nil
}

func retrieve(ctx context.Context, provider aws.CredentialsProvider) error {
	if aws.IsCredentialsProvider(provider, (*ec2rolecreds.Provider)(nil)) {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, metadataTimeout)
		defer cancel()
	}
	_, err := provider.Retrieve(ctx)
	return err
}

// configurationError says what is wrong with the shared configuration.
func configurationError(profile string, err error) error {
	var unknown config.SharedConfigProfileNotExistError
	var unreadable config.SharedConfigLoadError
	var role config.SharedConfigAssumeRoleError
	var code config.AssumeRoleTokenProviderNotSetError
	e := &CredentialsError{
		Profile: profile, Err: err,
		Problem: "the AWS configuration cannot be used", Remedy: "check ~/.aws/config, ~/.aws/credentials and the AWS_… variables",
	}
	switch {
	case errors.As(err, &unknown):
		e.Profile = unknown.Profile
		e.Problem = fmt.Sprintf("profile %q is not in the AWS configuration", unknown.Profile)
		e.Remedy = fmt.Sprintf("run aws configure list-profiles to see those that are, or aws configure sso --profile %s to make it", unknown.Profile)
	case errors.As(err, &code):
		// A profile's code cannot be asked for here: output may be a file, and
		// nobody may be there.
		e.Problem = "the role of the AWS profile needs an MFA code"
		e.Remedy = "export its credentials first, with aws configure export-credentials --format env"
	case errors.As(err, &role):
		e.Profile = role.Profile
		e.Problem = fmt.Sprintf("profile %q does not say with what to assume its role", role.Profile)
		e.Remedy = "give it source_profile or credential_source"
	case errors.As(err, &unreadable):
		e.Problem = fmt.Sprintf("the AWS configuration file %s cannot be read", unreadable.Filename)
		e.Remedy = "correct it"
	}
	return e
}

// settings are where the SDK looks for credentials.
type settings struct {
	profile string
	// keys is set where the credentials stand in the environment itself.
	keys   bool
	shared config.SharedConfig
}

func settingsOf(cfg aws.Config, options Options) settings {
	s := settings{profile: options.Profile}
	for _, source := range cfg.ConfigSources {
		switch source := source.(type) {
		case config.EnvConfig:
			s.keys = options.Profile == "" && source.Credentials.HasKeys()
			if s.profile == "" {
				s.profile = source.SharedConfigProfile
			}
		case config.SharedConfig:
			s.shared = source
		}
	}
	return s
}

// String names the source of the credentials in a sentence.
func (s settings) String() string {
	switch {
	case s.keys:
		return "the credentials of the environment"
	case s.profile == "":
		return `profile "default"`
	}
	return fmt.Sprintf("profile %q", s.profile)
}

// signIn is what to run for new credentials.
func (s settings) signIn() string {
	profile := ""
	if s.profile != "" {
		profile = " --profile " + s.profile
	}
	origin := &s.shared
	for origin.Source != nil {
		origin = origin.Source
	}
	switch {
	case s.keys:
		return "set new AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"
	case origin.SSOSessionName != "" || origin.SSOStartURL != "":
		return "run aws sso login" + profile
	case origin.LoginSession != "":
		return "run aws login" + profile
	case origin.CredentialProcess != "":
		return fmt.Sprintf("check the credential_process of %s", s)
	case origin.Credentials.HasKeys():
		return "run aws configure" + profile
	}
	return "run aws configure sso, or name a profile with --profile or AWS_PROFILE"
}

// missing is the error of a chain that yields no credentials.
func (s settings) missing(err error) error {
	return &CredentialsError{Profile: s.profile, Err: err, Problem: fmt.Sprintf("no valid AWS credentials for %s", s), Remedy: s.signIn()}
}

func (s settings) notAssumed(options Options, err error) error {
	p := problemOf(err)
	if isStale(p.code) {
		return s.missing(err)
	}
	why := p.reason()
	if p.code != "" {
		why += " (" + p.code + ")"
	}
	return &CredentialsError{
		Profile: s.profile, Err: err,
		Problem: fmt.Sprintf("role %s cannot be assumed with %s: %s", options.RoleARN, s, why),
		Remedy:  "check the role's trust policy, its external id (--external-id) and the caller's sts:AssumeRole",
	}
}

// callerReader is what of STS tells who asks.
type callerReader interface {
	GetCallerIdentity(context.Context, *sts.GetCallerIdentityInput, ...func(*sts.Options)) (*sts.GetCallerIdentityOutput, error)
}

// identify returns who asks; without that nothing can be collected.
func (w *walk) identify(ctx context.Context, api callerReader, s settings) (*snapshot.Caller, error) {
	out, err := ask(ctx, w, opGetCallerIdentity, subject{}, func(ctx context.Context) (*sts.GetCallerIdentityOutput, error) {
		return api.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	})
	switch code := problemOf(err).code; {
	case err == nil:
		return &snapshot.Caller{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn)}, nil
	case isStale(code) || code == "SignatureDoesNotMatch" || code == "IncompleteSignature":
		return nil, &CredentialsError{
			Profile: s.profile, Err: err, Remedy: s.signIn(),
			Problem: fmt.Sprintf("AWS does not accept %s (%s)", s, code),
		}
	}
	return nil, refused(opGetCallerIdentity, err)
}

func partitionOf(callerARN string) string {
	parsed, err := arn.Parse(callerARN)
	if err != nil {
		return ""
	}
	return parsed.Partition
}
