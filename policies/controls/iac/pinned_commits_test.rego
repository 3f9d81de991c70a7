package idcscan_test.controls.iac.pinned_commits_test

import data.idcscan.controls.iac.pinned_commits
import data.idcscan.lib.fixture

_git(ref, kind) := fixture.of([fixture.module_call("module.sso", {
	"source": "git::https://example.com/sso.git",
	"source_kind": "git",
	"ref": ref,
	"ref_kind": kind,
})])

test_tag_fails if {
	pinned_commits.fail == {{
		"key": "module.sso",
		"attribute": "source",
		"message": "the git source names v1.2.3, which is no commit and can be moved",
		"evidence": {"source": "git::https://example.com/sso.git", "ref": "v1.2.3"},
	}} with input as _git("v1.2.3", "version")
}

test_no_revision_fails if {
	some finding in pinned_commits.fail with input as _git("", "none")
	finding.message == "the git source names no commit"
}

test_commit_passes if {
	snapshot := _git("0123456789012345678901234567890123456789", "commit")
	count(pinned_commits.fail) == 0 with input as snapshot
	pinned_commits.applicable == {"module.sso"} with input as snapshot
}

test_other_sources_are_not_judged if {
	count(pinned_commits.applicable) == 0 with input as fixture.of([fixture.module_call("module.sso", {})])
}
