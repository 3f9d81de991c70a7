package reports

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// spoilt returns a report of which every text ends in what a terminal or a runner
// obeys: a saved report may be anyone's.
func spoilt(r *scanner.Report) *scanner.Report {
	spoil(reflect.ValueOf(r).Elem())
	return r
}

const spoiler = " \x1b[2J\u009b31m\u202e\x07\r\n::error::forged ##[error]"

func spoil(value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			spoil(value.Elem())
		}
	case reflect.Struct:
		for i := range value.NumField() {
			spoil(value.Field(i))
		}
	case reflect.Slice:
		for i := range value.Len() {
			spoil(value.Index(i))
		}
	case reflect.Interface:
		if text, ok := value.Interface().(string); ok {
			value.Set(reflect.ValueOf(text + spoiler))
		}
	case reflect.Map:
		spoilMap(value)
	case reflect.String:
		// Words of ours are none of these: the reader of a report refuses others.
		switch value.Interface().(type) {
		case scanner.Severity, scanner.Status, scanner.Verdict, scanner.BaselineState, snapshot.Cause, snapshot.Section, json.Number:
		default:
			if value.String() != "" {
				value.SetString(value.String() + spoiler)
			}
		}
	}
}

func spoilMap(value reflect.Value) {
	if value.Type().Key() == reflect.TypeFor[snapshot.Section]() {
		return
	}
	for _, key := range value.MapKeys() {
		element := reflect.New(value.Type().Elem()).Elem()
		element.Set(value.MapIndex(key))
		spoil(element)
		value.SetMapIndex(key, element)
	}
}

func TestREP37REP38NoFieldOfAReportIsObeyed(t *testing.T) {
	for name, r := range fixtures() {
		r = spoilt(r)
		for format, about := range Formats() {
			for _, width := range []int{0, 60} {
				out := string(write(t, format, r, Options{Width: width}))
				if about.Extension == ".csv" {
					out = strings.ReplaceAll(out, "\r\n", "\n")
				}
				for i, c := range out {
					if unseen(c) {
						t.Errorf("%s as %s at width %d holds %U in %q", name, format, width, c, out[max(0, i-60):min(len(out), i+10)])
						break
					}
				}
				for line := range strings.Lines(out) {
					if runnerObeys(line) {
						t.Errorf("%s as %s at width %d: a runner obeys %.100q", name, format, width, line)
						break
					}
				}
			}
		}
	}
}
