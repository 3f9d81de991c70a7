package idcscan_test.controls.iac.backend_encrypted_test

import data.idcscan.controls.iac.backend_encrypted
import data.idcscan.lib.fixture

_backend(backend) := fixture.of([fixture.root_module(".", {"backend": backend})])

test_encrypted_bucket_passes if {
	snapshot := _backend(fixture.backend("s3", {"encrypt": "true"}))
	count(backend_encrypted.fail) == 0 with input as snapshot
	count(backend_encrypted.unknown) == 0 with input as snapshot
}

test_local_file_fails if {
	backend_encrypted.fail == {{
		"key": ".",
		"attribute": "backend",
		"message": "state is kept in a local file",
		"evidence": {"backend": "local", "encrypt": "not set"},
	}} with input as _backend(fixture.backend("local", {}))
}

test_bucket_without_encrypt_fails if {
	some finding in backend_encrypted.fail with input as _backend(fixture.backend("s3", {}))
	finding.message == "the backend s3 does not set encrypt"
}

test_encrypt_false_fails_however_the_rest_is_set if {
	backend := object.union(fixture.backend("s3", {"encrypt": "false"}), {"partial": true})
	some finding in backend_encrypted.fail with input as _backend(backend)
	finding.message == "encrypt of the backend s3 is false; it has to be true"
}

test_partial_backend_is_unknown if {
	snapshot := _backend(object.union(fixture.backend("s3", {"key": "state"}), {"partial": true}))
	count(backend_encrypted.fail) == 0 with input as snapshot
	some doubt in backend_encrypted.unknown with input as snapshot
	doubt.cause == "unresolved"
}

test_services_that_always_encrypt_pass if {
	every kind in ["cloud", "remote", "gcs", "azurerm"] {
		snapshot := _backend(fixture.backend(kind, {}))
		count(backend_encrypted.fail) == 0 with input as snapshot
		count(backend_encrypted.unknown) == 0 with input as snapshot
	}
}

test_server_of_its_own_is_unknown if {
	snapshot := _backend(fixture.backend("http", {}))
	some doubt in backend_encrypted.unknown with input as snapshot
	doubt == {
		"key": ".",
		"cause": "not_in_source",
		"message": "whether the backend http stores state encrypted is not told by code",
	}
}
