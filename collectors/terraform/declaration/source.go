package declaration

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Kinds of [snapshot.ModuleCall].SourceKind and RefKind.
const (
	SourceLocal    = "local"
	SourceGit      = "git"
	SourceRegistry = "registry"
	SourceOther    = "other"

	RefCommit  = "commit"
	RefVersion = "version"
	RefOther   = "other"
	RefNone    = "none"
)

// harmless are the parameters of a module's source that hold no credentials.
var harmless = map[string]bool{"ref": true, "rev": true, "depth": true, "archive": true, "checksum": true, "version": true, "filename": true}

var (
	registrySource = regexp.MustCompile(`^(?:([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+(?::\d+)?)/)?[0-9A-Za-z][0-9A-Za-z_-]*/[0-9A-Za-z][0-9A-Za-z_-]*/[0-9a-z]+(?://.*)?$`)
	gitHosts       = regexp.MustCompile(`^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/`)
	gitShorthand   = regexp.MustCompile(`^[0-9A-Za-z_.-]+@[0-9A-Za-z_.-]+:`)
	userInfo       = regexp.MustCompile(`^((?:[0-9a-z]+::)?([0-9A-Za-z+.-]+)://)([^/@]*)@`)
	commit         = regexp.MustCompile(`^[0-9a-f]{7,64}$`)
	versionTag     = regexp.MustCompile(`^(?:.*[-/])?v?\d+(?:\.\d+){1,2}(?:[-+][0-9A-Za-z.+-]+)?$`)
)

// NewModuleCall reads a module block's source and version, "" where it has none.
// A version constraint that cannot be read counts as none. How the module was
// read and what only its inputs tell is left to the caller.
func NewModuleCall(source, version string) *snapshot.ModuleCall {
	call := &snapshot.ModuleCall{Source: withoutCredentials(source), IgnoredInputs: []string{}}
	call.SourceKind = sourceKind(call.Source)
	if call.Version, _ = VersionConstraints(version); call.Version == nil {
		call.Version = []snapshot.VersionConstraint{}
	}
	call.RefKind = RefNone
	if _, query, ok := strings.Cut(call.Source, "?"); ok {
		values, _ := url.ParseQuery(query)
		call.Ref = values.Get("ref")
	}
	switch {
	case call.Ref == "":
	case commit.MatchString(call.Ref):
		call.RefKind = RefCommit
	case versionTag.MatchString(call.Ref):
		call.RefKind = RefVersion
	default:
		call.RefKind = RefOther
	}
	return call
}

func sourceKind(source string) string {
	switch {
	case strings.HasPrefix(source, "./"), strings.HasPrefix(source, "../"), source == ".", source == "..":
		return SourceLocal
	case strings.HasPrefix(source, "git::"), gitHosts.MatchString(source), gitShorthand.MatchString(source):
		return SourceGit
	case registrySource.MatchString(source):
		return SourceRegistry
	}
	return SourceOther
}

// withoutCredentials takes out what may be secret: users and passwords, save the
// user of SSH, and all parameters that are not known to be harmless.
func withoutCredentials(source string) string {
	source = userInfo.ReplaceAllStringFunc(source, func(match string) string {
		parts := userInfo.FindStringSubmatch(match)
		if user, _, _ := strings.Cut(parts[3], ":"); parts[2] == "ssh" && user != "" {
			return parts[1] + user + "@"
		}
		return parts[1]
	})
	path, query, ok := strings.Cut(source, "?")
	if !ok {
		return source
	}
	var kept []string
	for parameter := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(parameter, "="); harmless[name] {
			kept = append(kept, parameter)
		}
	}
	if kept == nil {
		return path
	}
	return path + "?" + strings.Join(kept, "&")
}

var condition = regexp.MustCompile(`^(=|!=|>|>=|<|<=|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$`)

// VersionConstraints reads a version constraint as Terraform writes it, such as
// "~> 1.11, < 2.0.0". An empty one gives none.
func VersionConstraints(text string) ([]snapshot.VersionConstraint, error) {
	var all []snapshot.VersionConstraint
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for one := range strings.SplitSeq(text, ",") {
		parts := condition.FindStringSubmatch(strings.TrimSpace(one))
		if parts == nil {
			return nil, fmt.Errorf(`%q is no version constraint; write conditions such as "~> 1.11" with commas between`, text)
		}
		c := snapshot.VersionConstraint{Operator: parts[1]}
		if c.Operator == "" {
			c.Operator = "="
		}
		numbers := make([]string, 0, 3)
		for _, digits := range parts[2:5] {
			if digits != "" {
				c.Parts++
			}
			n, err := strconv.ParseUint("0"+digits, 10, 63)
			if err != nil {
				return nil, fmt.Errorf("%q has a number that is too large; write a version that exists", text)
			}
			numbers = append(numbers, strconv.FormatUint(n, 10))
		}
		c.Version = strings.Join(numbers, ".") + parts[5]
		all = append(all, c)
	}
	return all, nil
}
