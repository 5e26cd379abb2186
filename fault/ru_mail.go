package fault

var ruMail = map[string]string{
	// mail: addresses
	"The e-mail address is empty.":                                                                                     "Адрес почты не указан.",
	"%q is too long or garbled for an e-mail address.":                                                                 "%q — слишком длинно или испорчено для адреса почты.",
	"%q is not an e-mail address: the @ sign is missing.":                                                              "%q — не адрес почты: нет знака @.",
	"%q is longer than an e-mail address can be (254 characters).":                                                     "%q — длиннее, чем бывает адрес почты (254 знака).",
	"%q is not an e-mail address: nothing stands before the @ sign.":                                                   "%q — не адрес почты: перед знаком @ ничего нет.",
	"%q is not an e-mail address: the part before the @ sign is longer than 64 characters.":                            "%q — не адрес почты: часть перед знаком @ длиннее 64 знаков.",
	"%q has quotes before the @ sign; such addresses are not supported.":                                               "В адресе %q перед знаком @ стоят кавычки; такие адреса не поддерживаются.",
	"%q is not an e-mail address: there is a dot too many before the @ sign.":                                          "%q — не адрес почты: перед знаком @ лишняя точка.",
	"%q has more than one @ sign; write one address.":                                                                  "В %q больше одного знака @; напишите один адрес.",
	"%q has the letter %q before the @ sign, which most mail servers can't deliver; write that part in Latin letters.": "В адресе %q перед знаком @ стоит буква %q: большинство почтовых серверов такое не доставит; напишите эту часть латиницей.",
	"%q is not an e-mail address: %q can't stand before the @ sign.":                                                   "%q — не адрес почты: %q не может стоять перед знаком @.",
	"%q is not an e-mail address: nothing stands behind the @ sign.":                                                   "%q — не адрес почты: после знака @ ничего нет.",
	"%q is not an e-mail address: %q is not the name of a domain.":                                                     "%q — не адрес почты: %q — не имя домена.",
	"%q is not an e-mail address: behind the @ sign a dot is missing, as in example.com.":                              "%q — не адрес почты: после знака @ не хватает точки, как в example.com.",
	"%q has a number instead of a domain behind the @ sign; such addresses are not supported.":                         "В адресе %q после знака @ стоит число вместо домена; такие адреса не поддерживаются.",

	// mail: accounts
	"%q is not the name of a server; write it as in smtp.example.com.":                                             "%q — не имя сервера; напишите его как smtp.example.com.",
	"The port is a number from 1 to 65535, most often 587, 465 or 25.":                                             "Порт — число от 1 до 65535, чаще всего 587, 465 или 25.",
	"The security is one of none, starttls, tls.":                                                                  "Защита соединения — одно из: none, starttls, tls.",
	"The way to sign in is one of auto, plain, login, cram-md5, scram-sha-256, xoauth2.":                           "Способ входа — одно из: auto, plain, login, cram-md5, scram-sha-256, xoauth2.",
	"The user name has a character that can't be sent; type it again.":                                             "В имени пользователя есть знак, который нельзя передать; наберите его заново.",
	"The password has a character that can't be sent; type it again.":                                              "В пароле есть знак, который нельзя передать; наберите его заново.",
	"%q is not the name of a machine; write it as in mail.example.com, or leave it empty.":                         "%q — не имя машины; напишите его как mail.example.com или оставьте пустым.",
	"There is no certificate in the text; paste the whole of the file, from BEGIN CERTIFICATE to END CERTIFICATE.": "В тексте нет сертификата; вставьте файл целиком, от BEGIN CERTIFICATE до END CERTIFICATE.",

	// mail: why a connection is not made
	"%s doesn't accept the user name and password: %s.": "%s не принимает имя пользователя и пароль: %s.",
	"%s refuses to secure the connection: %s.":          "%s отказывается защитить соединение: %s.",
	"%s refuses the connection: %s.":                    "%s отказывает в соединении: %s.",
	"%s can't be reached: %v.":                          "%s недоступен: %v.",
	"%s can't be talked to: %v.":                        "С %s не удалось поговорить: %v.",
	"%s doesn't offer STARTTLS, so nothing was sent to it. Port 465 mostly wants the security tls; none is for a server in your own network.": "%s не предлагает STARTTLS, поэтому ему ничего не отправлено. На порту 465 обычно нужна защита tls; none — только для сервера в вашей сети.",
	"%s doesn't offer a way to sign in that was asked for; try another auth, or leave the user name empty if the server wants none.":          "%s не предлагает нужный способ входа; попробуйте другой (auth) или оставьте имя пользователя пустым, если серверу вход не нужен.",
	"%s took the connection and then said nothing we understand. Port 465 mostly wants the security tls, ports 587 and 25 starttls.":          "%s принял соединение и не сказал ничего понятного. На порту 465 обычно нужна защита tls, на портах 587 и 25 — starttls.",
	"There is no server named %q; check how the host is spelled.":                                                                             "Сервера с именем %q нет; проверьте, как написан хост.",
	"Nothing answers at %s; check the port.": "По адресу %s никто не отвечает; проверьте порт.",
	"%s doesn't answer; check host and port, and whether a firewall or the hosting provider blocks outgoing mail.":                     "%s не отвечает; проверьте хост и порт и не закрыта ли исходящая почта сетевым экраном или хостингом.",
	"The certificate of %s is signed by nobody that this machine trusts. For a server of your own, paste its certificate into ca_pem.": "Сертификат %s подписан тем, кому эта машина не доверяет. Для своего сервера вставьте его сертификат в ca_pem.",
	"The certificate of %s is made for another name; write the host as the certificate has it.":                                        "Сертификат %s выдан на другое имя; напишите хост так, как в сертификате.",
	"The certificate of %s has expired or isn't valid yet; whoever runs the server has to renew it.":                                   "Сертификат %s истёк или ещё не действует; его должен обновить тот, кто держит сервер.",
	"%s doesn't speak TLS from the first byte; ports 587 and 25 mostly want the security starttls.":                                    "%s не говорит по TLS с первого байта; на портах 587 и 25 обычно нужна защита starttls.",
	"The connection to %s can't be secured: %v.":                                                                                       "Соединение с %s не удалось защитить: %v.",

	// mail: the built-in mailbox
	"There is no letter %q in the mailbox.":                    "Письма %q в ящике нет.",
	"The cursor was not made by this list; begin without one.": "Этот указатель страницы выдан не этим списком; начните без него.",

	// tokens
	"This link is damaged or was not made by us. Open it from the letter again.": "Эта ссылка повреждена или создана не нами. Откройте её из письма ещё раз.",
}
