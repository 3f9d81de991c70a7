package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"syscall"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// benchParameters give every control something to judge.
var benchParameters = map[string]map[string]any{
	"IDC-ADM-001": {"allowed_principals": []string{"group-1*"}},
	"IDC-SRC-001": {"expected": "external"},
	"IDC-ABC-002": {"required_keys": []string{"CostCenter"}},
	"IDC-TAG-001": {"required": []string{"ManagedBy", "Tier"}},
}

// process is what one run of a process cost.
type process struct {
	wall, cpu time.Duration
	peakBytes float64
}

// measure runs a process to its end and returns its cost as the kernel counts it.
func measure(b *testing.B, accept []int, name string, args ...string) process {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), name, args...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	code := cmd.ProcessState.ExitCode()
	for _, accepted := range accept {
		if code == accepted {
			usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
			return process{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), float64(usage.Maxrss) * 1024}
		}
	}
	b.Fatalf("%s %v: %v", name, args, err)
	return process{}
}

// compare runs ours and theirs in turn and reports medians and their ratios.
func compare(b *testing.B, them string, ours, theirs func() process) {
	var a, o []process
	for b.Loop() {
		a, o = append(a, ours()), append(o, theirs())
	}
	wall := func(p process) float64 { return p.wall.Seconds() }
	memory := func(p process) float64 { return p.peakBytes / 1e6 }
	b.ReportMetric(median(a, wall)*1e3, "idcscan-ms")
	b.ReportMetric(median(o, wall)*1e3, them+"-ms")
	b.ReportMetric(median(o, wall)/median(a, wall), "times-faster")
	b.ReportMetric(median(a, memory), "idcscan-MB")
	b.ReportMetric(median(o, memory), them+"-MB")
	b.ReportMetric(median(a, memory)/median(o, memory), "of-"+them+"'s-memory")
	b.ReportMetric(0, "ns/op") // one pair of processes: says nothing
}

func median(processes []process, figure func(process) float64) float64 {
	figures := make([]float64, 0, len(processes))
	for _, process := range processes {
		figures = append(figures, figure(process))
	}
	sort.Float64s(figures)
	return figures[len(figures)/2]
}

// buildBinaries builds idcscan and the pinned OPA into a folder.
func buildBinaries(b *testing.B) (idcscan, opa string) {
	b.Helper()
	folder := b.TempDir()
	idcscan, opa = filepath.Join(folder, "idcscan"), filepath.Join(folder, "opa")
	build := func(args ...string) {
		cmd := exec.CommandContext(b.Context(), "go", append([]string{"build"}, args...)...)
		cmd.Dir = "../.."
		if output, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, output)
		}
	}
	build("-trimpath", "-o", idcscan, "./cmd/idcscan")
	build("-modfile=.ci/tools/opa.mod", "-o", opa, "github.com/open-policy-agent/opa")
	return idcscan, opa
}

func writeJSON(b *testing.B, path string, value any) string {
	b.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkScan judges a snapshot of size L, beside opa eval on the same
// policies, parameters and snapshot.
func BenchmarkScan(b *testing.B) {
	idcscan, opa := buildBinaries(b)
	folder := b.TempDir()
	snapshotFile := filepath.Join(folder, "large.json")
	if err := snapshottest.Generate(1, snapshottest.Large()).WriteFile(snapshotFile); err != nil {
		b.Fatal(err)
	}
	if info, err := os.Stat(snapshotFile); err == nil {
		b.Logf("snapshot of %.1f MB", float64(info.Size())/1e6)
	}
	config := writeJSON(b, filepath.Join(folder, "idcscan.yaml"), map[string]any{"parameters": benchParameters})
	data := writeJSON(b, filepath.Join(folder, "config.json"), map[string]any{
		"idcscan": map[string]any{"config": benchParameters, "run": map[string]any{"now": testNow + "T00:00:00Z"}},
	})
	compare(b, "opa",
		func() process {
			return measure(b, []int{0, 1, 3}, idcscan, "scan", snapshotFile, "--config", config, "--now", testNow, "--output", "json="+filepath.Join(folder, "report.json"))
		},
		func() process {
			return measure(b, []int{0}, opa, "eval", "--strict-builtin-errors", "--format", "json",
				"-d", "../../policies/lib", "-d", "../../policies/controls", "-d", "../../policies/data", "-d", data,
				"-i", snapshotFile, "data.idcscan.controls")
		},
	)
}

// BenchmarkStart starts idcscan and opa for their version.
func BenchmarkStart(b *testing.B) {
	idcscan, opa := buildBinaries(b)
	compare(b, "opa",
		func() process { return measure(b, []int{0}, idcscan, "version") },
		func() process { return measure(b, []int{0}, opa, "version") },
	)
}
