package scanner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestLossesLeaveWaiversAndBaselineOpen takes information away: a waiver that
// covered a finding may then be unjudged but never unused, and a finding of the
// baseline unverified but never resolved. Nobody removes a waiver, or takes a
// finding for mended, because a role lost a permission.
func TestLossesLeaveWaiversAndBaselineOpen(t *testing.T) {
	p := ownPolicies(t)
	for name, zone := range landingZones() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Options{Parameters: lawParameters, Now: day("2026-11-25"), MaxWaiverFindings: 1 << 30}
			base := evaluate(t, p, zone, o)
			waived := o
			for i, found := range base.Findings {
				key := EscapeKey(found.Key)
				if i%3 == 0 { // a glob that names it, and perhaps its neighbours
					key = EscapeKey(found.Key[:len(found.Key)/2]) + "*"
				}
				if !slices.ContainsFunc(waived.Waivers, func(w Waiver) bool { return w.Control == found.Control && w.Key == key }) {
					waived.Waivers = append(waived.Waivers, waiver(key, func(w *Waiver) { w.Control, w.Approver = found.Control, "a" }))
				}
			}
			waived.Baseline = base
			random := rand.New(rand.NewPCG(10, 10))
			losses := lossesOf(zone)
			random.Shuffle(len(losses), func(i, j int) { losses[i], losses[j] = losses[j], losses[i] })
			sample := 20
			if testing.Short() {
				sample = 8
			}
			losses = append(losses[:min(sample, len(losses))], lossesOfNames(zone)...)
			for _, loss := range losses {
				poorer := copyOf(zone)
				loss.take(poorer)
				report := evaluate(t, p, poorer, waived)
				for _, result := range report.Waivers {
					if result.State != WaiverActive && result.State != WaiverUnjudged {
						t.Errorf("%s: the waiver of %s %s is %s", loss.name, result.Control, result.Key, result.State)
					}
				}
				for _, gone := range report.Baseline.Gone {
					if gone.State != BaselineUnverified {
						t.Errorf("%s: %s %s is %s", loss.name, gone.Control, gone.Key, gone.State)
					}
				}
			}
		})
	}
}
