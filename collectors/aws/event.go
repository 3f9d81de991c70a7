package aws

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cloudtrailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// hidden is what CloudTrail writes instead of values that may name people.
const hidden = "HIDDEN_DUE_TO_SECURITY_REASONS"

// place is where events are looked for, and whose they must be.
type place struct {
	account, region string
	// instance is the ARN of the instance and store its identity store: what an
	// event says of another one belongs to that one.
	instance, store string
}

// event takes an event apart. It is nil where the event changed nothing here:
// a call that failed, one of another service or one about another instance.
func (p place) event(told cloudtrailtypes.Event) *lookedUp {
	var record object
	if err := json.Unmarshal([]byte(aws.ToString(told.CloudTrailEvent)), &record); err != nil || record == nil {
		if source := aws.ToString(told.EventSource); source != "" && kindOf(aws.ToString(told.EventName), source) == nil {
			return nil
		}
		return &lookedUp{Unreadable: true}
	}
	name := cmp.Or(record.text("eventName"), aws.ToString(told.EventName))
	source := cmp.Or(record.text("eventSource"), aws.ToString(told.EventSource))
	kind := kindOf(name, source)
	if kind == nil || record.has("errorCode") || record.has("errorMessage") || p.isElsewhere(name, record.object("requestParameters")) {
		return nil
	}
	id := cmp.Or(aws.ToString(told.EventId), record.text("eventID"))
	if id == "" || told.EventTime == nil {
		return &lookedUp{Unreadable: true}
	}
	return &lookedUp{ID: id, Newest: kind.newest, Event: &snapshot.Event{
		Name: name, Source: source,
		// Dates inside the record are texts in the language of some locale.
		Time:      told.EventTime.UTC().Truncate(time.Second).Format(time.RFC3339),
		Region:    cmp.Or(record.text("awsRegion"), p.region),
		Account:   cmp.Or(record.text("recipientAccountId"), p.account),
		ActorType: record.object("userIdentity").text("type"),
		ActorRole: roleOf(record.object("userIdentity")),
		ActorUser: p.userOf(record.object("userIdentity").object("onBehalfOf")),
		UserAgent: record.text("userAgent"),
		Console:   record["sessionCredentialFromConsole"] == "true" || record["sessionCredentialFromConsole"] == true,
		Details:   detailsOf(record.object("requestParameters"), kind.details),
	}}
}

// isElsewhere reports whether a request names another instance or another
// identity store. The directory of a request that connects or disconnects one
// is not the store, but what is connected.
func (p place) isElsewhere(name string, request object) bool {
	for member, here := range map[string]string{"instanceArn": p.instance, "directoryId": p.store, "identityStoreId": p.store} {
		if member == "directoryId" && connectsDirectory(name) {
			continue
		}
		if there := request.text(member); there != "" && there != hidden && here != "" && there != here {
			return true
		}
	}
	return false
}

// roleOf is the role whose session made the call. Other issuers are users, whose
// names are people's.
func roleOf(identity object) string {
	if issuer := identity.object("sessionContext").object("sessionIssuer"); issuer.text("type") == "Role" {
		return issuer.text("userName")
	}
	return ""
}

// userOf is the id of the user on whose behalf the call was made, in this
// identity store.
func (p place) userOf(behalf object) string {
	store := behalf.text("identityStoreArn")
	if store != "" && p.store != "" && !strings.HasSuffix(store, "/"+p.store) {
		return ""
	}
	return behalf.text("userId")
}

// detailsOf are the named members of a request, wherever in it they stand.
func detailsOf(request object, names []string) map[string]string {
	details := map[string]string{}
	request.walk(func(name string, value any) {
		if !slices.Contains(names, name) {
			return
		}
		if text, ok := textOfValue(value); ok && text != hidden {
			details[name] = text
		}
	})
	return details
}

// textOfValue writes a value as text; a list of texts sorted, with commas.
func textOfValue(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case bool:
		return strconv.FormatBool(value), true
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64), true
	case []any:
		var texts []string
		for _, item := range value {
			text, ok := item.(string)
			if !ok {
				return "", false
			}
			texts = append(texts, text)
		}
		slices.Sort(texts)
		return strings.Join(texts, ","), true
	}
	return "", false
}

// object is a JSON object of which nothing is promised: any member may be
// absent, null or of another type.
type object map[string]any

func (o object) text(name string) string {
	text, _ := o[name].(string)
	return text
}

func (o object) object(name string) object {
	inner, _ := o[name].(map[string]any)
	return inner
}

// has reports whether there is such a member with anything in it.
func (o object) has(name string) bool { return o[name] != nil && o[name] != "" }

// walk tells every member of the object and of the objects in it, in order.
func (o object) walk(tell func(name string, value any)) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		tell(name, o[name])
		o.object(name).walk(tell)
	}
}
