package reports

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// Traps of places in SARIF. Each test is named after the trap it guards against.

func located(uri string, line int) *scanner.Report {
	r := failed()
	r.Findings = r.Findings[1:2]
	r.Findings[0].Location = &snapshot.Location{URI: uri, StartLine: line}
	r.Findings[0].Related = []snapshot.Location{}
	return r
}

// Findings on members that no file holds have a place all the same.
func TestREP01EveryResultHasOnePlace(t *testing.T) {
	for name, r := range fixtures() {
		t.Run(name, func(t *testing.T) {
			for i, result := range parseRun(t, sarifLog(t, r, Options{})).Results {
				if len(result.Locations) != 1 || result.uri() == "" || result.Locations[0].PhysicalLocation.Region.StartLine < 1 {
					t.Errorf("result %d has no place: %+v", i, result.Locations)
				}
			}
		})
	}
}

func TestREP02NamesNeverMakeASchemeOrARoot(t *testing.T) {
	r := clean()
	for _, key := range []string{"arn:aws:sso:::permissionSet/a b/c", "https://example.com/x", "/etc/passwd", "a b:c/d", `C:\Windows`} {
		r.Findings = append(r.Findings, finding("IDC-SES-001", "permission_set", key, "odd"))
	}
	r.Run.Instance = "arn:aws:sso:::instance/ssoins-1"
	for _, result := range parseRun(t, sarifLog(t, r, Options{})).Results {
		uri := result.uri()
		first, rest, _ := strings.Cut(uri, "/")
		if first != "identity-center" || strings.Count(rest, "/") != 2 {
			t.Errorf("the URI %s is not identity-center/<instance>/<kind>/<key>", uri)
		}
	}
}

// A place outside the repository is none: the finding goes to its synthetic one.
func TestREP02PlacesOutsideTheRepository(t *testing.T) {
	for _, uri := range []string{"/abs/main.tf", "../main.tf", "a/../../main.tf", "https://example.com/main.tf", `C:\main.tf`, "C:/main.tf", `\\share\main.tf`, "", "."} {
		r := located(uri, 1)
		r.Findings[0].Related = []snapshot.Location{{URI: uri, StartLine: 1}}
		result := parseRun(t, sarifLog(t, r, Options{})).Results[0]
		if got := result.uri(); !strings.HasPrefix(got, "identity-center/") || len(result.RelatedLocations) != 0 {
			t.Errorf("%q became the place %s, with %d related", uri, got, len(result.RelatedLocations))
		}
	}
}

func TestREP03NoLineZero(t *testing.T) {
	for _, line := range []int{0, -1, 1, 7} {
		region := parseRun(t, sarifLog(t, located("main.tf", line), Options{})).Results[0].Locations[0].PhysicalLocation.Region
		if want := max(line, 1); region.StartLine != want || region.EndLine != want || region.StartColumn != 1 || region.EndColumn != 1 {
			t.Errorf("line %d became %+v", line, region)
		}
	}
}

func TestREP04PathsArePercentEncoded(t *testing.T) {
	const file = "my folder/zugänge #1 100%?/a+b@c=d;e,f.tf"
	uri := parseRun(t, sarifLog(t, located(file, 1), Options{})).Results[0].uri()
	if decoded, err := url.PathUnescape(uri); err != nil || decoded != file {
		t.Errorf("%s decodes to %q (%v), not %q", uri, decoded, err, file)
	}
	if strings.ContainsAny(uri, " #?ä") {
		t.Errorf("%s is not encoded", uri)
	}
	for _, format := range []string{"text", "json"} {
		if out := write(t, format, located(file, 1), Options{}); !bytes.Contains(out, []byte(file)) {
			t.Errorf("%s does not hold the plain path", format)
		}
	}
}

func TestREP05OneSpellingOfAPath(t *testing.T) {
	want := write(t, "sarif", located("identity/main.tf", 3), Options{})
	for _, spelling := range []string{"./identity/main.tf", "identity//main.tf", "identity/./main.tf", "identity/x/../main.tf"} {
		if got := write(t, "sarif", located(spelling, 3), Options{}); !bytes.Equal(want, got) {
			t.Errorf("%s gives another log than identity/main.tf", spelling)
		}
	}
	want = write(t, "sarif", failed(), Options{SARIFAnchor: "docs/access.md"})
	if got := write(t, "sarif", failed(), Options{SARIFAnchor: "./docs//access.md"}); !bytes.Equal(want, got) {
		t.Error("./docs//access.md gives another log than docs/access.md")
	}
}

func TestREP06NoBasesAndNoMachinePaths(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range fixtures() {
		data := write(t, "sarif", r, Options{})
		for _, leak := range []string{"originalUriBaseIds", "uriBaseId", "file://", here, filepath.Dir(here)} {
			if bytes.Contains(data, []byte(leak)) {
				t.Errorf("%s: the log holds %s", name, leak)
			}
		}
	}
}

// The anchor is for findings that no code declares; those in code stay there.
func TestSARIFAnchor(t *testing.T) {
	for _, result := range parseRun(t, sarifLog(t, failed(), Options{SARIFAnchor: "docs/identity center.md"})).Results {
		want := "docs/identity%20center.md"
		if result.RuleID == "IDC-SES-001" && result.Locations[0].LogicalLocations[0].Name == "LZAdmin" {
			want = "identity/permission%20sets.tf"
		}
		if got := result.uri(); got != want {
			t.Errorf("%s stands at %s, not %s", result.RuleID, got, want)
		}
	}
	for _, anchor := range []string{"/etc/passwd", "../x", "https://example.com", "."} {
		if err := Write("sarif", &bytes.Buffer{}, failed(), Options{SARIFAnchor: anchor}); err == nil || !strings.Contains(err.Error(), "relative to its root") {
			t.Errorf("anchor %s: error %v", anchor, err)
		}
		if err := CheckAnchor(anchor); err == nil || !strings.Contains(err.Error(), "relative to its root") {
			t.Errorf("anchor %s, checked early: error %v", anchor, err)
		}
	}
	for _, anchor := range []string{"", "README.md", "docs/identity center.md"} {
		if err := CheckAnchor(anchor); err != nil {
			t.Errorf("anchor %s: %v", anchor, err)
		}
	}
}

// A key is one segment, whatever it holds, before and after decoding.
func TestSARIFSegments(t *testing.T) {
	tests := map[string]string{
		"Admin":                        "Admin",
		"a/b":                          "a%2Fb",
		".":                            "_.",
		"..":                           "_..",
		"":                             "_",
		"a/../../b":                    "a%2F_..%2F_..%2Fb",
		"...":                          "...",
		"a:b":                          "a%3Ab",
		"%2e%2e":                       "%252e%252e",
		"ä\n":                          "%C3%A4%0A",
		strings.Repeat("a", 255):       strings.Repeat("a", 255),
		strings.Repeat("a", 256):       strings.Repeat("a", 238) + "~" + digest(strings.Repeat("a", 256))[:16],
		"b" + strings.Repeat("ä", 200): "b" + strings.Repeat("%C3%A4", 118) + "~" + digest("b" + strings.Repeat("ä", 200))[:16],
	}
	for key, want := range tests {
		if got := pathSegment(key); got != want {
			t.Errorf("%q became %q, not %q", key, got, want)
		}
	}
}

func TestREP59OneLocationAndOthersRelated(t *testing.T) {
	r := failed()
	for i := range 20 {
		r.Findings[1].Related = append(r.Findings[1].Related, snapshot.Location{URI: "modules/main.tf", StartLine: i + 1})
	}
	for _, result := range parseRun(t, sarifLog(t, r, Options{})).Results {
		if len(result.Locations) != 1 || len(result.RelatedLocations) > 10 {
			t.Errorf("%d locations and %d related ones", len(result.Locations), len(result.RelatedLocations))
		}
	}
}
