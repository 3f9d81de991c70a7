package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner/access"
)

// TestCompare changes a landing zone on either side.
func TestCompare(t *testing.T) {
	const (
		adminGroup = "group:LZAdministrators"
		powerGroup = "group:LZPowerUsers"
		chen       = "chen@example.com"
		eli        = "eli@example.com"
		fatima     = "fatima@example.com"
	)
	for _, test := range []struct {
		name     string
		old, new func(world)
		want     []string
	}{
		{name: "nothing", want: []string{}},
		{
			name: "a group gains",
			new:  func(w world) { w.assign(sandbox, powerUser, powerGroup) },
			want: []string{"gain group:LZPowerUsers LZPowerUserAccess in 333333333333: assignment_added, 2"},
		},
		{
			name: "a group loses",
			new:  func(w world) { w.unassign(workload, powerUser, powerGroup) },
			want: []string{"lose group:LZPowerUsers LZPowerUserAccess in 222222222222: assignment_removed, 2"},
		},
		{
			name: "a group becomes administrator of accounts",
			new: func(w world) {
				w.assign(sandbox, admin, powerGroup)
				w.assign(workload, admin, powerGroup)
			},
			want: []string{"ADMIN group:LZPowerUsers LZAdministratorAccess in 222222222222,333333333333: assignment_added, 2 user:chen@example.com,user:dina@example.com"},
		},
		{
			name: "a second administrator's permission set in one account makes no new administrator",
			new: func(w world) {
				copied := *w.PermissionSets[admin]
				copied.Name, copied.ARN = new("Other"), new("arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-other")
				w.PermissionSets["Other"] = &copied
				w.assign(management, "Other", adminGroup)
			},
			want: []string{"gain group:LZAdministrators Other in 111111111111: assignment_added, 2"},
		},
		{
			name: "who is an administrator by a group gains nothing new by himself",
			new:  func(w world) { w.assign(management, admin, "user:bo@example.com") },
			want: []string{"gain user:bo@example.com LZAdministratorAccess in 111111111111: assignment_added, 1 user:bo@example.com"},
		},
		{
			name: "of a group that becomes administrator, who was one does not count",
			old:  func(w world) { w.assign(sandbox, admin, "user:"+chen) },
			new: func(w world) {
				w.assign(sandbox, admin, "user:"+chen)
				w.assign(sandbox, admin, powerGroup)
			},
			want: []string{"ADMIN group:LZPowerUsers LZAdministratorAccess in 333333333333: assignment_added, 1 user:dina@example.com"},
		},
		{
			name: "users join",
			new:  func(w world) { w.join("LZReadOnly", fatima); w.join("LZPowerUsers", eli) },
			want: []string{
				"gain group:LZPowerUsers LZPowerUserAccess in 222222222222: membership_added, 1 user:eli@example.com",
				"gain group:LZReadOnly LZReadOnlyAccess in 222222222222,333333333333,444444444444: membership_added, 1 user:fatima@example.com",
			},
		},
		{
			name: "users join administrators",
			new:  func(w world) { w.join("LZAdministrators", fatima, eli) },
			want: []string{"ADMIN group:LZAdministrators LZAdministratorAccess in 111111111111: membership_added, 2 user:eli@example.com,user:fatima@example.com"},
		},
		{
			name: "a user leaves",
			new:  func(w world) { w.leave("LZReadOnly", eli) },
			want: []string{"lose group:LZReadOnly LZReadOnlyAccess in 222222222222,333333333333,444444444444: membership_removed, 1 user:eli@example.com"},
		},
		{
			name: "who moves to a group with the same access gains and loses nothing",
			old:  func(w world) { w.group("Twin", "g-twin"); w.assign(workload, powerUser, "group:Twin") },
			new: func(w world) {
				w.group("Twin", "g-twin", chen)
				w.assign(workload, powerUser, "group:Twin")
				w.leave("LZPowerUsers", chen)
			},
			want: []string{},
		},
		{
			name: "a renamed group",
			new: func(w world) {
				group := *w.Groups["LZPowerUsers"]
				group.Name = new("Builders")
				delete(w.Groups, "LZPowerUsers")
				w.Groups["Builders"] = &group
				w.unassign(workload, powerUser, powerGroup)
				w.assign(workload, powerUser, "group:Builders")
				w.assign(sandbox, powerUser, "group:Builders")
			},
			want: []string{
				"gain group:Builders LZPowerUserAccess in 333333333333: assignment_added, 2",
				"renamed group LZPowerUsers to Builders",
			},
		},
		{
			name: "a group made anew under its old name is another",
			new:  func(w world) { w.Groups["LZPowerUsers"].ID = new("g-anew") },
			want: []string{
				"gain group:LZPowerUsers LZPowerUserAccess in 222222222222: assignment_added, 2",
				"lose group:LZPowerUsers LZPowerUserAccess in 222222222222: assignment_removed, 2",
			},
		},
		{
			name: "a permission set made anew under its old name gives what it gave",
			new: func(w world) {
				w.PermissionSets[powerUser].ARN = new("arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-anew")
			},
			want: []string{},
		},
		{
			name: "a user who is deleted loses what stays assigned",
			old:  func(w world) { w.assign(sandbox, powerUser, "user:"+eli) },
			new: func(w world) {
				id := *w.Users[eli].ID
				delete(w.Users, eli)
				w.leave("LZReadOnly", eli)
				w.Users["id:"+id] = &snapshot.User{ID: &id, Exists: new(false)}
				w.assign(sandbox, powerUser, "user:id:"+id)
			},
			want: []string{
				"lose user:eli@example.com LZPowerUserAccess in 333333333333: principal_deleted, 1 user:eli@example.com",
				"lose group:LZReadOnly LZReadOnlyAccess in 222222222222,333333333333,444444444444: membership_removed, 1 user:eli@example.com",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			old, new := world{snapshottest.LandingZone()}, world{snapshottest.LandingZone()}
			if test.old != nil {
				test.old(old)
			}
			if test.new != nil {
				test.new(new)
			}
			got := lines(compare(t, old.Snapshot, new.Snapshot, access.Options{}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
