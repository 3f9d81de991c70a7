package aws

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// permissionSetReader is what of sso-admin tells about permission sets.
type permissionSetReader interface {
	ListPermissionSets(context.Context, *ssoadmin.ListPermissionSetsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListPermissionSetsOutput, error)
	DescribePermissionSet(context.Context, *ssoadmin.DescribePermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribePermissionSetOutput, error)
	GetInlinePolicyForPermissionSet(context.Context, *ssoadmin.GetInlinePolicyForPermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.GetInlinePolicyForPermissionSetOutput, error)
	ListManagedPoliciesInPermissionSet(context.Context, *ssoadmin.ListManagedPoliciesInPermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListManagedPoliciesInPermissionSetOutput, error)
	ListCustomerManagedPolicyReferencesInPermissionSet(context.Context, *ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetOutput, error)
	GetPermissionsBoundaryForPermissionSet(context.Context, *ssoadmin.GetPermissionsBoundaryForPermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.GetPermissionsBoundaryForPermissionSetOutput, error)
	tagReader
}

// pageSize is the largest page of sso-admin and identitystore.
const pageSize = 100

// defaultSession is the session that AWS gives where a set names none.
const defaultSession = "PT1H"

// setReader reads the permission sets of one instance.
type setReader struct {
	*walk
	api       permissionSetReader
	instance  *string
	documents *documents
}

// list returns the sets' ARNs; the error is that of the page that failed.
func (r *setReader) list(ctx context.Context) (arns []string, pages int, err error) {
	arns, pages, err = list(ctx, r.walk, opListPermissionSets, subject{}, func(ctx context.Context, token *string) (*ssoadmin.ListPermissionSetsOutput, error) {
		return r.api.ListPermissionSets(ctx, &ssoadmin.ListPermissionSetsInput{
			InstanceArn: r.instance, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListPermissionSetsOutput) ([]string, *string) {
		return out.PermissionSets, out.NextToken
	})
	arns, _ = identified(r.walk, opListPermissionSets, subject{}, "a permission set", arns, sameID)
	return arns, pages, err
}

// read returns everything that is attached to one set.
func (r *setReader) read(ctx context.Context, arn string) *snapshot.PermissionSet {
	set := &snapshot.PermissionSet{ARN: &arn}
	exists := r.describe(ctx, set)
	set.Tags = r.readTags(ctx, r.api, r.instance, &arn, subject{set: arn, section: snapshot.SectionPermissionSets})
	r.inlinePolicy(ctx, set)
	r.managedPolicies(ctx, set)
	r.customerManagedPolicies(ctx, set)
	r.boundary(ctx, set, exists)
	return set
}

// describe returns false where AWS says that the set is not there (any more).
func (r *setReader) describe(ctx context.Context, set *snapshot.PermissionSet) (exists bool) {
	at := subject{set: *set.ARN}
	out, err := ask(ctx, r.walk, opDescribePermissionSet, at, func(ctx context.Context) (*ssoadmin.DescribePermissionSetOutput, error) {
		return r.api.DescribePermissionSet(ctx, &ssoadmin.DescribePermissionSetInput{InstanceArn: r.instance, PermissionSetArn: set.ARN})
	})
	if err != nil {
		r.failed(opDescribePermissionSet, at, err)
		return !isKeyless(err, codeNotFound)
	}
	told := out.PermissionSet
	if told == nil {
		r.failedBy(opDescribePermissionSet, at, empty)
		return true
	}
	if set.Name = told.Name; aws.ToString(told.Name) == "" {
		set.Name = nil
		r.lacks(snapshot.SectionPermissionSets, at, opDescribePermissionSet, "name", "AWS gave the permission set no name")
	}
	set.Description = new(aws.ToString(told.Description))
	set.RelayState = new(aws.ToString(told.RelayState))
	r.session(set, strings.TrimSpace(aws.ToString(told.SessionDuration)))
	return true
}

// session takes AWS's default for an absent duration, and says so.
func (r *setReader) session(set *snapshot.PermissionSet, duration string) {
	set.SessionDefault = new(duration == "")
	set.SessionDuration = new(cmp.Or(duration, defaultSession))
	minutes, err := snapshot.SessionMinutes(*set.SessionDuration)
	if err != nil {
		r.gap(snapshot.SectionPermissionSets, subject{set: *set.ARN}, snapshot.Gap{
			Cause: snapshot.CauseError, Attributes: []string{"session_minutes"},
			Operation: opDescribePermissionSet, Code: codeMalformedDuration,
			Meaning: "the session duration is no ISO 8601 duration",
			Remedy:  "set the session duration again, such as PT1H",
		})
		return
	}
	set.SessionMinutes = &minutes
}

func (r *setReader) inlinePolicy(ctx context.Context, set *snapshot.PermissionSet) {
	at := subject{set: *set.ARN}
	out, ok := get(ctx, r.walk, opGetInlinePolicy, at, func(ctx context.Context) (*ssoadmin.GetInlinePolicyForPermissionSetOutput, error) {
		return r.api.GetInlinePolicyForPermissionSet(ctx, &ssoadmin.GetInlinePolicyForPermissionSetInput{InstanceArn: r.instance, PermissionSetArn: set.ARN})
	})
	if !ok {
		return
	}
	text := strings.TrimSpace(aws.ToString(out.InlinePolicy))
	if text == "" {
		set.InlinePolicy = new("")
		return
	}
	digest, err := r.documents.add(text)
	if err != nil {
		r.gap(snapshot.SectionPermissionSets, at, malformed(opGetInlinePolicy, "inline_policy"))
		return
	}
	set.InlinePolicy = &digest
}

func (r *setReader) managedPolicies(ctx context.Context, set *snapshot.PermissionSet) {
	attached, ok := getAll(ctx, r.walk, opListManagedPolicies, subject{set: *set.ARN}, func(ctx context.Context, token *string) (*ssoadmin.ListManagedPoliciesInPermissionSetOutput, error) {
		return r.api.ListManagedPoliciesInPermissionSet(ctx, &ssoadmin.ListManagedPoliciesInPermissionSetInput{
			InstanceArn: r.instance, PermissionSetArn: set.ARN, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListManagedPoliciesInPermissionSetOutput) ([]ssoadmintypes.AttachedManagedPolicy, *string) {
		return out.AttachedManagedPolicies, out.NextToken
	})
	if !ok {
		return
	}
	attached, _ = identified(r.walk, opListManagedPolicies, subject{set: *set.ARN}, "a managed policy", attached, func(p ssoadmintypes.AttachedManagedPolicy) string {
		return aws.ToString(p.Arn)
	})
	set.ManagedPolicies = make([]string, 0, len(attached))
	for _, policy := range attached {
		set.ManagedPolicies = append(set.ManagedPolicies, aws.ToString(policy.Arn))
	}
	slices.Sort(set.ManagedPolicies)
	set.ManagedPolicies = slices.Compact(set.ManagedPolicies)
}

func (r *setReader) customerManagedPolicies(ctx context.Context, set *snapshot.PermissionSet) {
	references, ok := getAll(ctx, r.walk, opListCustomerManagedPolicies, subject{set: *set.ARN}, func(ctx context.Context, token *string) (*ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetOutput, error) {
		return r.api.ListCustomerManagedPolicyReferencesInPermissionSet(ctx, &ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput{
			InstanceArn: r.instance, PermissionSetArn: set.ARN, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetOutput) ([]ssoadmintypes.CustomerManagedPolicyReference, *string) {
		return out.CustomerManagedPolicyReferences, out.NextToken
	})
	if !ok {
		return
	}
	references, _ = identified(r.walk, opListCustomerManagedPolicies, subject{set: *set.ARN}, "a customer-managed policy", references, func(p ssoadmintypes.CustomerManagedPolicyReference) string {
		return aws.ToString(p.Name)
	})
	set.CustomerManagedPolicies = make([]snapshot.CustomerManagedPolicy, 0, len(references))
	for _, reference := range references {
		set.CustomerManagedPolicies = append(set.CustomerManagedPolicies, customerManaged(reference))
	}
	slices.SortFunc(set.CustomerManagedPolicies, func(a, b snapshot.CustomerManagedPolicy) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path))
	})
	set.CustomerManagedPolicies = slices.Compact(set.CustomerManagedPolicies)
}

// customerManaged keeps name and path as given: a path is part of the name.
func customerManaged(reference ssoadmintypes.CustomerManagedPolicyReference) snapshot.CustomerManagedPolicy {
	return snapshot.CustomerManagedPolicy{
		Name: aws.ToString(reference.Name),
		Path: cmp.Or(aws.ToString(reference.Path), "/"),
	}
}

// boundaryAnswer is AWS's answer, or that no boundary, or no set, was found.
type boundaryAnswer struct {
	NotFound bool
	Boundary *ssoadmintypes.PermissionsBoundary
}

// boundary reads the permissions boundary. Of a set that exists AWS answers
// "not found" where there is none.
func (r *setReader) boundary(ctx context.Context, set *snapshot.PermissionSet, exists bool) {
	at := subject{set: *set.ARN}
	out, ok := get(ctx, r.walk, opGetPermissionsBoundary, at, func(ctx context.Context) (boundaryAnswer, error) {
		out, err := r.api.GetPermissionsBoundaryForPermissionSet(ctx, &ssoadmin.GetPermissionsBoundaryForPermissionSetInput{InstanceArn: r.instance, PermissionSetArn: set.ARN})
		switch {
		case isKeyless(err, codeNotFound):
			return boundaryAnswer{NotFound: true}, nil
		case err != nil:
			return boundaryAnswer{}, err
		}
		return boundaryAnswer{Boundary: out.PermissionsBoundary}, nil
	})
	switch {
	case !ok:
	case out.NotFound && !exists:
		r.failedBy(opGetPermissionsBoundary, at, notFound)
	case out.Boundary == nil:
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryNone}
	case out.Boundary.CustomerManagedPolicyReference != nil:
		policy := customerManaged(*out.Boundary.CustomerManagedPolicyReference)
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryCustomerManaged, Name: policy.Name, Path: policy.Path}
	case out.Boundary.ManagedPolicyArn != nil:
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryManaged, ARN: *out.Boundary.ManagedPolicyArn}
	default:
		r.unknownValue(snapshot.SectionPermissionSets, at, opGetPermissionsBoundary, "permissions_boundary")
	}
}
