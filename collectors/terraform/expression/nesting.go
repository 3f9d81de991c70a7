package expression

import "fmt"

// maxSyntaxNesting bounds how deep code may nest before it is parsed: the parser
// of HCL has no bound of its own, and a stack that overflows ends the process.
const maxSyntaxNesting = 10_000

// CheckNesting returns an error for code that nests too deep to be parsed, with
// the line at which it does.
func CheckNesting(text []byte) error {
	if line := NestsTooDeep(text); line > 0 {
		return fmt.Errorf("line %d nests deeper than %d; write it flatter", line, maxSyntaxNesting)
	}
	return nil
}

// NestsTooDeep returns the line at which code nests too deep to be parsed, 0 where
// it does not. It does not parse: brackets in strings and comments count as well,
// which no sensible file notices.
func NestsTooDeep(text []byte) int {
	depth, run, line, conditions := 0, 0, 1, 0
	for _, b := range text {
		switch b {
		case '(', '[', '{':
			depth++
			run = 0
		case ')', ']', '}':
			depth = max(depth-1, 0)
			run, conditions = 0, 0
		case '!', '-':
			run++
		case '?':
			conditions++
		case ' ', '\t', '\r':
		case '\n':
			line++
			if depth == 0 {
				run, conditions = 0, 0
			}
		default:
			run = 0
		}
		if depth > maxSyntaxNesting || run > maxSyntaxNesting || conditions > maxSyntaxNesting {
			return line
		}
	}
	return 0
}
