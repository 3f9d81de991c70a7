package awsfake

import (
	"os"
	"slices"
	"strings"
)

// Environment returns what makes any AWS SDK and the AWS CLI talk to this
// server and to nothing else, as "NAME=value".
func (s *Server) Environment() []string {
	region := s.world.instances[0].regions[0]
	return []string{
		"AWS_ENDPOINT_URL=" + s.URL,
		"AWS_ACCESS_KEY_ID=AKIAIDCSCANAWSFAKE00",
		"AWS_SECRET_ACCESS_KEY=this-key-opens-nothing",
		"AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region, // what botocore and the CLI read
		"AWS_EC2_METADATA_DISABLED=true",
		// A profile of the user's must not mix its own endpoints in.
		"AWS_CONFIG_FILE=" + os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
	}
}

// Replace returns the environment without any AWS setting of its own, and with
// the server's.
func (s *Server) Replace(environment []string) []string {
	kept := slices.DeleteFunc(slices.Clone(environment), func(v string) bool { return strings.HasPrefix(v, "AWS_") })
	return append(kept, s.Environment()...)
}
