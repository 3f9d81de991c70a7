package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	organizationstypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListRoots             = "organizations:ListRoots"
	opListUnits             = "organizations:ListOrganizationalUnitsForParent"
	opListAccountsForParent = "organizations:ListAccountsForParent"
)

var unitCalls = []Call{
	{
		Operation: opListRoots, HowMany: "once", Times: onlyOnce,
		Why:   "the root of the organization, and whether service control policies have an effect in it",
		Fills: []Fill{{snapshot.SectionOrganization, []string{"organizational_units", "service_control_policies_enabled"}}},
	},
	{
		Operation: opListUnits, HowMany: "once for the root and once an organizational unit, and 20 units in it",
		Times: func(s Sizes) int { return 1 + s.OrganizationalUnits },
		Why:   "the organizational units",
		Fills: []Fill{{snapshot.SectionOrganization, []string{"organizational_units"}}},
	},
	{
		Operation: opListAccountsForParent, HowMany: "once for the root and once an organizational unit, where the list of accounts lacks their paths",
		Times: func(Sizes) int { return 0 },
		Why:   "the organizational unit in which an account is",
		Fills: []Fill{{snapshot.SectionAccounts, []string{"parent"}}},
	},
}

// unitReader is what AWS Organizations tells about its tree.
type unitReader interface {
	ListRoots(context.Context, *organizations.ListRootsInput, ...func(*organizations.Options)) (*organizations.ListRootsOutput, error)
	ListOrganizationalUnitsForParent(context.Context, *organizations.ListOrganizationalUnitsForParentInput, ...func(*organizations.Options)) (*organizations.ListOrganizationalUnitsForParentOutput, error)
	ListAccountsForParent(context.Context, *organizations.ListAccountsForParentInput, ...func(*organizations.Options)) (*organizations.ListAccountsForParentOutput, error)
}

// codeParentNotFound says that an organizational unit is gone.
const codeParentNotFound = "ParentNotFoundException"

// listedUnit is a root or an organizational unit as a list tells it.
type listedUnit struct {
	ID, Name string
	// Types are the policy types of a root.
	Types []policyType
}

type policyType struct {
	Type   organizationstypes.PolicyType
	Status organizationstypes.PolicyTypeStatus
}

func (u listedUnit) id() string { return u.ID }

// readUnits walks the organization's tree from its root, level by level.
func (w *walk) readUnits(ctx context.Context, api unitReader, organization *snapshot.Organization) error {
	roots, ok := getAll(ctx, w, opListRoots, subject{}, func(ctx context.Context, token *string) (*organizations.ListRootsOutput, error) {
		return api.ListRoots(ctx, &organizations.ListRootsInput{MaxResults: aws.Int32(organizationsPage), NextToken: token})
	}, func(out *organizations.ListRootsOutput) ([]listedUnit, *string) {
		roots := make([]listedUnit, 0, len(out.Roots))
		for _, told := range out.Roots {
			root := listedUnit{ID: aws.ToString(told.Id), Name: aws.ToString(told.Name)}
			for _, t := range told.PolicyTypes {
				root.Types = append(root.Types, policyType{t.Type, t.Status})
			}
			roots = append(roots, root)
		}
		return roots, out.NextToken
	})
	if !ok {
		return nil
	}
	if roots, _ = identified(w, opListRoots, subject{}, "a root", roots, listedUnit.id); len(roots) == 0 {
		w.failedBy(opListRoots, subject{}, empty)
		return nil
	}
	organization.ServiceControlPoliciesEnabled = w.policiesEnabled(roots)
	organization.OrganizationalUnits = map[string]*snapshot.OrganizationalUnit{}
	level := []string{}
	for _, root := range roots {
		organization.OrganizationalUnits[root.ID] = &snapshot.OrganizationalUnit{Name: root.Name, Path: root.Name}
		level = append(level, root.ID)
	}
	for len(level) > 0 {
		below, err := w.readLevel(ctx, api, level, organization.OrganizationalUnits)
		if err != nil {
			return err
		}
		level = below
	}
	return nil
}

// policiesEnabled reports whether service control policies are enabled in a root.
func (w *walk) policiesEnabled(roots []listedUnit) *bool {
	enabled := false
	for _, root := range roots {
		for _, t := range root.Types {
			switch {
			case t.Type != organizationstypes.PolicyTypeServiceControlPolicy:
			case t.Status == organizationstypes.PolicyTypeStatusEnabled:
				enabled = true
			case !slices.Contains(t.Status.Values(), t.Status):
				w.unknownValue(snapshot.SectionOrganization, subject{}, opListRoots, "service_control_policies_enabled")
				return nil
			}
		}
	}
	return &enabled
}

// readLevel adds the units below those of a level and returns their ids. Each
// unit is taken once, so that the walk ends whatever AWS answers.
func (w *walk) readLevel(ctx context.Context, api unitReader, level []string, units map[string]*snapshot.OrganizationalUnit) ([]string, error) {
	var mu sync.Mutex
	var below []string
	w.progress.expect(opListUnits, len(level))
	err := each(ctx, w, level, func(ctx context.Context, parent string) {
		children, _, err := list(ctx, w, opListUnits, subject{of: parent}, func(ctx context.Context, token *string) (*organizations.ListOrganizationalUnitsForParentOutput, error) {
			return api.ListOrganizationalUnitsForParent(ctx, &organizations.ListOrganizationalUnitsForParentInput{
				ParentId: &parent, MaxResults: aws.Int32(organizationsPage), NextToken: token,
			})
		}, func(out *organizations.ListOrganizationalUnitsForParentOutput) ([]listedUnit, *string) {
			children := make([]listedUnit, 0, len(out.OrganizationalUnits))
			for _, told := range out.OrganizationalUnits {
				children = append(children, listedUnit{ID: aws.ToString(told.Id), Name: aws.ToString(told.Name)})
			}
			return children, out.NextToken
		})
		children, _ = identified(w, opListUnits, subject{of: parent}, "an organizational unit", children, listedUnit.id)
		mu.Lock()
		defer mu.Unlock()
		if err != nil && problemOf(err).code == codeParentNotFound {
			delete(units, parent) // it had no children, else it could not have been deleted
			return
		}
		if err != nil {
			w.failed(opListUnits, subject{of: parent}, err)
		}
		for _, child := range children {
			if units[child.ID] == nil {
				units[child.ID] = &snapshot.OrganizationalUnit{Name: child.Name, Parent: parent, Path: units[parent].Path + "/" + child.Name}
				below = append(below, child.ID)
			}
		}
	})
	slices.Sort(below)
	return below, err
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
		if failure != nil {
			w.failed(opListAccountsForParent, subject{account: id}, failure)
		} else {
			w.lacks(snapshot.SectionAccounts, subject{account: id}, opListAccounts, "parent", "AWS did not say in which organizational unit the account is")
		}
	}
	return nil
}
