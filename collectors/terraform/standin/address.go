package standin

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Kinds of addresses.
const (
	registry  = "registry"
	git       = "git"
	directory = "directory"
)

// address is a module's source without what does not tell modules apart: a
// registry's host, a user, a scheme, a port, a revision, letter case.
type address struct{ kind, place, submodule string }

func newAddress(kind, text string) address {
	place, submodule, _ := strings.Cut(text, "//")
	return address{kind, strings.ToLower(path.Clean(place)), strings.ToLower(strings.Trim(submodule, "/"))}
}

// String is the line of a file named sources.
func (a address) String() string {
	if a.submodule == "" {
		return a.kind + " " + a.place
	}
	return a.kind + " " + a.place + "//" + a.submodule
}

// is reports whether the source is the known one; a directory is by its end.
func (a address) is(known address) bool {
	if a.kind == directory && known.kind == directory {
		return a.place == known.place || strings.HasSuffix(a.place, "/"+known.place)
	}
	return a == known
}

var (
	getter   = regexp.MustCompile(`^([A-Za-z0-9]+)::(.+)$`)
	scpStyle = regexp.MustCompile(`^(?:[^@/:]+@)?([^/:@]+\.[^/:@]+):([^/].*)$`)
	drive    = regexp.MustCompile(`^[A-Za-z]:[\\/]`)
)

// shorthands are the hosts that need no scheme before them; none of them can be
// the host of a registry.
var shorthands = []string{"github.com", "bitbucket.org", "gitlab.com"}

// parse reads the source of a module block.
func parse(source string) (address, bool) {
	source = strings.TrimSpace(source)
	if isDirectory(source) {
		return newAddress(directory, path.Clean(strings.ReplaceAll(source, `\`, "/"))), true
	}
	forced := getter.FindStringSubmatch(source)
	if forced != nil {
		if forced[1] != git {
			return address{}, false
		}
		source = forced[2]
	}
	source, _, _ = strings.Cut(source, "?")
	switch {
	case strings.Contains(source, "://"):
		return parseURL(source)
	case scpStyle.MatchString(source):
		parts := scpStyle.FindStringSubmatch(source)
		return gitAddress(parts[1] + "/" + parts[2])
	}
	host, _, _ := strings.Cut(source, "/")
	if forced != nil || slices.Contains(shorthands, strings.ToLower(host)) {
		return gitAddress(source)
	}
	return registryAddress(source)
}

func isDirectory(source string) bool {
	if drive.MatchString(source) {
		return true
	}
	first, _, _ := strings.Cut(strings.ReplaceAll(source, `\`, "/"), "/")
	return first == "." || first == ".." || first == "" && source != ""
}

func parseURL(source string) (address, bool) {
	parsed, err := url.Parse(source)
	if err != nil || parsed.Hostname() == "" {
		return address{}, false
	}
	return gitAddress(parsed.Hostname() + parsed.Path)
}

// gitAddress takes host/owner/repository with a directory behind it: after two
// slashes, or behind the two elements that a repository of a known host has.
func gitAddress(text string) (address, bool) {
	place, submodule, _ := strings.Cut(text, "//")
	elements := strings.Split(strings.Trim(place, "/"), "/")
	if len(elements) < 3 {
		return address{}, false
	}
	if slices.Contains(shorthands, strings.ToLower(elements[0])) && len(elements) > 3 {
		rest := elements[3:]
		elements = elements[:3]
		switch {
		case rest[0] == "archive":
			// An archive holds one directory, named after the repository and revision.
			_, submodule, _ = strings.Cut(submodule, "/")
		case submodule == "":
			submodule = strings.Join(rest, "/")
		}
	}
	last := len(elements) - 1
	elements[last] = strings.TrimSuffix(elements[last], ".git")
	return newAddress(git, strings.Join(elements, "/")+"//"+submodule), true
}

// registryAddress takes namespace/name/provider, with a host before it or not.
func registryAddress(text string) (address, bool) {
	place, submodule, _ := strings.Cut(text, "//")
	elements := strings.Split(place, "/")
	if len(elements) == 4 && strings.Contains(elements[0], ".") {
		elements = elements[1:]
	}
	if len(elements) != 3 || slices.Contains(elements, "") {
		return address{}, false
	}
	return newAddress(registry, strings.Join(elements, "/")+"//"+submodule), true
}
