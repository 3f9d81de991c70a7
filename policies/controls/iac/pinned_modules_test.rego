package idcscan_test.controls.iac.pinned_modules_test

import data.idcscan.controls.iac.pinned_modules
import data.idcscan.lib.fixture

_call(attributes) := fixture.of([fixture.module_call("module.sso", attributes)])

_git(ref, kind) := _call({
	"source": "git::https://example.com/sso.git",
	"source_kind": "git",
	"ref": ref,
	"ref_kind": kind,
})

_registry(version) := _call({"source": "example/sso/aws", "source_kind": "registry", "version": version})

test_git_by_commit_or_version_passes if {
	every snapshot in [_git("v1.2.3", "version"), _git("0123456789012345678901234567890123456789", "commit")] {
		count(pinned_modules.fail) == 0 with input as snapshot
		pinned_modules.applicable == {"module.sso"} with input as snapshot
	}
}

test_branch_fails if {
	pinned_modules.fail == {{
		"key": "module.sso",
		"attribute": "source",
		"message": "the git source names main, which is neither a commit nor a version and may move",
		"evidence": {"source": "git::https://example.com/sso.git", "ref": "main", "version": ""},
	}} with input as _git("main", "other")
}

test_git_without_a_revision_fails if {
	some finding in pinned_modules.fail with input as _git("", "none")
	finding.message == "the git source names no revision"
}

test_registry_module_without_a_version_fails if {
	some finding in pinned_modules.fail with input as _registry([])
	finding.message == "the registry module has no version"
}

test_open_version_of_a_registry_module_fails if {
	some finding in pinned_modules.fail with input as _registry([fixture.constraint(">=", "1.2.0", 2)])
	finding.message == "the version >= 1.2 of the registry module is neither exact nor pessimistic"
}

test_exact_or_pessimistic_version_passes if {
	every constraint in [fixture.constraint("=", "1.2.3", 3), fixture.constraint("~>", "1.2.0", 2)] {
		count(pinned_modules.fail) == 0 with input as _registry([constraint])
	}
}

test_other_source_is_unknown if {
	snapshot := _call({"source": "https://example.com/sso.zip", "source_kind": "other"})
	count(pinned_modules.fail) == 0 with input as snapshot
	some doubt in pinned_modules.unknown with input as snapshot
	doubt.cause == "not_in_source"
}

test_local_module_is_not_judged if {
	count(pinned_modules.fail) == 0 with input as _call({})
	count(pinned_modules.applicable) == 0 with input as _call({})
	count(pinned_modules.applicable) == 0 with input as _call({"source": "", "source_kind": "none"})
}
