package segments

import "strings"

// Type of a field: it decides the operators and how a value is read.
type Type string

// The types.
const (
	Text      Type = "text"
	Number    Type = "number"
	DateTime  Type = "datetime" // a moment; a date given as its value is that whole day in the installation's zone
	Birthday  Type = "birthday" // a day of a month, with a year or without
	Bool      Type = "bool"
	Enum      Type = "enum"
	Tags      Type = "tags"
	ID        Type = "id"
	Attribute Type = "attribute" // text, number, date or bool: whichever the given value is
)

// Label is a name for people.
type Label struct {
	EN string `json:"en"`
	RU string `json:"ru"`
}

// In is the label in a language ("ru" or "en").
func (l Label) In(language string) string {
	if strings.HasPrefix(language, "ru") {
		return l.RU
	}
	return l.EN
}

// Field is something that a condition can ask about a client. The field "attributes.*" stands for all of
// attributes.key.
type Field struct {
	Name      string     `json:"name"`
	Label     Label      `json:"label"`
	Type      Type       `json:"type"`
	Operators []Operator `json:"operators"`
	Values    []Value    `json:"values"` // of an enum: all that may be given
}

// Value is one word of an enum.
type Value struct {
	Name  string `json:"name"`
	Label Label  `json:"label"`
}

// Fields are all fields in the order in which a page shows them, each with the operators of its type.
func Fields() []Field {
	out := make([]Field, 0, len(fields))
	for _, f := range fields {
		shown := f.Field
		shown.Operators = operatorsOf(f)
		shown.Values = append([]Value{}, f.Values...)
		out = append(out, shown)
	}
	return out
}

// field adds to what is shown how a field stands in SQL. A column expression is over `clients c` and comes only from
// the table below: nothing that a user sends becomes SQL.
type field struct {
	Field
	column   string
	nullable bool // NULL means "no value" and is handled; otherwise an empty text does
	exact    bool // compared as it is by = and in: identifiers, so that their unique index serves
	empty    bool // may be without a value, so null and notNull make sense
	behaviour
}

// find looks a field up; key is the attribute's name where it is one.
func find(name string) (f *field, key string, ok bool) {
	if key, ok := strings.CutPrefix(name, "attributes."); ok {
		return &attributes, key, true
	}
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i], "", true
		}
	}
	return nil, "", false
}

func text(name, column, en, ru string) field {
	return field{Field: Field{Name: name, Type: Text, Label: Label{en, ru}}, column: column, empty: true}
}

func number(name, column, en, ru string) field {
	return field{Field: Field{Name: name, Type: Number, Label: Label{en, ru}}, column: column}
}

func moment(name, column, en, ru string) field {
	return field{Field: Field{Name: name, Type: DateTime, Label: Label{en, ru}}, column: column}
}

func truth(name, condition, en, ru string) field {
	return field{Field: Field{Name: name, Type: Bool, Label: Label{en, ru}}, column: condition}
}

func id(name, column, en, ru string) field {
	return field{Field: Field{Name: name, Type: ID, Label: Label{en, ru}}, column: column}
}

func enum(name, column, en, ru string, values ...Value) field {
	return field{Field: Field{Name: name, Type: Enum, Label: Label{en, ru}, Values: values}, column: column}
}

// orNull says that the column may hold NULL.
func (f field) orNull() field { f.nullable, f.empty = true, true; return f }

// orEmpty says that there may be no value, which the column writes as an empty text.
func (f field) orEmpty() field { f.empty = true; return f }

// exactly says that = and in compare it as it is.
func (f field) exactly() field { f.exact = true; return f }

var attributes = field{Field: Field{Name: "attributes.*", Type: Attribute, Label: Label{"Attribute", "Свой признак"}}, empty: true}

var fields = []field{
	text("email", "c.email", "Email", "Эл. почта").orNull().exactly(),
	text("first_name", "c.first_name", "First name", "Имя"),
	text("middle_name", "c.middle_name", "Middle name", "Отчество"),
	text("last_name", "c.last_name", "Last name", "Фамилия"),
	enum("gender", "c.gender", "Gender", "Пол",
		Value{"male", Label{"male", "мужской"}}, Value{"female", Label{"female", "женский"}}, Value{"unknown", Label{"unknown", "неизвестен"}}),
	enum("gender_source", "c.gender_source", "Gender told by", "Откуда известен пол",
		Value{"given", Label{"the file or record", "указан в данных"}}, Value{"title", Label{"a title", "обращение"}},
		Value{"patronymic", Label{"the patronymic", "отчество"}}, Value{"first_name", Label{"the first name", "имя"}},
		Value{"last_name", Label{"the last name", "фамилия"}}, Value{"none", Label{"nothing", "ничего"}},
		Value{"confirmed", Label{"a person", "подтвердил человек"}}).orEmpty(),
	// real has seven digits; as numeric 0.9 is 0.9 and not 0.899999976.
	number("gender_confidence", "c.gender_confidence::numeric", "Certainty of the gender", "Уверенность в поле"),
	truth("name_doubtful", "c.name_doubtful", "Doubtful name", "Имя под сомнением"),
	truth("name_confirmed", "c.name_confirmed", "Confirmed name", "Имя подтверждено"),
	{Field: Field{Name: "birthday", Type: Birthday, Label: Label{"Birthday", "День рождения"}}, empty: true},
	number("age", "", "Age", "Возраст").orNull(), // its SQL depends on today: see compileNumber
	text("phone", "c.phone", "Phone", "Телефон"),
	text("company", "c.company", "Company", "Компания"),
	text("position", "c.position", "Position", "Должность"),
	text("industry", "c.industry", "Industry", "Отрасль"),
	text("city", "c.city", "City", "Город"),
	text("language", "c.language", "Language", "Язык"),
	text("timezone", "c.timezone", "Time zone", "Часовой пояс"),
	enum("stage", "c.stage", "Stage", "Этап",
		Value{"prospect", Label{"prospect", "потенциальный"}}, Value{"active", Label{"active", "действующий"}}, Value{"former", Label{"former", "бывший"}}),
	{Field: Field{Name: "tags", Type: Tags, Label: Label{"Tags", "Теги"}}, empty: true},
	attributes,
	number("bonus_balance", "c.bonus_balance", "Bonus balance", "Бонусы"),
	number("purchase_count", "c.purchase_count", "Number of purchases", "Число покупок"),
	number("total_spent", "c.total_spent", "Total spent", "Сумма покупок"),
	moment("last_purchase_at", "c.last_purchase_at", "Last purchase", "Последняя покупка").orNull(),
	truth("has_consent", "(c.consent_basis <> '')", "Consent is there", "Согласие есть"),
	enum("consent.basis", "c.consent_basis", "Ground of consent", "Основание согласия",
		Value{"consent", Label{"consent", "согласие"}}, Value{"contract", Label{"contract", "договор"}},
		Value{"legitimate_interest", Label{"legitimate interest", "законный интерес"}}, Value{"public", Label{"public source", "открытый источник"}}).orEmpty(),
	text("consent.source", "c.consent_source", "Source of consent", "Источник согласия"),
	moment("consent.at", "c.consent_at", "Consent given", "Согласие получено").orNull(),
	truth("suppressed", "EXISTS (SELECT 1 FROM suppressions s WHERE s.email_hash = c.email_hash AND s.scope = 'all')", "Address is suppressed", "Адрес в стоп-листе"),
	id("owner_id", "c.owner_id", "Owner", "Ответственный").orNull(),
	text("external_id", "c.external_id", "External id", "Внешний номер").orNull().exactly(),
	id("id", "c.id", "Id", "Номер"),
	id("import_id", "c.import_id", "Import", "Загрузка").orNull(),
	moment("created_at", "c.created_at", "Added", "Добавлен"),
	moment("updated_at", "c.updated_at", "Changed", "Изменён"),
	lastMessageAt,
	receivedCampaign,
	lastDeed("last_opened_at", opened, "Last opened a letter", "Последнее открытие"),
	lastDeed("last_clicked_at", clicked, "Last clicked a link", "Последний клик"),
	lastDeed("last_replied_at", replied, "Last replied", "Последний ответ"),
	deedInCampaign("opened_campaign", opened, "Opened the campaign", "Открыл кампанию"),
	deedInCampaign("clicked_campaign", clicked, "Clicked in the campaign", "Кликнул в кампании"),
	deedInCampaign("replied_campaign", replied, "Replied to the campaign", "Ответил на кампанию"),
	number("letters_unread", lettersUnread, "Letters in a row without an open", "Писем подряд без открытия"),
}
