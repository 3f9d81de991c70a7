package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner/access"
)

// document adds a policy document to a snapshot and returns its key.
func (w world) document(t *testing.T, text string) string {
	t.Helper()
	document, digest, err := snapshot.NormalizePolicy([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	w.PolicyDocuments[digest] = document
	return digest
}

// TestCompareSets changes what a permission set grants.
func TestCompareSets(t *testing.T) {
	const (
		everything = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
		reading    = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}`
		readAdmin  = "ADMIN group:LZReadOnly LZReadOnlyAccess in 222222222222,333333333333,444444444444: permission_set_changed, 2 user:chen@example.com,user:eli@example.com"
	)
	for _, test := range []struct {
		name     string
		old, new func(*testing.T, world, *snapshot.PermissionSet)
		want     []string
	}{
		{
			name: "an inline policy of an administrator is added",
			new: func(t *testing.T, w world, set *snapshot.PermissionSet) {
				*set.InlinePolicy = w.document(t, everything)
			},
			want: []string{readAdmin, "changed LZReadOnlyAccess no-yes read-only-admin: inline_policy added yes; held by 1 in 3"},
		},
		{
			name: "an inline policy is another",
			old: func(t *testing.T, w world, set *snapshot.PermissionSet) {
				*set.InlinePolicy = w.document(t, reading)
			},
			new: func(t *testing.T, w world, set *snapshot.PermissionSet) {
				*set.InlinePolicy = w.document(t, everything)
			},
			want: []string{readAdmin, "changed LZReadOnlyAccess no-yes read-only-admin: inline_policy changed unknown; held by 1 in 3"},
		},
		{
			name: "a boundary is removed",
			old: func(t *testing.T, w world, set *snapshot.PermissionSet) {
				*set.InlinePolicy = w.document(t, everything)
				set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryManaged, ARN: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
			},
			new: func(t *testing.T, w world, set *snapshot.PermissionSet) {
				*set.InlinePolicy = w.document(t, everything)
			},
			want: []string{readAdmin, "changed LZReadOnlyAccess no-yes read-only-admin: permissions_boundary removed yes; held by 1 in 3"},
		},
		{
			name: "a boundary is added",
			new: func(_ *testing.T, _ world, set *snapshot.PermissionSet) {
				set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryManaged, ARN: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
			},
			want: []string{"changed LZReadOnlyAccess no-no read-only-read-only: permissions_boundary added no; held by 1 in 3"},
		},
		{
			name: "sessions last longer",
			new: func(_ *testing.T, _ world, set *snapshot.PermissionSet) {
				set.SessionDuration, set.SessionMinutes = new("PT12H"), new(720)
			},
			want: []string{"changed LZReadOnlyAccess no-no read-only-read-only: session_duration lengthened yes; held by 1 in 3"},
		},
		{
			name: "sessions last as long, written otherwise",
			new: func(_ *testing.T, _ world, set *snapshot.PermissionSet) {
				set.SessionDuration = new("PT480M")
			},
			want: []string{},
		},
		{
			name: "AWS-managed policies are exchanged",
			new: func(_ *testing.T, _ world, set *snapshot.PermissionSet) {
				set.ManagedPolicies = []string{"arn:aws:iam::aws:policy/PowerUserAccess"}
			},
			want: []string{"changed LZReadOnlyAccess no-no read-only-read-only: managed_policies added yes, managed_policies removed no; held by 1 in 3"},
		},
		{
			name: "AWS changes the document of a managed policy",
			new: func(t *testing.T, w world, set *snapshot.PermissionSet) {
				w.ManagedPolicies[set.ManagedPolicies[0]] = w.document(t, reading)
			},
			want: []string{"changed LZReadOnlyAccess no-no read-only-read-only: managed_policies changed unknown; held by 1 in 3"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			old, new := world{snapshottest.LandingZone()}, world{snapshottest.LandingZone()}
			if test.old != nil {
				test.old(t, old, old.PermissionSets[readOnly])
			}
			if test.new != nil {
				test.new(t, new, new.PermissionSets[readOnly])
			}
			if diff := cmp.Diff(test.want, lines(compare(t, old.Snapshot, new.Snapshot, access.Options{}))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
