package snapshot_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestNormalizePolicy(t *testing.T) {
	tests := map[string]struct {
		text string
		want snapshot.PolicyDocument
	}{
		"one statement, values alone": {
			`{"Version": "2012-10-17", "Id": "x", "Statement": {"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*"}}`,
			snapshot.PolicyDocument{Version: "2012-10-17", Statements: []snapshot.PolicyStatement{
				{SID: "A", Effect: "Allow", Actions: map[string][]string{"*": {"*"}}, Resources: []string{"*"}},
			}},
		},
		"actions are folded, sorted, bucketed, each once": {
			`{"Statement": [{"Effect": "Deny", "Action": ["IAM:PassRole", "s3:Get*", "iam:passrole", "iam:Get?ser", "i*:x", "*:*"], "Resource": "*"}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{{Effect: "Deny", Resources: []string{"*"}, Actions: map[string][]string{
				"iam": {"get?ser", "passrole"}, "s3": {"get*"}, "*": {"*:*", "i*:x"},
			}}}},
		},
		"what is negated": {
			`{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "NotResource": ["b", "a", "b"]}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{{
				Effect: "Allow", NotActions: map[string][]string{"iam": {"*"}}, NotResources: []string{"a", "b"},
			}}},
		},
		"only ASCII is folded": {
			`{"Statement": [{"Effect": "Allow", "Action": "\u212Ams:Decrypt", "Resource": "*"}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{{
				Effect: "Allow", Actions: map[string][]string{"\u212Ams": {"decrypt"}}, Resources: []string{"*"},
			}}},
		},
		"empty lists are kept": {
			`{"Statement": [{"Effect": "Allow", "Action": [], "Resource": []}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{{
				Effect: "Allow", Actions: map[string][]string{}, Resources: []string{},
			}}},
		},
		"a trust policy": {
			`{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "arn:b", "AWS": ["111122223333", "*"]}}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{{
				Effect: "Allow", Actions: map[string][]string{"sts": {"assumerolewithsaml"}}, Resources: []string{},
				Principals: map[string][]string{"Federated": {"arn:b"}, "AWS": {"*", "111122223333"}},
			}}},
		},
		"everybody, and all but somebody": {
			`{"Statement": [{"Effect": "Allow", "Action": "a:b", "Principal": "*", "Resource": "x"}, {"Effect": "Deny", "Action": "a:b", "NotPrincipal": {"AWS": []}}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{
				{Effect: "Allow", Actions: map[string][]string{"a": {"b"}}, Resources: []string{"x"}, Principals: map[string][]string{"*": {"*"}}},
				{Effect: "Deny", Actions: map[string][]string{"a": {"b"}}, Resources: []string{}, NotPrincipals: map[string][]string{"AWS": {}}},
			}},
		},
		"no statements": {
			`{"Statement": []}`, snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{}},
		},
		"conditions of every type": {
			`{"Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "*", "Condition": {
				"Bool": {"aws:MultiFactorAuthPresent": true}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600},
				"StringLike": {"k": ["b", "a", "b"], "empty": []}, "Null": {}}}]}`,
			snapshot.PolicyDocument{Statements: []snapshot.PolicyStatement{{
				Effect: "Allow", Actions: map[string][]string{"a": {"b"}}, Resources: []string{"*"},
				Conditions: map[string]map[string][]string{
					"Bool": {"aws:MultiFactorAuthPresent": {"true"}}, "NumericLessThan": {"aws:MultiFactorAuthAge": {"3600"}},
					"StringLike": {"k": {"a", "b"}, "empty": {}},
				},
			}}},
		},
		"elements in any case": {
			`{"version": "2008-10-17", "STATEMENT": [{"effect": "Allow", "action": "a:b", "resource": "*"}]}`,
			snapshot.PolicyDocument{Version: "2008-10-17", Statements: []snapshot.PolicyStatement{{
				Effect: "Allow", Actions: map[string][]string{"a": {"b"}}, Resources: []string{"*"},
			}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, digest, err := snapshot.NormalizePolicy([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Errorf("normalised form (-want +got):\n%s", diff)
			}
			if digest != test.want.Digest() || len(digest) != 64 {
				t.Errorf("digest = %q, want the document's %q", digest, test.want.Digest())
			}
		})
	}
}

func TestNormalizePolicyRefuses(t *testing.T) {
	statement := func(inner string) string { return `{"Statement": [{` + inner + `}]}` }
	tests := map[string]struct{ text, want string }{
		"nothing":                {"", "the text is empty"},
		"white space":            {" \n", "the text is empty"},
		"a brace":                {"{", "unexpected EOF"},
		"a list":                 {"[]", "the document is a list; it must be an object"},
		"percent-encoded text":   {"%7B%7D", "invalid character"},
		"two documents":          {`{"Statement": []} {}`, "something follows"},
		"no statement":           {`{"Version": "2012-10-17"}`, "the element Statement is missing"},
		"unknown version":        {`{"Version": "2012-10-18", "Statement": []}`, `Version is "2012-10-18"`},
		"unknown element":        {`{"Clause": []}`, `"Clause" is not an element`},
		"a principal of no type": {statement(`"Effect": "Allow", "Principal": "me", "Action": "a:b"`), `Principal is "me"; it must be "*" or an object`},
		"principals twice":       {statement(`"Effect": "Allow", "Principal": "*", "NotPrincipal": "*", "Action": "a:b"`), "at most one of Principal"},
		"an element twice":       {statement(`"Effect": "Allow", "Action": "a:b", "action": "c:d"`), `the element "action" occurs twice`},
		"a name twice":           {statement(`"Effect": "Allow", "Effect": "Deny"`), "duplicate object member name"},
		"null":                   {`{"Statement": null}`, "Statement is null"},
		"null condition":         {statement(`"Effect": "Allow", "Action": "a:b", "Condition": null`), "Condition is null; it must be an object"},
		"null in a condition":    {statement(`"Effect": "Allow", "Action": "a:b", "Condition": {"Bool": {"k": [null]}}`), "a condition's value is null"},
		"statement of no object": {`{"Statement": ["x"]}`, "Statement is a string"},
		"effect in lower case":   {statement(`"Effect": "allow", "Action": "a:b"`), `Effect is "allow"`},
		"no effect":              {statement(`"Action": "a:b"`), `Effect is ""`},
		"action of no string":    {statement(`"Effect": "Allow", "Action": [7]`), "Action is a number"},
		"no action":              {statement(`"Effect": "Allow"`), "exactly one of Action and NotAction"},
		"both actions":           {statement(`"Effect": "Allow", "Action": "a:b", "NotAction": "c:d"`), "exactly one of Action and NotAction"},
		"both resources":         {statement(`"Effect": "Allow", "Action": "a:b", "Resource": "x", "NotResource": "y"`), "exactly one of Resource"},
		"no resource":            {statement(`"Effect": "Allow", "Action": "*"`), "exactly one of Resource"},
		"action of no service":   {statement(`"Effect": "Allow", "Action": "GetUser", "Resource": "*"`), "names no service"},
		"action of no name":      {statement(`"Effect": "Allow", "Action": "iam:", "Resource": "*"`), "lacks its service or its name"},
		"bad UTF-8":              {statement("\"Effect\": \"Allow\", \"Action\": \"a:\xff\""), "invalid UTF-8"},
		"an endless nesting":     {strings.Repeat("[", 200_000), "the document is a list"},
		"more than is read":      {strings.Repeat(" ", 2<<20), "are more than the"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			document, digest, err := snapshot.NormalizePolicy([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
			if document != nil || digest != "" {
				t.Error("an error came with a document")
			}
		})
	}
}

func TestDigestRefusesNothing(t *testing.T) {
	if digest := (&snapshot.PolicyDocument{Version: "\xff"}).Digest(); len(digest) != 64 {
		t.Errorf("the digest is %q", digest)
	}
}

func TestRenderLeadsBack(t *testing.T) {
	for seed := range uint64(30) {
		for key, document := range snapshottest.Generate(seed, snapshottest.Small()).PolicyDocuments {
			again, digest, err := snapshot.NormalizePolicy(document.Render())
			if err != nil {
				t.Fatalf("%s: %v", document.Render(), err)
			}
			if !bytes.Equal(document.Render(), document.Render()) {
				t.Fatalf("seed %d: %s was rendered in two ways", seed, document.Render())
			}
			if diff := cmp.Diff(document, again); diff != "" || digest != key {
				t.Fatalf("seed %d: %s came back otherwise (-want +got):\n%s", seed, document.Render(), diff)
			}
		}
	}
}

func FuzzNormalizePolicy(f *testing.F) {
	f.Add(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`)
	f.Add(`{"Statement": [{"Sid": "a", "Effect": "Deny", "NotAction": ["iam:*", "*:x"], "NotResource": [], "Condition": {"Bool": {"k": [true, 1, "x"]}}}]}`)
	f.Add(`{"Statement": [{"Effect": "Allow", "Principal": {"*": "*", "AWS": ["1"]}, "Action": "a:b"}, {"Effect": "Deny", "NotPrincipal": "*", "Action": "a:b"}]}`)
	f.Add(`{"Statement": {"Action": {}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		document, digest, err := snapshot.NormalizePolicy([]byte(text))
		if err != nil {
			return
		}
		again, sameDigest, err := snapshot.NormalizePolicy(document.Render())
		if err != nil || digest != sameDigest || !cmp.Equal(document, again) {
			t.Fatalf("%q rendered as %s: %v", text, document.Render(), err)
		}
	})
}
