# METADATA
# scope: package
# title: Access scopes are limited to targets
# description: Every access scope of an application names the targets for which it may be used.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutApplicationAccessScope.html
#     description: PutApplicationAccessScope
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ScopeDetails.html
#     description: ScopeDetails
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/trustedidentitypropagation-overview.html
#     description: Trusted identity propagation
# custom:
#   id: IDC-APP-006
#   version: 1
#   severity: medium
#   judges: application
#   requires: [applications.access_scopes]
#   rationale: >-
#     A scope without targets lets the application ask for tokens that every application and account behind it accepts,
#     those made later among them. Whoever controls the one application then reaches all of them in the name of its
#     users.
#   remediation:
#     console: >-
#       The console shows access scopes of few applications. Change them with the CLI or where the application is
#       managed.
#     cli: |-
#       aws sso-admin put-application-access-scope --application-arn APPLICATION_ARN --scope SCOPE \
#         --authorized-targets TARGET_APPLICATION_ARN
#     terraform: >-
#       Set `authorized_targets` in the `aws_ssoadmin_application_access_scope` to the ARNs of the applications that the
#       scope is for.
#   frameworks:
#     nist-800-53-r5: [AC-6]
#     pci-dss-4.0.1: [7.2.5]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.3]
package idcscan.controls.app.access_scopes

fail contains {
	"key": key,
	"attribute": "access_scopes",
	"message": sprintf("access scopes hold for all targets: %s", [concat(", ", sort(unlimited))]),
	"evidence": {"access_scopes": unlimited},
} if {
	some key, application in input.applications
	unlimited := {scope | some scope, targets in application.access_scopes; count(targets) == 0}
	count(unlimited) > 0
}

applicable contains key if {
	some key, application in input.applications
	count(application.access_scopes) > 0
}
