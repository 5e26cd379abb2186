package clients

import (
	"testing"

	"salut/fault"
)

func TestEveryReasonHasARussianWording(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{reasonNoAddress, reasonColumns, reasonNotText, reasonUnclosed, reasonTooLong, reasonErased, reasonExternalID, reasonAttributes,
		reasonAbandoned, reasonOurFailure} {
		if fault.Text("ru", reason) == reason {
			t.Errorf("no Russian for %q", reason)
		}
	}
}
