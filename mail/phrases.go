package mail

import "strings"

// phrases are asked in this order: what is said of a letter or of its sender comes before what may be said of the address beside it
// ("rejected as spam, user unknown"), and a full mailbox before both, since servers call it "unavailable" too. They are how Postfix, Sendmail,
// Exim, qmail, Exchange and Microsoft 365, Gmail, Yahoo, Mail.ru, Yandex, Zoho, Domino, Courier, OpenSMTPD, Amazon SES, Apple and others
// word their refusals; a star stands for anything between.
var phrases = append(compilePhrases(ofLetters), compilePhrases(ofAddresses)...)

// ofLetters are about a full mailbox, a letter or its sender.
var ofLetters = []phraseGroup{
	{Soft, "filtered", `
550 : user unknown
`}, // KDDI says so of a letter that its customer's filter refused
	{Soft, "delivery_agent", `
procmail:
maildrop:
mail.local:
couldn't create "
can't create "
vacation: unable
`},
	{Hard, "host_unknown", `
account or domain may not exist
`},
	{Soft, "network", `
host not found, try again
name server reply
temporary lookup failure
domain name lookup failed * temporar
`},
	{Soft, "greylisted", `
greylist
graylist
grey-list
please try again in * minutes
`},
	{Full, "mailbox_full", `
mailbox full
mailbox is full
mailbox has exceeded
mailbox is over quota
mailbox over quota
mailbox quota exceeded
mailbox size limit exceeded
mailbox would exceed
mail box is full
mailbox currently full
inbox is full
inbox is out of storage
out of storage space
over quota
overquota
over the maximum allowed quota
over the allowed quota
exceeded storage allocation
exceeded its storage
exceeds allowed quota
quota exceeded
quota exceed
quota is full
quota full
quota violation
quota reached
exceeded * quota
exceeds * quota
exceeding * quota
would be over quota
not enough storage space
not enough disk space
not enough space
insufficient disk space
insufficient storage
no space left for
user has too much mail
user has exhausted
disk quota
disk space * exceeded
account is full
account is over quota
account has exceeded
maildir delivery failed: * quota
maildir over quota
recipient's mailbox is full
message storage * exceeded
has no space
is out of space
storage limit
too many messages * mailbox
too much mail data
user's disk quota
user mailbox exceeds allowed size
ящик переполнен
ящик получателя переполнен
переполнен
превышена квота
превышен размер ящика
недостаточно места
メールボックス * 一杯
boîte * pleine
postfach * voll
`},
	{Block, "authentication", `
spf check
spf fail
spf softfail
spf validation
spf record
spf: fail
failed spf
fails spf
sender policy framework
sender id (pra)
dmarc
dkim
unauthenticated email
does not pass authentication
not pass authentication
authentication checks
sender is unauthenticated
not authorized to send * domain
is not allowed to send mail * from
not designated as a permitted sender
did not pass verification
`},
	{Block, "no_reverse_dns", `
reverse dns
rdns
ptr record
no ptr
missing ptr
without ptr
cannot find your hostname
cannot find your reverse hostname
client host rejected: cannot find
does not have a valid reverse
ip name lookup failed
fix reverse dns
unresolvable relay host name
your ip * no dns record
helo command rejected
`},
	{Block, "blocklisted", `
blacklist
black list
black-list
blocklist
block list
block-list
blocked using
blocked by * rbl
listed in
listed at
listed on
is listed
dnsbl
spamhaus
spamcop
sorbs
barracudacentral
invaluement
abusix
uceprotect
real time block
realtime blackhole
banned sending ip
banned for
your ip * blocked
ip address * blocked
ip * has been blocked
client host * blocked
host is blocked
sender is blocked
sender blocked
has been blocked
have been blocked
is blocked by
blocked for abuse
blocked due to
blocked for spam
temporarily blocked
temporarily deferred due to
access from ip address
your access to this mail system has been rejected
connection refused by policy
refused due to recipient preferences
your network is temporarily
bad reputation
poor reputation
low reputation
reputation
very low reputation
not accept * from dynamic
dynamic ip
dynamic address
dial-up
not accepting mail with * from dynamic
generic dns
заблокирован
в черном списке
в чёрном списке
`},
	{Block, "spam", `
spam message
spam content
spam detected
spam score
spam filter
spam rejected
spam mail
spam-like
antispam
anti-spam
considered spam
considered as spam
classified as spam
flagged as spam
rejected as spam
blocked as spam
refused as spam
reported as spam
considered spam
identified as spam
detected as spam
looks like spam
appears to be spam
likely spam
suspected spam
suspected to be spam
suspicion of spam
to be unsolicited
unsolicited mail
unsolicited email
unsolicited message
unsolicited bulk
unsolicited
bulk email
junk mail
is spam
marked as spam
because of spam
rejected by spam
spam-source
this message was * spam
message rejected under suspicion
scored * on spam
spamassassin
blocked by * spam
mail content denied
transaction failed * content
content rejected
content filter
rejected due to content
message content rejected
message contains * content
contains banned
contains a virus
virus
malware
phishing
infected
dangerous attachment
prohibited attachment
attachment * not allowed
file type * not allowed
blocked file
spamchk
спам
`},
	{Block, "rate", `
too many messages
too many recipients
too many connections
too many concurrent
too many emails
too many mails
too many errors
too many invalid recipients
too many bad commands
too many unknown
exceeded the rate
rate limit
rate limited
rate-limit
exceeded * rate
sending rate
sending limit
message limit
hourly limit
daily limit
daily sending quota
maximum * per hour
throttl
resources restricted
reached the limit
receiving mail at a rate
receiving mail too quickly
sending too much
unusual rate
connection rate
connection limit
`},
	{Block, "relaying", `
relaying denied
relay access denied
relay denied
relay not permitted
relaying not allowed
relaying is prohibited
relaying prohibited
not permitted to relay
unable to relay
unauthorized relay
cannot relay
can't relay
no relaying
relaying mail to
we don't relay
not a gateway
you are not allowed to send mail to
smtp authentication is required
authentication required
authentication is required
must authenticate
domain * isn't in my list of allowed rcpthosts
that domain isn't in my list
`},
	{Block, "sender_refused", `
sender address rejected
sender rejected
sender domain
sender verify failed
sender denied
unable to verify sender
could not verify sender
invalid sender
bad sender
mail from * rejected
sender not allowed
sender is not allowed
sender unknown
unknown sender
domain of sender address
envelope from domain
from address is not
originator * not accepted
rejected because the sending
sender's domain
your domain
backscatter
must have a valid mx
need fully-qualified
not on whitelist
not in whitelist
whitelisted
only accepts mail from
only accept mail from
restricted to accept
not authorized to send
not authorised to send
do not have permission to send
you do not have permission
not allowed to submit
is not allowed to send
does not accept mail from
does not accept messages from
doesn't accept mail from
delivery not authorized
delivery not authorised
sender * not authenticated
client was not authenticated
authenticated * can send
permission to post
投稿する権限
permission to submit
`},
	{Block, "policy", `
policy violation
violates policy
policy reasons
policy reason
local policy
security policy
site policy
administrative policy
administratively prohibited
administrative prohibition
administratively denied
due to policy
against policy
policy rejection
rejected by policy
message policy
policy restrictions
for policy
organization's policy
domain's policy
not rfc 5322 compliant
rfc 5322
rfc5322
rfc 2822
non-compliant
duplicate header
multiple from
message-id header
header * missing
missing required header
missing date
missing header
bare lf
bare line feed
improper use of 8-bit
tls required
requires tls
must issue a starttls
encryption required
encryption needed
insecure connection
message refused
message rejected
message was rejected
mail rejected
mail refused
email rejected
message blocked
message denied
rejected by the recipient
rejected by recipient
access denied
server rejected your message
refused your message
you are not welcome
go away
protection policy
denied by
denied due to
`},
}

func compilePhrases(groups []phraseGroup) (all []phrase) {
	for _, g := range groups {
		for line := range strings.Lines(strings.TrimSpace(g.words)) {
			var parts []string
			for part := range strings.SplitSeq(strings.TrimSpace(line), " * ") {
				parts = append(parts, part)
			}
			all = append(all, phrase{g.class, g.reason, parts})
		}
	}
	return all
}
