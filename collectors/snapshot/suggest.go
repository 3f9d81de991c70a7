package snapshot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// manyWords is how many known words an error lists whole; of more it names the
// nearest few.
const (
	manyWords = 20
	fewWords  = 5
)

// Suggestion says what to write instead of an unknown word: "did you mean X?"
// where a known word is near, else "known are A, B, C", and of very many words
// "nearest of N are A, B, C".
func Suggestion(word string, known []string) string {
	known = slices.Sorted(slices.Values(known))
	distances := make(map[string]int, len(known))
	for _, candidate := range known {
		distances[candidate] = levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate))
	}
	nearest := slices.Clone(known)
	slices.SortStableFunc(nearest, func(a, b string) int { return distances[a] - distances[b] })
	switch {
	case len(known) > 0 && distances[nearest[0]] <= len(word)/2:
		return "did you mean " + nearest[0] + "?"
	case len(known) > manyWords:
		return fmt.Sprintf("the nearest of %d are %s", len(known), strings.Join(nearest[:fewWords], ", "))
	}
	return "known are " + strings.Join(known, ", ")
}
