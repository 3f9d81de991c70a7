package reports

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
)

// What was not read, from a snapshot to every format.

var policies = sync.OnceValues(func() (*scanner.Policies, error) { return scanner.LoadPolicies() })

// scan judges a snapshot by the controls that idcscan brings.
func scan(t *testing.T, s *snapshot.Snapshot, selected ...string) *scanner.Report {
	t.Helper()
	p, err := policies()
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Evaluate(context.Background(), s, scanner.Options{Select: selected, Version: "1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// noAccess is a claim that nothing in assignments can carry.
var noAccess = regexp.MustCompile(`(?i)\b(no|lacks?|without) access\b|\bunprivileged\b`)

// ofNobody takes out sentences that speak of access and say that nobody lacks it.
var ofNobody = strings.NewReplacer(
	snapshot.AccountAccessGap().Meaning, "", "no access keys", "", "accounts get no access", "", "needs no access to it", "",
)

// A role may be given through account access manager, which no assignment shows.
func TestLIVE11NoAccessIsClaimedOfNobody(t *testing.T) {
	s := snapshottest.LandingZone()
	user := slices.Min(slices.Collect(maps.Keys(s.Users)))
	for _, sets := range s.AccountAssignments {
		for set, principals := range sets {
			sets[set] = slices.DeleteFunc(principals, func(principal string) bool { return principal == "user:"+user })
		}
	}
	for _, group := range s.Groups {
		group.Members = slices.DeleteFunc(group.Members, func(member string) bool { return member == user })
	}
	r := scan(t, s)
	for _, format := range Names() {
		out := write(t, format, r, Options{})
		if claim := noAccess.FindString(ofNobody.Replace(string(out))); claim != "" {
			t.Errorf("%s says %q of someone:\n%s", format, claim, out)
		}
		// Code Quality holds nothing but findings: it is empty where there is none.
		if format != "json" && format != "gitlab-code-quality" && !bytes.Contains(out, []byte("account access manager")) {
			t.Errorf("%s does not say that account access manager is not looked at", format)
		}
	}
}

// One pair that was not read is named wherever people look.
func TestLIVE15TheUnreadPairIsNamed(t *testing.T) {
	s := snapshottest.LandingZone()
	const account, set = "111111111111", "Admin"
	s.AccountAssignments[account] = map[string][]string{}
	pair := account + "/" + set
	coverage := &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{{
		Cause: snapshot.CauseError, Keys: []string{pair}, Operation: "sso:ListAccountAssignments", Code: "InternalServerException",
		Meaning: "who is assigned was not read", Remedy: "run again",
	}}}
	s.Coverage[snapshot.SectionAccountAssignments] = coverage
	r := scan(t, s, "ADM")
	if got := r.Coverage[snapshot.SectionAccountAssignments]; got.Status != snapshot.Partial || !slices.Contains(got.Gaps[0].Keys, pair) {
		t.Errorf("the coverage is %+v", got)
	}
	if text := string(write(t, "text", r, Options{})); !strings.Contains(text, "\n      of:    "+pair+"\n") {
		t.Errorf("the text does not name %s:\n%s", pair, text)
	}
	if log := string(sarifLog(t, r, Options{})); !strings.Contains(log, "Unread: "+pair+". Call: sso:ListAccountAssignments InternalServerException.") {
		t.Errorf("no notification names %s:\n%s", pair, log)
	}
	for i := range 41 {
		coverage.Gaps[0].Keys = append(coverage.Gaps[0].Keys, fmt.Sprintf("22222222%04d/Admin", i))
	}
	r = scan(t, s, "ADM")
	many := "42: " + pair + ", 222222220000/Admin, 222222220001/Admin, …"
	for _, format := range []string{"text", "sarif"} {
		if out := string(write(t, format, r, Options{})); !strings.Contains(out, many) {
			t.Errorf("%s does not say %s:\n%s", format, many, out)
		}
	}
}

// A doubt of a control has words of its own; the gap behind it was needed.
func TestGapsBehindDoubtsWereNeeded(t *testing.T) {
	doubted := func() *scanner.Report {
		r := incomplete()
		r.Unknowns = append(r.Unknowns, scanner.Unknown{
			Control: "IDC-ABC-002", Count: 1, Sample: []string{"instance"},
			Gap: scanner.UnknownGap{Cause: throttledGap.Cause, Accidental: true, Meaning: "who administers is not known", Remedy: "run again; ask"},
			Behind: []scanner.UnknownGap{
				unknownGap(snapshot.SectionOrganization, throttledGap),
				{Section: snapshot.SectionUsers, Cause: throttledGap.Cause, Accidental: true, Operation: "identitystore:ListUsers", Meaning: "no user was read"},
			},
		})
		return r
	}
	text := string(write(t, "text", doubted(), Options{}))
	_, unneeded, _ := strings.Cut(text, "not needed by the selected controls")
	if strings.Contains(unneeded, throttledGap.Operation) || !strings.Contains(unneeded, "identity source") {
		t.Errorf("not needed is said to be:%s", unneeded)
	}
	calls := throttledGap.Operation + " " + throttledGap.Code
	if want := "      call:  " + calls + "\n      call:  identitystore:ListUsers\n      what:  who administers is not known\n"; !strings.Contains(text, want) {
		t.Errorf("the text lacks %q:\n%s", want, text)
	}
	for _, note := range parseRun(t, sarifLog(t, doubted(), Options{})).Invocations[0].Notifications {
		if strings.Contains(note.Message.Text, throttledGap.Meaning) {
			t.Errorf("the gap is listed beside its doubt: %+v", note)
		}
		if strings.Contains(note.Message.Text, "who administers") && !strings.Contains(note.Message.Text, "Call: "+calls+", identitystore:ListUsers.") {
			t.Errorf("the doubt lacks its calls: %+v", note)
		}
	}
}

// No control that requires what was not read and has unknowns may be told that
// no selected control needed it.
func TestGapOfADoubtFromSnapshotToText(t *testing.T) {
	s := snapshottest.LandingZone()
	for _, group := range s.Groups {
		group.Members = nil
	}
	s.Coverage[snapshot.SectionGroups] = &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: []snapshot.Gap{{
		Cause: snapshot.CauseDenied, Attributes: []string{"members"}, Operation: "identitystore:ListGroupMemberships", Code: "AccessDeniedException",
		Meaning: "the members of groups were not read", Remedy: "allow identitystore:ListGroupMemberships",
	}}}
	doubts := 0
	for _, u := range scan(t, s).Unknowns {
		if u.Gap.Cause != snapshot.CauseDenied {
			continue
		}
		if len(u.Behind) > 0 {
			doubts++
		}
		text := string(write(t, "text", scan(t, s, u.Control), Options{}))
		if _, unneeded, found := strings.Cut(text, "not needed by the selected controls"); found && strings.Contains(unneeded, "ListGroupMemberships") {
			t.Errorf("%s is unknown by a gap that it is told it did not need:\n%s", u.Control, text)
		}
	}
	if doubts == 0 {
		t.Error("no control doubts: the test proves nothing")
	}
}
