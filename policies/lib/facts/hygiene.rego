package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   IAM users, "<account>/<name>", whom the credential report of their account
#   does not know although it was read: it may be four hours old.
iam_users_not_reported := {concat("/", [account, name]) |
	some account, hygiene in input.account_hygiene
	hygiene.credentials
	count(coverage.partial("account_hygiene", account, "credentials")) == 0
	some name, _ in hygiene.users
	not hygiene.credentials[name]
}

# METADATA
# description: What this says of a user.
iam_user_not_reported := "the user is not in the account's credential report, which may be older than the user"
