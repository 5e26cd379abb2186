package mail

// furtherWords are asked last, when the numbers say nothing of the address either: they tell a refusal of the letter from a trouble that may
// pass, and are too common to be asked before.
var furtherWords = compilePhrases([]phraseGroup{
	{Block, "too_big", `
message too big
message too large
message is too large
message is too big
message * too large
message * too big
message size exceed
message size limit
size * exceeds * limit
too large message
message length exceeds
exceeds fixed limit
exceeds maximum
exceeds the maximum
exceeds size
mail too large
message exceeded
longest allowed
exceeded maximum inbound message
сообщение слишком
письмо слишком
zu groß
zu gross
trop volumineux
trop gros
demasiado grande
muito grande
troppo grande
`},
	{Block, "no_relay", `
as a relay
insecure mail relay
non-local e-mail address
no relay
not allowed to relay
not an open relay
not local host
open relay
relay access
relay not allowed
relay * prohibited
relaying not permitted
relaying * prohibited
relaying is not
relaying mail
relaying to
not relay
don't relay
specified domain is not allowed
isn't in my list of allowed rcpthost
isn't in my list of allowed
not in my list of allowed
not configured to relay
we do not relay
we don't handle mail for
not handle mail for
not one of our domains
domain not hosted
not hosted here
does not handle mail
domain isn't allowed
domain is not in my list
domain not in list
relay is not
authentication needed
need to authenticate
not authenticated
authenticate first
please authenticate
auth required
smtp auth
not our domain
запрещена пересылка
weiterleitung verweigert
`},
	{Block, "authentication", `
spf
spf:
spf)
(spf
spf.
unauthenticated mail
sender id
senderid
failed authentication check
authentication check
authentication information
authentication fail
not authorized to use this domain
is not allowed to send mail from
not allowed to send * from
is not permitted to send
not a designated
designated mailer
domain authentication
mail from * not aligned
`},
	{Soft, "rate", `
at a rate that prevents
too quickly
ratelimit
too many simultaneous
concurrent connections
maximum connections
too many rcpt
too many invalid
too many bad
too many session
too many email
message rate
exceeded the * limit
too much mail
too many
has exceeded the max
max defers and failures
temporarily rate
unusually high
grey list
gray list
gray-list
greylisting
is gray
postgrey
please retry
retry later
please try later
try later
come back later
try your message again
not yet authorized to deliver
`},
	{Block, "reputation", `
blackholed
denylist
deny list
rbl
senderbase
sender base
senderscore
cbl.
abuseat
mailspike
spfbl
listed by
are listed
are not allowed to send
banned
your ip
your network
your isp
ip address
ip has been
ip is
s ip
sender ip
client host
client address
dialup
dynamic
residential
home user
broken reverse
helo
ehlo
esmtp no thanks
no thanks
get lost
host rejected
bad sender host
connections not accepted from
we do not accept mail from
not accept mail from
not accepting mail from
no longer accepts mail from
mail from * not accepted
mail from your
abuse
complaint
bulk
block
prohibited * ip
is not allowed to connect
not allowed to connect
your server
mail server * has been
your mail server
senders domain
domain of sender
use the smtp server of your isp
smtp server of your
untrusted
trusted list
open proxy
proxy
poor * score
tss0
[ts0
(ts0
ipv6 sending guidelines
suspicious
phish
malicious
`},
	{Block, "spam", `
spam
junk
appears to be
spambouncer
looks like
bayes
high score
rejected by content
content restriction
content not
content violat
message content
contents rejected
body content
message filtered
message refused by
attachment
executable
banned file
banned content
trojan
forbidden content
dangerous
harmful
prohibited content
prohibited file
illegal attachment
message contains
mail contains
contains * link
contains * url
url in
milter
mime
charset
not rfc
rfc2822
rfc 822
rfc822
headers
header
bare cr
bare line
8bitmime
8-bit
8bit
smtputf8
message-id
date:
subject
duplicate
from address
from header
вирус
подозрит
werbung
indésirable
pourriel
correo no deseado
indesejad
垃圾
迷惑メール
スパム
`},
	{Block, "sender_refused", `
sender address refused
sender address
sender refused
sender not
sender is not
sender verify
sender's
sender does not
sender has
sender email
sender was
sender address has been
sender:
sender verification
sender callout
unverified sender
the sender
sender @
mail from must
mail from:
return-path
return path
empty envelope
null sender
null return
from address
envelope sender
originator
mail from
reverse-path
from: address
отправител
absender
expéditeur
expediteur
remitente
remetente
mittente
発信者
送信元
发件人
`},
	{Block, "recipient_filter", `
only accepting mail from
not accepting any mail
recipient preferences
due to user rules
user rules
resolver.rst.notauthorized
resolver.rst
notauthorized
sendernotauthenticated
don't have permission
do not have permission
not have permission
not permitted to post
isn't allowed to post
isn't accepting
user refuses to receive
refuses to receive
refuse to receive
refuses to accept
user reject
blocked by the recipient
protected by
restricted
not a registered gateway user
restriction
subscribers only
members only
moderat
whitelist
white list
challenge
has restricted
message rejected by recipient
rejected by user
グループ
受信拒否
拒否
ドメイン指定
拒收
拒绝
`},
	{Block, "policy", `
proofpoint
mimecast
messagelabs
firewall
policy
security
access refused
access forbidden
not allowed by
prohibited
forbidden
not permitted
not authorized
not authorised
unauthorized
administratively
administrative
administrator
rejected for
rejected due to
refused by
refused mail
denied
rejected by
reject by
rejected message
transaction failed
violat
footer
trust
политик
запрещ
отклонен
отклонён
richtlinie
abgelehnt
verweigert
refusé
rechazad
rejeitad
recusad
rifiutat
odrzucon
`},
	{Soft, "expired", `
expired
could not be delivered for more than
have been undeliverable
has been in the queue
too long in queue
giving up
message timed out
delivery timed out
could not send message for past
days without
cannot send message for
unable to deliver * days
will not be retried
connection timed out
timeout
time out
time-out
`},
	{Soft, "loop", `
loops back
looping
loop
hop count
hops exceeded
routing loop
maximum hop
`},
	{Soft, "network", `
connection closed
connection was dropped
connection failed
network error
network
host unreachable
not responding
did not respond
didn't respond
no answer
no response
unable to establish
establish an smtp connection
wasn't able to establish
tls
ssl
starttls
handshake
certificate
socket
communication failure
deferred
remote host
server unavailable
nameserver
dns
`},
	{Soft, "system", `
system storage
insufficient resources
system is full
error in processing
local configuration
configuration error
system config error
misconfigur
temporar
cannot process
can't create
couldn't create
operation not permitted
procmail
maildrop
pipe to
|/
local delivery failed
command output
i/o error
mailer error
unknown mailer error
alias
lmtp
database
ldap
not accepting
shutting down
overload
load
maintenance
command unrecognized
command not implemented
bad sequence
out of sequence
malformed
`},
})
