package scanner

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/idcscan/idcscan/"

// mayImport is the graph of DESIGN.md: data flows one way. A package below a
// listed one belongs to it unless it is listed itself.
var mayImport = map[string][]string{
	"cmd/idcscan":                      {"collectors", "collectors/aws", "collectors/snapshot", "collectors/terraform", "policies", "scanner", "scanner/access", "scanner/config", "reports", "docs/ci"},
	"cmd/idcscan-awsfake":              {"collectors/aws/awsfake", "collectors/snapshot", "collectors/snapshot/snapshottest"},
	"collectors":                       {"collectors/aws", "collectors/cloudformation", "collectors/snapshot", "collectors/terraform"},
	"collectors/aws":                   {"collectors/snapshot"},
	"collectors/aws/awsfake":           {"collectors/snapshot"},
	"collectors/cloudformation":        {"collectors/snapshot", "collectors/terraform"},
	"collectors/snapshot":              {},
	"collectors/snapshot/snapshottest": {"collectors/snapshot"},
	"collectors/terraform":             {"collectors/snapshot"},
	"docs/ci":                          {},
	"policies":                         {},
	"reports":                          {"scanner", "scanner/access", "collectors/snapshot"},
	"scanner":                          {"collectors/snapshot", "policies"},
	"scanner/access":                   {"collectors/snapshot", "scanner"},
	"scanner/config":                   {"collectors/snapshot"}, // attestations are the snapshot's
}

// belongsTo returns the listed package to which a package belongs, "" for none.
func belongsTo(path string) string {
	for path != "" {
		if _, listed := mayImport[path]; listed {
			return path
		}
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
	return ""
}

func TestImportsFollowTheDesign(t *testing.T) {
	command := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	command.Dir = ".."
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(output)), "\n") {
		words := strings.Fields(line)
		path, ours := strings.CutPrefix(words[0], module)
		if !ours {
			continue
		}
		importer := belongsTo(path)
		if importer == "" {
			t.Errorf("%s is not in the table of packages", path)
			continue
		}
		seen[importer] = true
		for _, word := range words[1:] {
			imported, ours := strings.CutPrefix(word, module)
			if imported = belongsTo(imported); ours && imported != importer && !slices.Contains(mayImport[importer], imported) {
				t.Errorf("%s imports %s, which DESIGN.md does not allow", path, word)
			}
		}
	}
	for path := range mayImport {
		if !seen[path] {
			t.Errorf("%s is in the table of packages and does not exist", path)
		}
	}
}

// TestProgramLinksNoTestSupport keeps fakes and generators out of the binary.
func TestProgramLinksNoTestSupport(t *testing.T) {
	command := exec.Command("go", "list", "-deps", "./cmd/idcscan")
	command.Dir = ".."
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(output)) {
		switch {
		case path == "testing", strings.HasPrefix(path, module+"collectors/aws/awsfake"), strings.HasSuffix(path, "/snapshottest"),
			strings.HasPrefix(path, "github.com/google/go-cmp"), strings.HasPrefix(path, "github.com/invopop/"):
			t.Errorf("the program links %s", path)
		}
	}
}
