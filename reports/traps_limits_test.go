package reports

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// What becomes of findings for which GitHub has no room.

func TestREP13TheGravestFindingsAreKept(t *testing.T) {
	const all = 26000
	r := large(all)
	data := sarifLog(t, r, Options{})
	run := parseRun(t, data)
	if len(run.Results) != codescanning.MaxResults {
		t.Errorf("%d results are written, not %d", len(run.Results), codescanning.MaxResults)
	}
	own, folds := map[string]int{}, map[string]int{}
	for _, result := range run.Results {
		var count int
		if n, _ := fmt.Sscanf(result.Message.Text, "%d more findings of ", &count); n == 1 {
			folds[result.RuleID] += count
		} else {
			own[result.RuleID]++
		}
	}
	found := map[string]int{}
	for _, f := range r.Findings {
		found[f.Control]++
	}
	left := 0
	for control, n := range found {
		if own[control]+folds[control] != n {
			t.Errorf("%d findings of %s are results and %d are folded, of %d", own[control], control, folds[control], n)
		}
		left += folds[control]
	}
	if own["IDC-ADM-001"] != found["IDC-ADM-001"] || own["IDC-TAG-001"]+own["IDC-USR-001"]+own["IDC-ABC-002"] > 0 {
		t.Errorf("light findings are written while graver ones are folded: %v", own)
	}
	if note := fmt.Sprintf("the %d gravest findings are results of their own, %d more are folded into 4 results", all-left, left); !bytes.Contains(data, []byte(note)) {
		t.Errorf("no notification says %q", note)
	}
	if text := write(t, "text", r, Options{}); !bytes.Contains(text, fmt.Appendf(nil, "%d more are folded there, and whole in JSON", left)) {
		t.Error("the text does not say that SARIF holds less")
	}
	if got := LeftOut("sarif", r, Options{}); got != left || LeftOut("json", r, Options{}) != 0 || LeftOut("sarif", r, Options{SARIFFull: true}) != 0 {
		t.Errorf("%d are left out of SARIF, not %d", got, left)
	}
	if r.Gate.Verdict != scanner.VerdictFail || !run.Invocations[0].ExecutionSuccessful {
		t.Error("the cut changed the verdict")
	}
	t.Logf("%d results: %d bytes, %d when compressed", len(run.Results), len(data), codescanning.CompressedSize(data))
}

// One waived finding too many is none too many.
func TestREP13WaivedFindingsTakeNoRoom(t *testing.T) {
	r := large(codescanning.MaxResults + 1)
	r.Findings[0].Status = scanner.StatusWaived
	if left := LeftOut("sarif", r, Options{}); left != 0 {
		t.Errorf("%d are left out", left)
	}
}

// An alert of a control stays the same one while the number of its findings
// changes, and is that control's alone.
func TestREP13AFoldIsOneAlert(t *testing.T) {
	folds := func(n int, o Options) map[string]sarifFinding {
		found := map[string]sarifFinding{}
		for _, result := range parseRun(t, write(t, "sarif", large(n), o)).Results {
			if strings.Contains(result.Message.Text, "are folded into this one") {
				if _, twice := found[result.RuleID]; twice {
					t.Errorf("%s is folded twice", result.RuleID)
				}
				found[result.RuleID] = result
			}
		}
		return found
	}
	few, many := folds(9000, Options{}), folds(26000, Options{})
	for control, fold := range few {
		if fold.uri() != "identity-center/ssoins-1111111111111111/control/"+control || fold.Locations[0].PhysicalLocation.Region.StartLine != 1 {
			t.Errorf("the place of a fold is %+v", fold.Locations)
		}
		if other := many[control]; other.PartialFingerprints["primaryLocationLineHash"] != fold.PartialFingerprints["primaryLocationLineHash"] || other.Message == fold.Message {
			t.Errorf("the fold of %s is another alert, or says nothing new: %+v", control, other)
		}
	}
	if len(few) == 0 || folds(9000, Options{SARIFAnchor: "a.md"})["IDC-USR-001"].uri() != "a.md" {
		t.Error("a fold does not stand at the anchor")
	}
}

func TestREP13Folding(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var findings []failure
		for control := range random.IntN(8) {
			for i := range 1 + random.IntN(6) {
				state := []scanner.BaselineState{scanner.BaselineNew, scanner.BaselineUnchanged}[random.IntN(2)]
				findings = append(findings, failure{Finding: scanner.Finding{Control: fmt.Sprint(control), Key: fmt.Sprint(i), Baseline: state}})
			}
		}
		limit := 8 + random.IntN(30) // there is room for all controls
		before := slices.Clone(findings)
		shown, folds := fold(findings, limit)
		if len(shown)+len(folds) > limit || len(findings) > limit && len(shown)+len(folds) < limit-1 {
			t.Fatalf("%d findings become %d results and %d folds; the limit is %d", len(findings), len(shown), len(folds), limit)
		}
		count := len(shown)
		for _, f := range folds {
			count += f.count
			isNew := slices.ContainsFunc(findings, func(one failure) bool {
				listed := slices.ContainsFunc(shown, func(s failure) bool { return s.Control == one.Control && s.Key == one.Key })
				return one.Control == f.control && !listed && one.Baseline == scanner.BaselineNew
			})
			if f.count < 2 || isNew != (f.baseline == scanner.BaselineNew) {
				t.Fatalf("a fold is %+v", f)
			}
		}
		if count != len(findings) || !slices.EqualFunc(before, findings, func(a, b failure) bool { return a.Key == b.Key && a.Control == b.Control }) {
			t.Fatalf("%d of %d findings, or the list changed", count, len(findings))
		}
	}
	// More controls than there is room for: the gravest are there.
	controls := []failure{}
	for i := range 20 {
		controls = append(controls, failure{Finding: scanner.Finding{Control: fmt.Sprint(i / 2)}})
	}
	if shown, folds := fold(controls, 3); len(shown) != 0 || len(folds) != 3 || folds[0].control != "0" {
		t.Errorf("%d results and the folds %+v", len(shown), folds)
	}
}

// As many findings as GitHub keeps may be more than it takes in bytes: then fewer
// are results of their own.
func TestREP13TheCompressedSize(t *testing.T) {
	const size = 100 * 1000
	r := large(300)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range r.Findings {
		noise := make([]byte, 2000)
		for j := range noise {
			noise[j] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[random.IntN(62)]
		}
		r.Findings[i].Message = string(noise)
	}
	data, left, err := fitSARIF(r, "", failing(r), codescanning.MaxResults, size)
	if err != nil {
		t.Fatal(err)
	}
	if got := codescanning.CompressedSize(data); got > size || got < size/4 || left == 0 {
		t.Errorf("%d bytes when compressed, %d findings are folded", got, left)
	}
	if note := fmt.Sprintf("%d more are folded", left); !bytes.Contains(data, []byte(note)) {
		t.Errorf("no notification says %q", note)
	}
	if problems := codescanning.Lint(data, codescanning.GitHub); len(problems) > 0 {
		t.Errorf("GitHub would mind: %v", problems)
	}
}

func TestFullProfileIsNotCut(t *testing.T) {
	r := large(codescanning.MaxResults + 10)
	if n := len(parseRun(t, write(t, "sarif", r, Options{SARIFFull: true})).Results); n != len(r.Findings) {
		t.Errorf("%d results of %d findings", n, len(r.Findings))
	}
}
