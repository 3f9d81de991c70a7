# METADATA
# scope: package
# title: Attributes map one to one to sources that AWS documents
# description: >-
#   Every attribute for access control has exactly one source, which AWS documents, and shares it with no other
#   attribute.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/attributemappingsconcept.html
#     description: Attribute mappings
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/configure-abac-attributes.html
#     description: Select your attributes for access control
# custom:
#   id: IDC-ABC-003
#   version: 1
#   severity: medium
#   judges: abac_attribute
#   requires: [abac.attributes, abac.sources]
#   rationale: >-
#     The API accepts any text as a source, but AWS documents that no others than those on its list can be used, and
#     `${path:enterprise.CostCenter}` with its capital C is not on it. Policies that compare the key then never match.
#     Two keys with one source look like two conditions and are one.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, the tab Attributes for access control, Manage attributes, and correct
#       the value, for example `${path:enterprise.costCenter}`, case and all. What AWS documents no source for, send
#       from the identity provider in the SAML assertion as
#       `https://aws.amazon.com/SAML/Attributes/AccessControl:<key>`.
#     cli: |-
#       # attributes.json replaces all mappings, so it has to hold those that are to stay:
#       # {"AccessControlAttributes": [{"Key": "CostCenter", "Value": {"Source": ["${path:enterprise.costCenter}"]}}]}
#       aws sso-admin update-instance-access-control-attribute-configuration --instance-arn INSTANCE_ARN \
#         --instance-access-control-attribute-configuration file://attributes.json
#     terraform: >-
#       Correct `source` in the `attribute` block of `aws_ssoadmin_instance_access_control_attributes`: one element,
#       written as `"$${path:enterprise.costCenter}"`, with the dollar sign doubled.
#   frameworks:
#     nist-800-53-r5: [AC-3(13)]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.3]
#     aws-waf-security: [SEC02-BP06]
package idcscan.controls.abc.known_sources

import data.idcscan.lib.coverage

fail contains {
	"key": key,
	"attribute": "sources",
	"message": concat("; ", [breach | some breach in breaches]),
	"evidence": {"sources": attribute.sources},
} if {
	some key, attribute in input.abac.attributes
	breaches := _breaches(key)
	count(breaches) > 0
}

# An attribute that was not read may have the same source.
unknown contains {"key": key, "cause": doubt.cause, "message": doubt.message} if {
	causes := coverage.anywhere("abac", "attributes") | coverage.anywhere("abac", "sources")
	count(causes) > 0
	message := "an attribute that was not read may have the same source"
	doubt := coverage.weightiest(coverage.doubts("abac", causes, message))
	some key, _ in input.abac.attributes
}

_breaches(key) := (_unknown_sources(key) | _shared_sources(key)) | _number_of_sources(key)

_unknown_sources(key) := {sprintf("AWS documents no source %s%s", [source, _hint(source)]) |
	some source in input.abac.attributes[key].sources
	not source in data.idcscan.tables.abac_sources.sources
}

_hint(source) := sprintf(", but %s", [near]) if {
	some near in data.idcscan.tables.abac_sources.sources
	lower(near) == lower(source)
} else := ""

_shared_sources(key) := {sprintf("the source %s is that of %s too", [source, concat(", ", others)]) |
	some source in input.abac.attributes[key].sources
	others := {other |
		some other, attribute in input.abac.attributes
		other != key
		source in attribute.sources
	}
	count(others) > 0
}

_number_of_sources(key) := {sprintf("there are %d sources; one is allowed", [number])} if {
	number := count(input.abac.attributes[key].sources)
	number > 1
} else := {"there is no source; one is required"} if {
	count(input.abac.attributes[key].sources) == 0
	count(coverage.partial("abac", key, "sources")) == 0
} else := set()
