package clients

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"

	"salut/fault"
)

// Bounds of what a client may hold, so that one record can't fill a page, a letter or the database.
const (
	maxText            = 500 // characters of any text field
	maxTags            = 100
	maxTag             = 100
	maxAttributes      = 200
	maxAttributeKey    = 100
	maxAttributesBytes = 64 << 10
)

// cleanText trims a text field and makes its spaces plain: no-break spaces and line ends come from spreadsheets and break letters.
func cleanText(s string) string {
	simple := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == 0x7f || c == 0xc2 || c == 0xe2 || c == 0xef || c == ' ' && (i == 0 || i == len(s)-1 || s[i+1] == ' ') {
			simple = false
			break
		}
	}
	if simple {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff'
	}), " ")
}

func checkText(field, s string) (string, *fault.Fault) {
	if !utf8.ValidString(s) {
		return "", fault.Invalidf(field, "This value is not text in UTF-8.")
	}
	s = cleanText(s)
	if n := utf8.RuneCountInString(s); n > maxText {
		return "", fault.Invalidf(field, "This value has %d characters, %d is the most. Shorten it.", n, maxText)
	}
	return s, nil
}

func checkGender(field, s string) (string, *fault.Fault) {
	switch s {
	case "male", "female", "unknown":
		return s, nil
	case "":
		return "unknown", nil
	}
	return "", fault.Invalidf(field, "%q is not a gender here. Use male, female or unknown.", s)
}

func checkStage(field, s string) (string, *fault.Fault) {
	switch s {
	case "prospect", "active", "former":
		return s, nil
	case "":
		return "prospect", nil
	}
	return "", fault.Invalidf(field, "%q is not a stage. Use prospect, active or former.", s)
}

func checkBasis(field, s string) *fault.Fault {
	switch s {
	case "", "consent", "contract", "legitimate_interest", "public":
		return nil
	}
	return fault.Invalidf(field, "%q is not a basis of consent. Use consent, contract, legitimate_interest or public.", s)
}

func checkLanguage(field, s string) (string, *fault.Fault) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if s == "" {
		return "", nil
	}
	tag, err := language.Parse(s)
	if err != nil || len(s) > 35 {
		return "", fault.Invalidf(field, "%q is not a language code. Use one such as ru, en or pt-BR.", s)
	}
	return tag.String(), nil
}

func checkTimezone(field, s string) (string, *fault.Fault) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	if s != "Local" && len(s) <= 64 {
		if zone, err := time.LoadLocation(s); err == nil {
			return zone.String(), nil
		}
	}
	return "", fault.Invalidf(field, "%q is not a time zone. Use a name such as Europe/Moscow.", s)
}

func checkBirthdayField(field, s string, now time.Time) (Birthday, *fault.Fault) {
	if strings.TrimSpace(s) == "" {
		return Birthday{}, nil
	}
	b, ok := ParseBirthday(s, now)
	if !ok {
		return Birthday{}, fault.Invalidf(field, "%q is not a birthday. Write 1980-12-31, or --12-31 when the year is not known.", s)
	}
	return b, nil
}

// parsePhone turns a number into E.164; region is where a number without a country code is from.
func parsePhone(s, region string) (string, bool) {
	if digits, ok := russianMobile(s, region); ok {
		return "+7" + string(digits[:]), true
	}
	n, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// russianMobile reads what most numbers of a Russian file are, without the regular expressions that the library takes several times
// as long for. All numbers +7 9xx are mobile ones and valid.
func russianMobile(s, region string) (digits [10]byte, ok bool) {
	if region != "RU" {
		return digits, false
	}
	n, plus := 0, false
	var all [11]byte
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if n == len(all) {
				return digits, false
			}
			all[n], n = c, n+1
		case c == '+' && n == 0 && !plus:
			plus = true
		case c == ' ' || c == '-' || c == '(' || c == ')':
		default:
			return digits, false
		}
	}
	switch {
	case n == 11 && all[1] == '9' && (all[0] == '7' || all[0] == '8' && !plus):
		return [10]byte(all[1:]), true
	case n == 10 && all[0] == '9' && !plus:
		return [10]byte(all[:10]), true
	}
	return digits, false
}

func checkPhone(field, s string) (string, *fault.Fault) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	phone, ok := parsePhone(s, "")
	if !ok { // the region of the installation is not known here: try where most of them are
		phone, ok = parsePhone(s, "RU")
	}
	if !ok {
		return "", fault.Invalidf(field, "%q is not a phone number. Write it with the country code, such as +7 912 345-67-89.", s)
	}
	return phone, nil
}

// checkTags trims, drops empty and repeated tags, and keeps the order.
func checkTags(field string, tags []string) ([]string, *fault.Fault) {
	out := make([]string, 0, len(tags))
	for _, t := range tags {
		t = cleanText(t)
		if t == "" || slices.Contains(out, t) {
			continue
		}
		if !utf8.ValidString(t) || utf8.RuneCountInString(t) > maxTag {
			return nil, fault.Invalidf(field, "A tag has at most %d characters.", maxTag)
		}
		out = append(out, t)
	}
	if len(out) > maxTags {
		return nil, fault.Invalidf(field, "A client has at most %d tags, this one would have %d.", maxTags, len(out))
	}
	return out, nil
}

func checkAttributes(field string, attributes map[string]any) *fault.Fault {
	if len(attributes) > maxAttributes {
		return fault.Invalidf(field, "A client has at most %d attributes, this one would have %d.", maxAttributes, len(attributes))
	}
	for k, v := range attributes {
		if k == "" || utf8.RuneCountInString(k) > maxAttributeKey || !storable(k) {
			return fault.Invalidf(field, "An attribute's name is text of 1 to %d characters.", maxAttributeKey)
		}
		if !storable(v) {
			return fault.Invalidf(field+"."+k, "This value holds a character that is not text (a zero byte).")
		}
	}
	if len(attributes) > 0 {
		b, err := json.Marshal(attributes)
		if err != nil || len(b) > maxAttributesBytes {
			return fault.Invalidf(field, "The attributes of one client take at most %d KB.", maxAttributesBytes>>10)
		}
	}
	return nil
}

// storable tells whether PostgreSQL's jsonb takes the value: it has no zero character.
func storable(v any) bool {
	switch v := v.(type) {
	case string:
		return !strings.ContainsRune(v, 0)
	case []any:
		return !slices.ContainsFunc(v, func(v any) bool { return !storable(v) })
	case map[string]any:
		for k, v := range v {
			if !storable(k) || !storable(v) {
				return false
			}
		}
	}
	return true
}
