package aws

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/google/go-cmp/cmp"
)

func TestManagementEvents(t *testing.T) {
	basic := func(kind types.ReadWriteType, include bool, excluded ...string) types.EventSelector {
		return types.EventSelector{ReadWriteType: kind, IncludeManagementEvents: &include, ExcludeManagementEventSources: excluded}
	}
	field := func(name string, equals ...string) types.AdvancedFieldSelector {
		return types.AdvancedFieldSelector{Field: &name, Equals: equals}
	}
	management := field("eventCategory", "Management")
	for name, test := range map[string]struct {
		basic    []types.EventSelector
		advanced [][]types.AdvancedFieldSelector
		want     string
	}{
		"none":                          {want: eventsNone},
		"all":                           {basic: []types.EventSelector{basic("All", true)}, want: eventsAll},
		"by default":                    {basic: []types.EventSelector{{}}, want: eventsAll},
		"data only":                     {basic: []types.EventSelector{basic("All", false)}, want: eventsNone},
		"reading":                       {basic: []types.EventSelector{basic("ReadOnly", true)}, want: eventsRead},
		"both, in two":                  {basic: []types.EventSelector{basic("ReadOnly", true), basic("WriteOnly", true)}, want: eventsAll},
		"of tomorrow":                   {basic: []types.EventSelector{basic("Sometimes", true)}, want: eventsNewer},
		"but keys":                      {basic: []types.EventSelector{basic("WriteOnly", true, "kms.amazonaws.com")}, want: eventsWrite},
		"but Identity Center":           {basic: []types.EventSelector{basic("All", true, "sso.amazonaws.com")}, want: eventsNarrowed},
		"advanced":                      {advanced: [][]types.AdvancedFieldSelector{{management}}, want: eventsAll},
		"advanced, writing":             {advanced: [][]types.AdvancedFieldSelector{{management, field("readOnly", "false")}}, want: eventsWrite},
		"advanced, reading":             {advanced: [][]types.AdvancedFieldSelector{{management, field("readOnly", "true")}}, want: eventsRead},
		"advanced, data":                {advanced: [][]types.AdvancedFieldSelector{{field("eventCategory", "Data"), field("resources.type", "AWS::S3::Object")}}, want: eventsNone},
		"advanced, of one source":       {advanced: [][]types.AdvancedFieldSelector{{management, field("eventSource", "s3.amazonaws.com")}}, want: eventsNarrowed},
		"advanced, of some names":       {advanced: [][]types.AdvancedFieldSelector{{management, field("eventName", "CreateUser")}}, want: eventsNarrowed},
		"advanced, narrow and wide":     {advanced: [][]types.AdvancedFieldSelector{{management, field("eventName", "X")}, {management}}, want: eventsAll},
		"advanced, narrow and writing":  {advanced: [][]types.AdvancedFieldSelector{{management, field("eventName", "X")}, {management, field("readOnly", "false")}}, want: eventsNarrowed},
		"advanced, but keys":            {advanced: [][]types.AdvancedFieldSelector{{management, {Field: new("eventSource"), NotEquals: []string{"kms.amazonaws.com"}}}}, want: eventsAll},
		"advanced, but Identity Center": {advanced: [][]types.AdvancedFieldSelector{{management, {Field: new("eventSource"), NotEquals: []string{"sso.amazonaws.com"}}}}, want: eventsNarrowed},
	} {
		t.Run(name, func(t *testing.T) {
			var advanced []types.AdvancedEventSelector
			for _, fields := range test.advanced {
				advanced = append(advanced, types.AdvancedEventSelector{FieldSelectors: fields})
			}
			if got := managementEvents(test.basic, advanced); got != test.want {
				t.Errorf("events are %q, want %q", got, test.want)
			}
		})
	}
}

func TestTrailThatCannotDeliverDoesNotRecord(t *testing.T) {
	for name, test := range map[string]struct {
		status cloudtrail.GetTrailStatusOutput
		want   *bool
	}{
		"on":                      {cloudtrail.GetTrailStatusOutput{IsLogging: new(true)}, new(true)},
		"on, without an error":    {cloudtrail.GetTrailStatusOutput{IsLogging: new(true), LatestDeliveryError: new("")}, new(true)},
		"on, and bucket is gone":  {cloudtrail.GetTrailStatusOutput{IsLogging: new(true), LatestDeliveryError: new("NoSuchBucket")}, new(false)},
		"off":                     {cloudtrail.GetTrailStatusOutput{IsLogging: new(false)}, new(false)},
		"not told, bucket denies": {cloudtrail.GetTrailStatusOutput{LatestDeliveryError: new("AccessDenied")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, recordsNow(&test.status)); diff != "" {
				t.Errorf("whether it records differs (-want +got):\n%s", diff)
			}
		})
	}
}
