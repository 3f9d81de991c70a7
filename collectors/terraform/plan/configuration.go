package plan

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// configModule is a module as it is written, whose instances share it.
type configModule struct {
	resources map[string]*configResource // by block, such as data.aws_region.here
	calls     map[string]*configCall
	outputs   map[string]expression
	defaults  map[string]any // of variables
}

type configResource struct {
	expressions    map[string]any
	forEach, count expression
}

type configCall struct {
	source, version string
	expressions     map[string]any
	forEach, count  expression
	module          *configModule
}

// configuration reads the member of a plan that holds what code says.
func (r *reader) configuration() (root *configModule, err error) {
	err = r.object(func(name string) error {
		if name == "root_module" {
			root, err = r.configModule()
			return err
		}
		return r.skip()
	})
	return root, err
}

func (r *reader) configModule() (*configModule, error) {
	m := &configModule{resources: map[string]*configResource{}, calls: map[string]*configCall{}, outputs: map[string]expression{}, defaults: map[string]any{}}
	err := r.object(func(name string) error {
		switch name {
		case "resources":
			return r.list(func() error { return r.configResource(m) })
		case "module_calls":
			if r.decoder.StackDepth() > maxDepth {
				return r.wrong("modules nest too deep", "split the root module")
			}
			return r.object(func(name string) (err error) {
				m.calls[name], err = r.configCall()
				return err
			})
		case "outputs":
			return r.object(func(output string) error {
				return r.object(func(name string) (err error) {
					if name != "expression" {
						return r.skip()
					}
					m.outputs[output], err = r.value()
					return err
				})
			})
		case "variables":
			return r.object(func(variable string) error {
				return r.object(func(name string) (err error) {
					if name != "default" {
						return r.skip()
					}
					m.defaults[variable], err = r.value()
					return err
				})
			})
		}
		return r.skip()
	})
	return m, err
}

func (r *reader) configResource(into *configModule) error {
	i, c := &instance{}, &configResource{}
	err := r.object(func(name string) (err error) {
		switch name {
		case "mode":
			return r.string(&i.mode)
		case "type":
			return r.string(&i.typ)
		case "name":
			return r.string(&i.name)
		case "expressions":
			if i.typ != "" && !relevant(i.typ) {
				return r.skip()
			}
			c.expressions, err = r.expressions()
		case "for_each_expression":
			c.forEach, err = r.value()
		case "count_expression":
			c.count, err = r.value()
		default:
			return r.skip()
		}
		return err
	})
	into.resources[i.block()] = c
	return err
}

func (r *reader) configCall() (*configCall, error) {
	c := &configCall{module: &configModule{}}
	err := r.object(func(name string) (err error) {
		switch name {
		case "source":
			return r.string(&c.source)
		case "version_constraint":
			return r.string(&c.version)
		case "expressions":
			c.expressions, err = r.expressions()
		case "for_each_expression":
			c.forEach, err = r.value()
		case "count_expression":
			c.count, err = r.value()
		case "module":
			c.module, err = r.configModule()
		default:
			return r.skip()
		}
		return err
	})
	return c, err
}

func (r *reader) expressions() (map[string]any, error) {
	value, err := r.value()
	expressions, _ := value.(map[string]any)
	return expressions, err
}

// iac tells of the module calls. A plan does not say which backend the root
// module has, so of that there is nothing.
func (p *planned) iac() *snapshot.IaC {
	if p.config == nil {
		return nil
	}
	iac := &snapshot.IaC{ModuleCalls: map[string]*snapshot.ModuleCall{}}
	moduleCalls(iac.ModuleCalls, "", p.config)
	return iac
}

func moduleCalls(into map[string]*snapshot.ModuleCall, prefix string, in *configModule) {
	for name, written := range in.calls {
		call := declaration.NewModuleCall(written.source, written.version)
		call.Read, call.IgnoredInputs = "source", nil // a plan holds expressions, not what becomes of them
		call.OrganizationsLookup = written.organizationsLookup()
		address := prefix + "module." + name
		into[address] = call
		moduleCalls(into, address+".", written.module)
	}
}

// organizationsLookup is the module's input enable_organizations_lookup, nil
// where it has none or it is no constant.
func (c *configCall) organizationsLookup() *bool {
	const input = "enable_organizations_lookup"
	value := c.module.defaults[input]
	if e, set := c.expressions[input]; set {
		value, _ = constant(e)
	}
	if enabled, ok := value.(bool); ok {
		return &enabled
	}
	return nil
}
