package expression

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/text/encoding/ianaindex"
)

// textToText makes a function of one string.
func textToText(name string, f func(string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: name, Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, err := f(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.StringVal(text), nil
		},
	})
}

func encodeBase64(text []byte) string { return base64.StdEncoding.EncodeToString(text) }
func encodeHex(sum []byte) string     { return hex.EncodeToString(sum) }
func md5Sum(text []byte) []byte       { sum := md5.Sum(text); return sum[:] }
func sha1Sum(text []byte) []byte      { sum := sha1.Sum(text); return sum[:] }
func sha256Sum(text []byte) []byte    { sum := sha256.Sum256(text); return sum[:] }
func sha512Sum(text []byte) []byte    { sum := sha512.Sum512(text); return sum[:] }

func hashed(sum func([]byte) []byte, encode func([]byte) string) func([]byte) string {
	return func(text []byte) string { return encode(sum(text)) }
}

func hashFunction(sum func([]byte) []byte, encode func([]byte) string) function.Function {
	return textToText("str", func(text string) (string, error) { return encode(sum([]byte(text))), nil })
}

var base64EncodeFunction = textToText("str", func(text string) (string, error) { return encodeBase64([]byte(text)), nil })

var base64DecodeFunction = textToText("str", func(text string) (string, error) {
	decoded, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("it is not base64: %w", err)
	case !utf8.Valid(decoded):
		return "", fmt.Errorf("the result of decoding the provided string is not valid UTF-8")
	}
	return string(decoded), nil
})

var base64GzipFunction = textToText("str", func(text string) (string, error) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(text)); err != nil {
		return "", err
	}
	if err := writer.Flush(); err != nil {
		return "", err
	}
	if err := writer.Close(); err != nil {
		return "", err
	}
	return encodeBase64(packed.Bytes()), nil
})

var urlEncodeFunction = textToText("str", func(text string) (string, error) { return url.QueryEscape(text), nil })

var textEncodeFunction = recode(func(text, name string) (string, error) {
	encoding, err := ianaindex.IANA.Encoding(name)
	if err != nil || encoding == nil {
		return "", function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias", name)
	}
	encoded, err := encoding.NewEncoder().Bytes([]byte(text))
	if err != nil {
		return "", function.NewArgErrorf(0, "the given string contains characters that cannot be represented in %s", name)
	}
	return encodeBase64(encoded), nil
})

var textDecodeFunction = recode(func(text, name string) (string, error) {
	encoding, err := ianaindex.IANA.Encoding(name)
	if err != nil || encoding == nil {
		return "", function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias", name)
	}
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", function.NewArgErrorf(0, "it is not base64: %s", err)
	}
	decoded, err := encoding.NewDecoder().Bytes(packed)
	if err != nil || bytes.ContainsRune(decoded, '\uFFFD') {
		return "", function.NewArgErrorf(0, "the given string contains symbols that are not defined for %s", name)
	}
	return string(decoded), nil
})

func recode(f func(text, name string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "str", Type: cty.String}, {Name: "encoding", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, err := f(args[0].AsString(), args[1].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			return cty.StringVal(text), nil
		},
	})
}

var uuidV5Function = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "namespace", Type: cty.String}, {Name: "name", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var space uuid.UUID
		switch name := args[0].AsString(); name {
		case "dns":
			space = uuid.NameSpaceDNS
		case "url":
			space = uuid.NameSpaceURL
		case "oid":
			space = uuid.NameSpaceOID
		case "x500":
			space = uuid.NameSpaceX500
		default:
			parsed, err := uuid.Parse(name)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "uuidv5() doesn't support namespace %s", name)
			}
			space = parsed
		}
		return cty.StringVal(uuid.NewSHA1(space, []byte(args[1].AsString())).String()), nil
	},
})
