package snapshot

func (v *validator) cloudtrail() {
	trail := v.CloudTrail
	if trail == nil {
		return
	}
	at := pathTo(SectionCloudTrail)
	if trail.Account != nil {
		v.account(at.key("account"), *trail.Account, false)
	}
	v.sorted(at.key("regions"), trail.Regions)
	v.sorted(at.key("event_names"), trail.EventNames)
	v.moment(at.key("from"), trail.From, false)
	v.moment(at.key("to"), trail.To, false)
	covered := v.covers[SectionCloudTrail].absence("", "trails")
	members(v, trail.Trails, func(arn string, trail *Trail) {
		if trail == nil || covered {
			return
		}
		if trail.Logging == nil {
			v.hole(at.key("trails").key(arn).key("logging"))
		}
		if trail.ManagementEvents == nil {
			v.hole(at.key("trails").key(arn).key("management_events"))
		}
	})
}

func (v *validator) events() {
	members(v, v.Events, func(id string, event *Event) {
		if event == nil {
			return
		}
		at := pathTo(SectionEvents).key(id)
		v.account(at.key("account"), event.Account, false)
		v.moment(at.key("time"), &event.Time, false)
		if event.Name == "" {
			v.report(at.key("name"), "is empty", "name the event as AWS spells it")
		}
	})
}
