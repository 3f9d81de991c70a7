package awsfake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// manyUsers has more users and accounts than fit on a page.
func manyUsers(t *testing.T) *snapshot.Snapshot {
	t.Helper()
	size := snapshottest.Tiny()
	size.Users, size.Accounts = 230, 45
	for seed := range uint64(20) {
		state := snapshottest.Generate(seed, size)
		if state.Organization.ID != nil {
			return state
		}
	}
	t.Fatal("no seed gives an organization")
	return nil
}

// pageSizes reads a list to its end and returns how many items each page had.
func pageSizes(t *testing.T, next func(token *string) (int, *string, error)) []int {
	t.Helper()
	var sizes []int
	var token *string
	for {
		n, following, err := next(token)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, n)
		if following == nil || *following == "" {
			return sizes
		}
		token = following
	}
}

func (c *clients) users(t *testing.T, store *string, most *int32) func(*string) (int, *string, error) {
	return func(token *string) (int, *string, error) {
		out, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store, NextToken: token, MaxResults: most})
		if err != nil {
			return 0, nil, err
		}
		return len(out.Users), out.NextToken, nil
	}
}

func TestPageSizes(t *testing.T) {
	state := manyUsers(t)
	store := state.Instance.IdentityStoreID
	for name, test := range map[string]struct {
		options awsfake.Options
		most    *int32
		want    string
	}{
		"AWS's maximum":                {awsfake.Options{}, nil, "[100 100 30]"},
		"smaller by MaxResults":        {awsfake.Options{}, new(int32(90)), "[90 90 50]"},
		"smaller by the server's will": {awsfake.Options{PageSize: 80}, new(int32(90)), "[80 80 70]"},
		"empty ones after each":        {awsfake.Options{EmptyPages: true}, nil, "[100 0 100 0 30 0]"},
	} {
		t.Run(name, func(t *testing.T) {
			test.options.State, test.options.AnyText = state, true
			c := start(t, test.options)
			if got := fmt.Sprint(pageSizes(t, c.users(t, store, test.most))); got != test.want {
				t.Errorf("pages of %s, not %s", got, test.want)
			}
		})
	}
	t.Run("accounts", func(t *testing.T) {
		c := start(t, awsfake.Options{State: state, AnyText: true})
		sizes := pageSizes(t, func(token *string) (int, *string, error) {
			out, err := c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{NextToken: token})
			if err != nil {
				return 0, nil, err
			}
			return len(out.Accounts), out.NextToken, nil
		})
		if got := fmt.Sprint(sizes); got != "[20 20 5]" {
			t.Errorf("pages of %s accounts", got)
		}
	})
}

// TestTagPages: the model bounds a list of tags at 75.
func TestTagPages(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	var set *snapshot.PermissionSet
	for _, set = range state.PermissionSets {
		break
	}
	set.Tags = map[string]string{}
	for n := range 80 {
		set.Tags[fmt.Sprint("tag", n)] = "value"
	}
	c := start(t, awsfake.Options{State: state, AnyText: true})
	sizes := pageSizes(t, func(token *string) (int, *string, error) {
		out, err := c.sso.ListTagsForResource(t.Context(), &ssoadmin.ListTagsForResourceInput{
			InstanceArn: state.Instance.ARN, ResourceArn: set.ARN, NextToken: token,
		})
		if err != nil {
			return 0, nil, err
		}
		return len(out.Tags), out.NextToken, nil
	})
	if got := fmt.Sprint(sizes); got != "[75 5]" {
		t.Errorf("pages of %s tags, not [75 5]", got)
	}
}

// TestTokensAreBound: a token is good for the list it was made for, and no other.
func TestTokensAreBound(t *testing.T) {
	state := manyUsers(t)
	store, instance := state.Instance.IdentityStoreID, state.Instance.ARN
	c := start(t, awsfake.Options{State: state, AnyText: true, PageSize: 1})
	out, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store})
	token := *must(t, out, err).NextToken
	if strings.Contains(token, "1") && len(token) < 20 {
		t.Errorf("token %q is not opaque", token)
	}
	again, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store})
	if *must(t, again, err).NextToken != token {
		t.Error("the same page has another token")
	}

	forged := flip(token)
	for name, err := range map[string]error{
		"forged":               second(c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store, NextToken: &forged})),
		"too short":            second(c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store, NextToken: new("AAAA")})),
		"of another operation": second(c.store.ListGroups(t.Context(), &identitystore.ListGroupsInput{IdentityStoreId: store, NextToken: &token})),
		"of another service":   second(c.sso.ListPermissionSets(t.Context(), &ssoadmin.ListPermissionSetsInput{InstanceArn: instance, NextToken: &token})),
		"of another parameter": second(c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store, NextToken: &token, Extensions: []string{"aws:identitystore:enterprise"}})),
	} {
		if code(err) != "ValidationException" {
			t.Errorf("token %s: %v", name, err)
		}
	}
	_, err = c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{NextToken: &token})
	if code(err) != "InvalidInputException" {
		t.Errorf("token of another service: %v", err)
	}
	if call := lastCall(t, c.server); call.Violation != "" {
		t.Errorf("a bad token is no violation of the model: %s", call.Violation)
	}
}

func second[T any](_ T, err error) error { return err }

// flip changes the first letter of a token.
func flip(token string) string {
	if token[0] == 'A' {
		return "B" + token[1:]
	}
	return "A" + token[1:]
}

// TestTokensThatNeverEnd: both ways in which a careless client loops for ever.
func TestTokensThatNeverEnd(t *testing.T) {
	state := manyUsers(t)
	store := state.Instance.IdentityStoreID
	for name, test := range map[string]struct {
		token awsfake.TokenFault
		// sees are the tokens of five pages by their first occurrence, users the
		// sizes of the pages.
		sees, users string
	}{
		"repeat": {awsfake.TokenRepeat, "[1 1 1 1 1]", "[100 100 100 100 100]"},
		"cycle":  {awsfake.TokenCycle, "[1 2 3 1 2]", "[100 100 30 100 100]"},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t, awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{
				{Operation: "identitystore:ListUsers", Token: test.token},
				{Operation: "identitystore:ListGroups", Token: test.token},
			}})
			next := c.users(t, store, nil)
			seen := map[string]int{}
			var sees, sizes []int
			var token *string
			for range 5 {
				n, following, err := next(token)
				if err != nil || following == nil {
					t.Fatalf("token %v, %v", following, err)
				}
				if seen[*following] == 0 {
					seen[*following] = len(seen) + 1
				}
				sees, sizes, token = append(sees, seen[*following]), append(sizes, n), following
			}
			if fmt.Sprint(sees) != test.sees || fmt.Sprint(sizes) != test.users {
				t.Errorf("tokens %v on pages of %v", sees, sizes)
			}
			groups, err := c.store.ListGroups(t.Context(), &identitystore.ListGroupsInput{IdentityStoreId: store})
			if must(t, groups, err).NextToken == nil {
				t.Error("a list of one page ends")
			}
		})
	}
}
