package aws

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// parentOf finds the last root or organizational unit of an account's path, such
// as "o-exampleorgid/r-abcd/ou-abcd-11111111/111122223333/". AWS answers a list,
// of which an account has one; "" where that is not so.
func parentOf(paths []string) string {
	if len(paths) != 1 {
		return ""
	}
	for _, part := range slices.Backward(strings.Split(paths[0], "/")) {
		if isUnit(part) {
			return part
		}
	}
	return ""
}

// readParents finds the organizational units of the accounts whose path AWS did
// not tell, unit by unit until all are found.
func (w *walk) readParents(ctx context.Context, api unitReader, r *reading) error {
	missing := map[string]*snapshot.Account{}
	for id, account := range r.accounts {
		if account.Parent == nil {
			missing[id] = account
		}
	}
	var failure error
	for _, unit := range slices.Sorted(maps.Keys(r.organization.OrganizationalUnits)) {
		if len(missing) == 0 {
			return nil
		}
		accounts, err := w.accountsIn(ctx, api, unit)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && problemOf(err).code != codeParentNotFound {
			failure = err
		}
		for _, id := range accounts {
			if account := missing[id]; account != nil {
				account.Parent = &unit
				delete(missing, id)
			}
		}
	}
	for id := range missing {
		at := subject{account: id}
		switch {
		case failure != nil:
			w.failed(opListAccountsForParent, at, failure)
		case !r.unitsListed:
			w.gap(snapshot.SectionAccounts, at, withoutTree)
		default:
			w.lacks(snapshot.SectionAccounts, at, opListAccountsForParent, "parent", "AWS did not say in which organizational unit the account is")
		}
	}
	return nil
}

// withoutTree is the gap of an account that could be in a unit that was not read.
var withoutTree = snapshot.Gap{
	Cause: snapshot.CauseError, Operation: opListAccountsForParent, Attributes: []string{"parent"},
	Meaning: "AWS did not tell the account's path, and not all organizational units were read",
	Remedy:  "close the gap of the organization's organizational_units",
}

func (w *walk) accountsIn(ctx context.Context, api unitReader, unit string) ([]string, error) {
	accounts, _, err := list(ctx, w, opListAccountsForParent, subject{of: unit}, func(ctx context.Context, token *string) (*organizations.ListAccountsForParentOutput, error) {
		return api.ListAccountsForParent(ctx, &organizations.ListAccountsForParentInput{
			ParentId: &unit, MaxResults: aws.Int32(organizationsPage), NextToken: token,
		})
	}, func(out *organizations.ListAccountsForParentOutput) ([]string, *string) {
		accounts := make([]string, 0, len(out.Accounts))
		for _, told := range out.Accounts {
			accounts = append(accounts, aws.ToString(told.Id))
		}
		return accounts, out.NextToken
	})
	return accounts, err
}
