package snapshot

import "strings"

// plainlyNormal reports whether a document is in the form that [NormalizePolicy]
// gives, as far as that shows without reading it again: false means that it may
// not be. Snapshots hold tens of thousands of documents, nearly all of them plain.
func (d *PolicyDocument) plainlyNormal() bool {
	if d.Version != "" && d.Version != PolicyVersion2012 && d.Version != PolicyVersion2008 {
		return false
	}
	for i := range d.Statements {
		if !d.Statements[i].plainlyNormal() {
			return false
		}
	}
	return d.Statements != nil
}

func (s *PolicyStatement) plainlyNormal() bool {
	switch {
	case s.Effect != EffectAllow && s.Effect != EffectDeny,
		(s.Actions == nil) == (s.NotActions == nil),
		(s.Resources == nil) == (s.NotResources == nil),
		s.Principals != nil && s.NotPrincipals != nil:
		return false
	case !plainText(s.SID), !plainActions(s.Actions), !plainActions(s.NotActions),
		!plainList(s.Resources), !plainList(s.NotResources),
		!plainLists(s.Principals), !plainLists(s.NotPrincipals):
		return false
	}
	if s.Conditions != nil && len(s.Conditions) == 0 {
		return false
	}
	for operator, keys := range s.Conditions {
		if !plainText(operator) || len(keys) == 0 || !plainLists(keys) {
			return false
		}
	}
	return true
}

// plainActions reports whether actions stand in lower case under their services.
func plainActions(buckets map[string][]string) bool {
	for service, names := range buckets {
		if len(names) == 0 || !plainList(names) || service == "" || !plainText(service) || hasUpper(service) {
			return false
		}
		if service != anyService && strings.ContainsAny(service, "*?:") {
			return false
		}
		for _, name := range names {
			of, _, found := strings.Cut(name, ":")
			if hasUpper(name) || name == "" || service == anyService && (!strings.ContainsAny(of, "*?") || found && of == "") {
				return false
			}
		}
	}
	return true
}

func hasUpper(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return 'A' <= r && r <= 'Z' }) >= 0
}

func plainLists(lists map[string][]string) bool {
	for name, list := range lists {
		if !plainText(name) || !plainList(list) {
			return false
		}
	}
	return true
}

// plainList reports whether texts are in order, each once.
func plainList(list []string) bool {
	for i, text := range list {
		if !plainText(text) || i > 0 && list[i-1] >= text {
			return false
		}
	}
	return true
}

// plainText reports whether a text is one that JSON holds as it is.
func plainText(text string) bool {
	for i := range len(text) {
		if !plain[text[i]] {
			return false
		}
	}
	return true
}
