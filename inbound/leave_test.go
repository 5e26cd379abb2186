package inbound

import (
	"strings"
	"testing"
	"time"
)

func TestWhoWantsNoMoreLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Стоп":                         true,
		"СТОП!!!":                      true,
		"stop":                         true,
		"Unsubscribe":                  true,
		"Hello, please unsubscribe me": true,
		"Добрый день, отпишите меня": true,
		"Отпишите": true,
		"Здравствуйте!\n\nОтпишите меня, пожалуйста.\n\nИван Петров": true,
		"Добрый день, Анна.\nПрошу отписать меня от рассылки":        true,
		"Пожалуйста, отпишите нас от вашей рассылки, спасибо":        true,
		"Please unsubscribe this address, thank you":                 true,
		"Hello,\nplease stop sending these.":                         true,
		"Больше не присылайте мне писем.":                            true,
		"":                     false,
		"Интересно, позвоните": false,
		"Стоп-кран нам не нужен, но цены пришлите": false,
		"Не отпишите меня случайно":                false,
		"How do I unsubscribe?":           false,
		"Don't unsubscribe me, I like it": false,
		"Остановитесь на втором варианте": false,
		"Мы обсудили ваше предложение с директором и готовы купить, но прежде хотели бы, чтобы вы отпишите бухгалтерию, ей письма не нужны": false,
	} {
		if got := wantsOut(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestOnlyTheClientsOwnWordsUnsubscribe(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	taken(t, pool, plain("Anna <anna@clients.test>", "Re: Spring", "Спасибо, посмотрю.\n\n> Чтобы отписаться, ответьте «стоп»\n> unsubscribe\n", "In-Reply-To: <"+m[0].MessageID+">"))
	taken(t, pool, plain("Somebody <other@elsewhere.test>", "Re: Spring", "Стоп\n", "In-Reply-To: <"+m[1].MessageID+">"))
	taken(t, pool, plain("Vera <vera@clients.test>", "Re: Spring", "Стоп\n")) // it answers no letter of ours
	attached := "From: Oleg <oleg@clients.test>\nTo: news@sender.test\nSubject: Re: Spring\nIn-Reply-To: <" + m[3].MessageID + ">\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=a.txt\n\nstop\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>See the file</p>\n--b--\n"
	if got := taken(t, pool, attached); got.Text != "See the file" || got.Kind != Reply {
		t.Errorf("%+v", got)
	}
	for k, want := range []string{"replied", "replied", "", "replied"} {
		if kinds, suppressed, _ := state(t, pool, m[k].ClientID); kinds != want || suppressed != "" {
			t.Errorf("%s: %q, suppressed %q", m[k].Email, kinds, suppressed)
		}
	}
}

func TestAReportOfADelayChangesNothing(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	for range 6 {
		delayed := dsn("It is late.", fields(m[0].Email, "delayed", "4.4.1", "connection timed out "+time.Now().String()))
		if got := inboxOf(pool).takes(t, "To: "+m[0].Email+"\n"+replaceID(delayed, m[0].MessageID)); !got.Matched || got.Kind != Bounce || got.Reports[0].Class != "delayed" {
			t.Errorf("%+v", got)
		}
	}
	if kinds, suppressed, counts := state(t, pool, m[0].ClientID); kinds != "" || suppressed != "" || counts.Bounced != 0 {
		t.Errorf("%q %q %+v", kinds, suppressed, counts)
	}
}

func replaceID(raw, id string) string {
	return strings.ReplaceAll(raw, "7.2a.secret@sender.test", id)
}
