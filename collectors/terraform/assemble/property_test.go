package assemble_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/assemble"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// choose makes declarations of few names, so that they meet.
type choose struct{ *rand.Rand }

func (c choose) of(values ...cty.Value) cty.Value { return values[c.IntN(len(values))] }

// value is known, of another type, null or unknown.
func (c choose) value(values ...cty.Value) cty.Value {
	switch c.IntN(12) {
	case 0:
		return unset([]string{"a", "b"}[c.IntN(2)])
	case 1:
		return cty.NullVal(cty.String)
	case 2:
		return c.of(cty.NumberIntVal(7), cty.True, cty.EmptyObjectVal, cty.EmptyTupleVal, text(""), text("id:x"), text("unresolved:x/y"), cty.DynamicVal.Mark(&declaration.Symbol{Address: "module.m", Path: "o", Why: declaration.NotRead}))
	case 3:
		return symbolic(&declaration.Symbol{Address: `aws_ssoadmin_permission_set.x["a/b"]`, Path: "arn", Why: declaration.Dangling})
	case 4:
		return unset("a").Mark(&declaration.Symbol{Address: "local.b", Why: declaration.Failed})
	}
	return c.of(values...)
}

func (c choose) list(value func() cty.Value) cty.Value {
	var values []cty.Value
	for range c.IntN(3) {
		values = append(values, value())
	}
	made := cty.TupleVal(values)
	if c.IntN(5) == 0 {
		made = made.Mark(&declaration.Partial{Symbol: &declaration.Symbol{Address: "data.x.y", Path: "many", Why: declaration.LookedUp}})
	}
	if c.IntN(12) == 0 {
		return unset("list")
	}
	return made
}

// declarations have resources of every type that is read.
func (c choose) declarations() *declaration.Declarations {
	d := &declaration.Declarations{}
	if c.IntN(3) > 0 {
		d.IaC = &snapshot.IaC{}
	}
	var links []cty.Value
	for kind, path := range map[string]string{
		"aws_ssoadmin_permission_set": "arn", "aws_identitystore_group": "group_id", "aws_identitystore_user": "user_id",
		"aws_organizations_account": "id", "aws_ssoadmin_application": "application_arn", "aws_organizations_policy": "id",
	} {
		for _, prefix := range []string{"", "data."} {
			for i := range 3 {
				links = append(links, symbolic(&declaration.Symbol{Address: fmt.Sprintf("%s%s.r%d", prefix, kind, i), Path: path, Why: declaration.Computed}))
			}
		}
	}
	links = append(links, text("arn:aws:sso:::permissionSet/i/ps-1"), text("g-1"), text("111122223333"), text("ou-1"), text("r-1"))
	name := func() cty.Value { return c.value(text("A"), text("B"), text("C")) }
	link := func() cty.Value { return c.value(links...) }
	fields := map[string]func() cty.Value{
		"name": name, "display_name": name, "user_name": name, "description": name, "scope": name, "service_principal": name,
		"arn": func() cty.Value {
			return c.value(text("arn:aws:sso:::permissionSet/i/ps-1"), text("arn:aws:sso:::permissionSet/i/ps-2"))
		},
		"id":          func() cty.Value { return c.value(text("111122223333"), text("p-1"), text("ou-1")) },
		"group_id":    func() cty.Value { return c.value(append(links, text("g-1"))...) },
		"user_id":     func() cty.Value { return c.value(text("u-1"), text("u-2")) },
		"member_id":   link,
		"parent_id":   func() cty.Value { return c.value(text("ou-1"), text("r-1")) },
		"policy_id":   link,
		"account_id":  link,
		"content":     func() cty.Value { return c.value(text(`{"Statement":[]}`)) },
		"feature_set": func() cty.Value { return c.value(text("ALL"), text("SOME")) },
		"state":       func() cty.Value { return c.value(text("ACTIVE"), text("GONE")) },
		"status":      func() cty.Value { return c.value(text("ENABLED"), text("DISABLED"), text("ODD")) },
		"tags": func() cty.Value {
			return c.value(object(attributes{"a": text("1"), "b": unset("tag"), "c": cty.NullVal(cty.String)}))
		},
		"session_duration":    func() cty.Value { return c.value(text("PT1H"), text("PT90M"), text("P")) },
		"relay_state":         name,
		"permission_set_arn":  link,
		"application_arn":     link,
		"principal_id":        link,
		"principal_type":      func() cty.Value { return c.value(text("GROUP"), text("user")) },
		"target_id":           link,
		"assignment_required": func() cty.Value { return c.value(cty.True, cty.False) },
		"managed_policy_arn":  func() cty.Value { return c.value(text(administrator), text("odd")) },
		"managed_policy_arns": func() cty.Value {
			return c.list(func() cty.Value { return c.value(text(administrator), text("odd")) })
		},
		"customer_managed_policy_reference": func() cty.Value {
			return c.list(func() cty.Value {
				return c.value(object(attributes{"name": name(), "path": c.value(text("/"), text("/x/"))}))
			})
		},
		"inline_policy": func() cty.Value {
			return c.value(text(`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`), text("{"))
		},
		"permissions_boundary": func() cty.Value {
			return c.list(func() cty.Value {
				return c.value(object(attributes{"managed_policy_arn": name()}), object(attributes{"customer_managed_policy_reference": list(object(attributes{"name": name()}))}))
			})
		},
		"attribute": func() cty.Value {
			return c.list(func() cty.Value {
				return c.value(object(attributes{"key": name(), "value": list(object(attributes{"source": c.list(name)}))}))
			})
		},
		"alternate_identifier": func() cty.Value {
			return c.list(func() cty.Value {
				return object(attributes{"unique_attribute": list(object(attributes{"attribute_path": c.value(text("DisplayName"), text("UserName")), "attribute_value": name()}))})
			})
		},
		"authorized_targets":            func() cty.Value { return c.list(name) },
		"enabled_policy_types":          func() cty.Value { return c.list(name) },
		"aws_service_access_principals": func() cty.Value { return c.list(name) },
		"accounts": func() cty.Value {
			return c.list(func() cty.Value {
				return object(attributes{"id": text("111122223333"), "name": name(), "status": name()})
			})
		},
		"groups": func() cty.Value {
			return c.list(func() cty.Value { return object(attributes{"group_id": text("g-1"), "display_name": name()}) })
		},
		"roots": func() cty.Value {
			return c.list(func() cty.Value { return object(attributes{"id": text("r-1"), "name": name()}) })
		},
		"arns":                      func() cty.Value { return c.list(func() cty.Value { return text("arn:aws:sso:::instance/i") }) },
		"external_ids":              func() cty.Value { return c.list(func() cty.Value { return object(attributes{"issuer": name()}) }) },
		"master_account_id":         link,
		"application_account":       link,
		"trusted_token_issuer_type": func() cty.Value { return c.value(text("OIDC_JWT")) },
		"application_provider_arn":  name,
		"instance_arn":              name,
		"non_master_accounts":       func() cty.Value { return c.value() },
	}
	delete(fields, "non_master_accounts")
	for _, kind := range types {
		for i := range c.IntN(4) {
			r := resource(kind, fmt.Sprintf("r%d", i), nil)
			arguments := attributes{}
			for _, field := range slices.Sorted(maps.Keys(fields)) {
				if c.IntN(5) > 0 {
					arguments[field] = fields[field]()
				}
			}
			if r.Data = c.IntN(5) == 0; r.Data {
				r.Address = "data." + r.Address
			}
			r.Removed = c.IntN(8) == 0
			r.Attributes = cty.ObjectVal(arguments)
			d.Resources = append(d.Resources, r)
		}
	}
	if c.IntN(4) == 0 {
		d.Unresolved = []declaration.Unresolved{{Types: []string{types[c.IntN(len(types))]}, Symbol: &declaration.Symbol{Address: "var.count", Why: declaration.Unset}}}
	}
	return d
}

var types = []string{
	"aws_ssoadmin_permission_set", "aws_ssoadmin_managed_policy_attachment", "aws_ssoadmin_managed_policy_attachments_exclusive",
	"aws_ssoadmin_customer_managed_policy_attachment", "aws_ssoadmin_customer_managed_policy_attachments_exclusive",
	"aws_ssoadmin_permission_set_inline_policy", "aws_ssoadmin_permissions_boundary_attachment", "aws_ssoadmin_account_assignment",
	"aws_ssoadmin_instance_access_control_attributes", "aws_ssoadmin_application", "aws_ssoadmin_application_assignment",
	"aws_ssoadmin_application_assignment_configuration", "aws_ssoadmin_application_access_scope", "aws_ssoadmin_trusted_token_issuer",
	"aws_ssoadmin_instances", "aws_identitystore_user", "aws_identitystore_group", "aws_identitystore_groups", "aws_identitystore_group_membership",
	"aws_organizations_account", "aws_organizations_organization", "aws_organizations_organizational_unit", "aws_organizations_policy",
	"aws_organizations_policy_attachment", "aws_organizations_delegated_administrator", "aws_iam_policy", "aws_s3_bucket",
}

func TestAnySnapshotIsValid(t *testing.T) {
	for seed := range uint64(1000) {
		d := choose{rand.New(rand.NewPCG(seed, 1))}.declarations()
		s := assemble.Snapshot(d, meta)
		if err := s.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if again := assemble.Snapshot(d, meta); !reflect.DeepEqual(s, again) {
			t.Fatalf("seed %d: a second snapshot is another", seed)
		}
	}
}

// TestWhatBecomesUnknownLeavesAGap takes away one value of declarations after
// the other: a gap of cause unresolved must be there that was not there before,
// and no member or entry may be there that was not declared.
func TestWhatBecomesUnknownLeavesAGap(t *testing.T) {
	people, jo := group("People"), resource("aws_identitystore_user", "jo", attributes{"user_name": text("jo")})
	admin := set("Admin", attributes{
		"session_duration": text("PT4H"), "description": text("d"), "relay_state": text("https://x"), "tags": object(attributes{"a": text("b")}),
	})
	arn, id := reference(admin, "arn"), reference(people, "group_id")
	application := resource("aws_ssoadmin_application", "app", attributes{"name": text("App"), "application_provider_arn": text("p")})
	resources := []*declaration.Resource{
		people, jo, admin, application,
		resource("aws_ssoadmin_managed_policy_attachment", "a", attributes{"permission_set_arn": arn, "managed_policy_arn": text(administrator)}),
		resource("aws_ssoadmin_managed_policy_attachments_exclusive", "a", attributes{"permission_set_arn": arn, "managed_policy_arns": list(text(administrator))}),
		resource("aws_ssoadmin_customer_managed_policy_attachment", "a", attributes{"permission_set_arn": arn, "customer_managed_policy_reference": list(object(attributes{"name": text("n"), "path": text("/")}))}),
		resource("aws_ssoadmin_permission_set_inline_policy", "a", attributes{"permission_set_arn": arn, "inline_policy": text(`{"Statement":[]}`)}),
		resource("aws_ssoadmin_permissions_boundary_attachment", "a", attributes{"permission_set_arn": arn, "permissions_boundary": list(object(attributes{"managed_policy_arn": text(administrator)}))}),
		assignment("a", arn, id, "GROUP", text(account)),
		resource("aws_identitystore_group_membership", "a", attributes{"group_id": id, "member_id": reference(jo, "user_id")}),
		resource("aws_ssoadmin_instance_access_control_attributes", "a", attributes{"attribute": list(object(attributes{"key": text("k"), "value": list(object(attributes{"source": list(text("${path:x}"))}))}))}),
		resource("aws_ssoadmin_application_assignment", "a", attributes{"application_arn": reference(application, "application_arn"), "principal_id": id, "principal_type": text("GROUP")}),
		resource("aws_ssoadmin_application_assignment_configuration", "a", attributes{"application_arn": reference(application, "application_arn"), "assignment_required": cty.True}),
		resource("aws_ssoadmin_application_access_scope", "a", attributes{"application_arn": reference(application, "application_arn"), "scope": text("s"), "authorized_targets": list(text("t"))}),
		resource("aws_ssoadmin_trusted_token_issuer", "a", attributes{"name": text("T"), "trusted_token_issuer_type": text("OIDC_JWT"), "trusted_token_issuer_configuration": list(object(attributes{"oidc_jwt_configuration": list(object(attributes{"issuer_url": text("u"), "claim_attribute_path": text("email"), "identity_store_attribute_path": text("emails.value"), "jwks_retrieval_option": text("OPEN_ID_DISCOVERY")}))}))}),
		resource("aws_organizations_organization", "a", attributes{"aws_service_access_principals": list(text("sso.amazonaws.com")), "enabled_policy_types": list(text("SERVICE_CONTROL_POLICY"))}),
		resource("aws_organizations_delegated_administrator", "a", attributes{"account_id": text(account), "service_principal": text("sso.amazonaws.com")}),
	}
	before := unresolvedGaps(assembled(t, resources...))
	// The principal itself tells its kind; the other two nobody reads.
	uninteresting := map[string]bool{"instance_arn": true, "target_type": true, "principal_type": true}
	for i, r := range resources {
		cty.Walk(r.Attributes, func(path cty.Path, _ cty.Value) (bool, error) {
			if len(path) == 0 || uninteresting[path[0].(cty.GetAttrStep).Name] {
				return true, nil
			}
			name := fmt.Sprintf("%s%v", r.Address, path)
			lost, err := cty.Transform(r.Attributes, func(at cty.Path, value cty.Value) (cty.Value, error) {
				if at.Equals(path) {
					return symbolic(&declaration.Symbol{Address: "var.lost", Why: declaration.Unset}), nil
				}
				return value, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if lost.RawEquals(r.Attributes) {
				return true, nil // a step into a marked value is none of its own
			}
			changed := slices.Clone(resources)
			changed[i] = &declaration.Resource{Address: r.Address, Type: r.Type, Attributes: lost, Place: r.Place}
			s := assembled(t, changed...)
			if after := unresolvedGaps(s); len(after) <= len(before) {
				t.Errorf("%s: no gap says that it is not known", name)
			}
			return true, nil
		})
	}
}

func unresolvedGaps(s *snapshot.Snapshot) []string {
	var meanings []string
	for _, section := range snapshot.Sections() {
		for _, gap := range s.Coverage[section].Gaps {
			if gap.Cause == snapshot.CauseUnresolved && strings.Contains(gap.Meaning, "var.lost") {
				meanings = append(meanings, gap.Meaning)
			}
		}
	}
	return meanings
}
