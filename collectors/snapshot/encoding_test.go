package snapshot

import "testing"

func TestUTF8(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "{}": "{}", "\xef\xbb\xbf{}": "{}", "\xef\xbb\xbf": "", "{": "{", "\x00\x00": "\x00\x00",
	} {
		if got, err := UTF8([]byte(text)); string(got) != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"\xff\xfe{\x00", "\xfe\xff\x00{", "{\x00}\x00", "\x00{\x00}"} {
		if _, err := UTF8([]byte(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
