package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// planned is a plan as it was read.
type planned struct {
	variables map[string]any
	config    *configModule // nil where the plan has none
	// changes are what resource_changes says, deferred what deferred_changes does.
	changes, deferred []*change
	// rest are planned_values and prior those of prior_state.
	rest, prior []*instance
	incomplete  bool
	errored     bool

	scopes map[string]*scope // by the module's address
}

// change is what a plan does to an instance.
type change struct {
	instance
	actions         tfjson.Actions
	before, after   any
	beforeSensitive any
	afterSensitive  any
}

// plan reads what terraform show -json prints of a plan.
func (r *reader) plan() (*declaration.Declarations, error) {
	r.begin()
	p := &planned{}
	tells := false // what will be
	err := r.object(func(name string) (err error) {
		switch name {
		case "format_version":
			return r.formatVersion()
		case "variables":
			p.variables, err = r.variables()
		case "planned_values":
			tells = tells || !r.null()
			p.rest, err = r.values()
		case "prior_state":
			err = r.object(func(name string) (err error) {
				if name != "values" {
					return r.skip()
				}
				p.prior, err = r.values()
				return err
			})
		case "resource_changes":
			tells = tells || !r.null()
			err = r.list(func() error { return r.change(&p.changes) })
		case "deferred_changes":
			err = r.list(func() error {
				p.incomplete = true
				return r.object(func(name string) error {
					if name == "resource_change" {
						return r.change(&p.deferred)
					}
					return r.skip()
				})
			})
		case "complete":
			var complete any
			complete, err = r.value()
			p.incomplete = p.incomplete || complete == false
		case "errored":
			var errored any
			errored, err = r.value()
			p.errored = errored == true
		case "configuration":
			p.config, err = r.configuration()
		default:
			return r.skip()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	if !tells { // Terraform writes planned_values even where nothing changes
		return nil, errors.New("a plan without planned_values and resource_changes, which says nothing of what will be; " + writeAgain)
	}
	return p.declarations(), nil
}

func (r *reader) variables() (map[string]any, error) {
	all := map[string]any{}
	err := r.object(func(variable string) error {
		return r.object(func(name string) (err error) {
			if name != "value" {
				return r.skip()
			}
			all[variable], err = r.value()
			return err
		})
	})
	return all, err
}

func (r *reader) change(into *[]*change) error {
	c := &change{}
	err := r.object(func(name string) (err error) {
		switch name {
		case "address":
			return r.string(&c.address)
		case "module_address":
			return r.string(&c.module)
		case "mode":
			return r.string(&c.mode)
		case "type":
			return r.string(&c.typ)
		case "name":
			return r.string(&c.name)
		case "deposed":
			return r.string(&c.deposed)
		case "index":
			c.key, err = r.value()
		case "change":
			err = r.object(func(name string) (err error) {
				switch name {
				case "actions":
					return r.list(func() error {
						var action string
						err := r.string(&action)
						c.actions = append(c.actions, tfjson.Action(action))
						return err
					})
				case "before":
					c.before, err = r.valuesOf(&c.instance)
				case "after":
					c.after, err = r.valuesOf(&c.instance)
				case "after_unknown":
					c.unknown, err = r.value()
				case "before_sensitive":
					c.beforeSensitive, err = r.valuesOf(&c.instance)
				case "after_sensitive":
					c.afterSensitive, err = r.valuesOf(&c.instance)
				default:
					return r.skip()
				}
				return err
			})
		default:
			return r.skip()
		}
		return err
	})
	if before, ok := strings.CutSuffix(c.address, "[*]"); ok { // how many there are is not known
		c.address, c.key = before+`["*"]`, "*"
	}
	*into = append(*into, c)
	return err
}

// effective is the instance as it is after apply, or as it was where the plan
// deletes it; nil where the plan says nothing more of it: what Terraform forgets
// stays in AWS, declared no longer.
func (c *change) effective() *instance {
	i := c.instance
	switch {
	case c.actions.Delete():
		i.removed, i.unknown = true, nil
		i.values, i.sensitive = c.before, c.beforeSensitive
	case slices.Equal(c.actions, tfjson.Actions{tfjson.ActionForget}):
		return nil
	default:
		i.values, i.sensitive = c.after, c.afterSensitive
	}
	return &i
}

// instances are those that exist after apply and those that the plan deletes,
// sorted. left are the objects left over from replacements.
func (p *planned) instances() (all, left []*instance) {
	seen := map[string]bool{}
	for _, c := range slices.Concat(p.changes, p.deferred) {
		if c.deposed != "" {
			left = append(left, &c.instance)
			continue
		}
		seen[c.address] = true
		if i := c.effective(); i != nil {
			all = append(all, i)
		}
	}
	// With -target or -refresh-only not everything has a change, and data sources
	// that were read in time never have.
	for _, i := range p.rest {
		if !seen[i.address] && i.deposed == "" {
			seen[i.address] = true
			all = append(all, i)
		}
	}
	for _, i := range p.prior {
		if i.mode == data && !seen[i.address] {
			seen[i.address] = true
			all = append(all, i)
		}
	}
	sortInstances(all)
	sortInstances(left)
	return all, left
}

func (p *planned) declarations() *declaration.Declarations {
	all, left := p.instances()
	declarations := &declaration.Declarations{IaC: p.iac(), Unresolved: p.unresolved()}
	for _, i := range left {
		if relevant(i.typ) {
			declarations.Diagnostics = append(declarations.Diagnostics, deposed(i))
		}
	}
	b := newBuilder()
	b.links = newLinker(p, all).links()
	b.configured = p.configured
	for _, i := range all {
		if relevant(i.typ) {
			p.withoutDefault(i)
			declarations.Resources = append(declarations.Resources, b.resource(i))
		}
	}
	return declarations
}

// defaultSession is what the provider has for the session duration that code does
// not set.
const defaultSession = "PT1H"

// withoutDefault takes out the session duration of a permission set that is the
// provider's default because code has none. Any other duration is in force
// although code has none, as where it was imported and is in ignore_changes.
func (p *planned) withoutDefault(i *instance) {
	const duration = "session_duration"
	if i.typ != permissionSet.resourceType || i.mode != managed || i.removed || i.text(duration) != defaultSession {
		return
	}
	if set, found := p.written(i, duration); found && !set {
		delete(i.values.(map[string]any), duration)
	}
}

// written reports whether code sets an attribute, and whether the plan has that
// code at all.
func (p *planned) written(i *instance, attribute string) (set, found bool) {
	in := p.scope(i.module)
	if in == nil || in.config.resources[i.block()] == nil {
		return false, false
	}
	_, set = in.config.resources[i.block()].expressions[attribute]
	return set, true
}

// configured reports whether code sets an attribute. Without that code, only
// what identifies the resource itself is the provider's.
func (p *planned) configured(i *instance, attribute string) bool {
	if set, found := p.written(i, attribute); found {
		return set
	}
	return len(referents[attribute]) > 0 && referents[attribute][0].resourceType != i.typ
}

// unresolved says what the plan leaves out.
func (p *planned) unresolved() (all []declaration.Unresolved) {
	add := func(types []string, address, reason, remedy string) {
		all = append(all, declaration.Unresolved{Types: types, Symbol: &declaration.Symbol{
			Address: address, Why: declaration.NotRead, Reason: reason, Remedy: remedy,
		}})
	}
	if p.errored {
		add(nil, "plan", "planning ended with an error, and the plan holds only what came before it", "mend the error and plan again")
	}
	if p.incomplete {
		add(nil, "plan", "the plan is not complete: it was made with -target, or has deferred changes", "plan without -target, or apply and plan again")
	}
	for _, c := range p.deferred {
		if relevant(c.typ) && c.key == "*" {
			add([]string{c.typ}, c.address, fmt.Sprintf("how many instances %s has is known after apply", c.address), "apply and plan again")
		}
	}
	return all
}
