// Package awsfake is a fake AWS for the services that idcscan reads: sso-admin,
// identitystore, organizations, iam, cloudtrail and sts. It is a loopback server
// that the unmodified SDK talks to by endpoint alone; begin at [Start].
//
// It serves a snapshot as AWS would, and it must not be able to lie:
//   - a request with an unknown or mistyped member, or one that breaks a
//     constraint of AWS's own models, is a 400 and stands in [Call.Violation];
//   - answers are the SDK's own output types, encoded by the SDK's own schemas,
//     and are checked against the same models;
//   - a state that AWS could not return is an error of [Start], and a fault that
//     could never strike one of [Server.SetFaults].
//
// Who calls matters as it does at AWS: from an account that neither owns the
// instance nor is its delegated administrator most calls are denied, and only
// the management account and delegated administrators can list accounts. Whoever
// assumes a role in another account is answered as that account. The Region is
// the one that the request is signed for; signatures are not verified.
//
// What a section of the state that is absent would tell is denied, since a denial
// claims nothing; so are the attributes that Start lets be absent. What AWS tells
// and the snapshot does not keep begins with [Private]: whatever holds that leaks.
//
// # Reproduce a trap
//
// Everything that goes wrong is a [Fault]: which requests, and what they get.
//
//	server, err := awsfake.Start(awsfake.Options{State: state, Faults: []awsfake.Fault{{
//		Operation: "sso:ListAccountAssignments", Match: `"AccountId":"444444444444"`,
//		Code: "InternalServerException",
//	}}})
//	defer server.Close()
//
// [Troubles] lists all that can go wrong with an operation, made by constructors
// such as [FaultThrottledFor], for tables of tests.
//
// Then point the SDK at server.URL, or use [Server.Environment]. More of them:
//
//	a key's denial       FaultKMS(operation, "KMS_AccessDeniedException")
//	a proxy's page       Status: 403, Body: "<html>…", ContentType: "text/html"
//	deleted meanwhile    Operation: "sso:DescribePermissionSet", Match: arn, Code: "ResourceNotFoundException"
//	throttled for ever   Operation: "identitystore:*", Code: "ThrottlingException", RetryAfterSeconds: 1
//	fails on page 3      Operation: "identitystore:ListUsers", Skip: 2, Code: "InternalServerException"
//	a token for ever     Token: TokenRepeat, or TokenCycle
//	an old answer        Edit: func(a map[string]any) { delete(a, "PermissionSetsEnabled") }
//	an unknown value     Edit: func(a map[string]any) { a["Status"] = "SLEEPING" }
//	an unknown union     Unknown: UnknownUnion
//	in one account       Account: "222222222222"
//	credentials that die FaultExpired("*", 1000); of assumed roles Options.SessionCalls
//	a broken connection  Truncate, Reset or Delay
//
// and of [Options]: EmptyPages, EmptyLists, NoPaths, PageSize, Rate, LookupRate,
// ReportPolls, MemberRole, Others, EnabledRegions, Caller.
//
// The package imports the snapshot and the SDK, and nothing of the collector
// that it tests.
package awsfake
