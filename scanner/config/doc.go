// Package config reads .idcscan.yaml: which controls run with which
// parameters, from which severity a finding fails the gate, and what people
// attest. Begin with [Load]. What is allowed where stands in shape.go, from
// which both the checks and the published JSON Schema are made.
package config
