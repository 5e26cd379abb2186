package delivery

import (
	"time"

	"salut/mail"
)

// giveUpAfter is how long a message is tried in all. RFC 5321 §4.5.4.1 asks for at least four to five days of an MTA; a mailing
// that is two days late is no longer worth having.
const giveUpAfter = 48 * time.Hour

// backoff is the wait after the given number of answered tries: first, doubling. ok is false when the tries have used up giveUpAfter.
func backoff(first time.Duration, attempt int) (wait time.Duration, ok bool) {
	var total time.Duration
	wait = first
	for i := 1; i <= attempt; i++ {
		if i > 1 {
			wait *= 2
		}
		total += wait
		if total > giveUpAfter {
			return 0, false
		}
	}
	return wait, true
}

// Next decides what a message becomes by the server's final reply; a rejection is news, not an error.
func Next(r mail.Reply) State {
	switch {
	case r.Code >= 200 && r.Code < 300:
		return Sent
	case r.Code >= 500:
		return Failed
	default:
		return Pending
	}
}

// senderRest is how long a sender rests after that many failures in a row to reach its server.
func senderRest(first time.Duration, failures int) time.Duration {
	const most = 5 * time.Minute
	rest := min(first, 5*time.Second)
	for range failures - 1 {
		if rest *= 2; rest >= most {
			return most
		}
	}
	return rest
}
