package access

import (
	"fmt"

	"github.com/idcscan/idcscan/scanner"
)

// decide is the verdict on new administrators. As in a scan, what the source
// cannot know by its nature leaves the verdict complete; it is listed.
func decide(d *Diff, allowIncomplete bool) *Gate {
	gate := &Gate{Verdict: scanner.VerdictPass, Because: []string{}, AllowIncomplete: allowIncomplete}
	say := func(format string, values ...any) {
		gate.Because = append(gate.Because, fmt.Sprintf(format, values...))
	}
	possible, inherent, hidden := 0, 0, 0
	for _, access := range d.PossibleAdministrators {
		if access.Doubt != nil && !access.Doubt.Accidental {
			inherent += len(access.Accounts)
		} else {
			possible += len(access.Accounts)
		}
	}
	for _, open := range d.NotComparable {
		if open.MayHideAdministrators && open.Accidental {
			hidden++
		}
	}
	if n := d.Counts.NewAdministrators; n > 0 {
		gate.Verdict = scanner.VerdictFail
		say("%s", plural(n, "new administrator"))
	}
	incomplete := possible+hidden > 0
	if incomplete && gate.Verdict == scanner.VerdictPass && !allowIncomplete {
		gate.Verdict = scanner.VerdictIncomplete
	}
	if possible > 0 {
		say("%s possibly new by what was not read", plural(possible, "administrator"))
	}
	if hidden > 0 {
		say("%s may hide new administrators", plural(hidden, "gap"))
	}
	if incomplete && allowIncomplete {
		say("--allow-incomplete accepts what was not read")
	}
	if inherent > 0 {
		say("%s possibly new by what these sources cannot tell", plural(inherent, "administrator"))
	}
	if len(gate.Because) == 0 {
		say("no new administrator")
	}
	return gate
}

func plural(count int, word string) string {
	if count == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", count, word)
}
