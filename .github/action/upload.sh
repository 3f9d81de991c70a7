#!/usr/bin/env bash
# Decides whether SARIF can and should go to code scanning, and says why not. A
# scan that is good must not turn red because GitHub takes no upload here.
set -euo pipefail

decide() {
	case $INPUT_UPLOAD_SARIF in
	true | auto) ;;
	*)
		echo "::error::the input upload-sarif takes true, false or auto"
		return 2
		;;
	esac
	# An analysis closes every alert that it does not list. In JSON no text can
	# hold this pattern: its quotes would stand behind backslashes.
	if [[ -z $SARIF_FILE ]] || grep -Eq '"executionSuccessful": *false' "$SARIF_FILE"; then
		skip "the scan was not complete, and an upload would close alerts that nobody judged"
	elif [[ $EVENT_NAME == pull_request* && $HEAD_REPOSITORY != "$REPOSITORY" ]]; then
		skip "this pull request comes from a fork, whose token may not upload"
	elif [[ $ACTOR == 'dependabot[bot]' ]]; then
		skip "Dependabot's token may not upload"
	elif [[ $INPUT_UPLOAD_SARIF == auto && $VISIBILITY != public ]]; then
		skip "the repository is not known to be public; where it has GitHub Code Security, set upload-sarif to true"
	else
		echo "upload=true" >>"$GITHUB_OUTPUT"
	fi
}

skip() {
	echo "::notice::SARIF is not uploaded: $1"
	echo "upload=false" >>"$GITHUB_OUTPUT"
}

decide
