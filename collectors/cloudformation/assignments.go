package cloudformation

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

const assignmentType = "aws_ssoadmin_account_assignment"

func (o *resource) assignment() {
	o.declares(o.name, assignmentType, map[string]cty.Value{
		"permission_set_arn": o.property("PermissionSetArn"),
		"principal_type":     o.property("PrincipalType"), "principal_id": o.property("PrincipalId"),
		"target_id": o.property("TargetId"), "target_type": o.property("TargetType"),
	})
}

// maxCombinations bounds the assignments that one group makes.
const maxCombinations = 100_000

// assignmentGroup is aws-sso-util's: every principal gets every permission set in
// every target. Each of the three, and the ids in them, may be one or a list.
func (o *resource) assignmentGroup() {
	o.types = append(o.types, assignmentType)
	type principal struct{ kind, id cty.Value }
	var principals []principal
	for _, written := range o.members("Principal", "Principals") {
		for _, id := range o.elements(o.required(written, "the id of a principal", "Id", "PrincipalId", "Ids", "PrincipalIds")) {
			principals = append(principals, principal{upper(attribute(written, "Type", "PrincipalType")), id})
		}
	}
	sets := o.members("PermissionSet", "PermissionSetArn", "PermissionSets", "PermissionSetArns")
	var accounts []cty.Value
	for _, target := range o.members("Target", "Targets") {
		accounts = append(accounts, o.accounts(target)...)
	}
	if len(principals)*len(sets) > maxCombinations || len(principals)*len(sets)*len(accounts) > maxCombinations {
		o.unresolved(o.types, &declaration.Symbol{
			Address: o.name, Why: declaration.Beyond, Place: o.place,
			Reason: fmt.Sprintf("the group makes more than %d assignments", maxCombinations), Remedy: "divide it",
		})
		return
	}
	n := 0
	for _, principal := range principals {
		for _, set := range sets {
			for _, account := range accounts {
				o.declares(fmt.Sprintf("%s[%d]", o.name, n), assignmentType, map[string]cty.Value{
					"permission_set_arn": arn(set), "principal_type": principal.kind, "principal_id": principal.id,
					"target_id": account, "target_type": cty.StringVal("AWS_ACCOUNT"),
				})
				n++
			}
		}
	}
}

// members are the elements of a property of an assignment group. One that is not
// known stands for an unknown number.
func (o *resource) members(names ...string) []cty.Value {
	value := o.property(names...)
	if value == cty.NilVal {
		o.lacks(o.properties, names[0])
		return nil
	}
	return o.elements(value)
}

func (o *resource) elements(value cty.Value) []cty.Value {
	if many(value) {
		for _, symbol := range declaration.ValueOf(value).Symbols() {
			o.unresolved([]string{assignmentType}, symbol)
		}
	}
	return list(value)
}

func (o *resource) required(object cty.Value, what string, names ...string) cty.Value {
	value := attribute(object, names...)
	if value == cty.NilVal {
		o.lacks(object, what)
	}
	return value
}

// lacks says that a group assigns nobody knows what, because a part is missing.
func (o *resource) lacks(object cty.Value, what string) {
	place := o.place
	if at := declaration.ValueOf(object).Place(); at != nil {
		place = *at
	}
	o.declared.Diagnostics = append(o.declared.Diagnostics, declaration.Diagnostic{
		Place: place, Summary: o.name + " lacks " + what, Remedy: "add it", Unread: true,
	})
}

// accounts are the accounts of a target. Those of an organizational unit are an
// unknown number of unknown ones.
func (o *resource) accounts(target cty.Value) []cty.Value {
	ids := o.required(target, "the id of a target", "Id", "TargetId", "Ids", "TargetIds")
	if kind, _ := text(upper(attribute(target, "Type", "TargetType"))); kind != "AWS_OU" {
		return o.elements(ids)
	}
	var accounts []cty.Value
	for _, id := range list(ids) {
		unit, _ := text(id)
		key := [2]string{"organizational unit " + unit, "accounts"}
		if o.symbols[key] == nil {
			o.symbols[key] = &declaration.Symbol{
				Address: key[0], Path: key[1], Why: declaration.LookedUp, Place: o.place,
				Reason: "the macro looks up which accounts the unit holds", Remedy: "scan aws, which tells what was made",
			}
			if at := declaration.ValueOf(id).Place(); at != nil {
				o.symbols[key].Place = *at
			}
		}
		o.unresolved([]string{assignmentType}, o.symbols[key])
		accounts = append(accounts, o.unknown(o.symbols[key]))
	}
	return accounts
}

// arn makes an ARN of the short form ssoins-…/ps-…; a bare ps-… stays, since the
// instance is not known.
func arn(set cty.Value) cty.Value {
	short, ok := text(set)
	if !ok || !strings.HasPrefix(short, "ssoins-") && !strings.HasPrefix(short, "ins-") {
		return set
	}
	_, marks := set.Unmark()
	return cty.StringVal("arn:aws:sso:::permissionSet/" + short).WithMarks(marks)
}

func upper(value cty.Value) cty.Value {
	written, ok := text(value)
	if value == cty.NilVal || !ok {
		return value
	}
	_, marks := value.Unmark()
	return cty.StringVal(strings.ToUpper(written)).WithMarks(marks)
}
