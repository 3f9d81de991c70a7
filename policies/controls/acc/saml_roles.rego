# METADATA
# scope: package
# title: Roles trust no SAML provider beside Identity Center's
# description: >-
#   No role of an account trusts a SAML provider but the one that Identity Center made there and those that the
#   organization excepts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html
#     description: SAML 2.0 federation
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-provider.html
#     description: IAM identity providers of Identity Center
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_identities_identity_provider.html
#     description: SEC02-BP04 Rely on a centralized identity provider
# custom:
#   id: IDC-ACC-007
#   version: 1
#   severity: medium
#   judges: iam_role
#   requires: [account_hygiene.federated_roles, account_hygiene.saml_providers]
#   parameters:
#     allowed_providers:
#       type: array
#       items: string
#       default: []
#       description: >-
#         Names or ARNs of the SAML providers that roles may trust beside Identity Center's, exact or with `*` and `?`.
#   rationale: >-
#     Such a role is a second entrance: whoever the other provider vouches for gets in, and no assignment of Identity
#     Center shows it. It often remains from the time before Identity Center, with a provider that nobody watches any
#     more.
#   remediation:
#     console: >-
#       In IAM choose Roles and the role, see when it was last used, move its users to a permission set and delete it.
#       Then delete the provider under Identity providers.
#     cli: |-
#       aws iam get-role --role-name ROLE --query Role.RoleLastUsed
#       aws iam delete-role --role-name ROLE
#       aws iam delete-saml-provider --saml-provider-arn SAML_PROVIDER_ARN
#     terraform: >-
#       Remove the `aws_iam_role` and the `aws_iam_saml_provider` that its trust policy names, and give its users a
#       permission set with the same policies.
#   frameworks:
#     cis-aws-7.0: ["2.19"]
#     cis-controls-v8: ["6.7"]
#     nist-800-53-r5: [AC-2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.16]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.acc.saml_roles

import data.idcscan.lib.names
import data.idcscan.lib.parameters

fail contains {
	"key": concat("/", [account, name]),
	"message": sprintf("the role trusts a SAML provider beside Identity Center's: %s", [concat(", ", sort(others))]),
	"evidence": {"account": account, "providers": others, "allowed_providers": _allowed},
} if {
	some account, hygiene in input.account_hygiene
	some name, role in hygiene.federated_roles
	others := {provider | some provider in role.providers; not _expected(provider)}
	count(others) > 0
}

# Identity Center makes one provider in an account: of several that are named as
# it names its own, all but one are others'.
unknown contains {
	"key": concat("/", [account, name]),
	"cause": "not_in_source",
	"message": "the account has several SAML providers that are named like Identity Center's, which has one",
} if {
	some account, hygiene in input.account_hygiene
	count([provider | some provider in hygiene.saml_providers; _named_as_its_own(provider)]) > 1
	some name, role in hygiene.federated_roles
	some provider in role.providers
	_named_as_its_own(provider)
}

# The provider that Identity Center makes in each account is named after its instance there.
_named_as_its_own(provider) if regex.match(`:saml-provider/AWSSSO_[0-9a-f]{16}_DO_NOT_DELETE$`, provider)

_expected(provider) if _named_as_its_own(provider)

_expected(provider) if names.matches(provider, _allowed)

_expected(provider) if {
	[_, name] := split(provider, ":saml-provider/")
	names.matches(name, _allowed)
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_providers")
