package snapshot

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Suggestion says what to write instead of an unknown word: "did you mean X?"
// where a known word is near, else "known are A, B, C".
func Suggestion(word string, known []string) string {
	best, distance := "", len(word)/2+1
	for _, candidate := range known {
		if d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	known = slices.Sorted(slices.Values(known))
	return "known are " + strings.Join(known, ", ")
}
