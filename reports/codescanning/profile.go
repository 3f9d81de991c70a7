package codescanning

import "strings"

// Profile is for whom a log is written.
type Profile int

// The profiles.
const (
	// GitHub is a log to be uploaded: failing results only.
	GitHub Profile = iota
	// Full is a log with passes, unknowns and suppressed results, which GitHub
	// would show as open alerts if it took it: for other readers.
	Full
)

// FullCategory ends the category of every log of the full profile, so that one
// that is uploaded by mistake touches no alert of the right one.
const FullCategory = "full/"

// ProfileOf tells the profile of a log by its category.
func ProfileOf(data []byte) Profile {
	log, err := parse(data)
	if err != nil || len(log.Runs) == 0 || !strings.HasSuffix(log.Runs[0].AutomationDetails.ID, "/"+FullCategory) {
		return GitHub
	}
	return Full
}
