package reports

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/idcscan/idcscan/scanner"
)

func TestSARIFGolden(t *testing.T) {
	tests := map[string]struct {
		report  *scanner.Report
		options Options
	}{
		"clean":      {clean(), Options{}},
		"failed":     {failed(), Options{}},
		"incomplete": {incomplete(), Options{}},
		"erred":      {erred(), Options{}},
		"hostile":    {hostile(), Options{}},
		"anchored":   {failed(), Options{SARIFAnchor: "./docs/identity center.md"}},
		"waived":     {waived(), Options{}},

		"clean.full":      {clean(), Options{SARIFFull: true}},
		"failed.full":     {failed(), Options{SARIFFull: true}},
		"incomplete.full": {incomplete(), Options{SARIFFull: true}},
		"erred.full":      {erred(), Options{SARIFFull: true}},
		"hostile.full":    {hostile(), Options{SARIFFull: true}},
		"waived.full":     {waived(), Options{SARIFFull: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			data := sarifLog(t, test.report, test.options)
			if bytes.Count(data, []byte("\n")) != 1 || !bytes.HasSuffix(data, []byte("}\n")) {
				t.Error("the log is not one line")
			}
			var readable bytes.Buffer
			if err := json.Indent(&readable, data, "", "  "); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".sarif", readable.Bytes())
		})
	}
}
