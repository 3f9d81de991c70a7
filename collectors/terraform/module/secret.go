package module

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"unicode"
)

var (
	privateKey = regexp.MustCompile(`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----`)
	accessKey  = regexp.MustCompile(`(?:^|[^0-9A-Za-z])((?:AKIA|ASIA)[0-9A-Z]{16})(?:[^0-9A-Za-z]|$)`)
	secretKey  = regexp.MustCompile(`^[0-9A-Za-z/+=]{40}$`)
	bearer     = regexp.MustCompile(`^(?i:bearer)\s+(\S{20,})$`)
	secretName = regexp.MustCompile(`(?i)(?:^|[_-])(?:token|secret|password|apikey|api_key|access_key|secret_key|client_secret)$`)
)

// shortestSecret is how many bytes a secret has at least, of any of the kinds.
const shortestSecret = 20

// secret tells what kind of secret a text is, "" for none. names are those of
// the arguments around it, the innermost last. It is made to miss a secret
// rather than take a name for one.
func secret(names []string, text string) string {
	if len(text) < shortestSecret {
		return ""
	}
	name := ""
	for i := len(names) - 1; i >= 0 && name == ""; i-- {
		if name = names[i]; name == "default" || name == "value" {
			name = "" // of a variable or an output, which has the name
		}
	}
	token := text
	if match := bearer.FindStringSubmatch(text); match != nil {
		token, name = match[1], name+"_token"
	}
	if kind := keyIn(text); kind != "" {
		return kind
	}
	switch {
	case !secretName.MatchString(name) || !random(token):
		return ""
	case strings.Contains(strings.ToLower(strings.Join(names, ".")), "scim"):
		return "scim_token"
	case secretKey.MatchString(text) && strings.Contains(strings.ToLower(name), "secret"):
		return "aws_secret_key"
	case strings.HasSuffix(strings.ToLower(name), "password"):
		return "password"
	}
	return "token"
}

// keyIn tells what kind of key a text holds that is one whatever it is called.
func keyIn(text string) string {
	switch {
	case privateKey.MatchString(text):
		return "private_key"
	case accessKey.MatchString(text) && !strings.Contains(text, "EXAMPLE"):
		return "aws_access_key"
	}
	return ""
}

// mayHoldKey is false of most texts that hold none, and faster.
func mayHoldKey(text []byte) bool {
	for _, part := range []string{"AKIA", "ASIA", "PRIVATE KEY"} {
		if bytes.Contains(text, []byte(part)) {
			return true
		}
	}
	return false
}

// random reports whether a text looks made by chance: long, of one piece, of
// letters and digits, and none of the names and addresses that look so.
func random(text string) bool {
	if len(text) < shortestSecret || strings.ContainsFunc(text, unicode.IsSpace) || strings.Contains(text, "EXAMPLE") {
		return false
	}
	for _, prefix := range []string{"arn:", "http://", "https://", "/", "./", "${"} {
		if strings.HasPrefix(text, prefix) {
			return false
		}
	}
	return strings.ContainsFunc(text, unicode.IsDigit) && strings.ContainsFunc(text, unicode.IsLetter) && entropy(text) >= 3.5
}

// entropy is Shannon's, in bits a character.
func entropy(text string) float64 {
	counts := map[rune]float64{}
	total := 0.0
	for _, r := range text {
		counts[r]++
		total++
	}
	bits := 0.0
	for _, count := range counts {
		bits -= count / total * math.Log2(count/total)
	}
	return bits
}
