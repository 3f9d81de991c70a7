package config

import (
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// WaiversFileName is the name of the file of waivers that [FindWaivers] looks
// for, with slashes.
const WaiversFileName = ".idcscan/waivers.yaml"

// Waiver accepts the risk of failing members of one control until a day.
type Waiver struct {
	Control  string `yaml:"control"`
	Kind     string `yaml:"kind,omitempty"`
	Key      string `yaml:"key"`
	Reason   string `yaml:"reason"`
	Owner    string `yaml:"owner"`
	Ticket   string `yaml:"ticket,omitempty"`
	Expires  string `yaml:"expires"`
	Approver string `yaml:"approver,omitempty"`
}

// Waivers is the content of a file of waivers. Its zero value is a file that
// holds none.
type Waivers struct {
	Waivers []Waiver `yaml:"waivers"`

	name string
	root *yaml.Node
}

// FindWaivers returns the path of the file of waivers in directory or above
// it, as [Find] does, or "" where there is none.
func FindWaivers(directory string) (string, error) {
	return find(directory, WaiversFileName)
}

// LoadWaivers reads and checks the file of waivers at path. Every error names
// file, line and column, what is wrong and what is known instead.
func LoadWaivers(path string) (*Waivers, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseWaivers(data, path)
}

// ParseWaivers is [LoadWaivers] for the content of a file; name stands in errors.
func ParseWaivers(data []byte, name string) (*Waivers, error) {
	w := &Waivers{name: name}
	root, err := readDocument(data, name, waiversShape)
	if err != nil || root == nil {
		return w, err
	}
	if err := root.Decode(w); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	w.root = root
	return w, nil
}

// Place says where a field of a waiver stands, "FILE:LINE:COLUMN"; where the
// waiver begins for a field that it has not.
func (w *Waivers) Place(index int, field string) string {
	node := child(w.root, "waivers").Content[index]
	if value := child(node, field); value != nil {
		node = value
	}
	return fmt.Sprintf("%s:%d:%d", w.name, node.Line, node.Column)
}

// Source says where a waiver begins, "FILE:LINE".
func (w *Waivers) Source(index int) string {
	return fmt.Sprintf("%s:%d", w.name, child(w.root, "waivers").Content[index].Line)
}

// WaiversSchema returns the JSON Schema (draft 2020-12) of the file of waivers,
// for editors. The committed copy is schema/waivers.schema.json.
func WaiversSchema() []byte { return waiversShape.document("waivers", "idcscan waivers") }

var waiversShape = &shape{
	kind:  "object",
	about: "Waivers of idcscan.",
	fields: map[string]*shape{
		"waivers": {
			kind:  "list",
			about: "Findings that are accepted until a day.",
			items: &shape{
				kind:     "object",
				about:    "One waiver.",
				required: []string{"control", "key", "reason", "owner", "expires"},
				fields: map[string]*shape{
					"control":  {kind: "string", about: "The id of the control, such as IDC-SES-001."},
					"kind":     {kind: "string", about: "The kind of the members, such as permission_set: the one that the control judges."},
					"key":      {kind: "string", about: `The member's key as reports show it, or a glob: * stands for any run of characters, / too; \* is a star.`},
					"reason":   {kind: "string", about: "Why the finding is accepted."},
					"owner":    {kind: "string", about: "Who answers for it: a person or team."},
					"ticket":   {kind: "string", about: "Where it was decided: a number or a link."},
					"expires":  {kind: "date", about: "The last day on which the waiver holds, YYYY-MM-DD, in UTC."},
					"approver": {kind: "string", about: "Who approved it; required where the control is critical."},
				},
			},
		},
	},
}
