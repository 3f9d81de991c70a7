package scanner

import (
	"crypto/sha256"
	"encoding/hex"
)

// Fingerprint identifies a finding across scans: the hexadecimal SHA-256 of
// control id, kind and key, joined by NUL bytes.
func Fingerprint(control, kind, key string) string {
	sum := sha256.Sum256([]byte(control + "\x00" + kind + "\x00" + key))
	return hex.EncodeToString(sum[:])
}
