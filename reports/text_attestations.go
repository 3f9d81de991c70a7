package reports

import "github.com/idcscan/idcscan/scanner"

// textAttestations names the settings of which what is attested does not count.
func textAttestations(p *page, r *scanner.Report) {
	title := section(p, "Attested, but not counted: attest again with idcscan attest")
	for _, a := range r.UncountedAttestations {
		title()
		text := "attestation of " + a.Setting + " is of " + a.On + ", a later day"
		if a.Expired {
			text = "attestation of " + a.Setting + " expired on " + a.ValidUntil
		}
		p.item("  ", "", yellow, text+" ("+a.Value+", by "+a.By+")")
	}
}
