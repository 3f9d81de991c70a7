package awsfake_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// BenchmarkRequests measures what a collector can get out of the server, the
// SDK's own work at both ends of the loopback included.
func BenchmarkRequests(b *testing.B) {
	size := snapshottest.Small()
	size.Users = 1000
	state := snapshottest.Generate(1, size)
	server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	c := connect(server, *state.Instance.PrimaryRegion)
	var set string
	for arn := range byARN(state) {
		set = arn
	}
	for name, call := range map[string]func() error{
		"DescribePermissionSet": func() error {
			_, err := c.sso.DescribePermissionSet(b.Context(), &ssoadmin.DescribePermissionSetInput{InstanceArn: state.Instance.ARN, PermissionSetArn: &set})
			return err
		},
		"ListUsers": func() error {
			_, err := c.store.ListUsers(b.Context(), &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := call(); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// BenchmarkStart measures how long a large state is looked at before it is served.
func BenchmarkStart(b *testing.B) {
	state := snapshottest.Generate(1, snapshottest.Large())
	for b.Loop() {
		server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true})
		if err != nil {
			b.Fatal(err)
		}
		server.Close()
	}
}
