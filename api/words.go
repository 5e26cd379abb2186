package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"

	"salut/fault"
)

// speaks chooses among our languages by Accept-Language; English when nothing fits.
func speaks(accept string) string {
	if len(accept) > 500 {
		return "en"
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return "en"
	}
	for _, w := range wanted {
		switch base, _ := w.Base(); base.String() {
		case "ru":
			return "ru"
		case "en":
			return "en"
		}
	}
	return "en"
}

// title is the short summary of a status. RFC 9457 lets it be translated.
func title(status int, language string) string {
	if language == "ru" {
		switch status {
		case http.StatusBadRequest:
			return "Запрос не разобран"
		case http.StatusUnauthorized:
			return "Нужен вход"
		case http.StatusForbidden:
			return "Нет прав"
		case http.StatusNotFound:
			return "Не найдено"
		case http.StatusMethodNotAllowed:
			return "Так нельзя"
		case http.StatusConflict:
			return "Сейчас нельзя"
		case http.StatusRequestEntityTooLarge:
			return "Слишком много"
		case http.StatusUnsupportedMediaType:
			return "Не тот вид данных"
		case http.StatusUnprocessableEntity:
			return "Запрос не принят"
		case http.StatusTooManyRequests:
			return "Слишком часто"
		case http.StatusInternalServerError:
			return "Сбой у нас"
		case http.StatusServiceUnavailable:
			return "Временно недоступно"
		}
	}
	return http.StatusText(status)
}

// humaWords are huma's validation messages by how they begin, and ours in their place. A %s takes what follows the
// beginning in huma's message, up to the end given.
var humaWords = []struct{ start, end, format string }{
	{"unexpected property", "", "There is no such field here: check its spelling or leave it out."},
	{"unknown query parameter", "", "There is no such parameter here: check its spelling or leave it out."},
	{"required query parameter is missing", "", "This parameter is needed."},
	{"required path parameter is missing", "", "This parameter is needed."},
	{"expected boolean", "", "This must be true or false."},
	{"expected integer", "", "This must be a whole number."},
	{"invalid integer", "", "This must be a whole number."},
	{"expected number >= ", "", "This must be at least %s."},
	{"expected number > ", "", "This must be more than %s."},
	{"expected number <= ", "", "This must be at most %s."},
	{"expected number < ", "", "This must be less than %s."},
	{"expected number", "", "This must be a number."},
	{"invalid float", "", "This must be a number."},
	{"invalid boolean", "", "This must be true or false."},
	{"expected string to be RFC 3339 date-time", "", "Write the time as in 2026-11-24T10:00:00Z."},
	{"invalid date/time", "", "Write the time as in 2026-11-24T10:00:00Z."},
	{"expected string", "", "This must be a text."},
	{"expected array length >= ", "", "The list must have at least %s entries."},
	{"expected array length <= ", "", "The list must have at most %s entries."},
	{"expected array", "", "This must be a list."},
	{"expected object", "", "This must be an object."},
	{"expected length >= 1", "", "This must not be empty."},
	{"expected length >= ", "", "This must have at least %s characters."},
	{"expected length <= ", "", "This must have at most %s characters."},
	{`expected value to be one of "`, `"`, "Choose one of: %s."},
}

// fieldFault words one bad field of huma's in our language table and names it by its path in the body.
func fieldFault(e *huma.ErrorDetail) *fault.Fault {
	location := strings.TrimPrefix(e.Location, "body")
	for _, start := range []string{".", "query.", "path.", "header."} {
		location = strings.TrimPrefix(location, start)
	}
	if name, ok := between(e.Message, "expected required property ", " to be present"); ok {
		if location != "" {
			location += "."
		}
		return fault.Invalidf(location+name, "This field is needed.").Coded("required")
	}
	if location == "" && strings.HasPrefix(e.Message, "unknown content type") {
		return fault.Invalidf("", "Send the body as application/json.").Coded("content_type")
	}
	for _, w := range humaWords {
		if arg, ok := between(e.Message, w.start, w.end); ok {
			f := &fault.Fault{Kind: fault.Invalid, Code: string(fault.Invalid), Field: location, Format: w.format}
			if strings.HasPrefix(w.start, "un") { // unexpected, unknown
				f.Code = "unknown_field"
			}
			if strings.Contains(w.format, "%s") {
				f.Args = []any{arg}
			}
			return f
		}
	}
	if location == "" {
		return fault.Invalidf("", "The body can't be read as JSON: %s.", e.Message).Coded("malformed")
	}
	return fault.Invalidf(location, "This is not right: %s.", e.Message)
}

// wholeFault words a refusal that is about no single field.
func wholeFault(m *huma.ErrorModel) *fault.Fault {
	if m.Detail == "request body is required" {
		return fault.Invalidf("", "The request needs a JSON body.").Coded("malformed")
	}
	return fault.Invalidf("", "The request can't be read: %s.", m.Detail).Coded("malformed")
}

func between(s, start, end string) (string, bool) {
	rest, ok := strings.CutPrefix(s, start)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, end)
}
