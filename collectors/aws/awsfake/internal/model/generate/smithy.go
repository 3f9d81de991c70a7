package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// reference leads from one shape to another.
type reference struct {
	Target string                     `json:"target"`
	Traits map[string]json.RawMessage `json:"traits"`
}

// shape is a shape of a Smithy model in its JSON form.
type shape struct {
	Type    string                     `json:"type"`
	Traits  map[string]json.RawMessage `json:"traits"`
	Members map[string]reference       `json:"members"`
	Member  *reference                 `json:"member"`
	Value   *reference                 `json:"value"`
	Input   *reference                 `json:"input"`
	Output  *reference                 `json:"output"`
	Errors  []reference                `json:"errors"`
}

// bound is the value of the traits length and range.
type bound struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// readModels reads the models of the services that are served.
func readModels(folder string) (map[string]shape, error) {
	all := map[string]shape{}
	for service := range served {
		path := filepath.Join(folder, service+".json")
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var model struct{ Shapes map[string]shape }
		if err := json.Unmarshal(text, &model); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for id, s := range model.Shapes {
			all[id] = s
		}
	}
	return all, nil
}

// short drops what all ids of AWS's models begin with.
func short(id string) string { return strings.TrimPrefix(id, "com.amazonaws.") }
