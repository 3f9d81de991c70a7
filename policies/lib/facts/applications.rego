package idcscan.facts

# METADATA
# description: |
#   Applications that the organization set up itself, SAML and OAuth 2.0: their
#   provider is custom or stands in AWS's catalog of others' applications, while
#   every AWS managed application has its own.
customer_managed_applications := {key |
	some key, application in input.applications
	regex.match(`:applicationProvider/(custom(-|$)|catalog/)`, application.provider)
}
