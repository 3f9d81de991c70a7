# METADATA
# scope: package
# title: Actor policies name who may act
# description: No actor policy of an application lets any principal act for the application without a condition.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_IamAuthenticationMethod.html
#     description: IamAuthenticationMethod
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutApplicationAuthenticationMethod.html
#     description: PutApplicationAuthenticationMethod
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#     description: The Principal element of policies
# custom:
#   id: IDC-APP-005
#   version: 1
#   severity: high
#   judges: application
#   requires: [applications.actor_policies, policy_documents.statements]
#   rationale: >-
#     The actor policy of the authentication method IAM says who may ask for tokens as the application. With `*` as
#     principal, or every principal but some, any AWS account may exchange a token that it got hold of for one of
#     Identity Center, and act as the user.
#   remediation:
#     console: >-
#       The console shows the actor policy of few applications. Change it with the CLI or where the application is
#       managed.
#     cli: |-
#       aws sso-admin get-application-authentication-method --application-arn APPLICATION_ARN \
#         --authentication-method-type IAM
#       aws sso-admin put-application-authentication-method --application-arn APPLICATION_ARN \
#         --authentication-method-type IAM --authentication-method file://method.json
#     terraform: >-
#       The AWS provider has no resource for authentication methods of applications. Name the roles or accounts under
#       `Principal` of the actor policy with the CLI.
#   frameworks:
#     nist-800-53-r5: [AC-3, AC-6]
#     pci-dss-4.0.1: [7.2.5]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.3]
package idcscan.controls.app.actor_policies

import data.idcscan.lib.coverage
import data.idcscan.lib.documents

fail contains {
	"key": key,
	"attribute": "actor_policies",
	"message": sprintf("any principal may act as the application by its actor policy: %s", [methods]),
	"evidence": {"policy_documents": open},
} if {
	some key, open in _open
	count(open) > 0
	methods := concat(", ", sort(object.keys(open)))
}

unknown contains {"key": key, "cause": doubt.cause, "message": doubt.message} if {
	some key, open in _open
	count(open) == 0
	doubt := coverage.weightiest({doubt |
		some digest in input.applications[key].actor_policies
		not digest in documents.whole
		causes := coverage.absent("policy_documents", digest, "statements")
		some doubt in coverage.doubts("policy_documents", causes, "an actor policy was not read")
	})
}

applicable contains key if {
	some key, application in input.applications
	count(application.actor_policies) > 0
}

# Application → authentication methods by which any principal may act as it, with their documents.
_open := {key: {method: digest | some method, digest in application.actor_policies; digest in documents.for_anybody} |
	some key, application in input.applications
	application.actor_policies
}
