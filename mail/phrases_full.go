package mail

// furtherFull are asked before furtherDead: a mailbox that is full or shut for now belongs to somebody.
var furtherFull = compilePhrases([]phraseGroup{
	{Full, "mailbox_full", `
space not enough
容量が
容量を
over-quota
over the quota
over their quota
over its quota
over his quota
over disk quota
over disk space
over the disk
above quota
over the maximum allowed mailbox
quota has been exceed
quota is exceed
quota was exceed
quota limit
quota usage exceeded
exceeded quota
exceeded its quota
exceeds quota
exceed * quota
exceed quota
out of quota
disc quota
diskspace quota
mail quota
mailbox quota
user's quota
userdisk quota
weekly quota
storage quota
email quota
quotaexceeded
quota temporarily
mailbox @ is full
mailbox * is full
mailbox too full
mail box full
full mailbox
mailfolder is full
mailbox has * exceed
mailbox is * over
mailbox almost full
mailbox size limit
mailbox limit
mailbox exceed
mailbox over
inbox full
account full
user is full
maildrop is full
maildir full
recipient * is full
recipient mailbox * full
mailbox storage
full mail box
message store is full
message box is full
spool file full
exceeded storage
exceeds storage
exceeded * storage
exceed * storage
storage allocation
storage exceeded
maximum allowed storage
not enough disk
not enough storage
insufficient quota
insufficient space
insufficient mailbox
no space left
does not have enough space
have enough space
disk space limit
space has been used up
has too many messages on the server
too many messages in this mailbox
too many messages in the mailbox
too many mails in mailbox
mail file size exceeds
receiving limits
has reached * quota
reached disk quota
reached its storage
reached its quota
low disk space
maximum size * mailbox
larger than the current mailbox
current space of this
resolver.rst. * quota
storedrv * quota
ran out of space
exceeded its maximum
exceeded the maximum mailbox
exceeded max * mailbox
5.2.2 mailbox
4.2.2 mailbox
the user has exceeded
ящик * переполнен
квота превышена
превышен лимит
нет места
скринька переповнена
переповнен
postfach ist voll
postfach voll
mailbox voll
speicherplatz
kontingent
boite pleine
boîte pleine
boite du destinataire pleine
boite aux lettres * pleine
quota dépassé
depasse * quota
buzón lleno
buzon lleno
buzón * lleno
casilla llena
cuota excedida
cuota superada
excedido la cuota
caixa cheia
caixa postal cheia
caixa de correio * cheia
caixa de entrada * cheia
cota excedida
cota de
espaço em disco
sem espaço
casella piena
casella di posta piena
casella * piena
skrzynka pełna
skrzynka jest pełna
przepełnion
mailbox plná
postvak vol
inkorgen * full
kutusu dolu
いっぱい
満杯
メールボックスがあふれ
邮箱已满
空间不足
已满
邮箱空间
사서함이 꽉
`},
	{Soft, "suspended", `
account * suspended
account has been blocked
account is blocked
account * disabled
account * inactive
account is not active
account frozen
account is frozen
account has been deactivated
account that you tried to reach is inactive
account that you tried to reach is over
has been suspended
has been disabled
inactive account
invalid/inactive user
inactive mailbox
inactive recipient
deactivated
disabled mailbox
disabled account
disabled user
disabled recipient
disabled or discontinued
mailbox has been disabled
mailbox * disabled
mailbox is frozen
mailbox is blocked
mailbox blocked
mailbox is locked
temporarily inactive
recipient disabled
recipient is disabled
suspended account
address no longer accepts mail
no longer accepts mail
no longer accepting mail
no longer accepts e
user or domain is disabled
user is disabled
user account is disabled
user inactive
user is not active
user not active
user * suspended
domain is disabled
domain suspended
service * suspended
not active user
destinataire archivee
extended inactivity
отключен
ящик неактивен
не активен
неактивен
временно отключ
gesperrt
deaktiviert
désactivé
desactive
suspendu
suspendida
suspendido
deshabilitad
desativad
suspensa
bloqueada
disabilitat
利用停止
停止中
被冻结
被禁用
`},
})
