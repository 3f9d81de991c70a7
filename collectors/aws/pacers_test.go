package aws

import "testing"

// TestPacersOfMembersGo once their accounts are read; those of the caller stay.
func TestPacersOfMembersGo(t *testing.T) {
	p := newPacers(testOptions())
	own := p.of(serviceIAM, "", "")
	first := p.of(serviceIAM, "222222222222", "")
	p.of(serviceCloudTrail, "222222222222", "eu-west-1")
	if first == own || p.of(serviceIAM, "222222222222", "") != first {
		t.Fatal("an account's quota is not its own")
	}
	p.forget("222222222222")
	if len(p.all) != 1 || p.of(serviceIAM, "", "") != own {
		t.Errorf("%d pacers are left, want the caller's", len(p.all))
	}
}
