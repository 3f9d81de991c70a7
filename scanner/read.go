package scanner

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// ReadReport reads a report that was saved as JSON. Errors begin with the line
// and column of the mistake.
func ReadReport(r io.Reader) (*Report, error) {
	data, err := io.ReadAll(r)
	if err == nil {
		data, err = snapshot.UTF8(data)
	}
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // as some shells redirect
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("the report is empty")
	}
	if err := checkReportVersion(data); err != nil {
		return nil, err
	}
	report := &Report{}
	err = json.Unmarshal(data, report, json.RejectUnknownMembers(true), json.WithUnmarshalers(json.UnmarshalFromFunc(readNumber)))
	if err != nil {
		return nil, describeMistake(data, err)
	}
	if path := incomplete(reflect.ValueOf(report).Elem(), ""); path != "" {
		return nil, fmt.Errorf("%s is absent or null; save the report again with --output json=FILE", path)
	}
	return report, nil
}

// checkReportVersion tells a report of another version from no report at all.
func checkReportVersion(data []byte) error {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return describeMistake(data, err)
	}
	family, _, _ := strings.Cut(ReportSchema, "/")
	switch {
	case head.Schema == ReportSchema:
		return nil
	case strings.HasPrefix(head.Schema, family+"/"):
		return fmt.Errorf("the report is of version %s, this program reads %s; upgrade idcscan", head.Schema, ReportSchema)
	}
	return fmt.Errorf("this is no report of idcscan: its schema is %q, not %q", head.Schema, ReportSchema)
}

// readNumber keeps a number of evidence or parameters as it is written.
func readNumber(d *jsontext.Decoder, value *any) error {
	if d.PeekKind() != '0' {
		return errors.ErrUnsupported
	}
	number, err := d.ReadValue()
	*value = stdjson.Number(number)
	return err
}

// describeMistake says where in the data a mistake is.
func describeMistake(data []byte, err error) error {
	var semantic *json.SemanticError
	var syntactic *jsontext.SyntacticError
	var offset int64
	var pointer jsontext.Pointer
	problem := err
	switch {
	case errors.As(err, &semantic):
		offset, pointer, problem = semantic.ByteOffset, semantic.JSONPointer, semantic.Err
		if problem == nil {
			problem = fmt.Errorf("a JSON %s does not belong here", semantic.JSONKind)
		}
	case errors.As(err, &syntactic):
		offset, pointer, problem = syntactic.ByteOffset, syntactic.JSONPointer, syntactic.Err
	}
	if errors.Is(problem, io.ErrUnexpectedEOF) {
		problem = errors.New("the report is cut off here; save it again with --output json=FILE")
	}
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	if pointer != "" {
		return fmt.Errorf("%d:%d: %s: %w", line, column, pointer, problem)
	}
	return fmt.Errorf("%d:%d: %w", line, column, problem)
}

// incomplete returns the path of the first list, map or word that a report
// must have and that is absent or null.
func incomplete(value reflect.Value, path string) string {
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return path
		}
		return incomplete(value.Elem(), path)
	case reflect.Interface:
		if value.IsNil() {
			return path
		}
		return incomplete(value.Elem(), path)
	case reflect.Struct:
		for i := range value.NumField() {
			name, options, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
			if options == "omitzero" && value.Field(i).IsZero() {
				continue
			}
			if found := incomplete(value.Field(i), path+"/"+name); found != "" {
				return found
			}
		}
	case reflect.Slice, reflect.Map:
		if value.IsNil() {
			return path
		}
		return incompleteElement(value, path)
	}
	return wordless(value, path)
}

func incompleteElement(value reflect.Value, path string) string {
	if value.Kind() == reflect.Slice {
		for i := range value.Len() {
			if found := incomplete(value.Index(i), fmt.Sprintf("%s/%d", path, i)); found != "" {
				return found
			}
		}
		return ""
	}
	keys := value.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		if found := incomplete(value.MapIndex(key), path+"/"+key.String()); found != "" {
			return found
		}
	}
	return ""
}

// wordless returns the path where a verdict, status or severity is none.
func wordless(value reflect.Value, path string) string {
	known := true
	switch word := value.Interface().(type) {
	case Severity:
		known = slices.Contains(Severities(), word)
	case Status:
		known = slices.Contains([]Status{StatusFail, StatusUnknown, StatusWaived, StatusPass, StatusNotApplicable}, word)
	case WaiverState:
		known = slices.Contains([]WaiverState{WaiverActive, WaiverExpired, WaiverUnused, WaiverUnjudged}, word)
	case BaselineState:
		known = slices.Contains([]BaselineState{BaselineNew, BaselineUnchanged, BaselineUnverified, BaselineResolved}, word)
	case Verdict:
		known = slices.Contains([]Verdict{VerdictPass, VerdictFail, VerdictIncomplete, VerdictError}, word)
	}
	if !known {
		return path
	}
	return ""
}
