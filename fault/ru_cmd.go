package fault

var ruCmd = map[string]string{
	"There is no help about %q; try \"salut help config\".": "Справки о %q нет; попробуйте «salut help config».",
	"The file %s can't be read as settings: %s":             "Файл %s не читается как настройки: %s",
	"%q can't be used: %s.":                                 "%q не подходит: %s.",
	"Set it to a long random text, the same for every process: it signs links and seals passwords.":                   "Задайте длинный случайный текст, один для всех процессов: он подписывает ссылки и запирает пароли.",
	"%s is damaged. Put it back from a backup; without it stored passwords and links of sent letters are lost.":       "%s повреждён. Верните его из резервной копии: без него пропадут сохранённые пароли и ссылки в отправленных письмах.",
	"The address %s can't be listened on (%s). Stop what uses it, or set SALUT_LISTEN to another one.":                "Адрес %s занять нельзя (%s). Остановите то, что его занимает, или укажите другой в SALUT_LISTEN.",
	"Write a JSON object such as {\"Column\": \"email\"}: %s.":                                                        "Напишите JSON-объект вида {\"Колонка\": \"email\"}: %s.",
	"Write the password as the first line of standard input, or give --no-password.":                                  "Напишите пароль первой строкой стандартного ввода или укажите --no-password.",
	"The two passwords differ: start again.":                                                                          "Пароли не совпали: начните снова.",
	"%d checks failed.":                                                                                               "Проверок не пройдено: %d.",
	"The data folder %s can't be made (%s). Set SALUT_DATA_DIR to a folder that can be written.":                      "Папку данных %s не создать (%s). Укажите в SALUT_DATA_DIR папку, куда можно писать.",
	"The data folder %s can't be written (%s).":                                                                       "В папку данных %s нельзя писать (%s).",
	"The demo fills the database with made-up people, so it runs on the embedded one only. Unset SALUT_DATABASE_URL.": "Демонстрация наполняет базу выдуманными людьми, поэтому работает только на встроенной. Уберите SALUT_DATABASE_URL.",
	"The mailing is not complete: of %d letters to send, the mailbox has %d.":                                         "Рассылка неполная: отправить нужно было %d, в ящике %d.",
	"This is not the address of a Redis server (%s); write redis://host:6379/0.":                                      "Это не адрес сервера Redis (%s); напишите redis://host:6379/0.",
	"%s: %s": "%s: %s",
	"A certificate and its key go together: set both, or neither.":                              "Сертификат и его ключ нужны вместе: задайте оба или ни одного.",
	"The certificate can't be used: %s.":                                                        "Сертификат не подходит: %s.",
	"Mail can't be listened for at %s (%s). Stop what uses it, or change SALUT_INBOUND_LISTEN.": "Принимать почту на %s нельзя (%s). Остановите то, что занимает этот адрес, или измените SALUT_INBOUND_LISTEN.",
	"The mailbox of %s can't be read (%s): %s":                                                  "Почтовый ящик %s не читается (%s): %s",
}
