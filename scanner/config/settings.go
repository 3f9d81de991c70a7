package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Setting is the value of a key that is the default of a flag.
type Setting struct {
	// Key is "fail_on", or "waivers.file" for one below another.
	Key string
	// Flag is the flag's name, without dashes.
	Flag string
	// Values are one text, or those of a list. Paths are relative to the working
	// directory, not to the file.
	Values []string
	// Place is where it stands: "FILE:LINE", or the preset's name.
	Place string
}

// Settings returns what the configuration, and presets under it, say of flags,
// sorted by key.
func (c *Config) Settings() []Setting {
	found := map[string]Setting{}
	for _, layer := range slices.Backward(c.layers()) {
		layer.shape.collect(layer, "", layer.root, found)
	}
	settings := make([]Setting, 0, len(found))
	for _, key := range slices.Sorted(maps.Keys(found)) {
		settings = append(settings, found[key])
	}
	return settings
}

// FlagKeys leads from each flag of which a configuration file can give the
// default to the key that does.
func FlagKeys() map[string]string {
	keys := map[string]string{}
	var walk func(prefix string, s *shape)
	walk = func(prefix string, s *shape) {
		for name, below := range s.fields {
			if below.flag != "" {
				keys[below.flag] = prefix + name
			}
			walk(prefix+name+".", below)
		}
	}
	walk("", configShape)
	return keys
}

func (s *shape) collect(c *Config, key string, node *yaml.Node, found map[string]Setting) {
	if node = resolved(node); node == nil {
		return
	}
	if s.flag != "" {
		found[key] = Setting{Key: key, Flag: s.flag, Values: c.texts(s, node), Place: c.at(node)}
		return
	}
	for name, below := range s.fields {
		full := name
		if key != "" {
			full = key + "." + name
		}
		below.collect(c, full, child(node, name), found)
	}
}

// texts are the texts at a node, references to files resolved.
func (c *Config) texts(s *shape, node *yaml.Node) []string {
	if node.Kind != yaml.SequenceNode {
		return []string{c.refer(s.refers, node.Value)}
	}
	texts := make([]string, 0, len(node.Content))
	for _, item := range node.Content {
		refers := ""
		if s.items != nil {
			refers = s.items.refers
		}
		texts = append(texts, c.refer(refers, resolved(item).Value))
	}
	return texts
}

// refer makes what refers to a file, relative to the configuration's folder,
// relative to the working directory.
func (c *Config) refer(kind, text string) string {
	switch kind {
	case "file":
		return c.beside(text)
	case "output":
		if format, file, ok := strings.Cut(text, "="); ok && file != "" {
			return format + "=" + c.beside(file)
		}
	case "source":
		if path, ok := strings.CutPrefix(text, "snapshot:"); ok && path != "-" {
			return "snapshot:" + c.beside(path)
		}
		if text != "-" && text != "aws" && !strings.HasPrefix(text, "aws:") && !strings.HasPrefix(text, "snapshot:") {
			return c.beside(text)
		}
	}
	return text
}

func (c *Config) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.name), path)
}

// Place returns where a key stands, "FILE:LINE" or the preset's name: in c, else
// in the presets under it; "" where it stands nowhere. Below a list, keys are items.
func (c *Config) Place(keys ...string) string {
	for _, layer := range c.layers() {
		node := layer.root
		for _, key := range keys {
			if node != nil && node.Kind == yaml.SequenceNode {
				node = item(node, key)
				continue
			}
			node = child(node, key)
		}
		if node != nil {
			return layer.at(node)
		}
	}
	return ""
}

func (c *Config) at(node *yaml.Node) string {
	if c.shape == presetShape {
		return c.name
	}
	return fmt.Sprintf("%s:%d", c.name, node.Line)
}

// layers are the configuration and the presets under it, the uppermost first.
func (c *Config) layers() []*Config {
	if c.shape == nil {
		return c.under
	}
	return append([]*Config{c}, c.under...)
}

func item(list *yaml.Node, text string) *yaml.Node {
	for _, each := range list.Content {
		if resolved(each).Value == text {
			return each
		}
	}
	return nil
}
