package idcscan_test.controls.iac.backend_locks_test

import data.idcscan.controls.iac.backend_locks
import data.idcscan.lib.fixture

_backend(backend) := fixture.of([fixture.root_module(".", {"backend": backend})])

_partial(settings) := _backend(object.union(fixture.backend("s3", settings), {"partial": true}))

test_lock_file_passes if {
	snapshot := _backend(fixture.backend("s3", {"use_lockfile": "true", "dynamodb_table": "locks"}))
	count(backend_locks.fail) == 0 with input as snapshot
	count(backend_locks.unknown) == 0 with input as snapshot
	backend_locks.applicable == {"."} with input as snapshot
}

test_table_alone_fails if {
	backend_locks.fail == {{
		"key": ".",
		"attribute": "backend",
		"message": "state is locked by a DynamoDB table alone, which is deprecated",
		"evidence": {"use_lockfile": "not set", "dynamodb_table": "locks"},
	}} with input as _backend(fixture.backend("s3", {"dynamodb_table": "locks"}))
}

test_no_lock_fails if {
	some finding in backend_locks.fail with input as _backend(fixture.backend("s3", {"bucket": "state"}))
	finding.message == "state is not locked: use_lockfile is not set"
}

test_use_lockfile_false_fails if {
	some finding in backend_locks.fail with input as _partial({"use_lockfile": "false"})
	finding.message == "use_lockfile is false; it has to be true"
}

test_partial_backend_is_unknown if {
	every settings in [{}, {"dynamodb_table": "locks"}] {
		count(backend_locks.fail) == 0 with input as _partial(settings)
		some doubt in backend_locks.unknown with input as _partial(settings)
		doubt.cause == "unresolved"
	}
}

test_backends_that_lock_by_themselves_pass if {
	every kind in ["cloud", "remote", "gcs", "azurerm", "consul", "pg", "kubernetes"] {
		snapshot := _backend(fixture.backend(kind, {}))
		count(backend_locks.fail) == 0 with input as snapshot
		count(backend_locks.unknown) == 0 with input as snapshot
	}
}

test_server_of_its_own_is_unknown if {
	some doubt in backend_locks.unknown with input as _backend(fixture.backend("http", {}))
	doubt.cause == "not_in_source"
}

test_local_file_is_not_judged if {
	snapshot := _backend(fixture.backend("local", {}))
	count(backend_locks.fail) == 0 with input as snapshot
	count(backend_locks.applicable) == 0 with input as snapshot
}
