#!/usr/bin/env bash
# Appends the report to the summary of the job. GitHub drops a summary above
# 1 MiB whole, so that what the file holds already counts.
set -euo pipefail

limit=$((1000 * 1024))
least=$((8 * 1024)) # what idcscan needs for verdict and counts
idcscan=${INPUT_BINARY:-$RUNNER_TEMP/idcscan-action/idcscan}
held=0
if [[ -f $GITHUB_STEP_SUMMARY ]]; then
	held=$(wc -c <"$GITHUB_STEP_SUMMARY")
fi
room=$((limit - held - 1))
if ((room < least)); then
	echo "::notice::the summary of the job is full; the findings stand in the log and in the reports"
	exit 0
fi
summary=$(mktemp "$RUNNER_TEMP/idcscan-summary.XXXXXX")
if [[ -n ${JSON_FILE:-} ]]; then
	"$idcscan" report "$JSON_FILE" --markdown-max-bytes "$room" --output markdown >"$summary"
else
	printf '## idcscan could not do its job\n\nIt exited with %s; the log of the step says why.\n' "$EXIT_CODE" >"$summary"
fi
{
	if ((held > 0)); then
		echo # what stands before may end without a line feed
	fi
	cat "$summary"
} >>"$GITHUB_STEP_SUMMARY"
