package reports

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

// How much text shows of one list, of the accounts of an access, and of the
// people behind it; JSON has all. New administrators are all shown.
const (
	shownAccesses = 200
	shownAccounts = 10
	shownPeople   = 10
)

// writeDiffText writes a difference for people: new administrators first, then
// gains, losses, and what could not be compared.
func writeDiffText(w io.Writer, d *access.Diff, o Options) error {
	p := &page{out: bufio.NewWriter(w), width: o.Width, color: o.Color}
	if p.width > 0 {
		p.width = max(p.width, minWidth)
	}
	textDiffHead(p, d)
	textAccesses(p, fmt.Sprintf("New administrators (%d)", d.Counts.NewAdministrators), "becomes administrator by", red, d.NewAdministrators, len(d.NewAdministrators))
	textAccesses(p, fmt.Sprintf("Possibly new administrators (%d)", d.Counts.PossibleAdministrators), "may become administrator by", yellow, d.PossibleAdministrators, len(d.PossibleAdministrators))
	textAccesses(p, fmt.Sprintf("Gained (%d)", d.Counts.Gained), "gains", green, d.Gained, shownAccesses)
	textAccesses(p, fmt.Sprintf("Lost (%d)", d.Counts.Lost), "loses", cyan, d.Lost, shownAccesses)
	textChanged(p, d)
	textRenamed(p, d)
	textNotComparable(p, d)
	return p.out.Flush()
}

func textDiffHead(p *page, d *access.Diff) {
	word, verdict := diffVerdict(d)
	style := verdictStyles[verdict]
	if d.Gate == nil {
		style = strong
	}
	p.item("", strings.ToUpper(word)+"  ", style, diffSummary(d))
	if d.Gate != nil {
		p.item("", "because  ", faint, strings.Join(d.Gate.Because, "; "))
	}
	p.item("", "old  ", faint, diffSource(d.Old))
	p.item("", "new  ", faint, diffSource(d.New))
	for _, note := range d.Notes {
		p.item("", "note  ", yellow, note)
	}
}

func textAccesses(p *page, title, verb string, style text.Colors, accesses []access.Access, most int) {
	begin := section(p, title)
	for i, a := range accesses {
		begin()
		if i == most {
			p.item("  ", "", faint, fmt.Sprintf("and %d more; --output json=FILE holds all", len(accesses)-most))
			return
		}
		p.item("  ", diffWho(a, itself)+"  ", style, fmt.Sprintf("%s %s (%s)", verb, a.PermissionSet, diffGrants(a.Administrator, a.Tier)))
		p.item("      ", "in:   ", faint, diffList(a.Accounts, len(a.Accounts), shownAccounts, itself))
		p.item("      ", "why:  ", faint, diffReason(a))
		p.item("      ", "who:  ", faint, diffPeople(a.People, shownPeople, itself))
		if place := diffPlace(a.Location); place != "" {
			p.whole("at:   ", faint, place)
		}
	}
}

func itself(s string) string { return s }

func textChanged(p *page, d *access.Diff) {
	begin := section(p, fmt.Sprintf("Permission sets that grant something else (%d)", d.Counts.Changed))
	for _, c := range d.Changed {
		begin()
		was, is := diffGrants(c.OldAdministrator, c.OldTier), diffGrants(c.NewAdministrator, c.NewTier)
		what := is + " as before"
		if was != is {
			what = was + " before, " + is + " now"
		}
		p.item("  ", c.PermissionSet+"  ", cyan, fmt.Sprintf("%s; held by %s in %s", what, counted(c.Principals, "principal"), counted(c.Accounts, "account")))
		for _, change := range c.Changes {
			p.item("      ", "", plain, diffChange(change, itself)+map[string]string{scanner.FactYes: " (widens)", scanner.FactNo: " (narrows)"}[change.Widens])
		}
		if place := diffPlace(c.Location); place != "" {
			p.whole("at:   ", faint, place)
		}
	}
}

func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func textRenamed(p *page, d *access.Diff) {
	begin := section(p, fmt.Sprintf("Renamed (%d)", d.Counts.Renamed))
	for i, r := range d.Renamed {
		begin()
		if i == shownAccesses {
			p.item("  ", "", faint, fmt.Sprintf("and %d more; --output json=FILE holds all", len(d.Renamed)-i))
			return
		}
		p.item("  ", strings.ReplaceAll(r.Kind, "_", " ")+"  ", faint, r.Old+" is "+r.New+" now")
	}
}

func textNotComparable(p *page, d *access.Diff) {
	begin := section(p, fmt.Sprintf("Not compared, neither gained nor lost (%d)", d.Counts.NotComparable))
	for _, n := range d.NotComparable {
		begin()
		style := faint
		if n.MayHideAdministrators {
			style = yellow
		}
		p.item("  ", strings.ReplaceAll(string(n.Section), "_", " ")+"  ", style, diffDoubt(n.Doubt))
		if n.Count > 0 {
			p.item("      ", "open: ", faint, diffList(n.Sample, n.Count, len(n.Sample), itself))
		}
		if n.MayHideAdministrators {
			p.item("      ", "", plain, "new administrators may be among what is hidden")
		}
		if n.Remedy != "" {
			p.item("      ", "to compare: ", faint, n.Remedy)
		}
	}
}
