# METADATA
# scope: package
# title: Facts
# description: |
#   What several controls, comparisons and reports need to know, concluded in
#   one place. Facts are "yes", "no" or "unknown": more information can turn
#   "unknown" into one of the others, and never one of those into the other.
# custom:
#   id: facts
#   parameters:
#     tiers.tag_key:
#       type: string
#       default: Tier
#       description: Tag of a permission set that names its tier.
#     tiers.values:
#       type: object
#       items: string
#       enum: [admin, power-user, read-only]
#       default: {admin: admin, power-user: power-user, read-only: read-only}
#       description: >-
#         Tier (admin, power-user or read-only) by value of that tag, in whatever case. A set with another value is
#         judged by what it grants.
#     break_glass.users:
#       type: array
#       items: string
#       default: []
#       description: >-
#         Names of the users for emergencies, who may hold administrator access themselves, exact or with `*` and `?`.
#   attestations:
#     identity_source:
#       type: string
#       enum: [external, identity_center, active_directory, internal, ad, identity center, active directory]
#       description: The identity source as the console shows it under Settings, since AWS has no API that tells it.
#     identity_provider:
#       type: string
#       description: The external identity provider, such as okta or entra; case does not count.
#     saml_certificate_expiry:
#       type: string
#       format: date
#       description: The day on which the identity provider's SAML signing certificate expires.
#     scim_enabled:
#       type: string
#       enum: ["yes", "no"]
#       description: Whether automatic provisioning (SCIM) is enabled under Settings, Identity source.
#     scim_token_expiry:
#       type: string
#       format: date
#       description: The day on which the SCIM access token that is in use expires.
#     mfa_mode:
#       type: string
#       enum: [always_on, context_aware, disabled]
#       description: >-
#         When users are asked for MFA, under Settings, Authentication; when an external identity provider asks.
#     mfa_registration:
#       type: string
#       enum: [register, email, block, allow]
#       description: >-
#         What users without an MFA device meet: they have to register one, get a one-time password by e-mail, are
#         blocked, or are let in.
#     mfa_types:
#       type: string
#       enum: [webauthn, totp, "webauthn, totp"]
#       description: >-
#         The types of MFA devices with which users can sign in: security keys and built-in authenticators (webauthn),
#         authenticator apps (totp), or both.
#     portal_session_minutes:
#       type: string
#       format: integer
#       description: How many minutes a session in the access portal lasts, under Settings, Authentication.
package idcscan.facts

import data.idcscan.lib.parameters

# METADATA
# description: |
#   Permission set → what it makes of those who hold it:
#
#   - `administrator`: whether it allows every action on every resource;
#   - `writes`: whether it allows more than reading;
#   - `tier`: admin, power-user, read-only or unknown, and `tier_by`, what says
#     so: administrator, tag, grants or nothing;
#   - `evidence`: the documents that make an administrator, those that deny or
#     have conditions, and whether the permissions boundary narrows;
#   - `doubts`: why administrator or tier is unknown, each {section, cause, message}.
permission_set := {name: fact |
	some name, _ in input.permission_sets
	fact := {
		"administrator": _administrator[name],
		"writes": _writes[name],
		"tier": _tier[name].tier,
		"tier_by": _tier[name].by,
		"evidence": _evidence(name),
		"doubts": _doubts(name),
	}
}

# METADATA
# description: "Permission sets by what is known of them as administrators: yes, no or unknown."
administrators := {answer: names |
	some answer in ["yes", "no", "unknown"]
	names := {name | some name, known in _administrator; known == answer}
}

_parameter(name) := parameters.value(rego.metadata.chain(), name)
