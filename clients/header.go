package clients

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"salut/fault"
	"salut/mail"
)

const attributePrefix = "attributes."

// headerWords are the names that columns have in client files, by field, without case, spaces and punctuation (see plainHeader).
var headerWords = wordsOf(map[string]string{
	"email": `email mail почта электроннаяпочта элпочта эпочта имейл емейл мейл имэйл емэйл емайл мэйл мыло emailaddress mailaddress
		адресэлектроннойпочты адресэлпочты электронныйадрес электронныйпочтовыйадрес эладрес eпочта епочта`,
	"phone": `phone телефон тел мобильный мобильныйтелефон моб сотовый сотовыйтелефон номертелефона контактныйтелефон рабочийтелефон
		phonenumber mobile mobilephone mobilenumber cell cellphone tel telephone telephonenumber номер`,
	"full_name": `fullname фио фамилияимяотчество фамилияимя имяфамилия имяотчествофамилия имяифамилия фамилияиимя имяотчество имяиотчество
		полноеимя name contact contactname contactperson контакт контактноелицо клиент имяклиента client clientname customer customername
		person получатель recipient displayname ио`,
	"first_name":       `firstname имя givenname forename имяполучателя fname first`,
	"middle_name":      `middlename отчество patronymic secondname mname middle`,
	"last_name":        `lastname фамилия surname familyname lname last фам`,
	"gender":           `gender пол sex обращение`,
	"birthday":         `birthday деньрождения датарождения др дрождения деньрожд датарожд birthdate dateofbirth dob bday bdate родился`,
	"company":          `company компания организация фирма предприятие юрлицо companyname organization organisation org employer названиекомпании названиеорганизации наименованиеорганизации наименованиекомпании местоработы работодатель`,
	"position":         `position должность jobtitle job позиция рольвкомпании`,
	"industry":         `industry отрасль сферадеятельности сфера индустрия sector виддеятельности`,
	"city":             `city город населенныйпункт town`,
	"language":         `language язык lang locale`,
	"timezone":         `timezone часовойпояс tz таймзона временнаязона`,
	"stage":            `stage стадия этап статусклиента clientstage lifecyclestage customerstage`,
	"tags":             `tags tag теги тег тэги тэг метки метка labels ярлыки`,
	"external_id":      `externalid внешнийid внешнийкод внешнийидентификатор extid`,
	"consent.basis":    `consentbasis основаниесогласия`,
	"consent.source":   `consentsource источниксогласия`,
	"bonus_balance":    `bonusbalance бонусныйбаланс балансбонусов`,
	"last_purchase_at": `lastpurchaseat lastpurchase lastpurchasedate lastorderdate последняяпокупка датапоследнейпокупки датапоследнегозаказа`,
	"purchase_count":   `purchasecount purchases orderscount количествопокупок числопокупок количествозаказов числозаказов`,
	"total_spent":      `totalspent ltv суммапокупок суммазаказов общаясуммапокупок`,
})

func wordsOf(lists map[string]string) map[string]string {
	words := map[string]string{}
	for field, list := range lists {
		for w := range strings.FieldsSeq(list) {
			words[w] = field
		}
	}
	return words
}

// headerStems are found anywhere in a header: «Основная эл. почта», "Billing e-mail", «ФИО контактного лица».
var headerStems = []struct{ stem, field string }{
	{"email", "email"}, {"емейл", "email"}, {"имейл", "email"}, {"электроннаяпочта", "email"}, {"электроннойпочты", "email"},
	{"элпочт", "email"}, {"электронныйадрес", "email"},
	{"рождения", "birthday"}, {"birthday", "birthday"}, {"birthdate", "birthday"},
	{"телефон", "phone"}, {"phone", "phone"},
	{"фио", "full_name"}, {"fullname", "full_name"}, {"firstname", "first_name"}, {"lastname", "last_name"}, {"surname", "last_name"},
	{"middlename", "middle_name"}, {"отчество", "middle_name"}, {"фамилия", "last_name"},
}

// aboutStems in a header say that the column is about the thing and not the thing itself: «Согласие на e-mail», "Email status".
var aboutStems = []string{"соглас", "статус", "status", "consent", "optin", "optout", "подтвер", "verified", "подпис", "рассыл", "пароль",
	"password", "место", "place", "тип", "type", "добавочн"}

// plainHeader is a header as headerWords has it.
func plainHeader(s string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			return 'е'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return -1
	}, s)
}

// fieldOfHeader knows a column by its name, exactly or by what its name contains.
func fieldOfHeader(header string, exact bool) string {
	plain := plainHeader(header)
	if exact {
		if f := headerWords[plain]; f != "" {
			return f
		}
		before, _, _ := strings.Cut(strings.Split(header, "[")[0], "(") // «Дата рождения (дд.мм.гггг)»
		return headerWords[strings.TrimSuffix(plainHeader(before), "1")]
	}
	for _, about := range aboutStems {
		if strings.Contains(plain, about) {
			return ""
		}
	}
	for _, s := range headerStems {
		if strings.Contains(plain, s.stem) {
			return s.field
		}
	}
	return ""
}

// checkTarget refuses what a column can't be mapped to.
func checkTarget(header, target string) *fault.Fault {
	if key, ok := strings.CutPrefix(target, attributePrefix); ok {
		if key == "" || utf8.RuneCountInString(key) > maxAttributeKey || !storable(key) {
			return fault.Invalidf("options.mapping", "The column %q is mapped to an attribute whose name is not text of 1 to %d characters.", header, maxAttributeKey)
		}
		return nil
	}
	if target == "" || isImportField(target) {
		return nil
	}
	return fault.Invalidf("options.mapping", "The column %q can't become %q. Use a field such as email, full_name or birthday, attributes.something, or an empty text to leave the column out.", header, target)
}

func isImportField(name string) bool {
	for _, f := range headerWords {
		if f == name {
			return true
		}
	}
	return false
}

// layout is what each column of a file becomes.
type layout struct {
	header []string
	target []string // a field, attributes.key, or "" for a column that is left out
	spare  []string // the attribute that keeps a value which its field can't take
	// bareFirst: there is a first name and no other part, so the column may hold whole names.
	bareFirst bool
	// escaped: the file is the rejected rows of an earlier import, whose cells may have an apostrophe in front.
	escaped bool
}

// plan decides what each column becomes: first what the user says, then columns known by their exact name, then by a part
// of it; what is left becomes attributes. sample holds the first rows: a column of addresses is known by its values too.
func planLayout(header []string, told map[string]string, sample [][]string) (*layout, error) {
	l := &layout{header: make([]string, len(header)), target: make([]string, len(header)), spare: make([]string, len(header))}
	decided := make([]bool, len(header))
	taken := map[string]bool{"": false}
	for i, h := range header {
		l.header[i] = cleanText(h)
	}
	decide := func(i int, target string) {
		l.target[i], decided[i] = target, true
		taken[target] = target != ""
	}
	if err := l.asTold(told, decide); err != nil {
		return nil, err
	}
	if len(header) > 2 && isRejectHeader(l.header) && !decided[0] && !decided[1] {
		decide(0, "")
		decide(1, "")
		l.escaped = true
	}
	for _, exact := range []bool{true, false} {
		for i, h := range l.header {
			if f := fieldOfHeader(h, exact); f != "" && !decided[i] && !taken[f] {
				decide(i, f)
			}
		}
	}
	if !taken["email"] {
		i := columnOfAddresses(sample, decided)
		if err := noAddressColumn(l.header, i); err != nil {
			return nil, err
		}
		decide(i, "email")
	}
	for i, t := range l.target {
		// "Name" beside "Surname" is the first name, alone it is the whole.
		if t == "full_name" && plainHeader(l.header[i]) == "name" && told[l.header[i]] == "" && taken["last_name"] && !taken["first_name"] {
			decide(i, "first_name")
		}
	}
	l.bareFirst = taken["first_name"] && !taken["last_name"] && !taken["middle_name"] && !taken["full_name"]
	for i, h := range l.header {
		if !decided[i] {
			key := attributeKey(h, i)
			for n := 2; taken[attributePrefix+key]; n++ {
				key = attributeKey(h, i) + "_" + strconv.Itoa(n)
			}
			decide(i, attributePrefix+key)
		}
		l.spare[i] = attributeKey(h, i)
	}
	return l, nil
}

func (l *layout) asTold(told map[string]string, decide func(int, string)) error {
	for h, target := range told {
		i := slices.Index(l.header, cleanText(h))
		if i < 0 {
			i = slices.IndexFunc(l.header, func(have string) bool { return plainHeader(have) == plainHeader(h) && plainHeader(h) != "" })
		}
		if i < 0 {
			return fault.Invalidf("options.mapping", "There is no column %q in the file. Its columns are: %s.", h, shownHeader(l.header))
		}
		decide(i, target)
	}
	return nil
}

// report is the mapping as the user sees it, in the shape in which it can be given back as an option.
func (l *layout) report() map[string]string {
	m := make(map[string]string, len(l.header))
	for i, h := range l.header {
		for n := 2; ; n++ {
			if _, twice := m[h]; !twice {
				break
			}
			h = l.header[i] + " (" + strconv.Itoa(n) + ")"
		}
		m[h] = l.target[i]
	}
	return m
}

func isRejectHeader(header []string) bool {
	for _, language := range []string{"en", "ru"} {
		if slices.Equal(header[:2], rejectColumns(language)) {
			return true
		}
	}
	return false
}

// columnOfAddresses finds the undecided column whose values are addresses, at least four of five.
func columnOfAddresses(sample [][]string, decided []bool) int {
	for i := range decided {
		if decided[i] {
			continue
		}
		filled, addresses := 0, 0
		for _, row := range sample {
			if i < len(row) && strings.TrimSpace(row[i]) != "" {
				filled++
				if _, err := mail.ParseAddress(row[i]); err == nil {
					addresses++
				}
			}
		}
		if addresses > 0 && addresses*5 >= filled*4 {
			return i
		}
	}
	return -1
}

// noAddressColumn says why no column is the address; nil where column i may be it. A file without a header would lose its first
// client, so that is told apart.
func noAddressColumn(header []string, i int) error {
	for _, h := range header {
		if _, err := mail.ParseAddress(h); err == nil {
			return fault.Invalidf("file", "The first row holds the address %q where the names of the columns should be. Add a row with names such as email, full_name on top.", h).Coded("no_header")
		}
	}
	if i < 0 {
		return fault.Invalidf("file", "No column looks like e-mail addresses. The columns are: %s. Say which one it is with the option mapping.", shownHeader(header)).Coded("no_email_column")
	}
	return nil
}

func shownHeader(header []string) string {
	s := strings.Join(header, ", ")
	if utf8.RuneCountInString(s) > 300 {
		return string([]rune(s)[:300]) + "…"
	}
	return s
}

// attributeKey is the attribute's name of a column: its header, or its number where it has none.
func attributeKey(header string, i int) string {
	if header == "" {
		return "column_" + strconv.Itoa(i+1)
	}
	if runes := []rune(header); len(runes) > maxAttributeKey-10 { // room for a number behind it
		return strings.TrimSpace(string(runes[:maxAttributeKey-10]))
	}
	return header
}
