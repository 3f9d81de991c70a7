package awsfake

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// writeAnswer writes an SDK output as the XML of awsquery: an element for each
// exported field that is set, "member" for the items of a list, "entry" with key
// and value for those of a map.
func writeAnswer(op *operation, out any, id string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<%sResponse xmlns="%s">`, op.name, op.service.xmlns)
	element(&b, op.name+"Result", reflect.ValueOf(out))
	fmt.Fprintf(&b, "<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></%sResponse>", id, op.name)
	return b.Bytes()
}

// writeError writes an error as the XML of awsquery.
func writeError(xmlns string, e *apiError, status int, id string) []byte {
	kind := "Sender"
	if status >= 500 {
		kind = "Receiver"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<ErrorResponse xmlns="%s"><Error>`, xmlns)
	text(&b, "Type", kind)
	text(&b, "Code", e.Code)
	text(&b, "Message", e.Message)
	fmt.Fprintf(&b, "</Error><RequestId>%s</RequestId></ErrorResponse>", id)
	return b.Bytes()
}

func text(b *bytes.Buffer, name, value string) {
	b.WriteString("<" + name + ">")
	_ = xml.EscapeText(b, []byte(value)) // a buffer takes everything
	b.WriteString("</" + name + ">")
}

func element(b *bytes.Buffer, name string, v reflect.Value) {
	if t, ok := v.Interface().(*time.Time); ok {
		if t != nil {
			text(b, name, t.UTC().Format(time.RFC3339))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			element(b, name, v.Elem())
		}
	case reflect.Struct:
		b.WriteString("<" + name + ">")
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Name != "ResultMetadata" {
				element(b, field.Name, v.Field(i))
			}
		}
		b.WriteString("</" + name + ">")
	case reflect.Map:
		b.WriteString("<" + name + ">")
		for _, key := range v.MapKeys() {
			b.WriteString("<entry>")
			text(b, "key", key.String())
			element(b, "value", v.MapIndex(key))
			b.WriteString("</entry>")
		}
		b.WriteString("</" + name + ">")
	case reflect.Slice:
		if blob, ok := v.Interface().([]byte); ok {
			text(b, name, base64.StdEncoding.EncodeToString(blob))
			return
		}
		b.WriteString("<" + name + ">")
		for i := range v.Len() {
			element(b, "member", v.Index(i))
		}
		b.WriteString("</" + name + ">")
	case reflect.Bool:
		text(b, name, strconv.FormatBool(v.Bool()))
	case reflect.Int32, reflect.Int64:
		text(b, name, strconv.FormatInt(v.Int(), 10))
	default:
		if v.Len() > 0 || v.Type() == reflect.TypeFor[string]() { // an enum without a value is absent
			text(b, name, v.String())
		}
	}
}
