package idcscan_test.controls.ins.encryption_test

import data.idcscan.controls.ins.encryption
import data.idcscan.lib.fixture

_config := {"IDC-INS-005": {"required": true}}

_key(type) := _encryption(type, "ENABLED")

_encryption(type, status) := fixture.of([{"instance": {"encryption": {
	"key_type": type,
	"key_arn": "",
	"status": status,
}}}])

test_key_of_aws_fails_where_one_of_the_customer_is_required if {
	encryption.fail == {{
		"key": "instance",
		"attribute": "encryption",
		"message": "the type of the encryption key is AWS_OWNED_KMS_KEY; CUSTOMER_MANAGED_KEY is required",
		"evidence": {"key_type": "AWS_OWNED_KMS_KEY", "status": "ENABLED"},
	}} with input as _key("AWS_OWNED_KMS_KEY") with data.idcscan.config as _config
}

test_key_of_the_customer_passes if {
	count(encryption.fail) == 0 with input as _key("CUSTOMER_MANAGED_KEY") with data.idcscan.config as _config
	encryption.applicable == {"instance"} with input as _key("CUSTOMER_MANAGED_KEY") with data.idcscan.config as _config
}

test_any_key_will_do_by_default if {
	count(encryption.fail) == 0 with input as _key("AWS_OWNED_KMS_KEY")
	count(encryption.applicable) == 0 with input as _key("AWS_OWNED_KMS_KEY")
}

test_key_of_the_customer_that_is_not_in_effect_fails if {
	every status in ["UPDATING", "UPDATE_FAILED"] {
		snapshot := _encryption("CUSTOMER_MANAGED_KEY", status)
		some finding in encryption.fail with input as snapshot with data.idcscan.config as _config
		finding.message == concat(" ", ["the customer-managed key is not in effect: its status is", status])
	}
}
