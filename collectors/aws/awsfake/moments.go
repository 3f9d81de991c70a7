package awsfake

import "time"

// born is the date of everything for which the state has none.
var born = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)

// timeForm is how a snapshot writes times.
const timeForm = time.RFC3339

// moment returns a time of the state: the date of birth where it is not known,
// nil for "", where AWS gives none. [Start] has refused what is no time.
func moment(text *string) *time.Time {
	if text == nil {
		return &born
	}
	t, err := time.Parse(timeForm, *text)
	if err != nil {
		return nil
	}
	return &t
}
