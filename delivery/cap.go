package delivery

import (
	"salut/fault"
)

// Cap is how many marketing letters, of all campaigns together, a client may get within some days. A letter of a capped mailing
// that would be one too many is skipped.
type Cap struct {
	Letters int `json:"letters"`
	Days    int `json:"days"`
}

// Check refuses a cap that can't be kept, by the fields below prefix.
func (c *Cap) Check(prefix string) error {
	if c == nil {
		return nil
	}
	var bad []*fault.Fault
	if c.Letters < 1 || c.Letters > 1000 {
		bad = append(bad, fault.Invalidf(prefix+".letters", "Write how many letters a client may get: 1 to 1000."))
	}
	if c.Days < 1 || c.Days > 366 {
		bad = append(bad, fault.Invalidf(prefix+".days", "Write within how many days: 1 to 366."))
	}
	return fault.Join(bad)
}

// capGate is the advisory lock that grants of marketing letters share and those of capped mailings take alone: whoever counts a client's
// letters sees each one that was granted before.
const capGate = gate + 1

const (
	capLock       = `SELECT pg_advisory_xact_lock($1)`
	capLockShared = `SELECT pg_advisory_xact_lock_shared($1)`

	// A client's marketing letters since the given moment: those that were sent or may have been, and those in a worker's hand now. A lost
	// worker's count too.
	cappedSQL = `
		(SELECT count(*) FROM messages x JOIN mailings g ON g.id = x.mailing_id
		 WHERE x.client_id = lot.client_id AND g.purpose = 'marketing' AND x.state IN ('sent', 'uncertain') AND x.done_at > clock_timestamp() - $9::interval)
		+ (SELECT count(*) FROM in_hand h WHERE h.client_id = lot.client_id) >= $8::int`

	inHandSQL = `in_hand AS MATERIALIZED (
			SELECT x.client_id FROM chunks k JOIN mailings g ON g.id = k.mailing_id AND g.purpose = 'marketing'
			JOIN messages x ON x.mailing_id = k.mailing_id AND x.n = ANY (k.granted) AND x.state = 'pending'
			WHERE k.granted <> '{}' AND k.id <> $1
			UNION ALL
			SELECT x.client_id FROM orphans o JOIN mailings g ON g.id = o.mailing_id AND g.purpose = 'marketing'
			JOIN messages x ON x.mailing_id = o.mailing_id AND x.n = o.n AND x.state = 'pending'
		), `
)
