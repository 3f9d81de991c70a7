package aws

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

// operationReader is what of sso-admin tells about asynchronous operations.
type operationReader interface {
	ListAccountAssignmentCreationStatus(context.Context, *ssoadmin.ListAccountAssignmentCreationStatusInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountAssignmentCreationStatusOutput, error)
	DescribeAccountAssignmentCreationStatus(context.Context, *ssoadmin.DescribeAccountAssignmentCreationStatusInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribeAccountAssignmentCreationStatusOutput, error)
	ListAccountAssignmentDeletionStatus(context.Context, *ssoadmin.ListAccountAssignmentDeletionStatusInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountAssignmentDeletionStatusOutput, error)
	DescribeAccountAssignmentDeletionStatus(context.Context, *ssoadmin.DescribeAccountAssignmentDeletionStatusInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribeAccountAssignmentDeletionStatusOutput, error)
	ListPermissionSetProvisioningStatus(context.Context, *ssoadmin.ListPermissionSetProvisioningStatusInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListPermissionSetProvisioningStatusOutput, error)
	DescribePermissionSetProvisioningStatus(context.Context, *ssoadmin.DescribePermissionSetProvisioningStatusInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribePermissionSetProvisioningStatusOutput, error)
}

// listedOperation is what a list tells of an operation.
type listedOperation struct {
	ID, CreatedAt string
	Status        ssoadmintypes.StatusValues
}

// operationPage is one page of a list.
type operationPage struct {
	operations []listedOperation
	next       *string
}

func (p operationPage) items() ([]listedOperation, *string) { return p.operations, p.next }

func listedOf(id *string, created *time.Time, status ssoadmintypes.StatusValues) listedOperation {
	return listedOperation{aws.ToString(id), stampOf(created), status}
}

// operationDetails is what the description of an operation tells; "" where AWS
// gives nothing.
type operationDetails struct {
	// Empty is set for an answer that holds no operation.
	Empty                          bool
	CreatedAt                      string
	Account, PermissionSet, Reason string
	PrincipalKind                  ssoadmintypes.PrincipalType
	PrincipalID                    string
}

func assignmentDetails(told *ssoadmintypes.AccountAssignmentOperationStatus) operationDetails {
	if told == nil {
		return operationDetails{Empty: true}
	}
	return operationDetails{
		CreatedAt: stampOf(told.CreatedDate), Account: aws.ToString(told.TargetId), PermissionSet: aws.ToString(told.PermissionSetArn),
		Reason: aws.ToString(told.FailureReason), PrincipalKind: told.PrincipalType, PrincipalID: aws.ToString(told.PrincipalId),
	}
}

func provisioningDetails(told *ssoadmintypes.PermissionSetProvisioningStatus) operationDetails {
	if told == nil {
		return operationDetails{Empty: true}
	}
	return operationDetails{
		CreatedAt: stampOf(told.CreatedDate), Account: aws.ToString(told.AccountId), PermissionSet: aws.ToString(told.PermissionSetArn),
		Reason: aws.ToString(told.FailureReason),
	}
}

// operationKind is one kind of asynchronous operation and how it is asked for.
type operationKind struct {
	kind           string
	list, describe string
	page           func(ctx context.Context, token *string) (operationPage, error)
	details        func(ctx context.Context, id string) (operationDetails, error)
}

// provisioning is the kind of operations that concern nobody.
const provisioning = "provisioning"

// operationKinds are the kinds of operations of an instance.
func operationKinds(api operationReader, instance *string) []operationKind {
	failed := &ssoadmintypes.OperationStatusFilter{Status: ssoadmintypes.StatusValuesFailed}
	assignments := func(told []ssoadmintypes.AccountAssignmentOperationStatusMetadata) []listedOperation {
		all := make([]listedOperation, 0, len(told))
		for _, o := range told {
			all = append(all, listedOf(o.RequestId, o.CreatedDate, o.Status))
		}
		return all
	}
	return []operationKind{
		{
			kind: "assignment_creation", list: opListCreations, describe: opDescribeCreation,
			page: func(ctx context.Context, token *string) (operationPage, error) {
				out, err := api.ListAccountAssignmentCreationStatus(ctx, &ssoadmin.ListAccountAssignmentCreationStatusInput{
					InstanceArn: instance, Filter: failed, MaxResults: aws.Int32(pageSize), NextToken: token,
				})
				if err != nil {
					return operationPage{}, err
				}
				return operationPage{assignments(out.AccountAssignmentsCreationStatus), out.NextToken}, nil
			},
			details: func(ctx context.Context, id string) (operationDetails, error) {
				out, err := api.DescribeAccountAssignmentCreationStatus(ctx, &ssoadmin.DescribeAccountAssignmentCreationStatusInput{
					InstanceArn: instance, AccountAssignmentCreationRequestId: &id,
				})
				if err != nil {
					return operationDetails{}, err
				}
				return assignmentDetails(out.AccountAssignmentCreationStatus), nil
			},
		},
		{
			kind: "assignment_deletion", list: opListDeletions, describe: opDescribeDeletion,
			page: func(ctx context.Context, token *string) (operationPage, error) {
				out, err := api.ListAccountAssignmentDeletionStatus(ctx, &ssoadmin.ListAccountAssignmentDeletionStatusInput{
					InstanceArn: instance, Filter: failed, MaxResults: aws.Int32(pageSize), NextToken: token,
				})
				if err != nil {
					return operationPage{}, err
				}
				return operationPage{assignments(out.AccountAssignmentsDeletionStatus), out.NextToken}, nil
			},
			details: func(ctx context.Context, id string) (operationDetails, error) {
				out, err := api.DescribeAccountAssignmentDeletionStatus(ctx, &ssoadmin.DescribeAccountAssignmentDeletionStatusInput{
					InstanceArn: instance, AccountAssignmentDeletionRequestId: &id,
				})
				if err != nil {
					return operationDetails{}, err
				}
				return assignmentDetails(out.AccountAssignmentDeletionStatus), nil
			},
		},
		{
			kind: provisioning, list: opListProvisionings, describe: opDescribeProvisioning,
			page: func(ctx context.Context, token *string) (operationPage, error) {
				out, err := api.ListPermissionSetProvisioningStatus(ctx, &ssoadmin.ListPermissionSetProvisioningStatusInput{
					InstanceArn: instance, Filter: failed, MaxResults: aws.Int32(pageSize), NextToken: token,
				})
				if err != nil {
					return operationPage{}, err
				}
				all := make([]listedOperation, 0, len(out.PermissionSetsProvisioningStatus))
				for _, o := range out.PermissionSetsProvisioningStatus {
					all = append(all, listedOf(o.RequestId, o.CreatedDate, o.Status))
				}
				return operationPage{all, out.NextToken}, nil
			},
			details: func(ctx context.Context, id string) (operationDetails, error) {
				out, err := api.DescribePermissionSetProvisioningStatus(ctx, &ssoadmin.DescribePermissionSetProvisioningStatusInput{
					InstanceArn: instance, ProvisionPermissionSetRequestId: &id,
				})
				if err != nil {
					return operationDetails{}, err
				}
				return provisioningDetails(out.PermissionSetProvisioningStatus), nil
			},
		},
	}
}
