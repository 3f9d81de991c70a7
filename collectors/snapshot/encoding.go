package snapshot

import (
	"bytes"
	"errors"
)

// UTF8 returns the text of a file without the byte order mark that some editors
// put first. UTF-16, which the redirection of Windows PowerShell writes, is an
// error that says what to do.
func UTF8(text []byte) ([]byte, error) {
	marked := bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff"))
	if marked || len(text) > 1 && (text[0] == 0) != (text[1] == 0) {
		return nil, errors.New("the text is UTF-16, as Windows PowerShell redirects it; save it as UTF-8")
	}
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), nil
}
