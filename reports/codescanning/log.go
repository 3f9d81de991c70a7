package codescanning

import (
	"encoding/json"
	"strings"
)

// The parts of a SARIF log that GitHub reads, and those that only mislead.

type sarifLog struct {
	Version string     `json:"version"`
	Schema  string     `json:"$schema"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver driver `json:"driver"`
	} `json:"tool"`
	AutomationDetails struct {
		ID string `json:"id"`
	} `json:"automationDetails"`
	Invocations        []invocation    `json:"invocations"`
	Results            *[]result       `json:"results"`
	OriginalURIBaseIDs json.RawMessage `json:"originalUriBaseIds"`
	Taxonomies         []taxonomy      `json:"taxonomies"`
	Provenance         []struct {
		RepositoryURI string `json:"repositoryUri"`
	} `json:"versionControlProvenance"`
}

type taxonomy struct {
	Name string `json:"name"`
	Taxa []struct {
		ID string `json:"id"`
	} `json:"taxa"`
}

// taxon refers to one of a taxonomy.
type taxon struct {
	ID            string `json:"id"`
	Index         int    `json:"index"`
	ToolComponent struct {
		Name  string `json:"name"`
		Index int    `json:"index"`
	} `json:"toolComponent"`
}

type driver struct {
	Name            string `json:"name"`
	FullName        string `json:"fullName"`
	Version         string `json:"version"`
	SemanticVersion string `json:"semanticVersion"`
	GUID            string `json:"guid"`
	Rules           []rule `json:"rules"`
}

// key is what GitHub tells the runs of one upload apart by.
func (r sarifRun) key() string {
	d := r.Tool.Driver
	return strings.Join([]string{d.Name, d.FullName, d.Version, d.SemanticVersion, d.GUID, r.AutomationDetails.ID}, "\x00")
}

type text struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

type rule struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	ShortDescription text   `json:"shortDescription"`
	FullDescription  text   `json:"fullDescription"`
	Help             text   `json:"help"`
	HelpURI          string `json:"helpUri"`
	Relationships    []struct {
		Target taxon `json:"target"`
	} `json:"relationships"`
	DefaultConfiguration struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties struct {
		Tags             []string        `json:"tags"`
		SecuritySeverity json.RawMessage `json:"security-severity"`
	} `json:"properties"`
}

type invocation struct {
	ExecutionSuccessful *bool  `json:"executionSuccessful"`
	StartTimeUTC        string `json:"startTimeUtc"`
	EndTimeUTC          string `json:"endTimeUtc"`
	Notifications       []struct {
		Level   string `json:"level"`
		Message text   `json:"message"`
	} `json:"toolExecutionNotifications"`
}

type result struct {
	RuleID              string         `json:"ruleId"`
	RuleIndex           *json.Number   `json:"ruleIndex"`
	Kind                string         `json:"kind"`
	Level               string         `json:"level"`
	Message             text           `json:"message"`
	Locations           []location     `json:"locations"`
	RelatedLocations    []location     `json:"relatedLocations"`
	PartialFingerprints map[string]any `json:"partialFingerprints"`
	Suppressions        *[]suppression `json:"suppressions"`
	BaselineState       string         `json:"baselineState"`
	Taxa                []taxon        `json:"taxa"`
}

type suppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

type location struct {
	PhysicalLocation struct {
		ArtifactLocation struct {
			URI       string `json:"uri"`
			URIBaseID string `json:"uriBaseId"`
		} `json:"artifactLocation"`
		Region struct {
			StartLine   int `json:"startLine"`
			StartColumn int `json:"startColumn"`
			EndLine     int `json:"endLine"`
			EndColumn   int `json:"endColumn"`
		} `json:"region"`
	} `json:"physicalLocation"`
}
