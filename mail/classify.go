package mail

import (
	"regexp"
	"strings"
)

// Class is what a refusal says about the address, which decides whether it may be written to again.
type Class string

// The classes, in the contract's words.
const (
	Hard    Class = "hard"    // a dead address: nobody there, no such host, moved, never accepts mail
	Full    Class = "full"    // the mailbox is full
	Block   Class = "block"   // policy, spam, reputation, authentication: about the letter or its sender
	Soft    Class = "soft"    // anything else that may pass
	Delayed Class = "delayed" // still being tried
)

// Classify reads a server's refusal: its code (0 when there is none), enhanced status (RFC 3463, may be empty) and words. The words count
// most, as servers give one code for many things; the reason is a word of ours for what they say.
func Classify(code int, enhanced, text string) (class Class, reason string) {
	said := plainWords(text)
	switch {
	case strings.Contains(said, "recipient address rejected: access denied"):
		if strings.HasSuffix(enhanced, ".4.1") { // how Microsoft 365 says that it has no such mailbox
			return Hard, "user_unknown"
		}
		return Block, "policy"
	case strings.HasPrefix(said, "5.1.0 - unknown address error"):
		// IronPort puts these words before whatever the other server said.
		if rest := said[len("5.1.0 - unknown address error"):]; len(rest) > 20 {
			said = rest
		}
	}
	if class, reason, ok := strongly(said); ok {
		return class, reason
	}
	if class, reason := byStatus(code, enhanced); class == Hard || class == Full {
		return class, reason
	}
	if class, reason, ok := firstOf(furtherWords, said); ok {
		return class, reason
	}
	if enhanced == "5.1.0" { // something about the address, and nobody speaks of the sender
		return Hard, "user_unknown"
	}
	return byStatus(code, enhanced)
}

// Tells says whether a text has words that mean something by themselves, whatever the numbers beside them.
func Tells(text string) bool {
	_, _, ok := strongly(plainWords(text))
	return ok
}

func strongly(said string) (Class, string, bool) {
	for _, known := range [][]phrase{exactPhrases, phrases, furtherFull, furtherDead} {
		if class, reason, ok := firstOf(known, said); ok {
			return class, reason, true
		}
	}
	return "", "", false
}

func firstOf(known []phrase, said string) (Class, string, bool) {
	for _, p := range known {
		if p.match(said) {
			return p.class, p.reason, true
		}
	}
	return "", "", false
}

// byStatus judges by numbers alone (RFC 3463 §3). A bare 5.0.0, 5.1.0 or 550 says nothing about the address.
func byStatus(code int, enhanced string) (Class, string) {
	parts := strings.Split(enhanced, ".")
	if len(parts) != 3 {
		if code/100 == 5 {
			return Soft, "refused"
		}
		return Soft, "deferred"
	}
	permanent := parts[0] == "5"
	switch rest := parts[1] + "." + parts[2]; {
	case rest == "2.2":
		return Full, "mailbox_full"
	case !permanent && parts[1] != "7":
		return Soft, "deferred"
	case rest == "1.1" || rest == "1.3":
		return Hard, "user_unknown"
	case rest == "1.2":
		return Hard, "host_unknown"
	case rest == "1.6":
		return Hard, "moved"
	case rest == "1.10":
		return Hard, "accepts_no_mail"
	case parts[1] == "7":
		return Block, "policy"
	case rest == "3.4":
		return Soft, "too_big"
	}
	return Soft, "refused"
}

var (
	webAddress = regexp.MustCompile(`(?i)\bhttps?://\S+|\bwww\.\S+`)
	gaps       = regexp.MustCompile(`[\s ]+`)
	// A long reply repeats its code at the beginning of each line: "550-5.1.1 The email account 550-5.1.1 that you tried".
	repeated = regexp.MustCompile(`\b[245]\d\d-(?:[245]\.\d{1,3}\.\d{1,3} ?)?`)
	// An address is no part of what was said: its owner may be called no-such-user@blocked.example.
	anAddress = regexp.MustCompile(`<?[^\s<>()'":;,\[\]=]{1,200}@[^\s<>()'":;,\[\]]{1,200}>?`)
)

// mostWords bounds what is compared, in bytes: what matters is said at once.
const mostWords = 10_000

// plainWords brings a refusal to what phrases are compared with: one line, lower case, without web addresses, whose words mean nothing.
func plainWords(text string) string {
	if len(text) > mostWords {
		text = strings.ToValidUTF8(text[:mostWords], "")
	}
	text = webAddress.ReplaceAllString(text, " ")
	text = repeated.ReplaceAllString(text, " ")
	text = anAddress.ReplaceAllString(text, "@")
	text = strings.NewReplacer("’", "'", "`", "'", "“", `"`, "”", `"`, "\u00a0", " ").Replace(text)
	text = strings.TrimSpace(gaps.ReplaceAllString(strings.ToLower(text), " "))
	for _, before := range quoting {
		if _, reply, found := strings.Cut(text, before); found && len(reply) > 12 {
			text = reply
		}
	}
	return text
}

// quoting is what stands before another server's words; what the reporting one says around them is the same in every report.
var quoting = []string{"the error that the other server returned was:", "the response from the remote server was:", "the response was:"}

// phrase is a way of saying one thing: all of its parts in this order, "*" between them.
type phrase struct {
	class  Class
	reason string
	parts  []string
}

func (p phrase) match(said string) bool {
	for _, part := range p.parts {
		i := strings.Index(said, part)
		if i < 0 {
			return false
		}
		said = said[i+len(part):]
	}
	return true
}
