package fault

var ruClients = map[string]string{
	// one client
	"There is already a client with the address %s. Change that one instead.":     "Клиент с адресом %s уже есть. Измените его.",
	"There is already a client with the external id %q. Change that one instead.": "Клиент с внешним кодом %q уже есть. Измените его.",
	"There is no client %s.":                                                              "Нет клиента %s.",
	"A client needs an e-mail address or a phone number.":                                 "Клиенту нужен адрес почты или номер телефона.",
	"This cursor is not one that a list gave. Start again without it.":                    "Такой закладки список не выдавал. Начните без неё.",
	"%q is not a basis of consent. Use consent, contract, legitimate_interest or public.": "%q — не основание для писем. Укажите consent, contract, legitimate_interest или public.",
	"%q is not a birthday. Write 1980-12-31, or --12-31 when the year is not known.":      "%q — не день рождения. Напишите 1980-12-31 или --12-31, если год неизвестен.",
	"%q is not a gender here. Use male, female or unknown.":                               "%q — не пол. Укажите male, female или unknown.",
	"%q is not a language code. Use one such as ru, en or pt-BR.":                         "%q — не код языка. Укажите, например, ru, en или pt-BR.",
	"%q is not a phone number. Write it with the country code, such as +7 912 345-67-89.": "%q — не номер телефона. Напишите его с кодом страны, например +7 912 345-67-89.",
	"%q is not a stage. Use prospect, active or former.":                                  "%q — не стадия. Укажите prospect, active или former.",
	"%q is not a time zone. Use a name such as Europe/Moscow.":                            "%q — не часовой пояс. Укажите имя, например Europe/Moscow.",
	"A client has at most %d attributes, this one would have %d.":                         "У клиента может быть не больше %d признаков, а здесь их было бы %d.",
	"A client has at most %d tags, this one would have %d.":                               "У клиента может быть не больше %d тегов, а здесь их было бы %d.",
	"A tag has at most %d characters.":                                                    "В теге может быть не больше %d знаков.",
	"An attribute's name is text of 1 to %d characters.":                                  "Имя признака — текст длиной от 1 до %d знаков.",
	"The attributes of one client take at most %d KB.":                                    "Признаки одного клиента занимают не больше %d КБ.",
	"This amount is too large.":                                                           "Сумма слишком велика.",
	"This value has %d characters, %d is the most. Shorten it.":                           "Здесь %d знаков, а можно не больше %d. Сократите.",
	"This value is not text in UTF-8.":                                                    "Это не текст в UTF-8.",
	"This value holds a character that is not text (a zero byte).":                        "Здесь есть знак, который не может быть в тексте (нулевой байт).",
	"The year %d can't be right.":                                                         "Год %d не может быть верным.",
	"A number of purchases can't be %d.":                                                  "Число покупок не может быть %d.",

	// suppressions
	"There is no suppression %d.":                                                    "Нет запрета с номером %d.",
	"Name the address that must not be written to.":                                  "Укажите адрес, на который нельзя писать.",
	"%q is not a reason. Use manual, unsubscribed, bounced, complained or imported.": "%q — не причина. Укажите manual, unsubscribed, bounced, complained или imported.",
	"This person was erased; the suppression that is left can't be changed.":         "Данные этого человека удалены; оставшийся запрет изменить нельзя.",

	// options of an import
	"The options are not JSON: %s.":                                                                                        "Параметры — не JSON: %s.",
	"The options are one JSON object; there is something behind it.":                                                       "Параметры — один объект JSON, а за ним есть что-то ещё.",
	"There is no option %q. Use mapping, encoding, delimiter, dry_run, on_conflict, consent.":                              "Нет параметра %q. Есть mapping, encoding, delimiter, dry_run, on_conflict, consent.",
	"This option can't be %s.":                                                                                             "Этот параметр не может быть таким: %s.",
	"The delimiter is a comma, a semicolon, a tab or a bar, not %q.":                                                       "Разделитель — запятая, точка с запятой, табуляция или черта, а не %q.",
	"The encoding %q is not known here. Use utf-8, utf-16, windows-1251, koi8-r, ibm866 or windows-1252, or leave it out.": "Кодировка %q неизвестна. Укажите utf-8, utf-16, windows-1251, koi8-r, ibm866 или windows-1252 либо не указывайте ничего.",
	"%q is not a way to treat known clients. Use update or skip.":                                                          "%q — непонятно, что делать с уже известными клиентами. Укажите update или skip.",
	"The column %q can't become %q. Use a field such as email, full_name or birthday, attributes.something, or an empty text to leave the column out.": "Столбец %q не может стать %q. Укажите поле, например email, full_name или birthday, attributes.имя или пустую строку, чтобы пропустить столбец.",
	"The column %q is mapped to an attribute whose name is not text of 1 to %d characters.":                                                            "Столбцу %q назначен признак, имя которого — не текст длиной от 1 до %d знаков.",
	"Two columns, %q and %q, can't both be %q.":               "Два столбца, %q и %q, не могут оба быть %q.",
	"There is no column %q in the file. Its columns are: %s.": "В файле нет столбца %q. Есть столбцы: %s.",

	// the file of an import
	"The file is empty.":        "Файл пуст.",
	"The workbook has no rows.": "В книге нет ни одной строки.",
	"This is a PDF, not a table. Save the table as CSV or XLSX.":                                                                               "Это PDF, а не таблица. Сохраните таблицу как CSV или XLSX.",
	"This is an old .xls file or one with a password. Save it as XLSX without a password, or as CSV.":                                          "Это старый файл .xls или файл с паролем. Сохраните его как XLSX без пароля или как CSV.",
	"The file looks like a spreadsheet but can't be opened; it may be cut off or damaged (%s). Save it again as XLSX or CSV.":                  "Файл похож на книгу Excel, но не открывается: он обрезан или повреждён (%s). Сохраните его заново как XLSX или CSV.",
	"The workbook unpacks to more than can be read. Save the sheet with the clients alone, as CSV.":                                            "Книга в распакованном виде слишком велика. Сохраните один лист с клиентами как CSV.",
	"The file has %d columns, which is too many. Is it a table of clients?":                                                                    "В файле %d столбцов, это слишком много. Это точно таблица клиентов?",
	"The row with the names of the columns can't be read as text in %s. Say the encoding with the option encoding, or save the file as UTF-8.": "Строка с названиями столбцов не читается как текст в кодировке %s. Укажите кодировку параметром encoding или сохраните файл в UTF-8.",
	"The first row holds the address %q where the names of the columns should be. Add a row with names such as email, full_name on top.":       "В первой строке стоит адрес %q, а должны быть названия столбцов. Добавьте сверху строку с названиями, например email, full_name.",
	"No column looks like e-mail addresses. The columns are: %s. Say which one it is with the option mapping.":                                 "Ни один столбец не похож на адреса почты. Столбцы: %s. Укажите нужный параметром mapping.",

	// rejected rows
	"There is no e-mail address in this row.": "В строке нет адреса почты.",
	"This row has %d cells, the header has %d columns. There may be a delimiter inside a value: put that value in quotation marks.": "В строке %d ячеек, а столбцов в заголовке %d. Возможно, разделитель стоит внутри значения: возьмите такое значение в кавычки.",
	"This row holds bytes that are not text in %s.":                                                  "В строке есть байты, которые не могут быть текстом в кодировке %s.",
	"A quotation mark opens in this row and is never closed.":                                        "В строке открыта кавычка, которая нигде не закрыта.",
	"This row is longer than %d KB.":                                                                 "Строка длиннее %d КБ.",
	"This person was erased on request; an import does not bring anyone back.":                       "Данные этого человека удалены по его просьбе; импорт никого не возвращает.",
	"The external id %q belongs to another client.":                                                  "Внешний код %q принадлежит другому клиенту.",
	"The columns that became attributes hold too much for one client: at most %d of them and %d KB.": "В столбцах, ставших признаками, слишком много для одного клиента: не больше %d признаков и %d КБ.",

	// an import as a whole
	"There is no import %d.": "Нет импорта %d.",
	"The import failed for a reason that is not in the file. Nothing of it was kept. Try again; if it fails again, the program's log says why.": "Импорт не удался не из-за файла. Ничего из него не сохранено. Повторите; если не получится снова, причина записана в журнале программы.",
	"The program stopped while the import ran. Nothing of it was kept; import the file again.":                                                  "Программа остановилась во время импорта. Ничего из него не сохранено; загрузите файл ещё раз.",
	"This import is still running. Undo it when it is done.":                                                                                    "Этот импорт ещё идёт. Отмените его, когда он закончится.",
	"This import was undone already.":                                           "Этот импорт уже отменён.",
	"This import failed, and nothing of it was kept: there is nothing to undo.": "Этот импорт не удался, и ничего из него не сохранено: отменять нечего.",
	"This import was a trial and changed no client: there is nothing to undo.":  "Этот импорт был пробным и клиентов не менял: отменять нечего.",
}
