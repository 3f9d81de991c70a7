package snapshot_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

const readOnlySet = "LZReadOnlyAccess"

// TestAttributesThatDiffer changes one attribute of a live permission set, or of
// the code, and holds what drift says of it.
func TestAttributesThatDiffer(t *testing.T) {
	type S = snapshot.Snapshot
	const managed = "arn:aws:iam::aws:policy/"
	set := func(s *S) *snapshot.PermissionSet { return s.PermissionSets[readOnlySet] }
	document := func(s *S, text string) *string {
		document, digest, err := snapshot.NormalizePolicy([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		s.PolicyDocuments[digest] = document
		return &digest
	}
	const (
		readS3   = `{"Sid":"S3","Effect":"Allow","Action":"s3:Get*","Resource":"*"}`
		readSQS  = `{"Effect":"Allow","Action":"sqs:List*","Resource":"*"}`
		denySQS  = `{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`
		otherSID = `{"Sid":"Other","Effect":"Allow","Action":"s3:Get*","Resource":"*"}`
	)
	inline := func(s *S, statements string) {
		set(s).InlinePolicy = document(s, `{"Version":"2012-10-17","Statement":[`+statements+`]}`)
	}
	boundary := func(s *S, kind, arn string) {
		set(s).PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: kind, ARN: arn}
	}
	tests := map[string]struct {
		live, declared     func(*S)
		attribute          string // "" where they are the same
		liveText, codeText string
		widens             string
	}{
		"description": {
			func(s *S) { set(s).Description = new("by hand") }, nil, "description", "by hand", "", snapshot.WidensNo,
		},
		"relay state": {
			nil, func(s *S) { set(s).RelayState = new("https://x") }, "relay_state", "", "https://x", snapshot.WidensNo,
		},
		"tags": {
			func(s *S) { set(s).Tags = map[string]string{"Tier": "admin", "A": "1"} }, nil, "tags", "A=1, Tier=admin", "ManagedBy=Terraform, Tier=read-only", snapshot.WidensNo,
		},
		"longer session": {
			func(s *S) { set(s).SessionDuration, set(s).SessionMinutes = new("PT12H"), new(720) }, nil, "session_duration", "PT12H", "PT8H", snapshot.WidensYes,
		},
		"shorter session": {
			func(s *S) { set(s).SessionDuration, set(s).SessionMinutes = new("PT1H"), new(60) }, nil, "session_duration", "PT1H", "PT8H", snapshot.WidensNo,
		},
		"session written otherwise": {
			nil, func(s *S) { set(s).SessionDuration = new("PT480M") }, "", "", "", "",
		},
		"session that AWS refuses": {
			nil, func(s *S) {
				set(s).SessionDuration, set(s).SessionMinutes = new("8h"), nil
				lose(s, snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseUnresolved, Keys: []string{readOnlySet}, Attributes: []string{"session_minutes"}, Meaning: "m"})
			}, "session_duration", "PT8H", "8h", snapshot.WidensUnknown,
		},
		"policy attached by hand": {
			func(s *S) {
				set(s).ManagedPolicies = []string{managed + "AdministratorAccess", managed + "ReadOnlyAccess"}
			}, nil, "managed_policies", managed + "AdministratorAccess, " + managed + "ReadOnlyAccess", managed + "ReadOnlyAccess", snapshot.WidensYes,
		},
		"policy detached that only allows": {
			func(s *S) { set(s).ManagedPolicies = []string{} }, nil, "managed_policies", "", managed + "ReadOnlyAccess", snapshot.WidensNo,
		},
		"policy detached of which nothing is known": {
			nil, func(s *S) {
				set(s).ManagedPolicies = []string{managed + "AWSDenyAll", managed + "ReadOnlyAccess"}
				s.ManagedPolicies[managed+"AWSDenyAll"] = s.ManagedPolicies[managed+"ReadOnlyAccess"]
			}, "managed_policies", managed + "ReadOnlyAccess", managed + "AWSDenyAll, " + managed + "ReadOnlyAccess", snapshot.WidensUnknown,
		},
		"policy attached that only denies": {
			func(s *S) {
				set(s).ManagedPolicies = []string{managed + "AWSDenyAll", managed + "ReadOnlyAccess"}
				s.ManagedPolicies[managed+"AWSDenyAll"] = *document(s, `{"Version":"2012-10-17","Statement":[`+denySQS+`]}`)
			}, nil, "managed_policies", managed + "AWSDenyAll, " + managed + "ReadOnlyAccess", managed + "ReadOnlyAccess", snapshot.WidensNo,
		},
		"partition that code does not tell": {
			nil, func(s *S) {
				arn := "arn:" + snapshot.UnresolvedPartition + ":iam::aws:policy/ReadOnlyAccess"
				set(s).ManagedPolicies = []string{arn}
				s.ManagedPolicies[arn] = s.ManagedPolicies[managed+"ReadOnlyAccess"]
			}, "", "", "", "",
		},
		"another partition": {
			nil, func(s *S) {
				arn := "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"
				set(s).ManagedPolicies = []string{arn}
				s.ManagedPolicies[arn] = s.ManagedPolicies[managed+"ReadOnlyAccess"]
			}, "managed_policies", managed + "ReadOnlyAccess", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess", snapshot.WidensYes,
		},
		"customer-managed policy attached": {
			func(s *S) {
				set(s).CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/x/"}}
			}, nil, "customer_managed_policies", "/x/deploy", "", snapshot.WidensYes,
		},
		"customer-managed policy detached": {
			nil, func(s *S) {
				set(s).CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "deploy", Path: "/"}}
			}, "customer_managed_policies", "", "/deploy", snapshot.WidensUnknown,
		},
		"inline policy by hand": {
			func(s *S) { inline(s, readS3) }, nil, "inline_policy", "inline policy 8d", "", snapshot.WidensYes,
		},
		"inline policy that only denies, by hand": {
			func(s *S) { inline(s, denySQS) }, nil, "inline_policy", "inline policy", "", snapshot.WidensNo,
		},
		"inline policy gone": {
			nil, func(s *S) { inline(s, readS3) }, "inline_policy", "", "inline policy", snapshot.WidensNo,
		},
		"inline policy gone that denied": {
			nil, func(s *S) { inline(s, readS3+","+denySQS) }, "inline_policy", "", "inline policy", snapshot.WidensUnknown,
		},
		"statement added": {
			func(s *S) { inline(s, readSQS+","+otherSID) }, func(s *S) { inline(s, readS3) }, "inline_policy", "inline policy", "inline policy", snapshot.WidensYes,
		},
		"statement removed": {
			func(s *S) { inline(s, readS3) }, func(s *S) { inline(s, readS3+","+readSQS) }, "inline_policy", "inline policy", "inline policy", snapshot.WidensNo,
		},
		"statement replaced": {
			func(s *S) { inline(s, readS3) }, func(s *S) { inline(s, readSQS) }, "inline_policy", "inline policy", "inline policy", snapshot.WidensUnknown,
		},
		"statements in another order": {
			func(s *S) { inline(s, readS3+","+readSQS) }, func(s *S) { inline(s, readSQS+","+readS3) }, "inline_policy", "inline policy", "inline policy", snapshot.WidensNo,
		},
		"document that was not read": {
			func(s *S) {
				set(s).InlinePolicy = new("0123456789abcdef")
				lose(s, snapshot.SectionPolicyDocuments, snapshot.Gap{Cause: snapshot.CauseDenied, Keys: []string{"0123456789abcdef"}, Meaning: "m"})
			}, func(s *S) { inline(s, readS3) }, "inline_policy", "inline policy 0123456789ab", "inline policy", snapshot.WidensUnknown,
		},
		"boundary gone": {
			nil, func(s *S) { boundary(s, snapshot.BoundaryManaged, managed+"ReadOnlyAccess") }, "permissions_boundary", "", managed + "ReadOnlyAccess", snapshot.WidensYes,
		},
		"boundary added": {
			func(s *S) { boundary(s, snapshot.BoundaryManaged, managed+"ReadOnlyAccess") }, nil, "permissions_boundary", managed + "ReadOnlyAccess", "", snapshot.WidensNo,
		},
		"another boundary": {
			func(s *S) { boundary(s, snapshot.BoundaryManaged, managed+"PowerUserAccess") },
			func(s *S) { boundary(s, snapshot.BoundaryManaged, managed+"ReadOnlyAccess") },
			"permissions_boundary", managed + "PowerUserAccess", managed + "ReadOnlyAccess", snapshot.WidensUnknown,
		},
		"what code cannot hold": {
			func(s *S) { set(s).OutdatedAccounts = []string{snapshottest.Workload} }, nil, "", "", "", "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := unjoined(snapshottest.LandingZone())
			code := asCode(t, s)
			if test.live != nil {
				test.live(s)
			}
			if test.declared != nil {
				test.declared(code)
			}
			joined := joinedValid(t, s, code)
			if test.attribute == "" {
				if found := relations(joined); len(found) > 0 {
					t.Fatalf("what is the same differs: %v", found)
				}
				return
			}
			key := snapshot.DifferenceKey(snapshot.KindPermissionSet, readOnlySet, test.attribute)
			if diff := cmp.Diff([]string{key + ": differs"}, relations(joined)); diff != "" {
				t.Fatalf("differences (-want +got):\n%s", diff)
			}
			got := joined.Drift[key]
			if got.Widens != test.widens || !begins(got.Live, test.liveText) || !begins(got.Declared, test.codeText) {
				t.Errorf("AWS has %q, code %q, widens %s; want %q, %q, %s", got.Live, got.Declared, got.Widens, test.liveText, test.codeText, test.widens)
			}
			line := 1
			if test.attribute == "session_duration" {
				line = 2
			}
			if got.Locations["."] != place(readOnlySet, line) {
				t.Errorf("the difference stands at %+v, want line %d", got.Locations, line)
			}
			if joined.Drift["permission_set/"+readOnlySet+"#."] != nil {
				t.Error("a set that differs is the same, too")
			}
		})
	}
}

// begins reports whether a text is as wanted, of digests only their beginning.
func begins(got, want string) bool {
	const digest = "inline policy"
	return got == want || len(want) >= len(digest) && want[:len(digest)] == digest && len(got) == len(digest)+13 && got[:len(digest)] == digest
}

func joinedValid(t *testing.T, s, code *snapshot.Snapshot) *snapshot.Snapshot {
	t.Helper()
	for what, one := range map[string]*snapshot.Snapshot{"the live side": s, "the code": code} {
		if err := one.Validate(); err != nil {
			t.Fatalf("%s is not valid: %v", what, err)
		}
	}
	joined := snapshot.Join(s, code)
	if err := joined.Validate(); err != nil {
		t.Fatalf("what was joined is not valid: %v", err)
	}
	return joined
}

// TestWhatOneSideHas holds what drift says of things that one side has, where
// either may know less. Want lists what is not the same, gaps what is unknown:
// "" where there may be differences of which nothing is known.
func TestWhatOneSideHas(t *testing.T) {
	type S = snapshot.Snapshot
	const (
		assignment = "assignment/" + snapshottest.Workload + "/" + readOnlySet + "/group:LZReadOnly#."
		set        = "permission_set/" + readOnlySet + "#."
	)
	unassign := func(s *S) {
		s.AccountAssignments[snapshottest.Workload][readOnlySet] = []string{}
		if s.IaC != nil {
			delete(s.IaC.Assignments, snapshottest.Workload+"/"+readOnlySet+"/group:LZReadOnly")
		}
	}
	unset := func(s *S) {
		delete(s.PermissionSets, readOnlySet)
		for _, sets := range s.AccountAssignments {
			delete(sets, readOnlySet)
		}
		if s.IaC != nil {
			delete(s.IaC.PermissionSets, readOnlySet)
			for _, account := range []string{snapshottest.Workload, snapshottest.Sandbox, snapshottest.Identity} {
				delete(s.IaC.Assignments, account+"/"+readOnlySet+"/group:LZReadOnly")
			}
		}
	}
	gap := func(section snapshot.Section, cause snapshot.Cause, keys ...string) func(*S) {
		return func(s *S) { lose(s, section, snapshot.Gap{Cause: cause, Keys: keys, Meaning: "m"}) }
	}
	all := func(changes ...func(*S)) func(*S) {
		return func(s *S) {
			for _, change := range changes {
				change(s)
			}
		}
	}
	everyAssignment := func(relation string) []string {
		list := []string{}
		for _, account := range []string{snapshottest.Workload, snapshottest.Sandbox, snapshottest.Identity} {
			list = append(list, "assignment/"+account+"/"+readOnlySet+"/group:LZReadOnly#.: "+relation)
		}
		return list
	}
	lookedUp := func(s *S) {
		lose(s, snapshot.SectionPermissionSets, snapshot.Gap{
			Cause: snapshot.CauseNotInSource, Keys: []string{readOnlySet}, Meaning: "m",
			Attributes: []string{"description", "session_duration", "session_minutes", "session_default", "relay_state", "tags", "managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary"},
		})
	}
	nobodyDeclared := func(s *S) {
		for _, group := range s.Groups {
			group.Exists = nil
		}
		for _, user := range s.Users {
			user.Exists = nil
		}
	}
	byHand := func(s *S) {
		s.Groups["By hand"] = &snapshot.Group{
			ID: new("70000000-0000-4000-8000-000000000007"), Name: new("By hand"), Exists: new(true), CreatedBy: new(""), ExternalIDIssuers: []string{},
			CreatedAt: new(""), UpdatedAt: new(""), Members: []string{},
		}
	}
	tests := map[string]struct {
		live, code func(*S)
		want, gaps []string
	}{
		"assignment by hand":  {nil, unassign, []string{assignment + ": undeclared"}, nil},
		"assignment not made": {unassign, nil, []string{assignment + ": missing"}, nil},
		"set by hand":         {nil, unset, append(everyAssignment("undeclared"), set+": undeclared"), nil},
		"set not made":        {unset, nil, append(everyAssignment("missing"), set+": missing"), nil},
		"set that code looks up": {
			nil, lookedUp, nil, nil,
		},
		"set that code looks up, and is not there": {
			unset, lookedUp, everyAssignment("missing"), nil,
		},
		"assignment that code may declare elsewhere": {
			nil, all(unassign, gap(snapshot.SectionAccountAssignments, snapshot.CauseUnresolved)), nil, []string{""},
		},
		"assignment that code may declare in its account": {
			nil, all(unassign, gap(snapshot.SectionAccountAssignments, snapshot.CauseUnresolved, snapshottest.Workload+"/*")),
			nil, []string{"assignment/" + snapshottest.Workload + "/*#."},
		},
		"assignment that code may declare of its set": {
			nil, all(unassign, gap(snapshot.SectionAccountAssignments, snapshot.CauseUnresolved, "*/"+readOnlySet)),
			nil, []string{"assignment/*/" + readOnlySet + "#."},
		},
		"assignment beside one that code may declare": {
			nil, all(unassign, gap(snapshot.SectionAccountAssignments, snapshot.CauseUnresolved, snapshottest.Sandbox+"/"+readOnlySet)),
			[]string{assignment + ": undeclared"}, []string{"assignment/" + snapshottest.Sandbox + "/" + readOnlySet + "#."},
		},
		"assignment that AWS was not asked for": {
			all(unassign, gap(snapshot.SectionAccountAssignments, snapshot.CauseDenied, snapshottest.Workload+"/"+readOnlySet)), nil,
			nil, []string{"assignment/" + snapshottest.Workload + "/" + readOnlySet + "#."},
		},
		"assignments that AWS did not tell": {
			all(unassign, gap(snapshot.SectionAccountAssignments, snapshot.CauseDenied)), nil, nil, []string{""},
		},
		"sets that code may declare elsewhere": {
			nil, all(unset, gap(snapshot.SectionPermissionSets, snapshot.CauseUnresolved)), everyAssignment("undeclared"), []string{""},
		},
		"sets that AWS did not tell": {
			all(unset, gap(snapshot.SectionPermissionSets, snapshot.CauseDenied)), nil, nil,
			[]string{"", assignment, "assignment/" + snapshottest.Sandbox + "/" + readOnlySet + "/group:LZReadOnly#.", "assignment/" + snapshottest.Identity + "/" + readOnlySet + "/group:LZReadOnly#."},
		},
		"attribute that AWS did not tell": {
			gap(snapshot.SectionPermissionSets, snapshot.CauseDenied, readOnlySet), nil, nil, attributeKeys(readOnlySet),
		},
		"set that code declares twice": {
			nil, gap(snapshot.SectionPermissionSets, snapshot.CauseUnresolved, readOnlySet), nil, attributeKeys(readOnlySet),
		},
		"groups and users that code only looks up": {
			byHand, nobodyDeclared, nil, nil,
		},
		"group by hand": {
			byHand, nil, []string{"group/By hand#.: undeclared"}, nil,
		},
		"group by hand, of which it is not known who made it": {
			all(byHand, func(s *S) {
				s.Groups["By hand"].CreatedBy = nil
				lose(s, snapshot.SectionGroups, snapshot.Gap{Cause: snapshot.CauseError, Keys: []string{"By hand"}, Attributes: []string{"created_by"}, Meaning: "m"})
			}), nil, nil, []string{"group/By hand#."},
		},
		"group that a directory made": {
			all(byHand, func(s *S) { s.Groups["By hand"].ExternalIDIssuers = []string{"https://scim.example.com"} }), nil, nil, nil,
		},
		"group not made": {
			nil, byHand, []string{"group/By hand#.: missing"}, nil,
		},
		"group not made, where groups were not told": {
			gap(snapshot.SectionGroups, snapshot.CauseDenied), byHand, nil, []string{""},
		},
		"member by hand": {
			func(s *S) {
				s.Groups["LZSecurityAudit"].Members = []string{"eli@example.com", "fatima@example.com"}
			}, nil, []string{"group/LZSecurityAudit#members: differs"}, nil,
		},
		"members that code leaves to others": {
			nil, func(s *S) { s.Groups["LZSecurityAudit"].Members = []string{} }, nil, nil,
		},
		"ABAC attribute by hand": {
			nil, func(s *S) { delete(s.ABAC.Attributes, "CostCenter") }, []string{"abac_attribute/CostCenter#.: undeclared"}, nil,
		},
		"ABAC attribute of other sources": {
			nil, func(s *S) { s.ABAC.Attributes["CostCenter"].Sources = []string{"${path:x}"} }, []string{"abac_attribute/CostCenter#sources: differs"}, nil,
		},
		"ABAC attributes that AWS did not tell": {
			func(s *S) {
				s.ABAC.Attributes = nil
				lose(s, snapshot.SectionABAC, snapshot.Gap{Cause: snapshot.CauseDenied, Attributes: []string{"attributes"}, Meaning: "m"})
			}, nil, nil, []string{""},
		},
		"ABAC that code does not declare": {
			nil, func(s *S) {
				s.ABAC = nil
				s.Coverage[snapshot.SectionABAC] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{{Cause: snapshot.CauseNotInSource, Meaning: "m"}}}
			}, nil, nil,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := unjoined(snapshottest.LandingZone())
			code := asCode(t, s)
			if test.live != nil {
				test.live(s)
			}
			if test.code != nil {
				test.code(code)
			}
			joined := joinedValid(t, s, code)
			slices.Sort(test.want)
			slices.Sort(test.gaps)
			if diff := cmp.Diff(append([]string{}, test.want...), relations(joined)); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append([]string{}, test.gaps...), keysOf(joined, snapshot.SectionDrift)); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}

// attributeKeys are the keys of all differences that a set may have.
func attributeKeys(set string) []string {
	var keys []string
	for _, attribute := range []string{
		"customer_managed_policies", "description", "inline_policy", "managed_policies", "permissions_boundary", "relay_state", "session_duration", "tags",
	} {
		keys = append(keys, snapshot.DifferenceKey(snapshot.KindPermissionSet, set, attribute))
	}
	return keys
}
