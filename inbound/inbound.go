// Package inbound is what comes back by mail: bounces, complaints, replies. Reading a message is pure. It owns the tables
// inbound_messages, threads, thread_answers and notifications; what a message means for a client is written by delivery and clients.
package inbound

import (
	"salut/mail"
)

// Kind is what a message is.
type Kind string

// The kinds, in the contract's words.
const (
	Bounce    Kind = "bounce"     // a mail system could not deliver, or not yet
	Complaint Kind = "complaint"  // a reader pressed "spam" (ARF, RFC 5965)
	Reply     Kind = "reply"      // a person wrote
	AutoReply Kind = "auto_reply" // a program answered for a person (RFC 3834)
	Other     Kind = "other"      // the rest: reports of success, receipts, newsletters
)

// Report is what a message says of one recipient.
type Report struct {
	Recipient string     `json:"recipient"` // as it stands in the report; empty when it names none
	Class     mail.Class `json:"class" enum:"hard,full,block,soft,delayed" doc:"hard is a dead address and nothing else."`
	Status    string     `json:"status"`     // RFC 3463, or empty
	Reason    string     `json:"reason"`     // a word of ours: user_unknown, mailbox_full …
	SMTPReply string     `json:"smtp_reply"` // the other server's words
}

// Reading is a message understood. Nothing in it is proven yet: anybody can write such a message.
type Reading struct {
	Kind    Kind     `json:"kind"`
	Reports []Report `json:"reports"` // of a bounce or a complaint
	Text    string   `json:"text"`    // of a reply: what the person wrote, without quotes and signature
	From    string   `json:"from"`    // the address of the From field
	Subject string   `json:"subject"`
	Returns string   `json:"returns"` // of an automatic reply: the date it names, as 2006-01-02, or empty

	// By these a message of ours is found: Message-IDs without angle brackets, of a returned letter first, then of References and
	// In-Reply-To.
	MessageIDs []string `json:"message_ids"`

	OwnID string `json:"own_id,omitempty"` // its own Message-ID

	to       []string // whom the message itself says that it came to
	noSender bool     // its Return-Path is empty
	root     string   // that of the letter which its chain begins with
	senders  []string // what may be the envelope sender of a letter that came back
}
