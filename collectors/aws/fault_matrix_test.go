package aws

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
)

var wholeMatrix = flag.Bool("matrix", false, "try the whole fault matrix, and print it as a table")

// effect is what a fault is to lead to, whatever operation it strikes.
type effect struct {
	// cause is that of the gap; "" where the walk bears with the fault, so that
	// nothing is lost.
	cause snapshot.Cause
	// ends says that the fault ends the collection.
	ends bool
	// less says that no more is lost than by a denial, but part of it may be
	// read, or the fault may be an answer in itself: "not found" is a fact about
	// what is gone.
	less bool
}

// effects are the columns of the matrix: what each of the fake's troubles leads to.
var effects = map[string]effect{
	"denied":                             {cause: snapshot.CauseDenied},
	"denied by a service control policy": {cause: snapshot.CauseDenied},
	"throttled for a while":              {},
	"throttled for ever":                 {cause: snapshot.CauseThrottled},
	"internal error":                     {cause: snapshot.CauseError},
	"a page, 500":                        {cause: snapshot.CauseError},
	"reset":                              {cause: snapshot.CauseError},
	"cut off":                            {cause: snapshot.CauseError},
	"malformed":                          {cause: snapshot.CauseError},
	"slow":                               {},
	"Region not enabled":                 {cause: snapshot.CauseDenied},
	"operation unknown":                  {cause: snapshot.CauseError},
	"credentials expired":                {ends: true},
	"key refused":                        {cause: snapshot.CauseDenied},
	"key throttled":                      {cause: snapshot.CauseThrottled},
	"key unusable":                       {cause: snapshot.CauseError},
	"repeated token":                     {cause: snapshot.CauseTruncated, less: true},
	"token cycle":                        {cause: snapshot.CauseTruncated, less: true},
	"empty pages":                        {},
	"item gone":                          {cause: snapshot.CauseError, less: true},
	"unknown enum value":                 {cause: snapshot.CauseError, less: true},
	"unknown union member":               {cause: snapshot.CauseError, less: true},
}

// column is the column of a trouble: reasons about keys that mean the same share one.
func column(trouble string) string {
	reason, ofKey := strings.CutPrefix(trouble, "key: ")
	reason = strings.ToLower(strings.ReplaceAll(reason, "_", ""))
	switch {
	case !ofKey:
		return trouble
	case strings.Contains(reason, "accessdenied"):
		return "key refused"
	case strings.Contains(reason, "throttling"):
		return "key throttled"
	}
	return "key unusable"
}

// moment is how long a slow answer takes and a throttle lasts that passes: at
// the speed of the walk's clock, half a minute.
const moment = 30 * time.Second / fast

// sampledFaults is how many cells of the matrix one is tried of where not all
// are, and fewFaults the same with -short, as for the race detector.
const (
	sampledFaults = 7
	fewFaults     = 29
)

// TestFaultMatrix breaks every operation in every way, or in some ways without
// -matrix. Whatever the way, the same is lost as where the call is denied, with a gap that says why, nothing
// else of the snapshot changes, and the gate comes to the same exit code.
// `make test-faults` prints it as a table.
func TestFaultMatrix(t *testing.T) {
	policies, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{T: t, policies: policies}
	if o := m.outcome(t, nobody, ""); o.err != nil {
		t.Fatalf("nothing is collected without any fault: %v", o.err)
	}
	m.whole = m.outcome(t, nobody, "") // without the controls that fail even so
	written := table.NewWriter()
	columns := slices.Sorted(maps.Keys(effects))
	header := table.Row{"operation"}
	for i := range columns {
		header = append(header, letter(i))
	}
	written.AppendHeader(header)
	oneOf := sampledFaults
	if testing.Short() {
		oneOf = fewFaults
	}
	for i, call := range Calls() {
		cells := map[string]string{}
		compared := sync.OnceValues(func() (whole, denied outcome) {
			whole = m.whole
			if special[call.Operation] != nil {
				whole = m.outcome(t, nobody, call.Operation)
			}
			return whole, m.outcome(t, awsfake.FaultDenied(call.Operation), call.Operation)
		})
		for j, trouble := range awsfake.Troubles(call.Operation, moment) {
			if !*wholeMatrix && (i+j)%oneOf != 0 {
				continue
			}
			name := column(trouble.Name)
			want, known := effects[name]
			if !known {
				t.Fatalf("no effect is known of %q", trouble.Name)
			}
			if name == "operation unknown" && call.Young {
				want = effect{cause: snapshot.CauseNoAPI} // AWS does not offer it everywhere
			}
			whole, denied := compared()
			t.Run(call.Operation+"/"+trouble.Name, func(t *testing.T) {
				cells[name] = m.check(t, call.Operation, want, trouble.Fault, whole, denied)
			})
		}
		row := table.Row{call.Operation}
		for _, name := range columns {
			row = append(row, cmp.Or(cells[name], "-"))
		}
		written.AppendRow(row)
	}
	if *wholeMatrix {
		fmt.Fprintln(os.Stdout, "The cause of the gap to which each trouble of each operation leads, and the exit code of a scan:")
		for i, name := range columns {
			fmt.Fprintf(os.Stdout, "  %s  %s\n", letter(i), name)
		}
		fmt.Fprintln(os.Stdout, written.Render())
	}
}

func letter(i int) string { return string(rune('A' + i)) }

// nobody is a fault that strikes nobody.
var nobody = awsfake.Fault{Operation: "*", Skip: 1 << 30, Code: "AccessDenied"}

// matrix holds what the outcomes are compared with.
type matrix struct {
	*testing.T
	policies *scanner.Policies
	// whole is the outcome without any fault.
	whole outcome
	// failing are the controls that have findings without any fault.
	failing []string
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

// special are the operations that are called under circumstances alone.
var special = map[string]func(*Options, *awsfake.Options){
	opListAssignmentsForPrincipal: func(o *Options, _ *awsfake.Options) { o.Assignments = ByPrincipal },
	opListAccountsForParent:       func(_ *Options, served *awsfake.Options) { served.NoPaths = true },
	opDescribeApplication: func(_ *Options, served *awsfake.Options) {
		gone := awsfake.FaultGone(opGetAssignmentSettings)
		gone.Times = 0
		served.Faults = append(served.Faults, gone)
	},
	// By account is cheaper where permission sets are more.
	opListProvisionedSets: func(_ *Options, served *awsfake.Options) {
		for i := range 4 {
			set := *served.State.PermissionSets["LZReadOnlyAccess"]
			set.Name, set.ARN = new(fmt.Sprintf("Spare%d", i)), new(fmt.Sprintf("%sfff%d", (*set.ARN)[:len(*set.ARN)-4], i))
			set.OutdatedAccounts = []string{}
			served.State.PermissionSets[*set.Name] = &set
		}
	},
}

// matrixState is a zone where next to nothing is to find, so that the exit code
// tells what was not read, and where yet each operation is called.
func matrixState() *snapshot.Snapshot {
	clean, broken := snapshottest.LandingZone(), deniedState()
	clean.Operations = broken.Operations
	pair := clean.AccountAssignments[snapshottest.Workload]
	for set, principals := range broken.AccountAssignments[snapshottest.Workload] {
		for _, who := range principals {
			if strings.HasPrefix(who, "user:id:") || strings.HasPrefix(who, "group:id:") {
				pair[set] = append(pair[set], who)
				slices.Sort(pair[set])
			}
		}
	}
	for key, user := range broken.Users {
		if !*user.Exists {
			clean.Users[key] = user
		}
	}
	for key, group := range broken.Groups {
		if !*group.Exists {
			clean.Groups[key] = group
		}
	}
	return clean
}

// outcome collects under a fault.
func (m *matrix) outcome(t *testing.T, fault awsfake.Fault, operation string) outcome {
	t.Helper()
	options, served := everyFlag(), awsfake.Options{State: matrixState(), PageSize: 5, Faults: []awsfake.Fault{fault}}
	if change := special[operation]; change != nil {
		change(&options, &served)
	}
	server, err := awsfake.Start(served)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, setting := range server.Environment() {
		name, value, _ := strings.Cut(setting, "=")
		t.Setenv(name, value)
	}
	options.ThrottleBudget = 150 * time.Millisecond
	var o outcome
	o.snap, o.err = collectWith(t, options)
	if o.exit = 2; o.err != nil {
		return o
	}
	valid(t, o.snap)
	if strings.Contains(jsonOf(t, o.snap), awsfake.Private) {
		t.Error("something private stands in the snapshot")
	}
	report, err := m.policies.Evaluate(t.Context(), o.snap, scanner.Options{Skip: m.failing})
	if err != nil {
		t.Fatal(err)
	}
	if m.failing == nil {
		// What fails on the whole state would hide what is incomplete.
		m.failing = []string{}
		for _, control := range report.Controls {
			if control.Status == scanner.StatusFail {
				m.failing = append(m.failing, control.ID)
			}
		}
	}
	o.exit = report.Gate.Verdict.ExitCode()
	o.sections, o.gaps = withoutReasons(t, o.snap, operation)
	return o
}

// check holds an outcome against that of a denial.
func (m *matrix) check(t *testing.T, operation string, kind effect, fault awsfake.Fault, whole, denied outcome) string {
	got := m.outcome(t, fault, operation)
	want := denied
	if kind.cause == "" && !kind.ends || kind.less && want.err != nil && got.err == nil {
		want = whole
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
		for section := range whole.sections {
			told := slices.Contains(callOf(operation).Sections(), snapshot.Section(section))
			if got.sections[section] != whole.sections[section] && want.sections[section] == whole.sections[section] && !told {
				t.Errorf("%s is changed, which a denial leaves alone (-whole +got):\n%s", section, gocmp.Diff(whole.sections[section], got.sections[section]))
			}
		}
		// Where there is no gap the trouble was an answer: what is gone can decide the gate.
		if len(got.gaps) > 0 && got.exit != want.exit && got.exit != whole.exit {
			t.Errorf("exit %d, want %d or %d", got.exit, want.exit, whole.exit)
		}
	} else {
		if diff := gocmp.Diff(want.sections, got.sections); diff != "" {
			t.Errorf("something else is lost than where the call is denied (-denied +got):\n%s", diff)
		}
		// What no other run could read lets the gate pass.
		if inherent := !kind.cause.Accidental() && got.exit == whole.exit; got.exit != want.exit && !inherent {
			t.Errorf("exit %d, want %d", got.exit, want.exit)
		}
		if len(got.gaps) != len(want.gaps) {
			t.Errorf("%d gaps, want %d: %+v", len(got.gaps), len(want.gaps), got.gaps)
		}
	}
	for _, gap := range got.gaps {
		if gap.Cause != kind.cause || gap.Meaning == "" || (gap.Remedy == "") != (kind.cause == snapshot.CauseNoAPI) {
			t.Errorf("gap %+v, want cause %s, a meaning, and a remedy where there is one", gap, kind.cause)
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
			if gap.Operation == operation && (gap.Cause.Accidental() || slices.Contains(unknownOperation, gap.Code)) {
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
