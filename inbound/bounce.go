package inbound

import (
	"regexp"
	"strconv"
	"strings"

	"salut/mail"
)

const (
	maxReports = 200
	maxNotice  = 64 << 10 // of a report's text: what it has to say stands at its beginning
	maxWhole   = 10
)

var (
	statusCode = regexp.MustCompile(`\b([245]\.\d{1,3}\.\d{1,3})\b`)
	replyCode  = regexp.MustCompile(`(?:^|[^\d.])([45]\d\d)(?:[ -]|$)`)
	xtext      = regexp.MustCompile(`\+([0-9A-F]{2})`)

	daemon   = regexp.MustCompile(`(?i)mailer[-_ ]?daemon|mail delivery (?:sub)?system|postmaster|mail administrator|mail delivery service|bounce@|mailservice|microsoft exchange|mail-daemon|mailerdaemon`)
	failing  = regexp.MustCompile(`(?i)undeliver|delivery (?:status|failure|has failed|problem|report|notification|error|incomplete)|failure notice|mail (?:delivery )?fail|returned mail|returning message|delivery failed|could not be delivered|not delivered|can't be delivered|message status|mail system error|warning: (?:could not|message)|unzustellbar|nicht zustellbar|non remis|échec|no se puede|не доставлен|недостав|не удалось доставить|сообщение не|невозможно доставить|nondeliverable|non-deliverable|returned to sender|mail returned|rejected mail|bounce|配信|不達|送信エラー|dsn|malformed recipient|mail failure|error (?:mail|sending)|message delayed|delivery delayed|unable to deliver`)
	original = regexp.MustCompile(`(?im)^[ \t>*-]*(?:(?:[-_=*]{2,}|\[<\d\d>\])\s*)?(?:this is a copy of (?:the|your) (?:original )?message|below this line is a copy|original message(?: follows)?|undelivered message|unsent message (?:below|follows)|returned message (?:follows|below|text)|message (?:header|text) follows?|message headers? follow|the (?:original )?message (?:follows|headers follow|was not)|the header of the original message|message that was not delivered|original (?:mail|headers?|text|message headers)|content of the message|included is a copy|a copy of the message|here is listed the initial part|forwarded message|your original message|transcript of original|-+ ?returned (?:mail|message)|received: from)\b.*$`)
	delaying = regexp.MustCompile(`(?i)will (?:be retried|continue to try|keep trying|retry)|still being (?:tried|attempted)|has been delayed|not been delivered yet|has not yet been|will be (?:attempted|tried) again|delivery (?:is )?delayed|you do not need to resend|delivery attempts will continue|warning message only|will try again|продолжит попытки`)
)

// bounces reads a non-delivery report; ok tells whether the message is a report of a mail system at all.
func bounces(p *parts, raw []byte) (reports []Report, ok bool) {
	human := p.text()
	if len(human) > maxNotice {
		human = strings.ToValidUTF8(human[:maxNotice], "")
	}
	human = beforeOriginal(human)
	statuses := p.statuses
	if len(statuses) == 0 { // a broken frame hides the part from who reads MIME
		if text := string(raw[:min(len(raw), maxPart)]); strings.Contains(strings.ToLower(text), "\nfinal-recipient:") {
			statuses = []string{text}
		}
	}
	seen, whole := 0, 0
	for _, status := range statuses {
		for _, g := range groups(status) {
			recipient := recipientOf(g)
			if recipient == "" && g["action"] == "" {
				continue // the fields of the whole message
			}
			if g["final-recipient"] == "" && g["original-recipient"] == "" {
				continue
			}
			seen++
			switch action := strings.ToLower(strings.TrimSpace(g["action"])); {
			case strings.HasPrefix(action, "deliver"), strings.HasPrefix(action, "relay"), strings.HasPrefix(action, "expand"):
				continue
			}
			if len(reports) < maxReports {
				said := near(human, recipient)
				if len(said) == len(human) { // it names nobody: reading the same for each of hundreds would only cost time
					if whole++; whole > maxWhole {
						said = ""
					}
				}
				r := report(recipient, g["action"], g["status"], g["diagnostic-code"], said)
				if filtered(r, g["diagnostic-code"], human) {
					r.Class, r.Reason = mail.Soft, "filtered"
				}
				reports = append(reports, r)
			}
		}
	}
	if seen > 0 {
		return reports, true
	}
	failed := p.field("X-Failed-Recipients")
	said := p.field("From") + " " + p.field("Sender")
	subject := p.field("Subject")
	fromDaemon := daemon.MatchString(said) || p.field("Return-Path") == "<>"
	speaks := failing.MatchString(subject) || saysFailure.MatchString(human)
	if failed == "" && !(fromDaemon && speaks) && !(failing.MatchString(subject) && saysFailure.MatchString(human) && len(p.header.Get("In-Reply-To")) == 0) {
		return nil, false
	}
	recipients := anyAddress.FindAllString(failed, 50)
	if len(recipients) == 0 {
		recipients = failedIn(human, address(p.field("To")), address(said))
	}
	if len(recipients) == 0 && failed == "" && !fromDaemon { // a person who writes of something that was not delivered
		return nil, false
	}
	action := ""
	if delaying.MatchString(human) || delaying.MatchString(subject) {
		action = "delayed"
	}
	for _, a := range recipients {
		said := near(human, a)
		if len(recipients) == 1 && !mail.Tells(said) { // the reason may stand before the address
			said = human
		}
		reports = append(reports, report(a, action, "", "", said))
	}
	if len(reports) == 0 {
		reports = append(reports, report("", action, "", "", human))
	}
	return reports, true
}

var saysFailure = regexp.MustCompile(`(?i)could not be delivered|couldn't be delivered|cannot be delivered|can't be delivered|(?:was|were|is|has been) (?:undeliverable|not delivered|unable to deliver|returned)|unable to deliver|wasn't able to deliver|was not able to deliver|were unable to deliver|delivery (?:has )?failed|delivery to the following|failed permanently|did not reach|undeliver|not be delivered|error (?:delivering|while)|problems? (?:delivering|with)|permanent(?:ly)? (?:error|fail|fatal)|fatal errors|following (?:address|recipient)|user unknown|unknown user|не может быть доставлен|не доставлен|не удалось доставить|存在しない|配信できま|could not deliver|couldn't deliver|has been delayed|incorrectly constructed|not delivered|returned mail|rejected by`)

// filtered tells that a server took the recipient and then said "user unknown" of the letter: so filters answer whom they protect. Only a
// status of the address, or that the command RCPT was refused, makes it dead.
func filtered(r Report, diagnostic, notice string) bool {
	return r.Class == mail.Hard && r.Reason == "user_unknown" && strings.HasSuffix(r.Status, ".0.0") && strings.TrimSpace(diagnostic) != "" &&
		!strings.Contains(strings.ToLower(diagnostic+notice), "rcpt")
}

// groups are the blocks of fields of a report (RFC 3464 §2.1), names in lower case, folded lines joined.
func groups(text string) []map[string]string {
	var all []map[string]string
	g := map[string]string{}
	last := ""
	end := func() {
		if len(g) > 0 {
			all = append(all, g)
		}
		g, last = map[string]string{}, ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.TrimSpace(line) == "":
			end()
		case line[0] == ' ' || line[0] == '\t':
			if last != "" && len(g[last]) < 8000 {
				g[last] += " " + strings.TrimSpace(line)
			}
		default:
			name, value, found := strings.Cut(line, ":")
			name = strings.ToLower(strings.TrimSpace(name))
			if !found || strings.ContainsAny(name, " \t") {
				if last == "diagnostic-code" && len(g[last]) < 8000 { // servers that forget to fold
					g[last] += " " + strings.TrimSpace(line)
				}
				continue
			}
			if (name == "final-recipient" || name == "original-recipient") && g["action"] != "" {
				end() // the blank line between two recipients is missing
			}
			if _, have := g[name]; !have {
				g[name] = strings.TrimSpace(value)
			}
			last = name
		}
		if len(all) > 2*maxReports {
			return all
		}
	}
	end()
	return all
}

// recipientOf prefers the address that we wrote to over the one that it was forwarded to.
func recipientOf(g map[string]string) string {
	for _, name := range []string{"final-recipient", "original-recipient"} {
		v := g[name]
		if _, rest, found := strings.Cut(v, ";"); found {
			v = rest
		}
		v = xtext.ReplaceAllStringFunc(v, func(s string) string {
			n, err := strconv.ParseUint(s[1:], 16, 8)
			if err != nil || n < '!' || n > '~' {
				return s
			}
			return string(rune(n))
		})
		if a := anyAddress.FindString(v); a != "" {
			return strings.ToLower(a)
		}
	}
	return ""
}

// report judges one recipient by all that is said of it: fields first, the words of the notice where the fields say nothing.
func report(recipient, action, status, diagnostic, notice string) Report {
	r := Report{Recipient: strings.ToLower(recipient)}
	if kind, rest, found := strings.Cut(diagnostic, ";"); found && !strings.Contains(strings.TrimSpace(kind), " ") && len(kind) < 20 {
		diagnostic = strings.TrimSpace(rest)
	}
	words := diagnostic
	if strings.TrimSpace(words) == "" || !telling(words) {
		words += " " + status + " " + notice
	}
	r.SMTPReply = strings.TrimSpace(diagnostic)
	if r.SMTPReply == "" {
		r.SMTPReply = short(quotedReply(notice))
	}
	r.Status = chooseStatus(status, words)
	code := 0
	if m := replyCode.FindStringSubmatch(words); m != nil {
		code, _ = strconv.Atoi(m[1])
	}
	r.Class, r.Reason = mail.Classify(code, r.Status, words)
	if r.Class == mail.Hard && notice != "" {
		if class, reason := mail.Classify(0, "", notice); class == mail.Full { // whose mailbox is full is there
			r.Class, r.Reason = class, reason
		}
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(action)), "delay") {
		r.Class = mail.Delayed
	} else if r.Class == mail.Hard && (strings.HasPrefix(r.Status, "4.") || code/100 == 4) && r.Reason != "user_unknown" && r.Reason != "host_unknown" {
		r.Class = mail.Soft
	}
	return r
}

// telling tells whether a diagnostic says more than numbers.
func telling(s string) bool {
	s = statusCode.ReplaceAllString(replyCode.ReplaceAllString(s, " "), " ")
	letters := 0
	for _, c := range s {
		if c > '@' {
			letters++
		}
	}
	return letters > 8
}

// chooseStatus takes the status of the words over the report's own where that one is general.
func chooseStatus(field, words string) string {
	own := statusCode.FindString(field)
	said := statusCode.FindString(words)
	if own == "" || said != "" && (strings.HasSuffix(own, ".0.0") || strings.HasSuffix(own, ".0.1")) && said[0] != '2' {
		own = said
	}
	if strings.HasPrefix(own, "2.") {
		return ""
	}
	return own
}

// unannounced begins a returned letter that nothing announces.
var unannounced = regexp.MustCompile(`(?m)^(?:Return-[Pp]ath: ?<|Received: (?:from|by|\(qmail) |M(?:IME|ime)-Version: 1)`)

// beforeOriginal cuts a notice off where the returned letter begins.
func beforeOriginal(text string) string {
	if at := unannounced.FindStringIndex(text); at != nil && at[0] > 40 && saysFailure.MatchString(text[:at[0]]) {
		text = text[:at[0]]
	}
	if at := original.FindStringIndex(text); at != nil && at[0] > 0 {
		if head := text[:at[0]]; strings.TrimSpace(head) != "" {
			return head
		}
	}
	return text
}

// near is what a notice says about one address: from where it stands to the next address or so, or all of it.
func near(notice, recipient string) string {
	if recipient == "" {
		return notice
	}
	low := strings.ToLower(notice)
	if len(low) != len(notice) { // some letters have another length in lower case
		notice = low
	}
	first := strings.Index(low, recipient)
	if first < 0 {
		return notice
	}
	rest := notice[first:]
	if end := nextAddress(rest, recipient); end > 0 {
		rest = rest[:end]
	}
	if !telling(strings.Replace(rest, recipient, "", 1)) {
		return notice
	}
	return rest
}

// nextAddress is where a line with another address begins.
func nextAddress(s, recipient string) int {
	pos := 0
	for line := range strings.Lines(s) {
		trimmed := strings.TrimSpace(line)
		if pos > 0 && (strings.HasPrefix(trimmed, "<") || anyAddress.FindStringIndex(trimmed) != nil && anyAddress.FindStringIndex(trimmed)[0] == 0) {
			if a := strings.ToLower(anyAddress.FindString(trimmed)); a != "" && a != recipient {
				return pos
			}
		}
		pos += len(line)
	}
	return 0
}

// failedIn finds the addresses that a notice without fields speaks of. Those of the report's own sender and reader don't count.
func failedIn(notice, to, from string) []string {
	var list []string
	add := func(a string) {
		a = strings.ToLower(strings.TrimRight(a, "."))
		if a == to || a == from || daemon.MatchString(a) {
			return
		}
		for _, have := range list {
			if have == a {
				return
			}
		}
		if len(list) < maxReports {
			list = append(list, a)
		}
	}
	// An address that begins a line, or stands alone behind a name such as "Recipient:", is a failed one.
	for line := range strings.Lines(notice) {
		line = strings.TrimSpace(line)
		low := strings.ToLower(line)
		for _, name := range []string{"from:", "sender:", "message-id:", "reply-to:", "return-path:", "references:", "in-reply-to:"} {
			if strings.HasPrefix(low, name) {
				low = ""
			}
		}
		if low == "" {
			continue
		}
		if m := anyAddress.FindStringIndex(line); m != nil && (strings.Trim(line[:m[0]], " <\"'(*-•") == "" || m[0] < 30 && strings.HasSuffix(strings.TrimRight(line[:m[0]], " <\"'"), ":")) {
			if in := angled.FindStringSubmatch(line); in != nil && anyAddress.MatchString(in[1]) {
				add(anyAddress.FindString(in[1])) // "name@there <address@here>"
			} else {
				add(line[m[0]:m[1]])
			}
		}
	}
	if len(list) == 0 {
		for _, a := range anyAddress.FindAllString(notice, 20) {
			add(a)
		}
	}
	return list
}

var saidLine = regexp.MustCompile(`(?m)^.*?\b([45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3})?.*)$`)

// quotedReply is the line of a notice that is another server's reply.
func quotedReply(notice string) string {
	if m := saidLine.FindStringSubmatch(notice); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

func short(s string) string {
	if len(s) > 500 {
		return strings.ToValidUTF8(s[:500], "")
	}
	return s
}
