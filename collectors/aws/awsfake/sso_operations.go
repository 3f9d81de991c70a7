package awsfake

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// The kinds of asynchronous operations, in the snapshot's words.
const (
	assignmentCreation = "assignment_creation"
	assignmentDeletion = "assignment_deletion"
	provisioning       = "provisioning"
)

// asyncOperation is an operation of the state, or one beside it that did not fail.
type asyncOperation struct {
	*snapshot.Operation
	id     string
	status types.StatusValues
}

// asyncOperations returns the operations of a kind that have the status that is
// asked for. One that succeeded and one that is under way are always among them:
// the state holds those that failed, and only a filter tells them apart.
func (s *session) asyncOperations(arn *string, kind string, filter *types.OperationStatusFilter) ([]asyncOperation, error) {
	i, err := s.openForSets(*arn)
	if err != nil {
		return nil, err
	}
	if i.state.Operations == nil {
		return nil, s.untold("operations")
	}
	all := i.bystanderOperations(kind)
	for _, id := range sortedKeys(i.state.Operations) {
		if op := i.state.Operations[id]; deref(op.Kind) == kind {
			all = append(all, asyncOperation{op, id, types.StatusValuesFailed})
		}
	}
	if filter == nil || filter.Status == "" {
		return all, nil
	}
	var asked []asyncOperation
	for _, op := range all {
		if op.status == filter.Status {
			asked = append(asked, op)
		}
	}
	return asked, nil
}

func (in *instance) bystanderOperations(kind string) []asyncOperation {
	created := born.Format(timeForm)
	var all []asyncOperation
	for _, status := range []types.StatusValues{types.StatusValuesSucceeded, types.StatusValuesInProgress} {
		all = append(all, asyncOperation{&snapshot.Operation{Kind: &kind, CreatedAt: &created}, uuid(in.arn, kind, string(status)), status})
	}
	return all
}

// asyncOperation returns one operation of a kind by its request id.
func (s *session) asyncOperation(arn *string, kind, id string) (*instance, asyncOperation, error) {
	all, err := s.asyncOperations(arn, kind, nil)
	if err != nil {
		return nil, asyncOperation{}, err
	}
	for _, op := range all {
		if op.id == id {
			return s.world.instance(*arn), op, nil
		}
	}
	return nil, asyncOperation{}, notFound("", "Request with id %s not found", id)
}

func (op asyncOperation) assignmentMetadata() types.AccountAssignmentOperationStatusMetadata {
	return types.AccountAssignmentOperationStatusMetadata{CreatedDate: moment(op.CreatedAt), RequestId: &op.id, Status: op.status}
}

// assignmentStatus is what AWS says of the creation or deletion of an assignment.
func (in *instance) assignmentStatus(op asyncOperation) *types.AccountAssignmentOperationStatus {
	status := &types.AccountAssignmentOperationStatus{
		CreatedDate: moment(op.CreatedAt), FailureReason: filled(op.FailureReason), PermissionSetArn: in.setARN(op.PermissionSet),
		RequestId: &op.id, Status: op.status, TargetId: filled(op.Account), TargetType: types.TargetTypeAwsAccount,
	}
	if p, err := in.principal(deref(op.Principal)); err == nil {
		status.PrincipalId, status.PrincipalType = &p.id, types.PrincipalType(p.kind)
	} else if id, gone := strings.CutPrefix(deref(op.Principal), snapshot.PrefixGroup+snapshot.PrefixID); gone {
		status.PrincipalId, status.PrincipalType = &id, types.PrincipalTypeGroup
	} else if id, gone := strings.CutPrefix(deref(op.Principal), snapshot.PrefixUser+snapshot.PrefixID); gone {
		status.PrincipalId, status.PrincipalType = &id, types.PrincipalTypeUser
	}
	return status
}

// setARN leads from a key of permission_sets to its ARN, from "id:ps-…" to that
// of a set that is gone.
func (in *instance) setARN(key *string) *string {
	if set := in.state.PermissionSets[deref(key)]; set != nil {
		return set.ARN
	}
	id, gone := strings.CutPrefix(deref(key), snapshot.PrefixID)
	if !gone {
		return nil
	}
	instanceID := in.arn[strings.LastIndexByte(in.arn, '/')+1:]
	arn := fmt.Sprintf("arn:%s:sso:::permissionSet/%s/%s", partition(in.arn), instanceID, id)
	return &arn
}

func listCreationStatus(s *session, in *ssoadmin.ListAccountAssignmentCreationStatusInput) (*ssoadmin.ListAccountAssignmentCreationStatusOutput, error) {
	all, err := s.asyncOperations(in.InstanceArn, assignmentCreation, in.Filter)
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(all), in.MaxResults, in.NextToken, func(n int) types.AccountAssignmentOperationStatusMetadata {
		return all[n].assignmentMetadata()
	})
	return &ssoadmin.ListAccountAssignmentCreationStatusOutput{AccountAssignmentsCreationStatus: items, NextToken: next}, err
}

func listDeletionStatus(s *session, in *ssoadmin.ListAccountAssignmentDeletionStatusInput) (*ssoadmin.ListAccountAssignmentDeletionStatusOutput, error) {
	all, err := s.asyncOperations(in.InstanceArn, assignmentDeletion, in.Filter)
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(all), in.MaxResults, in.NextToken, func(n int) types.AccountAssignmentOperationStatusMetadata {
		return all[n].assignmentMetadata()
	})
	return &ssoadmin.ListAccountAssignmentDeletionStatusOutput{AccountAssignmentsDeletionStatus: items, NextToken: next}, err
}

func listProvisioningStatus(s *session, in *ssoadmin.ListPermissionSetProvisioningStatusInput) (*ssoadmin.ListPermissionSetProvisioningStatusOutput, error) {
	all, err := s.asyncOperations(in.InstanceArn, provisioning, in.Filter)
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(all), in.MaxResults, in.NextToken, func(n int) types.PermissionSetProvisioningStatusMetadata {
		return types.PermissionSetProvisioningStatusMetadata{CreatedDate: moment(all[n].CreatedAt), RequestId: &all[n].id, Status: all[n].status}
	})
	return &ssoadmin.ListPermissionSetProvisioningStatusOutput{PermissionSetsProvisioningStatus: items, NextToken: next}, err
}

func describeCreationStatus(s *session, in *ssoadmin.DescribeAccountAssignmentCreationStatusInput) (
	*ssoadmin.DescribeAccountAssignmentCreationStatusOutput, error,
) {
	i, op, err := s.asyncOperation(in.InstanceArn, assignmentCreation, *in.AccountAssignmentCreationRequestId)
	if err != nil {
		return nil, err
	}
	return &ssoadmin.DescribeAccountAssignmentCreationStatusOutput{AccountAssignmentCreationStatus: i.assignmentStatus(op)}, nil
}

func describeDeletionStatus(s *session, in *ssoadmin.DescribeAccountAssignmentDeletionStatusInput) (
	*ssoadmin.DescribeAccountAssignmentDeletionStatusOutput, error,
) {
	i, op, err := s.asyncOperation(in.InstanceArn, assignmentDeletion, *in.AccountAssignmentDeletionRequestId)
	if err != nil {
		return nil, err
	}
	return &ssoadmin.DescribeAccountAssignmentDeletionStatusOutput{AccountAssignmentDeletionStatus: i.assignmentStatus(op)}, nil
}

func describeProvisioningStatus(s *session, in *ssoadmin.DescribePermissionSetProvisioningStatusInput) (
	*ssoadmin.DescribePermissionSetProvisioningStatusOutput, error,
) {
	i, op, err := s.asyncOperation(in.InstanceArn, provisioning, *in.ProvisionPermissionSetRequestId)
	if err != nil {
		return nil, err
	}
	return &ssoadmin.DescribePermissionSetProvisioningStatusOutput{PermissionSetProvisioningStatus: i.provisioningStatus(op)}, nil
}

func (in *instance) provisioningStatus(op asyncOperation) *types.PermissionSetProvisioningStatus {
	return &types.PermissionSetProvisioningStatus{
		AccountId: filled(op.Account), CreatedDate: moment(op.CreatedAt), FailureReason: filled(op.FailureReason),
		PermissionSetArn: in.setARN(op.PermissionSet), RequestId: &op.id, Status: op.status,
	}
}
