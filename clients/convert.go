package clients

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"salut/fault"
	"salut/mail"
	"salut/names"
)

// draft is what one row of a file says of a client. Empty fields say nothing. GenderSource "given" marks a gender that the
// file states; any other was told from the name.
type draft struct {
	row    int64
	line   []string // as read, should the row be rejected after all
	client Client
	// Numbers that the row states; 0 is something to say.
	bonus, spent *float64
	purchases    *int
}

// converter turns rows into drafts; it is used by several goroutines at once.
type converter struct {
	*layout
	region  string
	zone    *time.Location
	now     time.Time
	base04  bool // the spreadsheet counts days from 1904
	consent Consent
}

// convert reads one row. A value that its field can't take (a birthday of «уточнить», half a phone number) costs nothing: the row
// is kept and the value stands in the attributes under the column's name. Only what is wrong with the row as a whole or with its
// address is a defect.
func (v *converter) convert(raw rawRow) (draft, *defect) {
	if raw.bad != nil {
		return draft{}, raw.bad
	}
	if extra := len(raw.cells) - len(v.target); extra > 0 {
		if extra > 1 || strings.TrimSpace(raw.cells[len(v.target)]) != "" {
			return draft{}, &defect{code: "too_many_columns", format: reasonColumns, params: []any{len(raw.cells), len(v.target)}}
		}
	}
	d := draft{row: raw.n, line: raw.cells}
	c := &d.client
	c.Consent = v.consent
	var full, email string
	for i, cell := range raw.cells[:min(len(raw.cells), len(v.target))] {
		target := v.target[i]
		if target == "" {
			continue
		}
		if v.escaped && len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@\t\r", rune(cell[1])) {
			cell = cell[1:]
		}
		cell = cleanText(cell)
		if isNothing(cell) {
			continue
		}
		switch target {
		case "email":
			email = cell
		case "full_name":
			if utf8.RuneCountInString(cell) <= maxText {
				full = cell
				continue
			}
			c.keep(v.spare[i], cell)
		default:
			if key, ok := strings.CutPrefix(target, attributePrefix); ok {
				c.keep(key, cell)
			} else if !v.set(&d, target, cell) {
				c.keep(v.spare[i], cell)
			}
		}
	}
	if email == "" {
		return draft{}, &defect{code: "no_address", format: reasonNoAddress}
	}
	address, err := parseCellAddress(email)
	if err != nil {
		return draft{}, addressDefect(err)
	}
	c.Email = address.String()
	v.name(c, full)
	if checkAttributes("", c.Attributes) != nil {
		return draft{}, &defect{code: "attributes", format: reasonAttributes, params: []any{maxAttributes, maxAttributesBytes >> 10}}
	}
	return d, nil
}

// set fills one field; false means that the field can't hold this value.
func (v *converter) set(d *draft, field, cell string) bool {
	c := &d.client
	switch field {
	case "phone":
		phone, ok := parsePhone(plainNumeral(cell), v.region)
		c.Phone = phone
		return ok
	case "gender":
		c.Gender = genderOf(cell)
		return c.Gender != ""
	case "birthday":
		b, ok := ParseBirthday(cell, v.now)
		if !ok {
			b, ok = excelBirthday(cell, v.now, v.base04)
		}
		c.Birthday = b.String()
		return ok
	case "language":
		language, ok := languageOf(cell)
		c.Language = language
		return ok
	case "timezone":
		zone, problem := checkTimezone("", cell)
		c.Timezone = zone
		return problem == nil
	case "stage":
		c.Stage = stageOf(cell)
		return c.Stage != ""
	case "tags":
		tags, problem := checkTags("", strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == '|' }))
		c.Tags = tags
		return problem == nil
	case "consent.basis":
		basis := strings.ReplaceAll(strings.ToLower(cell), " ", "_")
		if checkBasis("", basis) != nil {
			return false
		}
		c.Consent.Basis = basis
		return true
	case "bonus_balance":
		return setMoney(&d.bonus, cell)
	case "total_spent":
		return setMoney(&d.spent, cell)
	case "purchase_count":
		n, err := strconv.ParseInt(plainNumeral(cell), 10, 32)
		if err != nil || n < 0 {
			return false
		}
		purchases := int(n)
		d.purchases = &purchases
		return true
	case "last_purchase_at":
		at, ok := v.moment(cell)
		if ok {
			c.LastPurchaseAt = &at
		}
		return ok
	}
	if utf8.RuneCountInString(cell) > maxText {
		return false
	}
	switch field {
	case "first_name":
		c.FirstName = cell
	case "middle_name":
		c.MiddleName = cell
	case "last_name":
		c.LastName = cell
	case "company":
		c.Company = cell
	case "position":
		c.Position = cell
	case "industry":
		c.Industry = cell
	case "city":
		c.City = cell
	case "external_id":
		c.ExternalID = cell
	case "consent.source":
		c.Consent.Source = cell
	}
	return true
}

// name takes the parts of the name, else the full name apart, and tells the gender unless the row states it.
func (v *converter) name(c *Client, full string) {
	known := names.Gender(c.Gender)
	if known == "" {
		known = names.Unknown
	}
	parts := c.FirstName + c.MiddleName + c.LastName
	switch {
	case parts != "" && v.bareFirst && strings.ContainsRune(c.FirstName, ' '):
		c.nameFrom(names.Parse(c.FirstName, known))
	case parts != "":
		c.nameFrom(names.FromParts(c.FirstName, c.MiddleName, c.LastName, known))
	case full != "":
		c.nameFrom(names.Parse(full, known))
	default:
		c.nameFrom(names.Parse("", known))
	}
}

// keep adds an attribute, as text: what looks like a number may be a code (007, 1.50, twenty digits), and segments compare text
// that is a number as one.
func (c *Client) keep(key, value string) {
	if c.Attributes == nil {
		c.Attributes = make(map[string]any, 4)
	}
	c.Attributes[key] = value
}

// isNothing knows the ways in which programs write that there is no value.
func isNothing(cell string) bool {
	switch cell {
	case "", "-", "--", "—", "–", "NULL", "null", `\N`, "#N/A", "N/A", "n/a", "#Н/Д", "NaN", "None":
		return true
	}
	return false
}

// parseCellAddress forgives what mail programs add around an address.
func parseCellAddress(cell string) (mail.Address, error) {
	cell = strings.TrimPrefix(cell, "mailto:")
	if len(cell) > 2 && cell[0] == '<' && cell[len(cell)-1] == '>' {
		cell = cell[1 : len(cell)-1]
	}
	return mail.ParseAddress(cell)
}

func addressDefect(err error) *defect {
	f := fault.Of(err)
	if f == nil {
		return &defect{code: "bad_address", format: "%s", params: []any{err.Error()}}
	}
	return &defect{code: "bad_address", format: f.Format, params: f.Args}
}

// plainNumeral takes the grouping out of a number, and the exponent that spreadsheets write long numbers with.
func plainNumeral(s string) string {
	if strings.ContainsAny(s, "eE") {
		if f, err := strconv.ParseFloat(s, 64); err == nil && f >= 0 && f < 1e15 && f == float64(int64(f)) {
			return strconv.FormatInt(int64(f), 10)
		}
	}
	return strings.TrimSuffix(s, ".0")
}

// setMoney reads 1500, "1 500,00 ₽", 1,500.00.
func setMoney(to **float64, s string) bool {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Sc, r) {
			return -1
		}
		return r
	}, strings.TrimSuffix(strings.TrimSpace(strings.ToLower(s)), "руб."))
	comma, point := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	if comma > point {
		s = strings.ReplaceAll(s, ".", "")
		s = strings.Replace(s, ",", ".", 1)
	} else {
		s = strings.ReplaceAll(s, ",", "")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return false
	}
	amount, problem := checkMoney("", f)
	if problem != nil {
		return false
	}
	*to = &amount
	return true
}

// moment reads a date with or without a time of day, in the zone of the installation.
func (v *converter) moment(cell string) (time.Time, bool) {
	zone := v.zone
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04"} {
		if at, err := time.ParseInLocation(layout, cell, zone); err == nil {
			return at.UTC(), at.Year() >= 1900 && at.Year() <= 9999
		}
	}
	b, ok := ParseBirthday(cell, v.now)
	if !ok {
		b, ok = excelBirthday(cell, v.now, v.base04)
	}
	if !ok || b.Year == 0 {
		return time.Time{}, false
	}
	return time.Date(b.Year, time.Month(b.Month), b.Day, 0, 0, 0, 0, zone).UTC(), true
}

// genderOf knows the words for a gender; "" for anything else.
func genderOf(cell string) string {
	switch strings.Trim(strings.ToLower(cell), ". ") {
	case "м", "муж", "мужской", "мужчина", "мужчины", "m", "male", "man", "mr", "г-н", "господин", "мистер", "уважаемый", "мальчик":
		return "male"
	case "ж", "жен", "женский", "женщина", "женщины", "f", "female", "woman", "w", "mrs", "ms", "miss", "г-жа", "госпожа", "уважаемая", "девочка", "д":
		return "female"
	case "unknown", "неизвестно", "неизвестен", "не указан", "не указано", "не определен", "не определён", "u", "?":
		return "unknown"
	}
	return ""
}

func stageOf(cell string) string {
	switch strings.ToLower(cell) {
	case "prospect", "lead", "new", "потенциальный", "потенциальный клиент", "лид", "новый", "холодный":
		return "prospect"
	case "active", "customer", "client", "активный", "действующий", "действующий клиент", "клиент", "текущий", "постоянный", "покупатель":
		return "active"
	case "former", "lost", "inactive", "churned", "бывший", "бывший клиент", "неактивный", "ушедший", "потерянный", "архив", "архивный":
		return "former"
	}
	return ""
}

// languageOf reads a code or the usual names of the languages that letters are written in.
func languageOf(cell string) (string, bool) {
	switch strings.ToLower(cell) {
	case "русский", "russian", "рус", "rus":
		return "ru", true
	case "английский", "english", "англ", "eng":
		return "en", true
	case "немецкий", "german", "deutsch":
		return "de", true
	case "украинский", "ukrainian":
		return "uk", true
	case "казахский", "kazakh":
		return "kk", true
	}
	code, problem := checkLanguage("", cell)
	return code, problem == nil && code != ""
}
