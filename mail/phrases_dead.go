package mail

// furtherDead are asked when nothing in phrases fits, before the numbers: what more is known to be said of a mailbox or of its owner.
var furtherDead = compilePhrases([]phraseGroup{
	{Hard, "moved", `
has been replaced by
recipient has moved
user has moved
mailbox has moved
has moved to
has changed * address
address has changed
user not local; please try
account has moved
moved permanently
address is no longer valid, please use
please use * new address
`},
	{Hard, "host_unknown", `
domain is not reachable
unknown domain
domain unknown
unroutable domain
non-existent hosts
all host address lookups failed permanently
couldn't find any host by that name
could not find any host
recipient domain * not found
wasn't able to find the recipient domain
weren't able to find the recipient domain
couldn't find the recipient domain
because the domain * couldn't be found
the domain * couldn't be found
domain * could not be found
domain * wasn't found
dns error: * nxdomain
domain name does not exist
domain of recipient * not exist
unable to find the domain
dns type 'mx' lookup of * responded with code nxdomain
no mx or a record
no a or mx record
no valid hosts
badly formed host
domain name * not registered
домена не существует
несуществующий домен
hote inconnu
hôte inconnu
domaine inconnu
domaine n'existe pas
domain existiert nicht
domäne * nicht gefunden
dominio no existe
dominio inexistente
domínio não
ドメインが見つかりません
ドメインは存在しません
域名不存在
`},
	{Hard, "user_unknown", `
invalid mail address
não pôde ser encontrado
no pudo encontrarse
non è stato trovato
nie został znaleziony
user * unknown
unknown local user
unknown virtual user
unknown e-mail address
unknown email
unknown person
unknown login
recipient is unknown
addressee * unknown
no such customer
no such e-mail
no such addressee
no such username
no such maildrop
no such alias
no such contact
no such virtual
no such member
no such id
no such inbox
no such destination
user @ not found
user * not found
not found user
recipient @ not found
mailbox @ not found
alias not found
address was not found
address * could not be found
email name is not found
wasn't found at
was not found at
recipient was not found
user could not be found
user does not exit
user @ does not exist
user @ doesn't exist
user * does not exist
does not exist on this
does not exist here
address @ does not exist
address * does not exist
mailbox * does not exist
mailbox * doesn't exist
recipient @ does not exist
recipient * does not exist
recipients do not exist
recipient(s) do not exist
not existing recipient
non existent user
nonexistent recipient
mailbox nonexistent
non-existent recipient
non existing recipient
non-existing
@ does not exist
@: does not exist
@ doesn't exist
inexistent
invalid e-mail
invalid or unknown
invalid rcpt
invalid final delivery user
invalid addressee
recipient is invalid
recipient address invalid
bad-recipient
badrcptto
bad mailbox
badrecipient
bad recipients
bad user
bad rcpt to
not a valid address
not a valid email
not valid user
not valid recipient
not valid email
is not a known user
isn't known
recipient not known
account not known
not a known
is not an active address
is not a mailbox
not a local user
isn't a local
recipient not local
is not a user
is not a customer
is not local user
not have an account
does not have a * account
doesn't have an account
no account by that name
no account with
no account exists
no mail box
no valid email
no recipient found
no matches to nameserver query
no one at this address
nobody * by that name
nobody at this address
there's no such
no longer a valid
no longer exists
no longer exist
no longer work
no longer on server
no longer on this server
no longer in service
is no longer active
no longer an active
mailbox isn't available
mailbox not present
mailbox removed
mailbox * unavailable
mailbox is unknown
mailbox not recognized
account removed
user removed
user deleted
user is terminated
account terminated
user no longer
user missing home directory
user path does not exist
not in my validrcptto
validrcptto list
recipient not ok
recipient is not accepted
recipient is not exist
can't accept user
cannot accept user
destination addresses were unknown
destination server rejected recipients
recipient address rejected: user
recipient address rejected: invalid
recipient address rejected: unknown
recipient address rejected: undeliverable
recipient address rejected: no
recipient address rejected: address
recipient address rejected. (in reply to rcpt
name is not recognized
recipient name is not
isn't in my list of allowed recipients
not unique in * directory
directory entry * not found
domino directory
not a registered user
is not registered
unregistered
this spectator does not exist
not found in the directory
ldap * no such
recipient verify failed
address verification failed
verification failed for @ unrouteable
callout * failed * 550
vdeliver: invalid
nicht zustellbar
not a member here
archived recipient
can't create output file * no such
no thank you rejected: account unavailable
account unavailable
your envelope recipient is in my
your envelope recipient has been denied
recipient is in my badrecipientto
address rejected: not found
x.400 * unknown
recipient undeliverable
user mailbox * not found
wrong or no longer
email address * wrong
mail account does not
email account * does not exist
email id does not exist
to address * not exist
does not like recipient
this user doesn't have
unable to find * user
unable to find mailbox
could not find mailbox
can not find user
cannot find the user
адресат не найден
нет такого адреса
нет такого почтового ящика
ящика не существует
пользователя не существует
пользователь не существует
адреса не существует
несуществующий адрес
несуществующего
неизвестный пользователь
неизвестный получатель
не зарегистрирован
ящик удален
ящик удалён
адрес электронной почты получателя не найден
неверный адрес
unbekannter benutzer
benutzer nicht gefunden
benutzer existiert nicht
empfänger nicht gefunden
empfänger existiert nicht
empfaenger unbekannt
adresse existiert nicht
unbekannter empfänger
adresse des empfängers * nicht gefunden
postfach existiert nicht
adresse nicht gefunden
konnte nicht gefunden werden
adresse inconnue
boite inconnue
boîte inconnue
compte inconnu
adresse d au moins un destinataire invalide
destinataire invalide
adresse * invalide
adresse * introuvable
n'a pas été trouvé
inconnu a cette adresse
usuario desconocido
usuario no encontrado
usuario inexistente
destinatario desconocido
destinatario no encontrado
no se encontró
no se encuentra
cuenta no existe
direccion desconocida
usuario desconhecido
usuário não
usuario nao
destinatário desconhecido
nao existe
não foi encontrado
conta inexistente
destinatario inexistente
endereço não encontrado
utente sconosciuto
destinatario sconosciuto
indirizzo sconosciuto
utente inesistente
indirizzo non trovato
nieznany użytkownik
uzivatel neexistuje
neexistuje
okänd
onbekende gebruiker
bestaat niet
користувача не знайдено
не існує
адресу не знайдено
kullanıcı bulunamadı
bilinmeyen kullanıcı
宛先が見つかり
アドレスが見つかりません
ユーザーが見つかりません
あて先
宛て先のアドレスが
該当するユーザー
ユーザが存在
见つからない
用户不存在
收件人不存在
收件人地址不存在
邮箱不存在
帐号不存在
账号不存在
地址不存在
找不到收件人
사용자가 없습니다
존재하지 않
`},
})
