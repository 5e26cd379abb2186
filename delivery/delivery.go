// Package delivery decides what happens to each message: it plans a mailing's rows, leases them to workers in chunks,
// grants them in small lots, sends, records what the next server said, stops and retries.
//
// It owns the tables senders, mailings, messages, chunks, orphans, sender_health and mailing_counts, reads clients,
// suppressions and template_versions, and talks to the senders' SMTP servers and to nothing else.
//
// PostgreSQL decides who may send what. A chunk is a run of up to 500 neighbouring messages of one mailing and one sender.
// A worker leases a chunk, then takes grants of at most 100 messages that are good for one second; only a granted message
// may be begun. Whatever stops messages (pause, cancel, suppression) first shuts out new grants and then waits for those
// that are out to end, so that an answer means: nothing more will start.
package delivery

import (
	"strconv"
	"strings"
	"time"
)

// State is where a message is in its life.
type State string

// The states of a message. Sending is pending and granted to a worker; it is never stored.
const (
	Pending   State = "pending"
	Sending   State = "sending"
	Sent      State = "sent"
	Failed    State = "failed"
	Skipped   State = "skipped"
	Canceled  State = "canceled"
	Uncertain State = "uncertain"
)

// ID names a message: its mailing and its number there.
type ID struct {
	Mailing int64
	N       int32
}

// String is the opaque form that the API shows.
func (id ID) String() string { return string(id.append(nil)) }

func (id ID) append(dst []byte) []byte {
	dst = append(strconv.AppendInt(dst, id.Mailing, 10), '-')
	return strconv.AppendInt(dst, int64(id.N), 10)
}

// ParseID reads what String wrote; ok is false for anything else.
func ParseID(s string) (id ID, ok bool) {
	m, n, found := strings.Cut(s, "-")
	if !found {
		return ID{}, false
	}
	mailing, err := strconv.ParseInt(m, 10, 64)
	if err != nil || mailing <= 0 {
		return ID{}, false
	}
	num, err := strconv.ParseInt(n, 10, 32)
	if err != nil || num <= 0 {
		return ID{}, false
	}
	return ID{mailing, int32(num)}, true
}

// Counts of a campaign. At every moment Audience = Pending + Sending + Sent + Failed + Skipped + Canceled + Uncertain.
type Counts struct {
	Audience       int64 `json:"audience" db:"audience"`
	Pending        int64 `json:"pending" db:"pending"`
	Sending        int64 `json:"sending" db:"sending"`
	Sent           int64 `json:"sent" db:"sent"`
	Failed         int64 `json:"failed" db:"failed"`
	Skipped        int64 `json:"skipped" db:"skipped"`
	Canceled       int64 `json:"canceled" db:"canceled"`
	Uncertain      int64 `json:"uncertain" db:"uncertain"`
	Bounced        int64 `json:"bounced" db:"bounced"`
	Opened         int64 `json:"opened" db:"opened"`
	Clicked        int64 `json:"clicked" db:"clicked"`
	Replied        int64 `json:"replied" db:"replied"`
	Unsubscribed   int64 `json:"unsubscribed" db:"unsubscribed"`
	Complained     int64 `json:"complained" db:"complained"`
	Redeemed       int64 `json:"redeemed" db:"redeemed"`
	MachineOpened  int64 `json:"machine_opened" db:"machine_opened"`
	MachineClicked int64 `json:"machine_clicked" db:"machine_clicked"`
}

// Message is one letter to one client for one step, as the API lists it.
type Message struct {
	ID         ID
	CampaignID *int64
	ClientID   int64
	Email      string
	Step       int
	Variant    int
	State      State
	Reason     string // a code; ReasonText words it
	Attempt    int
	MessageID  string // RFC 5322 Message-ID without angle brackets, the same at every attempt
	SMTPReply  string
	DueAt      time.Time
	SentAt     *time.Time
	Why        *Why // for one that waits
}

// Why says in one sentence, worded by fault.Text, what a message waits for.
type Why struct {
	Code   string
	Format string
	Args   []any
}

// Entry is one line of a client's history.
type Entry struct {
	ID         string
	At         time.Time
	Kind       string
	CampaignID *int64
	MessageID  string // ID.String() of the message, or empty
	Data       map[string]any
}
