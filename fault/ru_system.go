package fault

var ruSystem = map[string]string{
	"Write a day such as 2027-03-05.":                             "Укажите день, например 2027-03-05.",
	"Ask for 1 to %d days.":                                       "Запросите от 1 до %d дней.",
	"There is nothing called %q that is deleted by its age.":      "По сроку не удаляется ничего с названием %q.",
	"Keep it for 30 to 3650 days, or for ever: leave this empty.": "Храните от 30 до 3650 дней или всегда: оставьте поле пустым.",
	"No worker is running: nothing is sent, and no mail is read. Start “salut run”, or “salut worker” beside “salut api”.":                           "Не запущен ни один воркер: письма не уходят, почта не читается. Запустите «salut run» или «salut worker» рядом с «salut api».",
	"Redis does not answer: no letter goes out until it does, and none is lost. See that it runs, and that SALUT_REDIS_URL is right.":                "Redis не отвечает: пока он молчит, письма не уходят, но ни одно не потеряется. Проверьте, что он запущен и SALUT_REDIS_URL указан верно.",
	"Letters have been due for %d minutes and no worker takes them. Look into the log of the workers, then start them again: nothing is sent twice.": "Письма ждут отправки уже %d мин., и ни один воркер их не берёт. Посмотрите журнал воркеров и перезапустите их: дважды ничего не уйдёт.",
	"The mail server of %s can't be used now: %s. Its letters wait; check the sender in the settings.":                                               "Почтовый сервер отправителя %s сейчас не принимает письма: %s. Письма ждут; проверьте отправителя в настройках.",
	"Replies to %s are not read. %s": "Ответы на %s не читаются. %s",
	"Incoming messages that wait to be read: %d, for %d minutes now. See that a worker runs.":                                                                        "Входящих писем ждут разбора: %d, уже %d мин. Проверьте, что воркер запущен.",
	"Workers that have not been heard of for a while: %d. If you stopped them, all is well; else start them again with the same data folder.":                        "Давно не отзываются воркеры: %d. Если вы их остановили, всё в порядке; если нет, запустите снова с той же папкой данных.",
	"Letters in the hands of a worker that is gone: %d. Start it again with the same data folder, and it will tell what became of them; else they become uncertain.": "Писем осталось у пропавшего воркера: %d. Запустите его снова с той же папкой данных, и он скажет, что с ними стало; иначе их исход останется неизвестным.",
	"Campaigns that salut stopped and that wait for your decision: %d.":                                                                                              "Рассылок остановил сам salut, они ждут вашего решения: %d.",
	"Incoming messages that could not be read and are set aside: %d. GET /api/v1/inbound?quarantined=true lists them.":                                               "Входящих писем не удалось разобрать, они отложены: %d. Их список: GET /api/v1/inbound?quarantined=true.",
	"Redis may throw tasks away when its memory is full (maxmemory-policy is %s): set it to noeviction. No letter would be lost, but sending would pause.":           "Redis может выбросить задачи, когда кончится память (maxmemory-policy: %s): установите noeviction. Письма не потеряются, но отправка приостановится.",
	"A worker is of version %s, this process of %s: bring all to one version.":                                                                                       "Воркер версии %s, а этот процесс %s: обновите всё до одной версии.",
	"The database has %d of %d connections in use: raise max_connections, or lower SALUT_WORKER_CONNECTIONS.":                                                        "Заняты почти все соединения базы данных: %d из %d. Увеличьте max_connections или уменьшите SALUT_WORKER_CONNECTIONS.",
}
