package snapshot

import "github.com/go-json-experiment/json/jsontext"

// keyTable holds one string for every key of users, groups, accounts and
// permission sets, to which half of a large snapshot refers. It is filled
// before sections are read side by side, and only read from then on.
type keyTable map[string]string

// add makes one string of equal keys and returns it. prefix is that of a
// principal, or "".
func (t keyTable) add(prefix, key string) string {
	if prefix == "" {
		if known, ok := t[key]; ok {
			return known
		}
		t[key] = key
		return key
	}
	principal := prefix + key
	key = principal[len(prefix):]
	t[principal], t[key] = principal, key
	return key
}

// texts makes strings of JSON strings, the same of the same where it can.
type texts struct {
	keys keyTable
	// recent remembers other strings, such as "ENABLED", by a cheap hash.
	recent [512]string
	buffer []byte
}

// of returns the value of a JSON string that was found to be well-formed.
func (t *texts) of(quoted []byte) string {
	text := quoted[1 : len(quoted)-1]
	for _, b := range text {
		if b == '\\' {
			t.buffer, _ = jsontext.AppendUnquote(t.buffer[:0], quoted)
			text = t.buffer
			break
		}
	}
	if known, ok := t.keys[string(text)]; ok {
		return known
	}
	if len(text) == 0 {
		return ""
	}
	slot := &t.recent[(len(text)*131+int(text[0])*31+int(text[len(text)-1])*7+int(text[len(text)/2]))%len(t.recent)]
	if *slot != string(text) {
		*slot = string(text)
	}
	return *slot
}
