package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListApplications       = "sso:ListApplications"
	opGetAssignmentSettings  = "sso:GetApplicationAssignmentConfiguration"
	opListApplicationHolders = "sso:ListApplicationAssignments"
	opGetSessionSettings     = "sso:GetApplicationSessionConfiguration"
	opDescribeApplication    = "sso:DescribeApplication"
)

func eachApplication(s Sizes) int { return s.Applications }

var applicationCalls = []Call{
	{
		Operation: opListApplications, HowMany: "once per 50 applications", Young: true,
		Times: func(s Sizes) int { return pages(s.Applications, applicationsPage) },
		Why:   "the applications, and from them who may use them",
		Fills: []Fill{{snapshot.SectionApplications, nil}},
	},
	{
		Operation: opGetAssignmentSettings, HowMany: "once an application", Young: true,
		Times: eachApplication,
		Why:   "whether an application is only for those who are assigned to it",
		Fills: []Fill{{snapshot.SectionApplications, []string{"assignment_required"}}},
	},
	{
		Operation: opListApplicationHolders, HowMany: "once an application and 100 assignments", Young: true,
		Times: eachApplication,
		Why:   "who is assigned to an application",
		Fills: []Fill{{snapshot.SectionApplications, []string{"assignments"}}},
	},
	{
		Operation: opListGrants, HowMany: "once an application", Young: true,
		Times: eachApplication,
		Why:   "the grants by which an application gets tokens",
		Fills: []Fill{{snapshot.SectionApplications, []string{"grants"}}},
	},
	{
		Operation: opListAuthenticationMethods, HowMany: "once an application", Young: true,
		Times: eachApplication,
		Why:   "who may ask for tokens in an application's name",
		Fills: []Fill{{snapshot.SectionApplications, []string{"actor_policies"}}},
	},
	{
		Operation: opListAccessScopes, HowMany: "once an application and 10 scopes", Young: true,
		Times: eachApplication,
		Why:   "what an application's tokens give access to",
		Fills: []Fill{{snapshot.SectionApplications, []string{"access_scopes"}}},
	},
	{
		Operation: opGetSessionSettings, HowMany: "once an application", Young: true,
		Times: eachApplication,
		Why:   "whether sessions of an application's users go on in the background",
		Fills: []Fill{{snapshot.SectionApplications, []string{"background_sessions"}}},
	},
	{
		Operation: opDescribeApplication, HowMany: "once an application that another call does not find", Young: true,
		Times: func(Sizes) int { return 0 },
		Why:   "whether an application was deleted during the walk",
		Fills: []Fill{{snapshot.SectionApplications, nil}},
	},
}

// applicationsPage is the largest page of ListApplications.
const applicationsPage = 50

// applicationReader is what of sso-admin tells about applications.
type applicationReader interface {
	ListApplications(context.Context, *ssoadmin.ListApplicationsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListApplicationsOutput, error)
	DescribeApplication(context.Context, *ssoadmin.DescribeApplicationInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribeApplicationOutput, error)
	GetApplicationAssignmentConfiguration(context.Context, *ssoadmin.GetApplicationAssignmentConfigurationInput, ...func(*ssoadmin.Options)) (*ssoadmin.GetApplicationAssignmentConfigurationOutput, error)
	GetApplicationSessionConfiguration(context.Context, *ssoadmin.GetApplicationSessionConfigurationInput, ...func(*ssoadmin.Options)) (*ssoadmin.GetApplicationSessionConfigurationOutput, error)
	ListApplicationAssignments(context.Context, *ssoadmin.ListApplicationAssignmentsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListApplicationAssignmentsOutput, error)
	ListApplicationGrants(context.Context, *ssoadmin.ListApplicationGrantsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListApplicationGrantsOutput, error)
	ListApplicationAuthenticationMethods(context.Context, *ssoadmin.ListApplicationAuthenticationMethodsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListApplicationAuthenticationMethodsOutput, error)
	ListApplicationAccessScopes(context.Context, *ssoadmin.ListApplicationAccessScopesInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListApplicationAccessScopesOutput, error)
}

// application is an application and who is assigned to it.
type application struct {
	*snapshot.Application
	// principals is nil where the assignments were not read.
	principals []principal
	// missing are the calls that do not find the application.
	missing []string
}

func (a *application) subject() subject { return subject{of: *a.ARN} }

// listedApplication is what the list tells of an application; "" where it does not.
type listedApplication struct {
	ARN, Name, Account, Provider string
	Status                       ssoadmintypes.ApplicationStatus
}

// applicationsReader reads the applications of one instance.
type applicationsReader struct {
	*walk
	api       applicationReader
	documents *documents
}

// readApplications reads the applications, each with six calls.
func (w *walk) readApplications(ctx context.Context, api applicationReader, r *reading) error {
	listed, ok := getAll(ctx, w, opListApplications, subject{}, func(ctx context.Context, token *string) (*ssoadmin.ListApplicationsOutput, error) {
		return api.ListApplications(ctx, &ssoadmin.ListApplicationsInput{
			InstanceArn: r.instance.ARN, MaxResults: aws.Int32(applicationsPage), NextToken: token,
		})
	}, func(out *ssoadmin.ListApplicationsOutput) ([]listedApplication, *string) {
		applications := make([]listedApplication, 0, len(out.Applications))
		for _, told := range out.Applications {
			applications = append(applications, listedApplication{
				ARN: aws.ToString(told.ApplicationArn), Name: aws.ToString(told.Name), Status: told.Status,
				Account: aws.ToString(told.ApplicationAccount), Provider: aws.ToString(told.ApplicationProviderArn),
			})
		}
		return applications, out.NextToken
	})
	if !ok {
		return nil
	}
	byARN := map[string]listedApplication{}
	listed, _ = identified(w, opListApplications, subject{}, "an application", listed, func(a listedApplication) string { return a.ARN })
	for _, a := range listed {
		byARN[a.ARN] = a
	}
	for _, call := range applicationCalls {
		w.progress.expect(call.Operation, call.Times(Sizes{Applications: len(byARN)}))
	}
	r.applications = make(map[string]*application, len(byARN))
	applications := &applicationsReader{walk: w, api: api, documents: r.documents}
	var mu sync.Mutex
	return each(ctx, w, slices.Sorted(maps.Keys(byARN)), func(ctx context.Context, arn string) {
		a := applications.begin(byARN[arn])
		if exists := applications.read(ctx, a); !exists {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		r.applications[arn] = a
	})
}

// begin makes an application of what the list tells.
func (r *applicationsReader) begin(told listedApplication) *application {
	at := subject{of: told.ARN}
	text := func(attribute, value string) *string {
		if value == "" {
			r.lacks(snapshot.SectionApplications, at, opListApplications, attribute, "AWS did not say the "+attribute+" of the application")
			return nil
		}
		return &value
	}
	return &application{Application: &snapshot.Application{
		ARN: &told.ARN, Name: &told.Name,
		Account: text("account", told.Account), Provider: text("provider", told.Provider),
		Status: enum(r.walk, snapshot.SectionApplications, at, opListApplications, "status", told.Status, told.Status.Values()),
	}}
}

// read fills in what the list does not tell. It returns false for an application
// that is gone, which is a fact and no hole.
func (r *applicationsReader) read(ctx context.Context, a *application) (exists bool) {
	r.assignmentSettings(ctx, a)
	r.assignments(ctx, a)
	r.grants(ctx, a)
	r.authenticationMethods(ctx, a)
	r.accessScopes(ctx, a)
	r.sessionSettings(ctx, a)
	if len(a.missing) == 0 {
		return true
	}
	_, err := ask(ctx, r.walk, opDescribeApplication, a.subject(), func(ctx context.Context) (struct{}, error) {
		_, err := r.api.DescribeApplication(ctx, &ssoadmin.DescribeApplicationInput{ApplicationArn: a.ARN})
		return struct{}{}, err
	})
	if isKeyless(err, codeNotFound) {
		r.forget(a.subject())
		return false
	}
	for _, operation := range a.missing {
		r.failedBy(operation, a.subject(), notFound)
	}
	return true
}

// unread records that a call did not tell something of an application. AWS
// refuses some calls for applications that it manages itself, as invalid.
func (r *applicationsReader) unread(a *application, operation string, err error) {
	switch {
	case err == nil:
	case isKeyless(err, codeNotFound):
		a.missing = append(a.missing, operation)
	case isKeyless(err, codeValidation):
		call := callOf(operation)
		for _, fill := range call.Fills {
			r.gap(fill.Section, a.subject(), snapshot.Gap{
				Cause: snapshot.CauseNoAPI, Attributes: fill.Attributes, Operation: operation, Code: codeValidation,
				Meaning: call.Why + " cannot be read: AWS refuses the call for this application, as it may for one that AWS manages",
			})
		}
	default:
		r.failed(operation, a.subject(), err)
	}
}

// unreadList is unread for a list: one that began was not refused, so that what
// is invalid after its first page is the token.
func (r *applicationsReader) unreadList(a *application, operation string, pages int, err error) {
	if pages > 0 && isKeyless(err, codeValidation) {
		r.failed(operation, a.subject(), err)
		return
	}
	r.unread(a, operation, err)
}

func (r *applicationsReader) assignmentSettings(ctx context.Context, a *application) {
	required, err := ask(ctx, r.walk, opGetAssignmentSettings, a.subject(), func(ctx context.Context) (*bool, error) {
		out, err := r.api.GetApplicationAssignmentConfiguration(ctx, &ssoadmin.GetApplicationAssignmentConfigurationInput{ApplicationArn: a.ARN})
		if err != nil {
			return nil, err
		}
		return out.AssignmentRequired, nil
	})
	r.unread(a, opGetAssignmentSettings, err)
	if err == nil && required == nil {
		r.lacks(snapshot.SectionApplications, a.subject(), opGetAssignmentSettings, "assignment_required", "AWS did not say whether the application needs assignments")
	}
	a.AssignmentRequired = required
}

func (r *applicationsReader) sessionSettings(ctx context.Context, a *application) {
	status, err := ask(ctx, r.walk, opGetSessionSettings, a.subject(), func(ctx context.Context) (ssoadmintypes.UserBackgroundSessionApplicationStatus, error) {
		out, err := r.api.GetApplicationSessionConfiguration(ctx, &ssoadmin.GetApplicationSessionConfigurationInput{ApplicationArn: a.ARN})
		if err != nil {
			return "", err
		}
		return out.UserBackgroundSessionApplicationStatus, nil
	})
	r.unread(a, opGetSessionSettings, err)
	if err == nil {
		a.BackgroundSessions = enum(r.walk, snapshot.SectionApplications, a.subject(), opGetSessionSettings, "background_sessions", status, status.Values())
	}
}

// holder is one assignment of an application.
type holder struct {
	Kind ssoadmintypes.PrincipalType
	ID   string
}

func (r *applicationsReader) assignments(ctx context.Context, a *application) {
	holders, pages, err := list(ctx, r.walk, opListApplicationHolders, a.subject(), func(ctx context.Context, token *string) (*ssoadmin.ListApplicationAssignmentsOutput, error) {
		return r.api.ListApplicationAssignments(ctx, &ssoadmin.ListApplicationAssignmentsInput{
			ApplicationArn: a.ARN, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListApplicationAssignmentsOutput) ([]holder, *string) {
		holders := make([]holder, 0, len(out.ApplicationAssignments))
		for _, told := range out.ApplicationAssignments {
			holders = append(holders, holder{told.PrincipalType, aws.ToString(told.PrincipalId)})
		}
		return holders, out.NextToken
	})
	r.unreadList(a, opListApplicationHolders, pages, err)
	if err != nil && len(holders) == 0 {
		return
	}
	holders, _ = identified(r.walk, opListApplicationHolders, a.subject(), "an assignment", holders, func(h holder) string { return h.ID })
	a.principals = make([]principal, 0, len(holders))
	for _, h := range holders {
		who, ok := principalOf(h.Kind, h.ID)
		if !ok {
			r.unknownValue(snapshot.SectionApplications, a.subject(), opListApplicationHolders, "assignments")
			continue
		}
		a.principals = append(a.principals, who)
	}
}
