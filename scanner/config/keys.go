package config

import (
	"maps"
	"slices"
	"strings"
)

// Key is one key of the configuration file, for documentation.
type Key struct {
	// Name is "fail_on", "waivers.file" for one below another, with [] behind a
	// list's and <id> for a key that the user chooses.
	Name string
	// Kind says what it takes: text, list, true or false, number, day, a file.
	Kind  string
	About string
	// Flag is the flag of which it is the default, "" for none.
	Flag string
}

// Keys returns every key of the configuration file, sorted by name.
func Keys() []Key {
	var keys []Key
	var walk func(prefix string, s *shape)
	walk = func(prefix string, s *shape) {
		for _, name := range slices.Sorted(maps.Keys(s.fields)) {
			below := s.fields[name]
			keys = append(keys, Key{Name: prefix + name, Kind: below.describe(), About: below.about, Flag: below.flag})
			walk(prefix+name+".", below)
			if below.items != nil {
				walk(prefix+name+"[].", below.items)
			}
		}
	}
	walk("", configShape)
	return keys
}

// describe says what a place takes.
func (s *shape) describe() string {
	if len(s.enum) > 0 {
		return strings.Join(s.enum, ", ")
	}
	if s.refers != "" {
		return s.refers
	}
	switch s.kind {
	case "object":
		return "keys"
	case "map":
		return strings.TrimSpace("by id: " + s.values.describe())
	case "list":
		if s.items.kind == "object" {
			return "list"
		}
		return "list of " + s.items.describe() + "s"
	case "words":
		return "text or list"
	case "date":
		return "day"
	case "bool":
		return "true or false"
	case "count":
		return "number"
	case "any":
		return "value"
	}
	return "text"
}
