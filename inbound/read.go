package inbound

import (
	"encoding/json"
	netmail "net/mail"
	"regexp"
	"strings"

	"salut/mail"
)

// Read understands a message. It never fails: what can't be understood is Other. It takes a few milliseconds and bounded memory whatever
// the message is.
func Read(raw []byte) Reading {
	r, _ := reading(raw)
	return r
}

// reading is Read, with what is wrong with the message beside it.
func reading(raw []byte) (Reading, string) {
	p := take(raw)
	r := read(p, raw)
	p.where(&r)
	// PostgreSQL keeps no zero byte in a text.
	for _, s := range []*string{&r.Text, &r.From, &r.Subject} {
		*s = strings.ReplaceAll(*s, "\x00", "")
	}
	r.OwnID = clean(r.OwnID)
	for i := range r.MessageIDs {
		r.MessageIDs[i] = strings.ReplaceAll(r.MessageIDs[i], "\x00", "")
	}
	for i := range r.Reports {
		r.Reports[i].SMTPReply = strings.ReplaceAll(r.Reports[i].SMTPReply, "\x00", "")
		r.Reports[i].Reason = strings.ReplaceAll(r.Reports[i].Reason, "\x00", "")
	}
	return r, p.trouble
}

func read(p *parts, raw []byte) Reading {
	r := Reading{From: address(p.field("From")), Subject: p.field("Subject")}
	r.MessageIDs = messageIDs(p)
	switch {
	case p.complains():
		r.Kind, r.Reports = Complaint, complaints(p)
		return r
	case notified(p, &r):
		return r
	case p.receipt:
		r.Kind = Other
		return r
	}
	if reports, bounce := bounces(p, raw); bounce {
		r.Kind, r.Reports = Bounce, reports
		if len(reports) == 0 {
			r.Kind = Other // of success: delivered, relayed, expanded
		}
		return r
	}
	body := p.written()
	if automatic(p, r.Subject, body) {
		r.Kind, r.Returns = AutoReply, returnDate(r.Subject+"\n"+body)
		r.Text = unquoted(body)
		return r
	}
	if bulk(p) || r.From == "" {
		r.Kind = Other
		return r
	}
	r.Kind, r.Text = Reply, unquoted(body)
	return r
}

// address is the bare address of a field, or empty.
func address(field string) string {
	if a, err := netmail.ParseAddress(field); err == nil {
		return strings.ToLower(a.Address)
	}
	if m := anyAddress.FindString(field); m != "" {
		return strings.ToLower(m)
	}
	return ""
}

var (
	anyAddress = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?`)
	angled     = regexp.MustCompile(`<([^<>\s]{3,900})>`)
	returnedID = regexp.MustCompile(`(?im)^\s*message-id:\s*<([^<>\s]{3,900})>`)
)

// messageIDs are the ids by which a letter of ours may be found, those of a returned letter first.
func messageIDs(p *parts) []string {
	var ids []string
	add := func(id string) {
		for _, have := range ids {
			if have == id {
				return
			}
		}
		if len(ids) < 50 {
			ids = append(ids, id)
		}
	}
	for _, list := range [][]string{p.returned, p.texts} {
		for _, text := range list {
			for _, m := range returnedID.FindAllStringSubmatch(text, 20) {
				add(m[1])
			}
		}
	}
	for _, name := range []string{"In-Reply-To", "References"} {
		for _, m := range angled.FindAllStringSubmatch(p.field(name), 50) {
			add(m[1])
		}
	}
	return ids
}

var returnAddress = regexp.MustCompile(`(?i)\bb-[a-z2-7]{29,47}@[a-z0-9][a-z0-9.-]*[a-z0-9]`)

// where notes the addresses by which a letter of ours may be found, and the message's own id.
func (p *parts) where(r *Reading) {
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc"} {
		for _, value := range p.fields(name, 5) {
			r.to = append(r.to, anyAddress.FindAllString(value, 10)...)
		}
	}
	if m := angled.FindStringSubmatch(p.field("Message-Id")); m != nil {
		r.OwnID = m[1]
	}
	r.noSender = p.field("Return-Path") == "<>"
	own, before := lineage(p)
	if r.root = own; len(before) > 0 {
		r.root = before[0]
	}
	for _, list := range [][]string{p.returned, p.texts, p.statuses} {
		for _, text := range list {
			r.senders = append(r.senders, returnAddress.FindAllString(text, 3)...)
		}
	}
	r.senders = r.senders[:min(len(r.senders), 10)]
}

var (
	feedbackField = regexp.MustCompile(`(?im)^feedback-type:[ \t]*\w`)
	abuseReport   = regexp.MustCompile(`(?i)this is an? (?:\S+ )?(?:e-?mail )?abuse report|email feedback report for ip|^complaint about message from`)
	hotmailReader = regexp.MustCompile(`(?im)^x-hmxmroriginalrecipient:.*@`)
)

// complains tells a complaint: by its part, or, of services that leave the part out or name it wrongly, by what they say instead and the
// letter that comes with it. What only speaks of abuse is no complaint.
func (p *parts) complains() bool {
	if len(p.feedback) > 0 {
		return true
	}
	if len(p.returned) == 0 {
		return false
	}
	for _, text := range p.texts {
		if feedbackField.MatchString(text) {
			p.feedback = append(p.feedback, text)
			return true
		}
	}
	if hotmailReader.MatchString(clip(p.returned[0])) || abuseReport.MatchString(p.field("Subject")) || abuseReport.MatchString(p.text()) {
		p.feedback = append(p.feedback, p.returned[0])
		return true
	}
	return false
}

// complaints reads a feedback report (ARF, RFC 5965): who complained, where it says so.
func complaints(p *parts) []Report {
	fields := groups(p.feedback[0])
	r := Report{Class: mail.Block, Reason: "complaint"}
	for _, f := range fields {
		for _, name := range []string{"original-rcpt-to", "removal-recipient", "redacted-address", "x-hmxmroriginalrecipient"} {
			if a := anyAddress.FindString(f[name]); a != "" && r.Recipient == "" {
				r.Recipient = strings.ToLower(a)
			}
		}
		if kind := f["feedback-type"]; kind != "" {
			r.Reason = "complaint_" + strings.ToLower(strings.Fields(kind)[0])
		}
	}
	if r.Recipient == "" {
		for _, letter := range p.returned {
			if m, err := netmail.ReadMessage(strings.NewReader(letter)); err == nil {
				if r.Recipient = address(m.Header.Get("To")); r.Recipient != "" {
					break
				}
			}
		}
	}
	return []Report{r}
}

// notified reads the JSON that Amazon SES sends by mail.
func notified(p *parts, r *Reading) bool {
	for _, text := range p.texts {
		start := strings.Index(text, `{"`)
		if start < 0 || !strings.Contains(text, "notificationType") {
			continue
		}
		// The text is wrapped by mail programs in the middle of words.
		body := strings.NewReplacer("\r", "", "\n ", "", "\n", "").Replace(text[start:])
		var n struct {
			Kind   string `json:"notificationType"`
			Bounce struct {
				Recipients []struct {
					Address    string `json:"emailAddress"`
					Status     string `json:"status"`
					Action     string `json:"action"`
					Diagnostic string `json:"diagnosticCode"`
				} `json:"bouncedRecipients"`
			} `json:"bounce"`
			Complaint struct {
				Recipients []struct {
					Address string `json:"emailAddress"`
				} `json:"complainedRecipients"`
			} `json:"complaint"`
		}
		if json.NewDecoder(strings.NewReader(body)).Decode(&n) != nil {
			continue
		}
		switch n.Kind {
		case "Bounce":
			r.Kind = Bounce
			for _, one := range n.Bounce.Recipients {
				r.Reports = append(r.Reports, report(one.Address, one.Action, one.Status, one.Diagnostic, ""))
			}
		case "Complaint":
			r.Kind = Complaint
			for _, one := range n.Complaint.Recipients {
				r.Reports = append(r.Reports, Report{Recipient: strings.ToLower(one.Address), Class: mail.Block, Reason: "complaint"})
			}
		default:
			r.Kind = Other
		}
		return true
	}
	return false
}
