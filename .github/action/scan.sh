#!/usr/bin/env bash
# Scans as the inputs say and tells the later steps the exit code, which the last
# of them ends with: reports, summary and upload come first.
set -euo pipefail

idcscan=${INPUT_BINARY:-$RUNNER_TEMP/idcscan-action/idcscan}
work=$(mktemp -d "$RUNNER_TEMP/idcscan.XXXXXX") # another call in the job keeps its own
sarif=${INPUT_SARIF_FILE:-$work/findings.sarif}
if [[ $sarif == *$'\n'* ]]; then
	echo "::error::the input sarif-file has more than one line; name one file"
	exit 2
fi

# Of the full profile code scanning would show what passes as alerts.
arguments=(scan --output text --output "json=$work/findings.json" --output "sarif=$sarif" --sarif-profile github)
# each LIST FLAG adds the flag once for each line that is not empty.
each() {
	local line
	while IFS= read -r line; do
		line=${line%$'\r'}
		if [[ -n $line ]]; then
			arguments+=(${2:+"$2"} "$line")
		fi
	done <<<"$1"
}
# flag NAME VALUE adds the flag where there is a value.
flag() {
	if [[ -n $2 ]]; then
		arguments+=("$1=$2")
	fi
}
flag --config "${INPUT_CONFIG:-}"
flag --fail-on "${INPUT_FAIL_ON:-}"
flag --strict "${INPUT_STRICT:-}"
flag --baseline "${INPUT_BASELINE:-}"
flag --waivers "${INPUT_WAIVERS:-}"
flag --sarif-anchor "${INPUT_SARIF_ANCHOR:-}"
each "${INPUT_POLICIES:-}" --policy
each "${INPUT_OUTPUTS:-}" --output
each "${INPUT_ARGS:-}"
arguments+=(--) # what follows is a source, even where it begins with a dash
each "${INPUT_SOURCES:-}"

code=0
"$idcscan" "${arguments[@]}" || code=$?

# A report of an earlier run may lie there: only a scan that ended wrote its own.
# Without one there is no verdict, whatever the code: --help ends with 0 too.
json=$work/findings.json
if [[ ! -f $json ]]; then
	json=
	sarif=
	case $code in
	0 | 1 | 3)
		echo "::error::idcscan exited with $code and wrote no report, so nothing was judged; mind the inputs args and binary"
		code=2
		;;
	esac
fi
case $code in
0) verdict=pass ;;
1) verdict=fail ;;
3) verdict=incomplete ;;
*) verdict=error ;;
esac
if [[ -n $sarif && $sarif != /* ]]; then
	sarif=$PWD/$sarif
fi
if [[ $idcscan == */* && $idcscan != /* ]]; then
	idcscan=$PWD/$idcscan
fi
{
	echo "exit-code=$code"
	echo "verdict=$verdict"
	echo "json-file=$json"
	echo "sarif-file=$sarif"
	echo "binary=$idcscan"
} >>"$GITHUB_OUTPUT"
