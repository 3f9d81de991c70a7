package plan

import "strings"

// formatVersion checks the version of what terraform show -json writes. Minor
// versions only add members.
func (r *reader) formatVersion() error {
	var version string
	if err := r.string(&version); err != nil {
		return err
	}
	if major, _, _ := strings.Cut(version, "."); major != "0" && major != "1" {
		return r.wrong("format version "+version+" is not known", "write the file with Terraform 1 or OpenTofu 1, or update idcscan")
	}
	return nil
}
