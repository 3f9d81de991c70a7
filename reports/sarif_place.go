package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// A place in SARIF is a file of the repository, by a path relative to its root:
// GitHub refuses a log with anything else, and matches alerts by the spelling.

// sarifPlace is the one place of a finding: where code declares the member,
// else the anchor, else a path made of what identifies the member.
func sarifPlace(r *scanner.Report, f scanner.Finding, anchor string) *sarif.PhysicalLocation {
	if f.Location != nil {
		if place := codePlace(*f.Location); place != nil {
			return place
		}
	}
	uri := anchor
	if uri == "" {
		uri = strings.Join([]string{"identity-center", pathSegment(r.Run.Instance), pathSegment(f.Kind), pathSegment(f.Key)}, "/")
	}
	return physicalLocation(uri, 1, 1, 1)
}

// codePlace is the first line of a place in code, nil where it lies outside the
// repository. One line, since GitHub shows an alert in a pull request only if
// all of its lines changed.
func codePlace(l snapshot.Location) *sarif.PhysicalLocation {
	uri, ok := repositoryPath(l.URI)
	if !ok {
		return nil
	}
	start := max(l.StartColumn, 1)
	end := start
	if l.EndLine == l.StartLine {
		end = max(l.EndColumn, start)
	}
	return physicalLocation(uri, max(l.StartLine, 1), start, end)
}

func physicalLocation(uri string, line, startColumn, endColumn int) *sarif.PhysicalLocation {
	return sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri)).
		WithRegion(sarif.NewSimpleRegion(line, line).WithStartColumn(startColumn).WithEndColumn(endColumn))
}

// repositoryPath returns a path of the repository in the one spelling that SARIF
// has for it, and whether it is one.
func repositoryPath(p string) (string, bool) {
	drive := len(p) > 1 && p[1] == ':'
	if p == "" || drive || strings.Contains(p, "://") || strings.HasPrefix(p, "/") || strings.HasPrefix(p, `\`) {
		return "", false
	}
	p = path.Clean(p)
	if p == "." || p == ".." || strings.HasPrefix(p, "../") {
		return "", false
	}
	segments := strings.Split(p, "/")
	for i, segment := range segments {
		segments[i] = percentEncode(segment)
	}
	return strings.Join(segments, "/"), true
}

// CheckAnchor reports what keeps a path from being [Options].SARIFAnchor, so
// that a caller can say so before it scans; "" is none and is right.
func CheckAnchor(path string) error {
	_, err := anchorPath(path)
	return err
}

func anchorPath(anchor string) (string, error) {
	if anchor == "" {
		return "", nil
	}
	uri, ok := repositoryPath(anchor)
	if !ok {
		return "", fmt.Errorf("the anchor %q is no path within the repository: name a file relative to its root", anchor)
	}
	return uri, nil
}

// pathSegment makes any text one segment of a path: slashes are encoded, what
// would be "." or ".." after decoding is not, and what is too long for a file's
// name is cut and told apart by a digest.
func pathSegment(s string) string {
	parts := strings.Split(s, "/")
	for i, part := range parts {
		if part == "." || part == ".." {
			parts[i] = "_" + part
		}
	}
	s = strings.Join(parts, "/")
	if s == "" {
		return "_"
	}
	if len(s) > codescanning.MaxSegment {
		const digits = 16
		sum := sha256.Sum256([]byte(s))
		cut := codescanning.MaxSegment - digits - 1
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "~" + hex.EncodeToString(sum[:])[:digits]
	}
	return percentEncode(s)
}

// percentEncode encodes all that a path segment cannot hold, and the colon,
// which in a first segment would end a scheme.
func percentEncode(segment string) string {
	return strings.ReplaceAll(url.PathEscape(segment), ":", "%3A")
}
