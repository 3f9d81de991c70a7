package awsfake

import (
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/identitystore/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Private begins every piece of a profile that a collector reads without
// asking for it and must not keep: if it occurs in any output, the output
// leaks personal data.
const Private = "private-"

// user is what the store says about a person: all that the state knows, and a
// profile that is filled to the last member, as AWS hands it out with each list.
func (in *instance) user(u *snapshot.User) types.User {
	private := func(member string) *string {
		text := Private + member + "-" + *u.ID
		return &text
	}
	return types.User{
		IdentityStoreId: &in.store, UserId: u.ID, UserName: u.Name, UserStatus: types.UserStatus(deref(u.Status)),
		UserArn: in.personARN("user", *u.ID), Revision: revision(*u.ID),
		CreatedAt: moment(u.CreatedAt), CreatedBy: filled(u.CreatedBy), UpdatedAt: moment(u.UpdatedAt),
		ExternalIds: externalIDs(*u.ID, u.ExternalIDIssuers),

		Addresses: []types.Address{{
			Country: private("country"), Formatted: private("address"), Locality: private("locality"), PostalCode: private("postcode"),
			Primary: true, Region: private("region"), StreetAddress: private("street"), Type: private("address-type"),
		}},
		Birthdate:   private("birthdate"),
		DisplayName: private("display-name"),
		Emails:      []types.Email{{Primary: true, Type: private("email-type"), Value: private("email")}},
		Locale:      private("locale"),
		Name: &types.Name{
			FamilyName: private("family-name"), Formatted: private("formatted-name"), GivenName: private("given-name"),
			HonorificPrefix: private("prefix"), HonorificSuffix: private("suffix"), MiddleName: private("middle-name"),
		},
		NickName:          private("nickname"),
		PhoneNumbers:      []types.PhoneNumber{{Primary: true, Type: private("phone-type"), Value: private("phone")}},
		Photos:            []types.Photo{{Display: private("photo-display"), Primary: true, Type: private("photo-type"), Value: private("photo")}},
		PreferredLanguage: private("language"),
		ProfileUrl:        private("profile-url"),
		Roles:             []types.Role{{Primary: true, Type: private("role-type"), Value: private("role")}},
		Timezone:          private("timezone"),
		Title:             private("title"),
		UserType:          private("user-type"),
		Website:           private("website"),
	}
}

func (in *instance) group(g *snapshot.Group) types.Group {
	description := Private + "description-" + *g.ID
	return types.Group{
		IdentityStoreId: &in.store, GroupId: g.ID, DisplayName: g.Name, Description: &description,
		GroupArn: in.personARN("group", *g.ID), Revision: revision(*g.ID),
		CreatedAt: moment(g.CreatedAt), CreatedBy: filled(g.CreatedBy), UpdatedAt: moment(g.UpdatedAt),
		ExternalIds: externalIDs(*g.ID, g.ExternalIDIssuers),
	}
}

// membership makes a user a member of a group.
func (in *instance) membership(group, user string) types.GroupMembership {
	id := uuid(group, user)
	return types.GroupMembership{
		IdentityStoreId: &in.store, MembershipId: &id, MembershipArn: in.personARN("membership", id),
		GroupId: &group, MemberId: &types.MemberIdMemberUserId{Value: user}, CreatedAt: &born,
	}
}

func (in *instance) personARN(kind, id string) *string {
	arn := fmt.Sprintf("arn:%s:identitystore:::%s/%s", partition(in.arn), kind, id)
	return &arn
}

func revision(id string) *string {
	r := digest("revision", id)[:16]
	return &r
}

func externalIDs(id string, issuers []string) []types.ExternalId {
	var all []types.ExternalId
	for _, issuer := range issuers {
		external := Private + "external-id-" + digest(id, issuer)[:16]
		all = append(all, types.ExternalId{Id: &external, Issuer: &issuer})
	}
	return all
}

// uuid returns an id in the store's form, the same for the same parts.
func uuid(parts ...string) string {
	d := digest(parts...)
	return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:32]
}

// copyMembers fills an output with the members that it shares with an item of
// the list: describing one says what listing it does.
func copyMembers(output, item any) {
	to, from := reflect.ValueOf(output).Elem(), reflect.ValueOf(item)
	for i := range from.NumField() {
		if name := from.Type().Field(i); name.IsExported() {
			to.FieldByName(name.Name).Set(from.Field(i))
		}
	}
}
