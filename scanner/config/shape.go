package config

// shape says what is allowed at one place of a file.
type shape struct {
	// kind is "object" (fields), "map" (any key, values), "list" (items), "words"
	// (one text or a list of them), "string", "date", "bool", "count" (a whole
	// number from 1) or "any".
	kind     string
	about    string
	fields   map[string]*shape
	required []string
	values   *shape
	items    *shape
	enum     []string
	// filled refuses an empty text or list.
	filled bool
	// flag is the flag of the command line that the value is the default of.
	flag string
	// refers says what kind of reference to a file a text is: "file", "source" or
	// "output"; it is relative to the folder of the configuration file.
	refers string
}

func severities() []string { return []string{"critical", "high", "medium", "low", "info"} }

var (
	parametersShape = &shape{
		kind:  "map",
		about: "Values by control id; the id facts holds parameters that several controls share. `idcscan controls show ID` lists a control's parameters.",
		values: &shape{
			kind:   "map",
			about:  "Values by parameter name.",
			values: &shape{kind: "any"},
		},
	}
	controlsShape = &shape{
		kind:  "object",
		about: "Which controls run.",
		fields: map[string]*shape{
			"select": patternsShape("Only these controls run: ids (IDC-SES-001), groups (SES), globs (IDC-ADM-*), severities (severity:high; severity:>=high for that and graver) or frameworks (framework:soc2-2017, framework:soc2-2017/CC6.*). --select replaces it."),
			"skip":   patternsShape("These controls do not run, named as for select. --skip adds to it."),
		},
	}
	severitiesShape = &shape{
		kind:   "map",
		about:  "Severities by control id that hold instead of those that the controls declare.",
		values: &shape{kind: "string", enum: severities()},
	}
	failOnShape = &shape{
		kind: "string", enum: severities(), flag: "fail-on",
		about: "The severity from which a finding fails the gate; low by default.",
	}
	strictShape = &shape{kind: "bool", flag: "strict", about: "Fail on any unknown."}
	configShape = &shape{
		kind:  "object",
		about: "Configuration of idcscan.",
		fields: map[string]*shape{
			"preset":     {kind: "words", filled: true, flag: "preset", about: "An embedded set of parameters and choices that this file adds to, such as seed; or a list of them, of which a later one wins."},
			"parameters": parametersShape,
			"controls":   controlsShape,
			"severities": severitiesShape,
			"fail_on":    failOnShape,
			"strict":     strictShape,
			"allow_incomplete": {
				kind: "bool", flag: "allow-incomplete",
				about: "Pass where nothing failed, though something could not be read.",
			},
			"sources": {
				kind: "list", filled: true, about: "What scan and collect read where the command line names no source: aws or a file.",
				items: &shape{kind: "string", filled: true, refers: "source"},
			},
			"outputs": {
				kind: "list", filled: true, flag: "output", about: "What scan writes where the command line has no --output: FORMAT or FORMAT=FILE.",
				items: &shape{kind: "string", filled: true, refers: "output"},
			},
			"policies": {
				kind: "list", filled: true, flag: "policy", about: "Files or directories of your own Rego controls.",
				items: &shape{kind: "string", filled: true, refers: "file"},
			},
			"baseline":          {kind: "string", filled: true, flag: "baseline", refers: "file", about: "An earlier report in JSON: what failed there already does not fail the gate."},
			"waivers":           waiverLimitsShape,
			"sarif":             sarifShape,
			"attestations_file": {kind: "string", filled: true, flag: "attestations", refers: "file", about: "A file of attestations beside those that stand here; .idcscan/attestations.yaml by default."},
			"attestations":      attestationsShape,
		},
	}
	waiverLimitsShape = &shape{
		kind: "object", about: "Where waivers stand and what they may be.",
		fields: map[string]*shape{
			"file":         {kind: "string", filled: true, flag: "waivers", refers: "file", about: "The file of waivers; .idcscan/waivers.yaml by default."},
			"max_days":     {kind: "count", about: "How many days ahead a waiver may expire; 366 by default."},
			"max_findings": {kind: "count", about: "How many findings a waiver may name before it counts as broad; 25 by default."},
		},
	}
	sarifShape = &shape{
		kind: "object", about: "How SARIF is written.",
		fields: map[string]*shape{
			"profile": {kind: "string", enum: []string{"github", "full"}, flag: "sarif-profile", about: "github for code scanning, full for passes, unknowns and waived findings too."},
			"anchor":  {kind: "string", filled: true, flag: "sarif-anchor", refers: "file", about: "The file of the repository that results point at where no code declares the resource."},
		},
	}
	attestationsShape = &shape{
		kind:  "list",
		about: "What people state about settings that no API shows.",
		items: &shape{
			kind:     "object",
			about:    "One statement.",
			required: []string{"setting", "value", "by", "on", "valid_until"},
			fields: map[string]*shape{
				"setting":     {kind: "string", about: "The setting, such as identity_source."},
				"value":       {kind: "string", about: "Its value, such as identity_center, external or active_directory."},
				"by":          {kind: "string", about: "Who states it."},
				"on":          {kind: "date", about: "The day of the statement, YYYY-MM-DD."},
				"valid_until": {kind: "date", about: "The last day on which it counts, YYYY-MM-DD."},
				"evidence":    {kind: "string", about: "Where it was seen: a text or a link."},
			},
		},
	}
	attestationsFileShape = &shape{
		kind: "object", about: "Attestations of idcscan.",
		fields: map[string]*shape{"attestations": attestationsShape},
	}
	presetShape = &shape{
		kind: "object",
		fields: map[string]*shape{
			"about":      {kind: "string"},
			"parameters": parametersShape,
			"controls":   controlsShape,
			"severities": severitiesShape,
			"fail_on":    failOnShape,
			"strict":     strictShape,
		},
	}
)

func patternsShape(about string) *shape {
	return &shape{kind: "list", about: about, items: &shape{kind: "string", filled: true}}
}
