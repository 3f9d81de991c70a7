# METADATA
# scope: package
# title: Applications redirect to known https addresses
# description: >-
#   Every redirect URI of an application's authorization code grant is an https address without a wildcard and leads to
#   no local host.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AuthorizationCodeGrant.html
#     description: AuthorizationCodeGrant
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutApplicationGrant.html
#     description: PutApplicationGrant
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/customermanagedapps-set-up-your-own-OAuth2.html
#     description: Set up your own OAuth 2.0 application
# custom:
#   id: IDC-APP-004
#   version: 1
#   severity: high
#   judges: application
#   requires: [applications.grants]
#   rationale: >-
#     The authorization code goes to the redirect URI, and whoever reads it there acts as the user. Without TLS the
#     network reads it; a wildcard lets an attacker choose where it goes; on a local host any program of the machine may
#     be listening.
#   remediation:
#     console: >-
#       The console shows the grants of few applications. Change the redirect URIs with the CLI or where the application
#       is managed.
#     cli: |-
#       aws sso-admin get-application-grant --application-arn APPLICATION_ARN --grant-type authorization_code
#       aws sso-admin put-application-grant --application-arn APPLICATION_ARN --grant-type authorization_code \
#         --grant 'AuthorizationCode={RedirectUris=[https://app.example.com/callback]}'
#     terraform: >-
#       The AWS provider has no resource for grants of applications. Change the redirect URIs with the CLI, or in
#       CloudFormation where the application is made there.
#   frameworks:
#     nist-800-53-r5: [AC-3]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
package idcscan.controls.app.redirect_uris

fail contains {
	"key": key,
	"attribute": "grants",
	"message": sprintf("authorization codes may go to an address that is not safe: %s", [concat(", ", sort(bad))]),
	"evidence": {"redirect_uris": {uri: _faults(uri) | some uri in bad}},
} if {
	some key, uris in _redirect_uris
	bad := {uri | some uri in uris; count(_faults(uri)) > 0}
	count(bad) > 0
}

applicable contains key if {
	some key, uris in _redirect_uris
	count(uris) > 0
}

# Application → redirect URIs of its authorization code grant.
_redirect_uris := {key: application.grants[grant].redirect_uris |
	grant := "authorization_code"
	some key, application in input.applications
}

_faults(uri) := {fault |
	some fault in {"it is not https", "it holds a wildcard", "it leads to a local host"}
	_has(uri, fault)
}

_has(uri, "it is not https") if not startswith(lower(uri), "https://")

_has(uri, "it holds a wildcard") if contains(uri, "*")

_has(uri, "it leads to a local host") if {
	[_, host] := regex.find_all_string_submatch_n(`^[a-z]+://(?:[^/?#]*@)?(\[[^\]]*\]|[^:/?#]*)`, lower(uri), 1)[0]
	regex.match(`^(.+\.)?localhost\.?$|^127\.|^0\.0\.0\.0$|^\[::1?\]$`, host)
}
