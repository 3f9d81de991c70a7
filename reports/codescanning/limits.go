package codescanning

// What GitHub keeps of a log, as its documentation ("SARIF support for code
// scanning") stated in 2025. Above these numbers it cuts, mostly without a
// word; it refuses the log at a multiple of them.
const (
	// MaxResults is how many results of a run are kept (refused above 25,000).
	MaxResults = 5000
	// MaxTags is how many tags of a rule are kept (refused above 20).
	MaxTags = 10
	// MaxLocations is how many locations of a result are read: only the first.
	MaxLocations = 1
	// MaxName, MaxShortDescription and MaxFullDescription are what is shown of a
	// rule's texts, in characters.
	MaxName             = 255
	MaxShortDescription = 1024
	MaxFullDescription  = 1024
)

// What GitHub refuses a log for.
const (
	// RefusedRules and RefusedRuns are the largest numbers that are taken.
	RefusedRules = 25000
	RefusedRuns  = 20
	// RefusedGzip is the largest size of the compressed log, in bytes.
	RefusedGzip = 10 * 1000 * 1000
)

// Our own limits, where GitHub states none.
const (
	// MaxMessage is the length of a result's message, in characters.
	MaxMessage = 4000
	// MaxHelpPart is the length of each part of a rule's help, such as its rationale,
	// in characters, and MaxHelp that of the whole.
	MaxHelpPart = 4000
	MaxHelp     = 30000
	// MaxRelated is how many related locations of a result are written.
	MaxRelated = 10
	// MaxNotifications is how many notifications a run has.
	MaxNotifications = 100
	// MaxSegment is the length of the last segment of a synthetic path before
	// it is percent-encoded, in bytes: a file name on the usual file systems.
	MaxSegment = 255
)
