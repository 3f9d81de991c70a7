package expression_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// TestProviderFunctions compares with what hashicorp/aws documents of them.
func TestProviderFunctions(t *testing.T) {
	for _, test := range []struct{ expression, want string }{ // "" for an error
		{`provider::aws::arn_build("aws", "iam", "", "444455556666", "role/example")`, "arn:aws:iam::444455556666:role/example"},
		{`provider::aws::arn_build("aws", "iam", "", 444455556666, "role/example")`, "arn:aws:iam::444455556666:role/example"},
		{`provider::aws::arn_build("aws", "iam", null, "444455556666", "role/example")`, ""},
		{`provider::aws::arn_build("aws", "iam", [], "444455556666", "role/example")`, ""},
		{`provider::aws::arn_build("aws")`, ""},
		{`provider::aws::arn_parse("arn:aws:iam::444455556666:role/a:b").account_id`, "444455556666"},
		{`provider::aws::arn_parse("arn:aws:iam::444455556666:role/a:b").resource`, "role/a:b"},
		{`provider::aws::arn_parse("arn:aws-cn:sso:::instance/x")["partition"]`, "aws-cn"},
		{`provider::aws::arn_parse("arn:aws-cn:sso:::instance/x").region`, ""},
		{`provider::aws::arn_parse("invalid").region`, ""},
		{`try(provider::aws::arn_parse("invalid").region, "none")`, "none"},
		{`provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/example")`, "arn:aws:iam::444455556666:role/example"},
		{`provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/example")`, "arn:aws:iam::444455556666:role/example"},
		{`provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:user/example")`, ""},
		{`provider::aws::trim_iam_role_path("arn:aws:ec2:us-east-1:444455556666:instance/i-1")`, ""},
	} {
		t.Run(test.expression, func(t *testing.T) {
			value, problems := evaluate(t, newScope(t, "testdata"), test.expression)
			got, _ := declaration.ValueOf(value).Text()
			if got != test.want || problems.HasErrors() && test.want != "" {
				t.Errorf("it is %q, not %q: %v", got, test.want, problems)
			}
			if plain, _ := value.Unmark(); test.want == "" && !problems.HasErrors() && !plain.RawEquals(cty.StringVal("")) {
				t.Errorf("it is %#v, and no mistake", plain)
			}
		})
	}
}

func TestARNBuiltOfPartsThatAreNotKnown(t *testing.T) {
	value, problems := evaluate(t, newScope(t, "testdata"), `provider::aws::arn_build(data.x.partition, "iam", "", "aws", "policy/Admin")`)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	built := declaration.ValueOf(value)
	if !built.MayBe("arn:aws-cn:iam::aws:policy/Admin") || built.MayBe("arn:aws-cn:iam::aws:policy/Other") {
		t.Errorf("what is known of it is %v", built.Template())
	}
}
