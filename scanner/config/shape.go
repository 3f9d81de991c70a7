package config

// shape says what is allowed at one place of a configuration file.
type shape struct {
	// kind is "object" (fields), "map" (any key, values), "list" (items),
	// "string", "date" or "any".
	kind     string
	about    string
	fields   map[string]*shape
	required []string
	values   *shape
	items    *shape
	enum     []string
}

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
			"select": patternsShape("Only these controls run: ids (IDC-SES-001), groups (SES) or globs (IDC-ADM-*)."),
			"skip":   patternsShape("These controls do not run: ids, groups or globs."),
		},
	}
	configShape = &shape{
		kind:  "object",
		about: "Configuration of idcscan.",
		fields: map[string]*shape{
			"preset":     {kind: "string", about: "An embedded set of parameters and choices that this file adds to, such as seed."},
			"parameters": parametersShape,
			"controls":   controlsShape,
			"fail_on": {
				kind: "string", enum: []string{"critical", "high", "medium", "low", "info"},
				about: "The severity from which a finding fails the gate; low by default.",
			},
			"attestations": {
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
			},
		},
	}
	presetShape = &shape{
		kind: "object",
		fields: map[string]*shape{
			"about":      {kind: "string"},
			"parameters": parametersShape,
			"controls":   controlsShape,
		},
	}
)

func patternsShape(about string) *shape {
	return &shape{kind: "list", about: about, items: &shape{kind: "string"}}
}
