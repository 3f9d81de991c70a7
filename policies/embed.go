// Package policies holds idcscan's controls: Rego, the data tables that it
// reads, and presets of parameters. It is the only home of what the controls
// mean; Go code only asks it.
//
//   - controls/<group>/<name>.rego is one control, its METADATA and its rules;
//   - lib/<name> is what several controls share, lib/facts what reports and
//     comparisons need too;
//   - data/*.json are tables with their sources, below data.idcscan.tables;
//   - presets/*.yaml are choices of parameters and controls.
//
// Tests stand beside what they test, in packages below idcscan_test, so that
// data.idcscan holds nothing but policies.
//
// The package imports nothing of idcscan.
package policies

import "embed"

// FS holds the folders lib, controls, data and presets, tests included.
//
//go:embed lib controls data presets
var FS embed.FS
