package expression

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	ctyyaml "github.com/zclconf/go-cty-yaml"
)

func yamlDecode(c *call) cty.Value {
	text, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	value, err := ctyyaml.YAMLDecodeFunc.Call([]cty.Value{cty.StringVal(text)})
	if err != nil {
		return c.invalid(0, fmt.Errorf("YAML: %w", err))
	}
	return c.finish(value)
}

func jsonDecode(c *call) cty.Value {
	text, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	value, err := stdlib.JSONDecode(cty.StringVal(text))
	if err != nil {
		return c.invalid(0, err)
	}
	return c.finish(value)
}

func csvDecode(c *call) cty.Value {
	text, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	value, err := stdlib.CSVDecode(cty.StringVal(text))
	if err != nil {
		return c.invalid(0, err)
	}
	return c.finish(value)
}
