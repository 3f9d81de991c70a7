package aws

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListCreations        = "sso:ListAccountAssignmentCreationStatus"
	opDescribeCreation     = "sso:DescribeAccountAssignmentCreationStatus"
	opListDeletions        = "sso:ListAccountAssignmentDeletionStatus"
	opDescribeDeletion     = "sso:DescribeAccountAssignmentDeletionStatus"
	opListProvisionings    = "sso:ListPermissionSetProvisioningStatus"
	opDescribeProvisioning = "sso:DescribePermissionSetProvisioningStatus"
)

var operationCalls = []Call{
	listOperations(opListCreations, "assignments that could not be created"),
	describeOperation(opDescribeCreation, "whose assignment could not be created, and why"),
	listOperations(opListDeletions, "assignments that could not be deleted"),
	describeOperation(opDescribeDeletion, "whose assignment could not be deleted, and why"),
	listOperations(opListProvisionings, "permission sets that could not be provisioned"),
	describeOperation(opDescribeProvisioning, "which permission set could not be provisioned, and why"),
}

func listOperations(operation, why string) Call {
	return Call{
		Operation: operation, HowMany: "once per 100 failed operations of the last 90 days", Times: onlyOnce, Why: why,
		Fills: []Fill{{snapshot.SectionOperations, nil}},
	}
}

func describeOperation(operation, why string) Call {
	return Call{
		Operation: operation, HowMany: "once a failed operation", Times: func(Sizes) int { return 0 }, Why: why,
		Fills: []Fill{{snapshot.SectionOperations, []string{"account", "failure_reason", "permission_set", "principal"}}},
	}
}

// failedOperation is an operation that failed, and what it was about by ids:
// each is "" or nil where that was not read, or where there is none.
type failedOperation struct {
	*snapshot.Operation
	set string // ARN
	who *principal
}

// readOperations reads the operations that failed, kind after kind. Only
// organization instances have permission sets, and so operations on them.
func (w *walk) readOperations(ctx context.Context, api operationReader, r *reading) error {
	if !r.mayHaveSets() {
		r.operations = map[string]*failedOperation{}
		return nil
	}
	for _, kind := range operationKinds(api, r.instance.ARN) {
		listed, pages, err := list(ctx, w, kind.list, subject{}, kind.page, operationPage.items)
		switch {
		case err != nil && pages == 0 && r.isAccountInstance() && isKeyless(err, codeValidation):
			w.accountInstance(kind.list)
		case err != nil:
			w.failed(kind.list, subject{}, err)
		}
		if pages == 0 {
			continue
		}
		if r.operations == nil {
			r.operations = map[string]*failedOperation{}
		}
		if err := w.describeOperations(ctx, kind, w.failedOnes(kind, listed), r); err != nil {
			return err
		}
	}
	return nil
}

// failedOnes are the operations that failed, by id: the only ones asked for.
func (w *walk) failedOnes(kind operationKind, listed []listedOperation) map[string]listedOperation {
	listed, _ = identified(w, kind.list, subject{}, "an operation", listed, func(o listedOperation) string { return o.ID })
	failed := map[string]listedOperation{}
	for _, o := range listed {
		switch {
		case o.Status == "" || o.Status == ssoadmintypes.StatusValuesFailed:
			failed[o.ID] = o
		case !slices.Contains(o.Status.Values(), o.Status):
			w.unknownValue(snapshot.SectionOperations, subject{}, kind.list)
		}
	}
	return failed
}

func (w *walk) describeOperations(ctx context.Context, kind operationKind, failed map[string]listedOperation, r *reading) error {
	w.progress.expect(kind.describe, len(failed))
	var mu sync.Mutex
	return each(ctx, w, slices.Sorted(maps.Keys(failed)), func(ctx context.Context, id string) {
		operation := w.describeOperation(ctx, kind, failed[id])
		if operation == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		r.operations[id] = operation
	})
}

// describeOperation returns nil for an operation that AWS has forgotten since
// it was listed: it keeps them for 90 days.
func (w *walk) describeOperation(ctx context.Context, kind operationKind, told listedOperation) *failedOperation {
	const section = snapshot.SectionOperations
	at := subject{of: told.ID}
	details, err := ask(ctx, w, kind.describe, at, func(ctx context.Context) (operationDetails, error) {
		return kind.details(ctx, told.ID)
	})
	if isKeyless(err, codeNotFound) {
		return nil
	}
	operation := &failedOperation{Operation: &snapshot.Operation{Kind: &kind.kind}}
	if operation.CreatedAt = nonEmpty(cmp.Or(told.CreatedAt, details.CreatedAt)); operation.CreatedAt == nil {
		w.lacks(section, at, kind.list, "created_at", "AWS did not say when the operation was begun")
	}
	switch {
	case err != nil:
		w.failed(kind.describe, at, err)
	case details.Empty:
		w.failedBy(kind.describe, at, empty)
	default:
		w.tell(operation, kind, at, details)
	}
	return operation
}

// tell fills in what the description of an operation tells.
func (w *walk) tell(operation *failedOperation, kind operationKind, at subject, details operationDetails) {
	const section = snapshot.SectionOperations
	operation.FailureReason = &details.Reason
	if operation.set = details.PermissionSet; operation.set == "" {
		w.lacks(section, at, kind.describe, "permission_set", "AWS did not say which permission set the operation was about")
	}
	if kind.kind == provisioning {
		operation.Account, operation.Principal = &details.Account, new("")
		return
	}
	if operation.Account = nonEmpty(details.Account); operation.Account == nil {
		w.lacks(section, at, kind.describe, "account", "AWS did not say which account the operation was about")
	}
	who, known := principalOf(details.PrincipalKind, details.PrincipalID)
	switch {
	case details.PrincipalID == "" || details.PrincipalKind == "":
		w.lacks(section, at, kind.describe, "principal", "AWS did not say whom the operation was about")
	case !known:
		w.unknownValue(section, at, kind.describe, "principal")
	default:
		operation.who = &who
	}
}

// snapshot names what the operation was about. What is gone has no name, and
// stands under its id.
func (o *failedOperation) snapshot(n *names) *snapshot.Operation {
	if o.set != "" {
		o.PermissionSet = new(cmp.Or(n.sets[o.set], snapshot.PrefixID+snapshot.PermissionSetID(o.set)))
	}
	if o.who != nil {
		o.Principal = new(n.principal(*o.who))
	}
	return o.Operation
}
