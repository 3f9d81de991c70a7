package awsfake_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// The targets of a few operations.
const (
	listInstances      = "SWBExternalService.ListInstances"
	listPermissionSets = "SWBExternalService.ListPermissionSets"
	listUsers          = "AWSIdentityStore.ListUsers"
	listAccounts       = "AWSOrganizationsV20161128.ListAccounts"
)

// TestRefusesWhatBreaksTheModel: whatever the SDK of today would not send, or
// AWS would not take, is a 400 and a recorded violation.
func TestRefusesWhatBreaksTheModel(t *testing.T) {
	c := start(t, awsfake.Options{State: snapshottest.Generate(1, snapshottest.Tiny()), AnyText: true})
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, test := range map[string]struct {
		target, body string
		change       func(*http.Request)
		code, says   string
	}{
		"unknown member":       {listInstances, `{"Max":1}`, nil, "SerializationException", "Max is not in the model"},
		"member of wrong case": {listInstances, `{"maxResults":1}`, nil, "SerializationException", "maxResults is not in the model"},
		"text for a number":    {listInstances, `{"MaxResults":"1"}`, nil, "SerializationException", "MaxResults must be a whole number"},
		"fraction":             {listInstances, `{"MaxResults":1.5}`, nil, "SerializationException", "MaxResults must be a whole number"},
		"number for a text":    {listPermissionSets, `{"InstanceArn":1}`, nil, "SerializationException", "InstanceArn must be a string"},
		"list for an object":   {listUsers, `{"IdentityStoreId":"d-1234567890","Filters":[[]]}`, nil, "SerializationException", "Filters.0 must be an object"},
		"object for a list":    {listUsers, `{"IdentityStoreId":"d-1234567890","Filters":{}}`, nil, "SerializationException", "Filters must be a list"},
		"not an object":        {listInstances, `[]`, nil, "SerializationException", "not one JSON object"},
		"null":                 {listInstances, `null`, nil, "SerializationException", "not one JSON object"},
		"two objects":          {listInstances, `{}{}`, nil, "SerializationException", "not one JSON object"},
		"no JSON":              {listInstances, `{`, nil, "SerializationException", "not one JSON object"},
		"required is absent":   {listPermissionSets, `{}`, nil, "ValidationException", "InstanceArn is required"},
		"required is null":     {listPermissionSets, `{"InstanceArn":null}`, nil, "ValidationException", "InstanceArn is required"},
		"page of 0":            {listInstances, `{"MaxResults":0}`, nil, "ValidationException", "must be at least 1, not 0"},
		"page of 101":          {listInstances, `{"MaxResults":101}`, nil, "ValidationException", "must be at most 100, not 101"},
		"page of 21 accounts":  {listAccounts, `{"MaxResults":21}`, nil, "InvalidInputException", "must be at most 20, not 21"},
		"pattern":              {listPermissionSets, `{"InstanceArn":"arn:aws:iam::1:x"}`, nil, "ValidationException", "does not match"},
		"length":               {listPermissionSets, `{"InstanceArn":"arn"}`, nil, "ValidationException", "must be at least 10 characters"},
		"enum":                 {listInstances, `{"RegionScope":"ALL"}`, nil, "ValidationException", "RegionScope must be one of"},
		"two filters": {
			listUsers, `{"IdentityStoreId":"d-1234567890","Filters":[{"AttributePath":"UserName","AttributeValue":"a"},{"AttributePath":"UserName","AttributeValue":"b"}]}`,
			nil, "ValidationException", "Filters must be at most 1 items",
		},
		"deep required":     {listUsers, `{"IdentityStoreId":"d-1234567890","Filters":[{"AttributePath":"UserName"}]}`, nil, "ValidationException", "Filters.0.AttributeValue is required"},
		"operation":         {"SWBExternalService.DeleteInstance", `{}`, nil, "UnknownOperationException", "is not served"},
		"no members at all": {"AWSOrganizationsV20161128.DescribeOrganization", `{"Id":"o"}`, nil, "SerializationException", "takes no members"},

		"query: operation":       {"", "Action=DeletePolicy&Version=2010-05-08", nil, "InvalidAction", "is not served"},
		"query: version":         {"", "Action=GetPolicy&Version=2011-06-15&PolicyArn=arn:aws:iam::aws:policy/A", nil, "InvalidAction", "is not served"},
		"query: unknown":         {"", "Action=GetPolicy&Version=2010-05-08&PolicyArn=arn:aws:iam::aws:policy/A&X=1", nil, "ValidationError", "X is not in the model"},
		"query: required":        {"", "Action=GetPolicy&Version=2010-05-08", nil, "ValidationError", "PolicyArn is required"},
		"query: length":          {"", "Action=GetPolicy&Version=2010-05-08&PolicyArn=arn", nil, "ValidationError", "must be at least 20 characters"},
		"query: twice":           {"", "Action=GetPolicy&Version=2010-05-08&PolicyArn=a&PolicyArn=b", nil, "MalformedQueryString", "given 2 times"},
		"query: not a form":      {"", "%zz", nil, "MalformedQueryString", "not a form"},
		"unsigned":               {listInstances, `{}`, header("Authorization", ""), "MissingAuthenticationToken", "not signed"},
		"signed in another way":  {listInstances, `{}`, header("Authorization", "Bearer x"), "MissingAuthenticationToken", "Signature Version 4"},
		"signed on another day":  {listInstances, `{}`, header("X-Amz-Date", "20260103T030405Z"), "MissingAuthenticationToken", "does not fit"},
		"signed for another one": {listUsers, `{"IdentityStoreId":"d-1234567890"}`, swapService, "InvalidSignatureException", `scoped to service "sso"`},
	} {
		t.Run(name, func(t *testing.T) {
			var change []func(*http.Request)
			if test.change != nil {
				change = append(change, test.change)
			}
			status, body := ask(t, c.server, test.target, test.body, change...)
			call := lastCall(t, c.server)
			if status != http.StatusBadRequest || call.Code != test.code || !strings.Contains(body, test.code) {
				t.Errorf("status %d, code %s, %s", status, call.Code, body)
			}
			if !strings.Contains(call.Violation, test.says) {
				t.Errorf("violation %q does not say %q", call.Violation, test.says)
			}
		})
	}
}

func swapService(r *http.Request) {
	r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "/identitystore/", "/sso/", 1))
}

// TestTakesWhatTheModelAllows: null is absent, and members that came after the
// published models are known.
func TestTakesWhatTheModelAllows(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	for target, body := range map[string]string{
		listInstances: `{"MaxResults":100,"NextToken":null,"RegionScope":"ALL_REGIONS"}`,
		listUsers:     `{"IdentityStoreId":"` + *state.Instance.IdentityStoreID + `","Extensions":["aws:identitystore:enterprise"]}`,
	} {
		region := *state.Instance.PrimaryRegion
		status, answer := ask(t, c.server, target, body, func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "us-east-1", region, 1))
		})
		if status != http.StatusOK || lastCall(t, c.server).Violation != "" {
			t.Errorf("%s: status %d, %s", target, status, answer)
		}
	}
}
