package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// walkSpeed makes AWS's quota and the walk's own rate larger by the same factor.
const walkSpeed = 25

// BenchmarkWalk collects a state of size L from a fake AWS that throttles as
// AWS does, with the quota and the rate sped up alike. time-of-quota is the time
// from the first to the last call to sso-admin, as a share of what that number of
// calls takes at the quota: services that are not sped up are left out. The calls
// of peers are counted, not made.
func BenchmarkWalk(b *testing.B) {
	idcscan, _ := buildBinaries(b)
	state := snapshottest.Generate(1, snapshottest.Large())
	server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true, Rate: awsfake.AWSRate, Speed: walkSpeed})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	for _, setting := range server.Environment() {
		name, value, _ := strings.Cut(setting, "=")
		b.Setenv(name, value)
	}
	rate := strconv.Itoa(awsfake.AWSRate * walkSpeed)
	file := filepath.Join(b.TempDir(), "snapshot.json")
	for b.Loop() {
		before := len(server.Calls())
		cost := measure(b, []int{exitOK, exitIncomplete}, idcscan, "collect", "--events=false",
			"--sso-admin-rate", rate, "--identity-store-rate", rate, "--output", file)
		calls, throttled := 0, 0
		var first, last time.Time
		for _, call := range server.Calls()[before:] {
			if strings.HasPrefix(call.Operation, "sso:") {
				calls++
				if last = call.Time; first.IsZero() {
					first = call.Time
				}
			}
			if call.Code == "ThrottlingException" {
				throttled++
			}
		}
		quota := float64(calls) / (awsfake.AWSRate * walkSpeed)
		six, cross := peers(state)
		b.ReportMetric(last.Sub(first).Seconds()/quota, "time-of-quota")
		b.ReportMetric(float64(calls), "sso-calls")
		b.ReportMetric(float64(throttled), "throttled")
		b.ReportMetric(float64(six)/float64(calls), "6P+N-of-ours")
		b.ReportMetric(float64(cross)/float64(calls), "R+5P+PA-of-ours")
		b.ReportMetric(cost.peakBytes/1e6, "peak-MB")
		b.ReportMetric(0, "ns/op") // one run of a process: says nothing
	}
}

// peers are the calls of two kinds of tools for the same state: six for each
// permission set and one for each pair, and one for every permission set in
// every account, provisioned or not. Pages are left out, in their favour.
func peers(state *snapshot.Snapshot) (six, cross int) {
	pairs, regions := 0, len(state.Instance.Regions)
	for _, sets := range state.AccountAssignments {
		pairs += len(sets)
	}
	sets, accounts := len(state.PermissionSets), len(state.Accounts)
	return 6*sets + pairs, regions + 5*sets + sets*accounts
}
