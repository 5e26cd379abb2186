package inbound

import (
	"regexp"
	"strings"
)

var outWords = map[string]bool{
	"стоп": true, "отпишите": true, "отпишите меня": true, "отписаться": true, "отписка": true, "отпишите пожалуйста": true, "отпишите меня пожалуйста": true,
	"прошу отписать": true, "прошу отписать меня": true, "не пишите мне": true, "не пишите мне больше": true, "больше не пишите": true, "удалите меня из рассылки": true,
	"уберите меня из рассылки": true, "исключите меня из рассылки": true, "прошу исключить меня из рассылки": true, "отпишите меня от рассылки": true, "отписать": true,
	"stop": true, "unsubscribe": true, "unsubscribe me": true, "please unsubscribe": true, "please unsubscribe me": true, "remove me": true, "please remove me": true,
	"remove me from your list": true, "please remove me from your list": true, "remove": true, "opt out": true, "take me off your list": true, "stop emailing me": true,
}

// outPhrases ask for no more letters within a short sentence; each stands at the beginning of a word.
var outPhrases = []string{
	"отпишите", "отпиши меня", "отписаться", "отписать", "удалите меня", "удалите мой адрес", "уберите меня", "исключите меня", "исключите мой адрес", "не пишите мне", "не пишите больше",
	"больше не пишите", "не присылайте", "не шлите", "прекратите рассылку", "прекратите писать", "прекратите присылать",
	"unsubscribe", "remove me", "take me off", "opt out", "opt me out", "stop emailing", "stop sending", "stop writing", "stop mailing", "do not email me", "don t email me", "don t write to me",
}

var (
	greetingLine = regexp.MustCompile(`^(?:здравствуйте|добр(?:ый|ое|ого) (?:день|утро|вечер|дня|утра)|доброго времени суток|привет|hello|hi|hey|dear|good (?:day|morning|afternoon|evening))\b?.{0,40}$`)
	denied       = regexp.MustCompile(`(?:^|\s)(?:не|don t|do not|not|never|cannot|can t|as|как|how)$`)
)

const mostWords = 15 // of a wish to be left alone; a longer text says something else too

// wantsOut tells whether what a person wrote asks for nothing but no more letters: by its first line, or, when it is short, by what is in it.
// A question is none, and whoever writes at length is left to a person to judge.
func wantsOut(text string) bool {
	var lines []string
	first := ""
	for line := range strings.Lines(text) {
		plain := plainWords(line)
		if plain == "" {
			continue
		}
		if lines = append(lines, plain); first == "" && (len(lines) > 1 || !greetingLine.MatchString(plain)) {
			first = plain
		}
	}
	if first == "" && len(lines) > 0 {
		first = lines[0]
	}
	for _, greeting := range []string{"здравствуйте ", "добрый день ", "hello ", "hi "} {
		first = strings.TrimPrefix(first, greeting)
	}
	if outWords[first] {
		return true
	}
	all := strings.Join(lines, " ")
	if strings.Contains(text, "?") || len(strings.Fields(all)) > mostWords {
		return false
	}
	for _, phrase := range outPhrases {
		if before, _, ok := strings.Cut(" "+all, " "+phrase); ok && !denied.MatchString(before) {
			return true
		}
	}
	return false
}

// plainWords are the words of a line, in lower case and without punctuation.
func plainWords(line string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n.,!?;:«»\"'’()-–—", r) }), " "))
}
