package aws

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

var wholeMatrix = flag.Bool("matrix", false, "try the whole fault matrix, and print it as a table")

// faultKind is one way in which a call can go wrong.
type faultKind struct {
	name string
	// befall is the fault of an operation; false where it cannot befall it.
	befall func(operation string) (awsfake.Fault, bool)
	// cause is that of the gap; "" where the walk bears with the fault, so that
	// nothing is lost.
	cause snapshot.Cause
	// ends says that the fault ends the collection, whatever the operation.
	ends bool
	// less says that no more is lost than by a denial, but part of it may be
	// read, or the fault may be an answer in itself: "not found" is a fact about
	// what is gone.
	less bool
}

// coded makes the fault of an error code that services spell differently: of
// iam and sts, of organizations, of the others; "" where the service has none.
func coded(query, organizations, others string, more awsfake.Fault) func(string) (awsfake.Fault, bool) {
	return func(operation string) (awsfake.Fault, bool) {
		switch serviceOf(operation) {
		case serviceIAM, serviceSTS:
			more.Code = query
		case serviceOrganizations:
			more.Code = organizations
		default:
			more.Code = others
		}
		more.Operation = operation
		return more, more.Code != ""
	}
}

// always makes the same fault of every operation.
func always(fault awsfake.Fault) func(string) (awsfake.Fault, bool) {
	return func(operation string) (awsfake.Fault, bool) {
		fault.Operation = operation
		return fault, true
	}
}

// ofTheStore makes a fault of the services whose data the instance's key
// encrypts: sso-admin and identitystore spell its reasons differently.
func ofTheStore(code, sso, store string) func(string) (awsfake.Fault, bool) {
	return func(operation string) (awsfake.Fault, bool) {
		reason := map[string]string{serviceSSOAdmin: sso, serviceIdentityStore: store}[serviceOf(operation)]
		return awsfake.Fault{Operation: operation, Code: code, Reason: reason}, reason != ""
	}
}

const byControlPolicy = "User is not authorized to perform this action with an explicit deny in a service control policy"

// faultKinds are the columns of the matrix.
var faultKinds = []faultKind{
	{name: "denied", cause: snapshot.CauseDenied,
		befall: coded("AccessDenied", "AccessDeniedException", "AccessDeniedException", awsfake.Fault{})},
	{name: "denied by SCP", cause: snapshot.CauseDenied,
		befall: coded("AccessDenied", "AccessDeniedException", "AccessDeniedException", awsfake.Fault{Message: byControlPolicy})},
	{name: "KMS denied", cause: snapshot.CauseDenied,
		befall: ofTheStore("AccessDeniedException", "KMS_AccessDeniedException", "KMS_ACCESS_DENIED")},
	{name: "KMS disabled", cause: snapshot.CauseError,
		befall: ofTheStore("ValidationException", "KMS_DisabledException", "KMS_DISABLED")},
	{name: "throttled 30 s",
		befall: coded("Throttling", "TooManyRequestsException", "ThrottlingException", awsfake.Fault{Times: 8})},
	{name: "throttled for ever", cause: snapshot.CauseThrottled,
		befall: coded("Throttling", "TooManyRequestsException", "ThrottlingException", awsfake.Fault{})},
	{name: "500", cause: snapshot.CauseError,
		befall: coded("ServiceFailure", "ServiceException", "InternalServerException", awsfake.Fault{Status: 500})},
	{name: "HTML 500", cause: snapshot.CauseError,
		befall: always(awsfake.Fault{Status: 500, Body: page, ContentType: "text/html"})},
	{name: "reset", cause: snapshot.CauseError, befall: always(awsfake.Fault{Reset: true})},
	{name: "truncated", cause: snapshot.CauseError, befall: always(awsfake.Fault{Truncate: true})},
	{name: "malformed", cause: snapshot.CauseError, befall: always(awsfake.Fault{Body: `{"Broken": [<`})},
	{name: "slow", befall: always(awsfake.Fault{Delay: 15 * time.Millisecond, Times: 4})},
	{name: "Region not opted in", cause: snapshot.CauseDenied,
		befall: coded("OptInRequired", "", "UnrecognizedClientException", awsfake.Fault{})},
	{name: "operation unknown", cause: snapshot.CauseError,
		befall: coded("InvalidAction", "UnknownOperationException", "UnknownOperationException", awsfake.Fault{})},
	{name: "repeated token", less: true, cause: snapshot.CauseTruncated, befall: always(awsfake.Fault{Token: awsfake.TokenRepeat})},
	{name: "token cycle", less: true, cause: snapshot.CauseTruncated, befall: always(awsfake.Fault{Token: awsfake.TokenCycle})},
	{name: "deleted meanwhile", less: true, cause: snapshot.CauseError,
		befall: coded("NoSuchEntity", "PolicyNotFoundException", "ResourceNotFoundException", awsfake.Fault{Skip: 1})},
	{name: "credentials expire", ends: true,
		befall: coded("ExpiredToken", "ExpiredTokenException", "ExpiredTokenException", awsfake.Fault{})},
}

// sampledFaults is how many cells of the matrix one is tried of where not all are.
const sampledFaults = 7

// TestFaultMatrix breaks every operation in every way, or in some ways without
// -matrix. Whatever the way, the
// same is lost as where the call is denied, with a gap that says why, nothing
// else of the snapshot changes, and the gate comes to the same exit code.
// `make test-faults` prints it as a table.
func TestFaultMatrix(t *testing.T) {
	policies, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{T: t, policies: policies}
	m.whole = m.outcome(t, awsfake.Fault{Operation: "*", Skip: 1 << 30, Code: "AccessDenied"}, "")
	if m.whole.snap == nil {
		t.Fatalf("nothing is collected without any fault: %v", m.whole.err)
	}
	written := table.NewWriter()
	header := table.Row{"operation"}
	for _, kind := range faultKinds {
		header = append(header, kind.name)
	}
	written.AppendHeader(header)
	for i, call := range Calls() {
		row := table.Row{call.Operation}
		denied := m.denied(t, call.Operation)
		for j, kind := range faultKinds {
			cell := "-"
			if fault, can := kind.befall(call.Operation); can && (*wholeMatrix || (i+j)%sampledFaults == 0) {
				t.Run(call.Operation+"/"+kind.name, func(t *testing.T) { cell = m.check(t, call.Operation, kind, fault, denied) })
			}
			row = append(row, cell)
		}
		written.AppendRow(row)
	}
	if *wholeMatrix {
		fmt.Fprintln(os.Stdout, "What each fault of each operation leads to, and the exit code of a scan:")
		fmt.Fprintln(os.Stdout, written.Render())
	}
}

// matrix holds what the outcomes are compared with.
type matrix struct {
	*testing.T
	policies *scanner.Policies
	// whole is the outcome without any fault.
	whole outcome
}

// outcome is what a walk came to.
type outcome struct {
	snap *snapshot.Snapshot
	err  error
	exit int
	gaps []snapshot.Gap
	// sections are the texts of the snapshot's sections and of their coverage,
	// without what the operation's gaps say but for what they cover.
	sections map[string]string
}

func (m *matrix) denied(t *testing.T, operation string) outcome {
	t.Helper()
	fault, _ := faultKinds[0].befall(operation)
	return m.outcome(t, fault, operation)
}

// outcome collects under a fault.
func (m *matrix) outcome(t *testing.T, fault awsfake.Fault, operation string) outcome {
	t.Helper()
	server, err := awsfake.Start(awsfake.Options{State: deniedState(), PageSize: 5, Faults: []awsfake.Fault{fault}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, setting := range server.Environment() {
		name, value, _ := strings.Cut(setting, "=")
		t.Setenv(name, value)
	}
	options := everyFlag()
	options.ThrottleBudget = 150 * time.Millisecond
	var o outcome
	o.snap, o.err = collectWith(t, options)
	if o.exit = 2; o.err != nil {
		return o
	}
	valid(t, o.snap)
	report, err := m.policies.Evaluate(t.Context(), o.snap, scanner.Options{Select: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	o.exit = report.Gate.Verdict.ExitCode()
	o.sections, o.gaps = withoutReasons(t, o.snap, operation)
	return o
}

// check holds an outcome against that of a denial.
func (m *matrix) check(t *testing.T, operation string, kind faultKind, fault awsfake.Fault, denied outcome) string {
	got := m.outcome(t, fault, operation)
	want := denied
	if kind.cause == "" && !kind.ends || kind.less && want.err != nil && got.err == nil {
		want = m.whole
	}
	if kind.ends || want.err != nil {
		if got.err == nil {
			t.Fatalf("a snapshot comes out, want an error")
		}
		wantLine(t, got.err)
		return "ends 2"
	}
	if got.err != nil {
		t.Fatal(got.err)
	}
	if kind.less {
		for section := range m.whole.sections {
			if got.sections[section] != m.whole.sections[section] && want.sections[section] == m.whole.sections[section] {
				t.Errorf("%s is changed, which a denial leaves alone (-whole +got):\n%s", section, cmp.Diff(m.whole.sections[section], got.sections[section]))
			}
		}
		if got.exit != want.exit && got.exit != m.whole.exit {
			t.Errorf("exit %d, want %d or %d", got.exit, want.exit, m.whole.exit)
		}
	} else {
		if diff := cmp.Diff(want.sections, got.sections); diff != "" {
			t.Errorf("something else is lost than where the call is denied (-denied +got):\n%s", diff)
		}
		if got.exit != want.exit {
			t.Errorf("exit %d, want %d", got.exit, want.exit)
		}
		if len(got.gaps) != len(want.gaps) {
			t.Errorf("%d gaps, want %d: %+v", len(got.gaps), len(want.gaps), got.gaps)
		}
	}
	for _, gap := range got.gaps {
		if gap.Cause != kind.cause || gap.Meaning == "" || gap.Remedy == "" {
			t.Errorf("gap %+v, want cause %s, a meaning and a remedy", gap, kind.cause)
		}
	}
	if len(got.gaps) == 0 {
		return fmt.Sprintf("whole %d", got.exit)
	}
	return fmt.Sprintf("%s %d", kind.cause, got.exit)
}

// withoutReasons returns the texts of a snapshot's sections but meta, and of
// their coverage without the reasons of the operation's gaps, which it returns.
func withoutReasons(t *testing.T, s *snapshot.Snapshot, operation string) (map[string]string, []snapshot.Gap) {
	t.Helper()
	var gaps []snapshot.Gap
	bare := *s
	bare.Coverage = snapshot.Coverage{}
	for section, coverage := range s.Coverage {
		entry := &snapshot.SectionCoverage{Status: coverage.Status}
		for _, gap := range coverage.Gaps {
			if gap.Operation == operation && operation != "" {
				gaps = append(gaps, gap)
				gap = snapshot.Gap{Keys: gap.Keys, Attributes: gap.Attributes}
			}
			entry.Gaps = append(entry.Gaps, gap)
		}
		bare.Coverage[section] = entry
	}
	var document map[string]json.RawMessage
	if err := json.Unmarshal([]byte(jsonOf(t, bare)), &document); err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, section := range snapshot.Sections() {
		var value strings.Builder
		fmt.Fprintf(&value, "%s\n%s", document[string(section)], jsonOf(t, bare.Coverage[section]))
		sections[string(section)] = value.String()
	}
	return sections, gaps
}
