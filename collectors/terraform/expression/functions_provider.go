package expression

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// providerFunctions are the functions of providers that depend on nothing but
// their arguments: those of hashicorp/aws, under the name that it has by default.
var providerFunctions = map[string]builtin{
	"aws::arn_build":          structural(arnBuild, 5, 5),
	"aws::arn_parse":          plain(arnParseFunction),
	"aws::trim_iam_role_path": plain(textToText("arn", trimRolePath)),
}

var arnParts = []string{"partition", "service", "region", "account_id", "resource"}

var arnParseFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "arn", Type: cty.String}},
	Type: function.StaticReturnType(cty.Object(map[string]cty.Type{
		"partition": cty.String, "service": cty.String, "region": cty.String, "account_id": cty.String, "resource": cty.String,
	})),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		parsed, err := arn.Parse(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgError(0, fmt.Errorf("ARN (%s) failed to parse: %w", args[0].AsString(), err))
		}
		return cty.ObjectVal(map[string]cty.Value{
			"partition": cty.StringVal(parsed.Partition), "service": cty.StringVal(parsed.Service), "region": cty.StringVal(parsed.Region),
			"account_id": cty.StringVal(parsed.AccountID), "resource": cty.StringVal(parsed.Resource),
		}), nil
	},
})

// arnBuild puts an ARN together, which is known in part where parts are not known.
func arnBuild(c *call) cty.Value {
	var result textBuilder
	result.write("arn")
	for i, value := range c.args {
		plain, marks := value.Unmark()
		if plain.IsKnown() {
			converted, err := convert.Convert(plain, cty.String)
			switch {
			case err != nil:
				return c.invalid(i, fmt.Errorf("invalid value for %q parameter: %w", arnParts[i], err))
			case converted.IsNull():
				return c.invalid(i, fmt.Errorf("invalid value for %q parameter: %w", arnParts[i], errNull))
			}
			value = converted.WithMarks(marks)
		}
		result.write(":")
		c.append(&result, value, c.ranges[i], "The "+arnParts[i])
	}
	return c.evaluator.finish(&result, c.expr.Range())
}

// trimRolePath takes the path out of the ARN of an IAM role.
func trimRolePath(text string) (string, error) {
	parsed, err := arn.Parse(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("ARN (%s) failed to parse: %w", text, err)
	case parsed.Service != "iam":
		return "", fmt.Errorf(`service must be "iam", got %q`, parsed.Service)
	case parsed.Region != "":
		return "", errors.New("region must be empty")
	}
	kind, path, found := strings.Cut(parsed.Resource, "/")
	if !found || kind != "role" {
		return "", fmt.Errorf(`resource must begin with "role/", got %q`, parsed.Resource)
	}
	parsed.Resource = "role/" + path[strings.LastIndex(path, "/")+1:]
	return parsed.String(), nil
}
