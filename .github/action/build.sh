#!/usr/bin/env bash
# Builds the idcscan of the action's own commit: that the action is pinned pins
# the scanner too.
set -euo pipefail

flags=()
if [[ ${ACTION_REF:-} =~ ^[0-9A-Za-z._/-]+$ ]]; then
	flags=(-ldflags "-X main.release=$ACTION_REF")
fi
cd "$GITHUB_ACTION_PATH"
go build -trimpath -buildvcs=false ${flags[@]+"${flags[@]}"} -o "$RUNNER_TEMP/idcscan-action/" ./cmd/idcscan
