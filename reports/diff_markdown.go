package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

// writeDiffMarkdown writes a difference for a comment on a pull request: one
// line that sums it up, a table of new administrators, and the rest folded. It
// is cut at the edges of rows where it would become too large, what weighs most
// first.
func writeDiffMarkdown(w io.Writer, d *access.Diff, o Options) error {
	if err := CheckMarkdownBytes(o.MaxBytes); err != nil {
		return err
	}
	limit := o.MaxBytes
	if limit == 0 {
		limit = MarkdownComment
	}
	head := markdownDiffHead(d)
	parts := []part{
		func(s *sheet) {
			s.table(fmt.Sprintf("### New administrators (%d)\n", d.Counts.NewAdministrators), accessColumns, "new administrators", accessRows(d.NewAdministrators))
		},
		func(s *sheet) {
			s.table(fmt.Sprintf("### Possibly new administrators (%d)\n", d.Counts.PossibleAdministrators), accessColumns, "possibly new administrators", accessRows(d.PossibleAdministrators))
		},
		markdownFolded(fmt.Sprintf("Not compared, neither gained nor lost (%d)", d.Counts.NotComparable), "| what | why | what would close it |\n|---|---|---|\n", "gaps", openRows(d.NotComparable)),
		markdownFolded(fmt.Sprintf("Gained (%d)", d.Counts.Gained), accessColumns, "accesses gained", accessRows(d.Gained)),
		markdownFolded(fmt.Sprintf("Lost (%d)", d.Counts.Lost), accessColumns, "accesses lost", accessRows(d.Lost)),
		markdownFolded(fmt.Sprintf("Permission sets that grant something else (%d)", d.Counts.Changed), "| permission set | before | now | what changed | held | where |\n|---|---|---|---|---|---|\n", "permission sets", setRows(d.Changed)),
		markdownFolded(fmt.Sprintf("Renamed (%d)", d.Counts.Renamed), "| what | before | now |\n|---|---|---|\n", "renamed", renameRows(d.Renamed)),
	}
	const closing = 1024 // more than the longest closing line
	written := fill(parts, limit-closing-len(head))
	text := head
	// What could not be compared has its room early, and stands at the end.
	order := []int{0, 1, 3, 4, 5, 6, 2}
	for _, i := range order {
		text += written[i].out.String()
	}
	_, err := io.WriteString(w, text+markdownClosing(limit, written))
	return err
}

func markdownDiffHead(d *access.Diff) string {
	word, verdict := diffVerdict(d)
	head := "## " + verdictMarks[verdict] + "idcscan diff: " + word + "\n\n**" + markdownProse(capital(diffSummary(d))) + ".**\n"
	if d.Gate != nil {
		for _, reason := range d.Gate.Because {
			head += "\n- " + markdownProse(reason)
		}
		head += "\n"
	}
	code := func(s string) string { return short(s, markdownCode) }
	for _, side := range []struct {
		name   string
		source access.Source
	}{{"Old", d.Old}, {"New", d.New}} {
		head += fmt.Sprintf("\n%s: %s (%s), instance %s of account %s, collected %s.\n", side.name, code(side.source.Name), short(side.source.Source, markdownProse),
			code(side.source.Instance), code(side.source.Account), code(side.source.CollectedAt))
	}
	for _, note := range d.Notes {
		head += "\nNote: " + markdownProse(note) + ".\n"
	}
	return head
}

// markdownFolded is a table that opens on a click.
func markdownFolded(title, header, what string, rows []string) part {
	return func(s *sheet) {
		const end = "\n</details>\n"
		s.limit -= len(end)
		s.rows("\n<details><summary>"+title+"</summary>\n\n"+header, what, len(rows), func(i int) string { return rows[i] })
		s.limit += len(end)
		if s.out.Len() > 0 {
			s.out.WriteString(end)
		}
	}
}

const accessColumns = "| who | permission set | accounts | why | people | where |\n|---|---|---|---|---|---|\n"

// accessRows are the rows of accesses.
func accessRows(accesses []access.Access) []string {
	rows := make([]string, 0, len(accesses))
	for _, a := range accesses {
		rows = append(rows, markdownRow(
			diffWho(a, markdownCode), markdownCode(a.PermissionSet)+" "+markdownProse(diffGrants(a.Administrator, a.Tier)),
			diffList(a.Accounts, len(a.Accounts), shownAccounts, markdownCode), markdownProse(diffReason(a)),
			diffPeople(a.People, shownPeople, markdownCode), markdownPlace(diffPlace(a.Location)),
		))
	}
	return rows
}

func markdownPlace(place string) string {
	if place == "" {
		return "—"
	}
	return markdownCode(place)
}

func setRows(changed []access.SetChange) []string {
	rows := make([]string, 0, len(changed))
	for _, c := range changed {
		var what []string
		for _, change := range c.Changes {
			what = append(what, diffChange(change, markdownCode)+map[string]string{scanner.FactYes: " (widens)", scanner.FactNo: " (narrows)"}[change.Widens])
		}
		if len(what) == 0 {
			what = []string{"—"}
		}
		rows = append(rows, markdownRow(
			markdownCode(c.PermissionSet), markdownProse(diffGrants(c.OldAdministrator, c.OldTier)), markdownProse(diffGrants(c.NewAdministrator, c.NewTier)),
			strings.Join(what[:min(len(what), shownAccesses)], "; "), fmt.Sprintf("by %s in %s", counted(c.Principals, "principal"), counted(c.Accounts, "account")),
			markdownPlace(diffPlace(c.Location)),
		))
	}
	return rows
}

func renameRows(renamed []access.Rename) []string {
	rows := make([]string, 0, len(renamed))
	for _, r := range renamed {
		rows = append(rows, markdownRow(markdownProse(strings.ReplaceAll(r.Kind, "_", " ")), markdownCode(r.Old), markdownCode(r.New)))
	}
	return rows
}

func openRows(open []access.NotComparable) []string {
	rows := make([]string, 0, len(open))
	for _, n := range open {
		what := "**" + markdownProse(orElse(strings.ReplaceAll(string(n.Section), "_", " "), "—")) + "**"
		if n.Count > 0 {
			what += " " + diffList(n.Sample, n.Count, shownAccounts, markdownCode)
		}
		why := markdownProse(diffDoubt(n.Doubt))
		if n.MayHideAdministrators {
			why += "; **new administrators may be among what is hidden**"
		}
		rows = append(rows, markdownRow(what, why, markdownProse(orElse(n.Remedy, "—"))))
	}
	return rows
}
