package plan

// scope is the module instance in which an expression stands.
type scope struct {
	address string
	config  *configModule
	// call made the module, and parent is where the call stands; nil for the root.
	call   *configCall
	parent *scope
	last   moduleStep
}

// scope finds a module's code, nil where the configuration has none.
func (p *planned) scope(address string) *scope {
	if in, ok := p.scopes[address]; ok {
		return in
	}
	var in *scope
	if p.config != nil {
		in = &scope{config: p.config}
		for _, module := range moduleSteps(address) {
			if in = in.child(module); in == nil {
				break
			}
		}
	}
	if p.scopes == nil {
		p.scopes = map[string]*scope{}
	}
	p.scopes[address] = in
	return in
}

// child is the scope of a module that is called in this one, nil where it is not.
func (s *scope) child(module moduleStep) *scope {
	call := s.config.calls[module.name]
	if call == nil {
		return nil
	}
	return &scope{address: s.address, config: call.module, call: call, parent: s, last: module}
}

// path is the modules from the root to this one.
func (s *scope) path() []moduleStep {
	if s.parent == nil {
		return nil
	}
	return append(s.parent.path(), s.last)
}

// frame is what each and count mean where an expression stands: those of a
// resource, or those of the call of a module.
type frame struct {
	in *scope
	// label tells frames apart that one expression leads through.
	label   string
	key     string
	hasKey  bool
	forEach expression
}

// frameOf is the frame of the arguments of an instance.
func frameOf(in *scope, i *instance) frame {
	f := frame{in: in, label: "each"}
	f.key, f.hasKey = i.keyText()
	if block := in.config.resources[i.block()]; block != nil {
		f.forEach = block.forEach
	}
	return f
}

// caller is the frame of the inputs of this module.
func (s *scope) caller() frame {
	return frame{in: s.parent, label: "module." + s.last.name, key: s.last.key, hasKey: s.last.hasKey && !s.last.any, forEach: s.call.forEach}
}

// evaluate gives the value that an expression has if it does no more than pass a
// constant or a variable on. That it does no more is not known: the value is a
// hint, to be confirmed by other means.
func (p *planned) evaluate(in *scope, e expression, depth int) (any, bool) {
	if value, ok := constant(e); ok {
		return value, true
	}
	references := leaves(referencesAt(e, nil))
	if len(references) != 1 {
		return nil, false
	}
	path := steps(references[0])
	if len(path) < 2 || path[0].name != "var" {
		return nil, false
	}
	return p.variable(in, path[1:], depth+1)
}

// variable gives the value of a variable, or of the part to which a path leads.
func (p *planned) variable(in *scope, path []step, depth int) (any, bool) {
	name := path[0].name
	value, ok := p.variables[name]
	if in.parent != nil {
		if e, set := in.call.expressions[name]; !set {
			value, ok = in.config.defaults[name]
		} else if depth > maxDepth {
			return nil, false
		} else if value, ok = p.evaluate(in.parent, e, depth); !ok {
			return nil, false
		}
	}
	if !ok {
		return nil, false
	}
	return walk(value, path[1:])
}
