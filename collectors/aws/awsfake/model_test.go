package awsfake

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	identityschemas "github.com/aws/aws-sdk-go-v2/service/identitystore/schemas"
	organizationschemas "github.com/aws/aws-sdk-go-v2/service/organizations/schemas"
	ssoschemas "github.com/aws/aws-sdk-go-v2/service/ssoadmin/schemas"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
)

// inputs are the SDK's schemas of the requests that are served.
var inputs = []*smithy.Schema{
	ssoschemas.ListInstancesRequest,
	ssoschemas.DescribeInstanceRequest,
	ssoschemas.DescribeInstanceAccessControlAttributeConfigurationRequest,
	ssoschemas.ListPermissionSetsRequest,
	ssoschemas.DescribePermissionSetRequest,
	ssoschemas.GetInlinePolicyForPermissionSetRequest,
	ssoschemas.ListManagedPoliciesInPermissionSetRequest,
	ssoschemas.ListCustomerManagedPolicyReferencesInPermissionSetRequest,
	ssoschemas.GetPermissionsBoundaryForPermissionSetRequest,
	ssoschemas.ListTagsForResourceRequest,
	ssoschemas.ListAccountsForProvisionedPermissionSetRequest,
	ssoschemas.ListAccountAssignmentsRequest,
	ssoschemas.ListRegionsRequest,
	ssoschemas.ListPermissionSetsProvisionedToAccountRequest,
	ssoschemas.ListAccountAssignmentsForPrincipalRequest,
	ssoschemas.ListAccountAssignmentCreationStatusRequest,
	ssoschemas.DescribeAccountAssignmentCreationStatusRequest,
	ssoschemas.ListAccountAssignmentDeletionStatusRequest,
	ssoschemas.DescribeAccountAssignmentDeletionStatusRequest,
	ssoschemas.ListPermissionSetProvisioningStatusRequest,
	ssoschemas.DescribePermissionSetProvisioningStatusRequest,
	ssoschemas.ListApplicationsRequest,
	ssoschemas.DescribeApplicationRequest,
	ssoschemas.GetApplicationAssignmentConfigurationRequest,
	ssoschemas.ListApplicationAssignmentsRequest,
	ssoschemas.ListApplicationGrantsRequest,
	ssoschemas.GetApplicationGrantRequest,
	ssoschemas.ListApplicationAuthenticationMethodsRequest,
	ssoschemas.ListApplicationAccessScopesRequest,
	ssoschemas.GetApplicationSessionConfigurationRequest,
	ssoschemas.ListTrustedTokenIssuersRequest,
	ssoschemas.DescribeTrustedTokenIssuerRequest,
	identityschemas.ListUsersRequest,
	identityschemas.ListGroupsRequest,
	identityschemas.ListGroupMembershipsRequest,
	identityschemas.DescribeUserRequest,
	identityschemas.DescribeGroupRequest,
	identityschemas.DescribeIdentityStoreRequest,
	identityschemas.ListGroupMembershipsForMemberRequest,
	organizationschemas.ListAccountsRequest,
	organizationschemas.ListRootsRequest,
	organizationschemas.ListOrganizationalUnitsForParentRequest,
	organizationschemas.ListAccountsForParentRequest,
	organizationschemas.ListPoliciesRequest,
	organizationschemas.DescribePolicyRequest,
	organizationschemas.ListTargetsForPolicyRequest,
	organizationschemas.ListAWSServiceAccessForOrganizationRequest,
	organizationschemas.ListDelegatedAdministratorsRequest,
}

// TestModelIsTheSDKs walks from every operation that is served through all
// shapes it reaches: the table's members, their targets, what is required and
// what enums hold must be what the SDK says, no more and no less.
func TestModelIsTheSDKs(t *testing.T) {
	schemas := map[string]*smithy.Schema{}
	for _, s := range inputs {
		schemas[shortID(s.ID())] = s
	}
	w := &modelWalk{required: map[string]map[string]bool{}, seen: map[string]bool{}}
	for namespace := range sdkClients {
		w.required[namespace] = requiredFields(t, namespace)
	}
	for _, op := range operations {
		shapes := op.shapes()
		if shapes.Output == "" {
			t.Fatalf("%s: the model has no output for it", op.action())
		}
		var output *smithy.Schema
		if op.output != nil {
			output = op.output.Input
			if got := shortID(output.ID()); got != shapes.Output {
				t.Errorf("%s is encoded as %s, not as %s", op.action(), got, shapes.Output)
			}
		}
		w.compare(t, shapes.Output, output, outputType(t, op))
		if shapes.Input == "" {
			continue
		}
		if op.output != nil && schemas[shapes.Input] == nil {
			t.Errorf("%s: no schema to compare the request with", op.action())
		}
		w.compare(t, shapes.Input, schemas[shapes.Input], op.input)
		for _, id := range shapes.Errors {
			if op.output != nil {
				entry := op.service.errors.Entries["com.amazonaws."+id]
				w.compare(t, id, entry.Schema, reflect.TypeOf(entry.New()).Elem())
			}
		}
	}
	if len(w.seen) < 100 {
		t.Errorf("only %d shapes were compared", len(w.seen))
	}
}

// modelWalk compares each shape once.
type modelWalk struct {
	required map[string]map[string]bool
	seen     map[string]bool
}

func (w *modelWalk) compare(t *testing.T, id string, schema *smithy.Schema, goType reflect.Type) {
	t.Helper()
	if w.seen[id] || strings.HasPrefix(id, "smithy.api#") {
		return
	}
	w.seen[id] = true
	for goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	shape, ok := model.Shapes[id]
	if !ok {
		t.Errorf("%s is not in the table", id)
		return
	}
	switch shape.Kind {
	case model.Structure:
		w.compareMembers(t, id, shape, schema, goType)
	case model.List:
		item := schema
		if schema != nil {
			item = schema.ListMember()
			compareTarget(t, id, shape.Item, item)
		}
		w.compare(t, shape.Item, item, goType.Elem())
	case model.Enum:
		compareValues(t, id, shape, goType)
	case model.Union:
		if schema != nil {
			compareNames(t, id, shape, slices.Collect(maps.Keys(schema.Members())))
		}
	}
}

func (w *modelWalk) compareMembers(t *testing.T, id string, shape model.Shape, schema *smithy.Schema, goType reflect.Type) {
	t.Helper()
	if schema != nil {
		compareNames(t, id, shape, slices.Collect(maps.Keys(schema.Members())))
	}
	namespace, _, _ := strings.Cut(id, "#")
	for name, m := range shape.Members {
		field, ok := goType.FieldByName(model.FieldName(name))
		if !ok {
			t.Errorf("%s.%s: the SDK's %s has no such field", id, name, goType)
			continue
		}
		if want := w.required[namespace][goType.Name()+"."+field.Name]; m.Required != want {
			t.Errorf("%s.%s: the table says required is %v, the SDK %v", id, name, m.Required, want)
		}
		var member *smithy.Schema
		if schema != nil && schema.Member(name) != nil {
			member = schema.Member(name)
			compareTarget(t, id+"."+name, m.Target, member)
		}
		w.compare(t, m.Target, member, field.Type)
	}
	for i := range goType.NumField() {
		switch f := goType.Field(i); {
		case !f.IsExported(), f.Name == "ResultMetadata", f.Name == "ErrorCodeOverride":
		case !slices.ContainsFunc(slices.Collect(maps.Keys(shape.Members)), func(n string) bool { return model.FieldName(n) == f.Name }):
			t.Errorf("%s: the table lacks the SDK's %s", id, f.Name)
		}
	}
}

// relaxed are members whose target is another on purpose; newer.go says why.
var relaxed = map[string]string{
	"ssoadmin#GetInlinePolicyForPermissionSetResponse.InlinePolicy": "ssoadmin#PermissionSetPolicyDocument",
}

func compareTarget(t *testing.T, where, got string, member *smithy.Schema) {
	t.Helper()
	want := shortID(member.TargetID())
	if got != want && relaxed[where] != want {
		t.Errorf("%s leads to %s in the table, to %s in the SDK", where, got, want)
	}
}

func compareNames(t *testing.T, id string, shape model.Shape, want []string) {
	t.Helper()
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(shape.Members))); diff != "" {
		t.Errorf("%s: members of the SDK (-) and the table (+):\n%s", id, diff)
	}
}

// compareValues asks the SDK's enum type for its values.
func compareValues(t *testing.T, id string, shape model.Shape, goType reflect.Type) {
	t.Helper()
	values := reflect.Zero(goType).MethodByName("Values")
	if !values.IsValid() {
		t.Errorf("%s is an enum, the SDK's %s is none", id, goType)
		return
	}
	var want []string
	list := values.Call(nil)[0]
	for i := range list.Len() {
		want = append(want, list.Index(i).String())
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(shape.Values))); diff != "" {
		t.Errorf("%s: values of the SDK (-) and the table (+):\n%s", id, diff)
	}
}

func shortID(id smithy.ShapeID) string {
	return strings.TrimPrefix(id.Namespace, "com.amazonaws.") + "#" + id.Name
}
