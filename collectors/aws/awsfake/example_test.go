package awsfake_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/smithy-go"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// LIVE-09: a denial is not an empty list.
func ExampleStart() {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{
		{Operation: "sso:ListPermissionSets", Code: "AccessDeniedException", Message: "no"},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	client := connect(server, *state.Instance.PrimaryRegion).sso
	_, err = client.ListPermissionSets(context.Background(), &ssoadmin.ListPermissionSetsInput{InstanceArn: state.Instance.ARN})
	var refusal smithy.APIError
	if errors.As(err, &refusal) {
		fmt.Println(refusal.ErrorCode(), refusal.ErrorMessage())
	}
	for _, call := range server.Calls() {
		fmt.Println(call.Operation, call.Status, call.Code)
	}
	// Output:
	// AccessDeniedException no
	// sso:ListPermissionSets 400 AccessDeniedException
}
