package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/idcscan/idcscan/scanner"
)

// What the two formats of GitLab have in common.

// Limits of GitLab, as its documentation and issues stated in 2025. A report
// that breaks the first three is not ingested at all.
const (
	maxSASTName        = 255   // characters, by the schema
	maxSASTSolution    = 7000  // characters, by the schema
	maxSASTDescription = 15000 // characters, by the database (issue 440853)
	// maxSASTMessages is ours: messages are read by people.
	maxSASTMessages = 100
	// maxGitLabFindings is ours: GitLab states no number, but takes artifacts of
	// 100 MB, unless it is told otherwise.
	maxGitLabFindings = 20_000
	// maxGitLabSentence is ours, in characters.
	maxGitLabSentence = 1000
)

// gitlabKept are the findings that the formats of GitLab hold, the gravest
// first, and how many more there are.
func gitlabKept(r *scanner.Report) (kept []failure, left int) {
	findings := failing(r)
	kept = findings[:min(len(findings), maxGitLabFindings)]
	return kept, len(findings) - len(kept)
}

// gitlabPlace is a line of a file of the project, by a plain path.
type gitlabPlace struct {
	path string
	line int
}

// gitlabCode is where code declares a member, and whether it lies in the project.
func gitlabCode(f scanner.Finding) (gitlabPlace, bool) {
	if f.Location == nil {
		return gitlabPlace{}, false
	}
	path, ok := plainPath(f.Location.URI)
	return gitlabPlace{path, max(f.Location.StartLine, 1)}, ok
}

// plainPath returns a path of the repository in the spelling that SARIF has, but
// not percent-encoded, and whether it is one.
func plainPath(p string) (string, bool) {
	uri, ok := repositoryPath(strings.ReplaceAll(p, `\`, "/"))
	if !ok {
		return "", false
	}
	plain, err := url.PathUnescape(uri)
	return plain, err == nil
}

// syntheticPath is the path, never one of a file, of what no code declares: made
// of what identifies it, as in SARIF.
func syntheticPath(r *scanner.Report, parts ...string) string {
	path := "identity-center/" + plainSegment(r.Run.Instance)
	for _, part := range parts {
		path += "/" + plainSegment(part)
	}
	return path
}

// plainSegment makes any text the rest of a path: slashes stay, which is how
// keys are read, but nothing in it leads up, is empty, or cannot be seen.
func plainSegment(s string) string {
	s, err := url.PathUnescape(pathSegment(s))
	if err != nil { // what pathSegment encodes can be decoded
		return "_"
	}
	var out strings.Builder
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || r == '\\' || r == '%' || hidden(r) {
			for _, b := range []byte(s[i : i+size]) {
				fmt.Fprintf(&out, "%%%02X", b)
			}
			continue
		}
		out.WriteRune(r)
	}
	parts := strings.Split(out.String(), "/")
	for i, part := range parts {
		if part == "" {
			parts[i] = "_"
		}
	}
	return strings.Join(parts, "/")
}

// memberSentence says of which member what is wrong, on one line.
func memberSentence(f scanner.Finding) string {
	member := strings.ReplaceAll(f.Kind, "_", " ")
	if f.Key != f.Kind {
		member += " " + clip(visible(f.Key), maxName)
	}
	return shorten(visible(member)+": "+visible(f.Message), maxGitLabSentence)
}

// identities gives what is written an identity of its own: equal ones, which
// GitLab would show once, are numbered.
type identities map[string]int

func (seen identities) of(identity string) string {
	seen[identity]++
	if n := seen[identity]; n > 1 {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s#%d", identity, n))
		return hex.EncodeToString(sum[:])
	}
	return identity
}

// identityOf hashes what identifies something that is no finding.
func identityOf(parts ...string) string {
	sum := sha256.New()
	for _, part := range append([]string{fingerprintVersion}, parts...) {
		sum.Write(fmt.Appendf(nil, "%d:%s", len(part), part))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// writeGitLab writes a value as JSON in which nothing hidden stands as it is.
func writeGitLab(w io.Writer, value any) error {
	escaper := &hiddenEscaper{w: w}
	err := json.MarshalWrite(escaper, value, json.Deterministic(true), jsontext.WithIndent("  "), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return err
	}
	if err := escaper.Close(); err != nil {
		return err
	}
	_, err = w.Write([]byte("\n"))
	return err
}
