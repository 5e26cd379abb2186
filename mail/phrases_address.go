package mail

// ofAddresses are about the address, and then about troubles that may pass.
var ofAddresses = []phraseGroup{
	{Hard, "moved", `
has moved
user moved
mailbox moved
user has left
has left the company
no longer with
no longer works
no longer employed
no longer in use
no longer active
no longer used
no longer valid
address has been changed
new address is
address changed
has been replaced
`},
	{Hard, "accepts_no_mail", `
null mx
nullmx
does not accept mail
doesn't accept mail
doesn't accept email
does not accept email
never accepts mail
indicated no smtp service
no mx record found for domain
domain * does not receive
does not receive mail
does not receive email
recipient address has null mx
domain has no mail
no mail server * exists for
mail receiving disabled
`},
	{Soft, "suspended", `
account disabled
account is disabled
account has been disabled
account that you tried to reach is disabled
account is inactive
account inactive
account not active
account suspended
account is suspended
account has been suspended
account locked
account is locked
account blocked
account expired
account is temporarily
account has been temporarily
account deactivated
mailbox disabled
mailbox is disabled
mailbox inactive
mailbox is inactive
mailbox locked
mailbox suspended
mailbox temporarily disabled
mailbox currently suspended
mailbox unavailable or access denied
user is suspended
user suspended
user disabled
user is inactive
user is locked
recipient suspend
recipient is suspended
recipient has been suspended
is a deactivated mailbox
email account that you tried to reach is inactive
email account * is disabled
disabled due to inactivity
user account is overquota
currently suspended
inactive user
temporarily disabled
temporarily locked
vhost account suspended
заблокирована
ящик отключен
ящик отключён
`},
	{Hard, "host_unknown", `
host unknown
unknown host
host not found
host or domain name not found
unrouteable mail domain
unroutable mail domain
unrouteable domain
unrouteable address
unroutable address
unrouteable
domain not found
domain does not exist
domain doesn't exist
domain is not valid
domain not exist
domain must exist
domain name not found
no such domain
non-existent domain
nonexistent domain
non-existent host
no such host
no mail exchanger
no mx or a records
no mx record for
no a, aaaa or mx
has no mx
has no valid mx
bad destination host
bad destination system
bad domain name
invalid domain
invalid mail exchanger
unknown mail host
unable to find * host
could not be found. * domain
cannot find mx
can't find mx
name service error for name * host not found
name or service not known
nxdomain
dns error: * not found
dns lookup failure
mail domain mentioned in email address is unknown
recipient domain does not exist
recipient's domain
account or domain may not exist
all relevant mx records point to non-existent hosts
illegal host/domain name found
no host found
no route to host * domain
domain of recipient
couldn't find any host
couldn't find any host named
couldn't find a mail exchanger
the domain * could not be found
домен не найден
домен не существует
`},
	{Hard, "user_unknown", `
user unknown
unknown user
unknown recipient
recipient unknown
unknown address
address unknown
unknown mailbox
unknown account
unknown local part
unknown local-part
unknown or illegal alias
unknown or illegal user
unknown or invalid address
unknown virtual
addressee unknown
mailbox unknown
account unknown
name unknown
no such user
no user by
no user with
no users here
no user here
no such mailbox
no such account
no such address
no such recipient
no such person
no such local user
no such name
no such email
no such an account
no mailbox
no valid recipient
no known recipient
no local mailbox
not a valid mailbox
not a valid recipient
not a valid user
not a known user
not a local
not a user
not a registered
not a current
not our customer
not our user
not on this server
is not known
is not recognized
not recognised
not recognized
not known at this
not known here
not found in directory
not found in virtual
not found here
not listed in
not listed here
user not found
user does not exist
user doesn't exist
user not exist
user not known
user invalid
user nonexistent
user is unknown
user unavailable
unable to find user
cannot find user
couldn't find user
could not find user
recipient not found
recipient does not exist
recipient doesn't exist
recipient not exist
recipient address does not exist
recipient is not local
recipient invalid
recipient no found
recipientnotfound
resolver.adr.recipnotfound
resolver.adr.exrecipnotfound
resolver.adr.invalidinsmtp
resolver.adr.badprimary
address does not exist
address doesn't exist
address not found
address not exist
address not present
address couldn't be found
address could not be found
address wasn't found
address you entered couldn't be found
address invalid
address is invalid
address is not valid
address is unknown
address no longer
address rejected: undeliverable
bad recipient
bad address
bad destination mailbox
bad destination email
badrcpt
invalid recipient
invalid address
invalid mailbox
invalid user
invalid account
invalid local
invalid email
incorrect address
wrong address
wrong recipient
non-existent user
non-existent mailbox
non-existent address
nonexistent user
nonexistent mailbox
non existent
nonexistent
mailbox not found
mailbox does not exist
mailbox doesn't exist
mailbox not exist
mailbox not available
mailbox is not available
mailbox not here
mailbox invalid
mailbox name not allowed
mailbox unavailable
mailbox is unavailable
mailbox has been deleted
mailbox is deleted
mailbox for * does not exist
account not found
account does not exist
account doesn't exist
account that you tried to reach does not exist
account has been deleted
account deleted
account closed
account is closed
account not available
account no longer
email account does not
email address does not
email address could not
email not found
does not have an account
doesn't have a * account
does not have a
dosn't exist
does not exist
doesn't exist
there is no one at this address
there is no such
this user doesn't
this address no longer
undeliverable address
undeliverable mail address
no one by that name
nobody by that name
nobody by this name
not in my control files
not in domino directory
not in address book
not listed in * directory
not listed in public name & address book
in relay recipient table
in local recipient table
in virtual mailbox table
in virtual alias table
in virtual user table
rejected recipient
rejected address
rejected rcpt
e-mail address does not
e-mail address was not found
the recipient name is not recognized
the recipient cannot be found
recipient could not be found
recipient's e-mail address was not found
address rejected
not able to find
cannot be found
can't be found
could not be found
this is not my
sorry, no mailbox here by that name
пользователь не найден
пользователь * не найден
такого пользователя нет
нет такого пользователя
адрес не существует
адрес не найден
ящик не найден
ящик не существует
ящик * не существует
не существует
недействительный адрес
получатель не найден
存在しません
存在しない
宛先不明
empfänger unbekannt
unbekannter
benutzer unbekannt
existiert nicht
utilisateur inconnu
destinataire inconnu
n'existe pas
no existe
não existe
usuário desconhecido
non esiste
nie istnieje
不存在
`},
	{Soft, "too_big", `
too large
too big
message size exceeds
size exceeds
exceeds * size
exceeded * size
size limit
maximum message size
larger than
message file too big
`},
	{Soft, "expired", `
delivery time expired
operation timed out
connection timeout
read timeout
delivery expired
queue expired
has expired
is expired
message expired
retry timeout exceeded
retry time not reached
timed out
been in the queue too long
in queue too long
queue too long
retries exceeded
gave up
giving up on
could not be delivered for
could not be delivered after
warning: could not send
not delivered within
unable to deliver * after
`},
	{Soft, "network", `
connection refused
connection reset
connection lost
lost connection
connection dropped
connection timed
conversation with
network unreachable
network is unreachable
no route to host
host is unreachable
could not connect
couldn't connect
unable to connect
can't connect
cannot connect
connection could not
connection died
connection was closed
connection attempts
host did not respond
no response from
name server
dns failure
dns lookup
dns problem
dns server
mx records
loops back to myself
mail loop
loop detected
too many hops
hop count exceeded
mail for * loops
`},
	{Soft, "system", `
internal error
internal server error
server error
local error
system error
system resources
insufficient system
temporary failure
temporarily unavailable
temporary problem
temporary error
temporarily deferred
temporarily rejected
service unavailable
service not available
service temporarily
not available now
try again later
out of memory
disk full
no space left on device
input/output error
can't open
cannot open
can't create output
command failed
command died
unable to run
permission denied
protocol error
syntax error
command not recognized
unrecognized command
malformed address
`},
}
