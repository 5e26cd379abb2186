package mail

// phraseGroup is a row of these tables: phrases, one a line, that mean the same.
type phraseGroup = struct {
	class  Class
	reason string
	words  string
}

// exactPhrases are asked before all others: sentences whose parts would mislead.
var exactPhrases = compilePhrases([]phraseGroup{
	{Soft, "suspended", `
no longer accepts mail
no longer accepting mail
possible forgery or deactivated
mailbox unavailable or access denied
is unavailable: account is disabled
is unavailable: user is terminated
`}, // Yahoo, Freenet, Mail.ru
	{Soft, "unverified", `
recipient address rejected: unverified address: connect
recipient address rejected: unverified address: address verification in progress
recipient address rejected: unverified address: greylist
unverified address: * timed out
unverified address: * connection refused
unverified address: * lost connection
`}, // Postfix asks the next server, and that one did not answer
	{Block, "sender_refused", `
callback setup failed
sender verify failed
sender address rejected: user unknown
sender address rejected: domain not found
sender address rejected: unverified
sender address rejected: undeliverable
domain of sender address
we do not accept mail from
header from is
in from: header
from: address
sender does not exist
client host rejected
sender not found
`}, // Exim, Postfix, Sendmail: words about the sender that sound like the recipient
	{Block, "recipient_filter", `
not a registered gateway user
`},
	{Soft, "loop", `
mail loop
mail forwarding loop
loops back to
routing loop
loop detected
message looping
`},
	{Soft, "network", `
dns records for the destination computer could not be found
unable to resolve route
unable to route: dns
temporarily unavailable
temporarily failed
lookup failed temporarily
`},
	{Block, "spam", `
due to spam
`},
	{Block, "no_reverse_dns", `
dns ptr
ptr resource
`}, // GMX
	{Full, "mailbox_full", `
too much mail stored in
mailbox exceeds allowed size
user has too many messages on the server
zuviele mails auf dem server
would exceed mailbox quota
boite pleine
boîte pleine
`},
	{Hard, "user_unknown", `
not listed in public name & address book
not listed in * directory
not listed in * address book
domain doesnt exist
user doesnt exist
user's mail file not found
user not on this machine
is not found in the address
domain or user isn't in my list of allowed rcpthosts
resolver.adr.
account has been closed
mailbox name invalid
`}, // Domino, IMail, Exchange
})
