package awsfake

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// sessionKey begins the access keys of the sessions that this server gives.
const sessionKey = "ASIAIDCSCANFAKE"

// sessions are the sessions of assumed roles by their access key.
type sessions struct {
	mu    sync.Mutex
	known map[string]*roleSession
	// calls is how many a session lasts; see [Options.SessionCalls].
	calls int
}

type roleSession struct {
	caller snapshot.Caller
	token  string
	used   int
}

// caller returns who a request's credentials belong to: the role of a session
// that this server gave, else the caller that the server was started with.
func (s *sessions) caller(req *request, caller snapshot.Caller) (snapshot.Caller, *apiError) {
	if !strings.HasPrefix(req.accessKey, sessionKey) {
		return caller, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	session := s.known[req.accessKey]
	if session == nil || session.token != req.token {
		return caller, req.operation.service.unknownCredentials()
	}
	session.used++
	if s.calls < 0 || s.calls > 0 && session.used > s.calls {
		return session.caller, req.operation.service.expired()
	}
	return session.caller, nil
}

// open starts a session of a role.
func (s *sessions) open(caller snapshot.Caller) (key, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.known) + 1
	key = fmt.Sprintf("%s%05d", sessionKey, n)
	token = "session-" + digest(key, caller.ARN)
	s.known[key] = &roleSession{caller: caller, token: token}
	return key, token
}

// expired is what the service says of credentials whose time has passed.
func (s *service) expired() *apiError {
	e := &apiError{Code: "ExpiredTokenException", Message: "The security token included in the request is expired", Status: http.StatusBadRequest}
	if s.protocol == awsQuery {
		e.Code, e.Status = "ExpiredToken", http.StatusForbidden
	}
	return e
}

// unknownCredentials is what the service says of credentials that it does not
// know: of nobody, or of a Region that the account has not enabled.
func (s *service) unknownCredentials() *apiError {
	e := &apiError{Code: "UnrecognizedClientException", Message: "The security token included in the request is invalid.", Status: http.StatusBadRequest}
	if s.protocol == awsQuery {
		e.Code, e.Status = "InvalidClientTokenId", http.StatusForbidden
	}
	return e
}

// roleARN is an IAM role.
var roleARN = regexp.MustCompile(`^arn:[a-z-]+:iam::(\d{12}):role/(?:.*/)?([\w+=,.@-]+)$`)

// assumeRole lets everybody assume the roles that there are: in the caller's own
// account any, elsewhere in those of which the state knows more than that they
// are there (account_hygiene).
func assumeRole(s *session, in *sts.AssumeRoleInput) (*sts.AssumeRoleOutput, error) {
	parts := roleARN.FindStringSubmatch(*in.RoleArn)
	if parts == nil {
		return nil, &apiError{Code: "ValidationError", Message: *in.RoleArn + " is invalid"}
	}
	account, name := parts[1], parts[2]
	if !s.world.hasRole(account, name, s) {
		return nil, denied(s, *in.RoleArn)
	}
	caller := snapshot.Caller{
		Account: account, ARN: fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", s.world.partition, account, name, *in.RoleSessionName),
	}
	key, token := s.sessions.open(caller)
	secret, id, size := "this-key-opens-nothing", roleID(caller.ARN)+":"+*in.RoleSessionName, int32(72)
	return &sts.AssumeRoleOutput{
		AssumedRoleUser: &types.AssumedRoleUser{Arn: &caller.ARN, AssumedRoleId: &id},
		Credentials: &types.Credentials{
			AccessKeyId: &key, SecretAccessKey: &secret, SessionToken: &token, Expiration: new(time.Now().Add(time.Hour).UTC()),
		},
		SessionTokenSize: &size,
	}, nil
}

func (w *world) hasRole(account, name string, s *session) bool {
	if account == s.caller.Account {
		return true
	}
	if only := s.options.MemberRole; only != "" && only != name {
		return false
	}
	h := w.hygiene[account]
	return h != nil && (h.RootAccessKeys != nil || h.Users != nil || h.SAMLProviders != nil || h.FederatedRoles != nil || h.Credentials != nil || h.Instances != nil)
}

func roleID(arn string) string { return "AROA" + strings.ToUpper(digest(arn))[:17] }

func getCallerIdentity(s *session, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
	id := roleID(s.caller.ARN) + ":session"
	return &sts.GetCallerIdentityOutput{Account: &s.caller.Account, Arn: &s.caller.ARN, UserId: &id}, nil
}
