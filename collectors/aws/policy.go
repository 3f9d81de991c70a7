package aws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Policy is the least-privilege IAM policy for [Collect]: every operation of
// [Calls] that is made without a flag, no more. Among them iam:GenerateCredentialReport
// is the only one that does more than read: it has IAM make the report. Where the instance is encrypted with a customer-managed
// key, the caller needs kms:Decrypt on that key too, in this policy and in the
// key's own; it is left out here because it is of no use to anyone else.
func Policy() []byte {
	type statement struct {
		Sid, Effect string
		Action      []string
		Resource    string
	}
	type policy struct {
		Version   string
		Statement []statement
	}
	actions := map[string][]string{}
	for _, call := range calls {
		if call.Flag != "" {
			continue
		}
		resource := call.Resource
		if resource == "" {
			resource = "*"
		}
		actions[resource] = append(actions[resource], call.Operation)
	}
	p := policy{Version: "2012-10-17"}
	for _, resource := range slices.Sorted(maps.Keys(actions)) {
		sid := "ReadIdentityCenter"
		if strings.Contains(resource, ":iam:") {
			sid = "ReadPolicies"
		}
		slices.Sort(actions[resource])
		p.Statement = append(p.Statement, statement{Sid: sid, Effect: "Allow", Action: actions[resource], Resource: resource})
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		panic(err) // strings marshal always
	}
	return append(text, '\n')
}
