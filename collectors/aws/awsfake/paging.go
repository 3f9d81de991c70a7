package awsfake

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"maps"
	"math"
)

// place is a point in a list: the next item, and whether an empty page comes
// before it.
type place struct {
	offset int
	empty  bool
}

// tokenKey makes tokens opaque: one that this process has not made is no token.
var tokenKey = func() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails, says its documentation
	return key
}()

const macLength = 16

// token returns the token for a place; it is bound to the operation, the
// Region and the request's other members, and the same every time.
func (s *session) token(p place) string {
	flag := byte(0)
	if p.empty {
		flag = 1
	}
	payload := append(binary.AppendUvarint(nil, uint64(p.offset)), flag)
	return base64.RawURLEncoding.EncodeToString(append(s.mac(payload), payload...))
}

func (s *session) mac(payload []byte) []byte {
	members := maps.Clone(s.request.members)
	for _, name := range []string{"NextToken", "MaxResults", "Marker", "MaxItems"} {
		delete(members, name)
	}
	mac := hmac.New(sha256.New, tokenKey)
	mac.Write([]byte(s.request.action() + "\n" + s.request.region + "\n" + canonical(members) + "\n"))
	mac.Write(payload)
	return mac.Sum(nil)[:macLength]
}

// read returns the place that a token names.
func (s *session) read(token string) (place, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) < macLength+2 || !hmac.Equal(raw[:macLength], s.mac(raw[macLength:])) {
		return place{}, false
	}
	payload := raw[macLength:]
	offset, n := binary.Uvarint(payload)
	if n != len(payload)-1 || offset > math.MaxInt32 {
		return place{}, false
	}
	return place{offset: int(offset), empty: payload[n] == 1}, true
}

// page returns the part of a list of n items that the request asks for, made
// item by item, and the token of the next part.
func page[T any](s *session, n int, maxResults *int32, token *string, item func(int) T) ([]T, *string, error) {
	var here place
	if token != nil && *token != "" {
		var ok bool
		if here, ok = s.read(*token); !ok || here.offset > n {
			return nil, nil, s.badToken()
		}
	}
	end, next := s.turn(here, n, maxResults)
	var items []T // absent where there are none; see emptyLists
	for i := here.offset; i < end; i++ {
		items = append(items, item(i))
	}
	return items, s.next(next, token), nil
}

// turn returns where the page at a place ends and where the next begins, nil
// where there is none.
func (s *session) turn(here place, n int, maxResults *int32) (int, *place) {
	if here.empty {
		if here.offset == n {
			return n, nil
		}
		return here.offset, &place{offset: here.offset}
	}
	size := s.request.operation.page
	if maxResults != nil {
		size = min(size, int(*maxResults))
	}
	if s.options.PageSize > 0 {
		size = min(size, s.options.PageSize)
	}
	end := min(here.offset+size, n)
	switch {
	case s.options.EmptyPages || s.fault != nil && s.fault.EmptyPages:
		return end, &place{offset: end, empty: true}
	case end < n:
		return end, &place{offset: end}
	}
	return end, nil
}

// next returns the token for the next page, as the fault would have it.
func (s *session) next(p *place, used *string) *string {
	if s.fault != nil {
		switch {
		case s.fault.Token == TokenRepeat && used != nil:
			return used
		case s.fault.Token != TokenTrue && p == nil:
			p = &place{}
		}
	}
	if p == nil {
		return nil
	}
	token := s.token(*p)
	return &token
}

// badToken refuses a token that was forged or made for another list.
func (s *session) badToken() error {
	if s.request.operation.service == orgs {
		return &apiError{Code: "InvalidInputException", Reason: "INVALID_NEXT_TOKEN", Message: "You specified an invalid value for nextToken."}
	}
	if s.request.operation.service == cloudTrail {
		return &apiError{Code: "InvalidNextTokenException", Message: "The NextToken is invalid for these parameters."}
	}
	if s.request.operation.service.protocol == awsQuery {
		return &apiError{Code: "ValidationError", Message: "Invalid Marker."}
	}
	return invalid("The pagination token is invalid.")
}
