# METADATA
# scope: package
# title: The network restriction of the identity store is the expected one
# description: >-
#   The identity store can be reached only from the networks that the organization expects.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeIdentityStore.html
#     description: DescribeIdentityStore
# custom:
#   id: IDC-SRC-013
#   version: 1
#   severity: low
#   judges: setting
#   settings: [identity_store_network]
#   requires:
#     - instance.network
#   parameters:
#     expected:
#       type: object
#       description: >-
#         What is to be set, as far as it is named: `vpc_endpoint_required` (true or false) and the lists `source_vpcs`,
#         `api_source_ips` and `scim_source_ips`.
#   rationale: >-
#     Users and groups can be changed by API and SCIM from anywhere that a credential reaches, unless the identity
#     store accepts only known networks.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings and the network access of the identity store, and set what the finding
#       names; or correct the parameter `expected`.
#     cli: >-
#       aws identitystore update-identity-store help
#     terraform: >-
#       The provider has no resource for the network configuration of an identity store; change it by the CLI.
#   frameworks:
#     nist-800-53-r5: [AC-3]
#     soc2-2017: [CC6.6]
#     iso-27001-2022: [A.8.3]
package idcscan.controls.src.network

import data.idcscan.lib.parameters

fail contains {
	"key": "identity_store_network",
	"message": concat("; ", _wrong),
	"evidence": {"network": input.instance.network, "expected": _expected},
} if {
	count(_wrong) > 0
}

_wrong contains sprintf("vpc_endpoint_required is %v; expected is %v", [is, _expected.vpc_endpoint_required]) if {
	is := input.instance.network.vpc_endpoint_required
	is != _expected.vpc_endpoint_required
}

_wrong contains sprintf("%s are %s; expected are %s", [list, _shown(is), _shown(expected)]) if {
	some list in ["source_vpcs", "api_source_ips", "scim_source_ips"]
	is := {entry | some entry in _lists[list]}
	expected := {entry | some entry in _expected[list]}
	_expected[list]
	is != expected
}

_wrong contains sprintf("the parameter `expected` names %s, which is no part of the restriction", [name]) if {
	some name, _ in _expected
	not name in {"vpc_endpoint_required", "source_vpcs", "api_source_ips", "scim_source_ips"}
}

_shown(entries) := concat(", ", entries) if {
	count(entries) > 0
} else := "none"

_lists := {
	"source_vpcs": input.instance.network.source_vpcs,
	"api_source_ips": input.instance.network.api_source_ips,
	"scim_source_ips": input.instance.network.scim_source_ips,
}

_expected := parameters.value(rego.metadata.chain(), "expected")
