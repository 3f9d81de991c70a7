package aws

import (
	"context"
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
func (w *walk) readUnits(ctx context.Context, api unitReader, r *reading) error {
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
	r.organization.ServiceControlPoliciesEnabled = w.policiesEnabled(roots)
	tree := &unitTree{walk: w, api: api, units: map[string]*snapshot.OrganizationalUnit{}, whole: true}
	r.organization.OrganizationalUnits = tree.units
	level := []string{}
	for _, root := range roots {
		tree.units[root.ID] = &snapshot.OrganizationalUnit{Name: root.Name, Path: root.Name}
		level = append(level, root.ID)
	}
	for len(level) > 0 {
		below, err := tree.readLevel(ctx, level)
		if err != nil {
			return err
		}
		level = below
	}
	r.unitsListed = tree.whole
	return nil
}

// unitTree is the organization's tree as far as it was read.
type unitTree struct {
	*walk
	api unitReader

	mu    sync.Mutex
	units map[string]*snapshot.OrganizationalUnit
	// whole is false where the units below another one were not read.
	whole bool
}

// policiesEnabled reports whether service control policies are enabled in a root.
func (w *walk) policiesEnabled(roots []listedUnit) *bool {
	enabled, newer := false, false
	for _, root := range roots {
		for _, t := range root.Types {
			switch {
			case t.Type != organizationstypes.PolicyTypeServiceControlPolicy:
				newer = newer || !slices.Contains(t.Type.Values(), t.Type)
			case t.Status == organizationstypes.PolicyTypeStatusEnabled:
				enabled = true
			case !slices.Contains(t.Status.Values(), t.Status):
				w.unknownValue(snapshot.SectionOrganization, subject{}, opListRoots, "service_control_policies_enabled")
				return nil
			}
		}
	}
	if !enabled && newer {
		// Of a type by another name it is not known that it is not this one.
		w.unknownValue(snapshot.SectionOrganization, subject{}, opListRoots, "service_control_policies_enabled")
		return nil
	}
	return &enabled
}

// readLevel adds the units below those of a level and returns their ids. Each
// unit is taken once, so that the walk ends whatever AWS answers.
func (t *unitTree) readLevel(ctx context.Context, level []string) ([]string, error) {
	t.progress.expect(opListUnits, len(level))
	var below []string
	err := each(ctx, t.walk, level, func(ctx context.Context, parent string) {
		children, err := t.children(ctx, parent)
		t.mu.Lock()
		defer t.mu.Unlock()
		if err != nil && problemOf(err).code == codeParentNotFound {
			delete(t.units, parent) // nothing was in it, else it could not have been deleted
			return
		}
		if err != nil {
			t.failed(opListUnits, subject{of: parent}, err)
			t.whole = false
		}
		for _, child := range children {
			if t.units[child.ID] == nil {
				t.units[child.ID] = &snapshot.OrganizationalUnit{Name: child.Name, Parent: parent, Path: t.units[parent].Path + "/" + child.Name}
				below = append(below, child.ID)
			}
		}
	})
	slices.Sort(below)
	return below, err
}

func (t *unitTree) children(ctx context.Context, parent string) ([]listedUnit, error) {
	at := subject{of: parent}
	children, _, err := list(ctx, t.walk, opListUnits, at, func(ctx context.Context, token *string) (*organizations.ListOrganizationalUnitsForParentOutput, error) {
		return t.api.ListOrganizationalUnitsForParent(ctx, &organizations.ListOrganizationalUnitsForParentInput{
			ParentId: &parent, MaxResults: aws.Int32(organizationsPage), NextToken: token,
		})
	}, func(out *organizations.ListOrganizationalUnitsForParentOutput) ([]listedUnit, *string) {
		children := make([]listedUnit, 0, len(out.OrganizationalUnits))
		for _, told := range out.OrganizationalUnits {
			children = append(children, listedUnit{ID: aws.ToString(told.Id), Name: aws.ToString(told.Name)})
		}
		return children, out.NextToken
	})
	children, _ = identified(t.walk, opListUnits, at, "an organizational unit", children, listedUnit.id)
	return children, err
}
