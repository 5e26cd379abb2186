package clients

import (
	"testing"

	"github.com/nyaruka/phonenumbers"
)

func TestTheShortWayReadsMobileNumbersAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"8 (912) 345-67-89", "+7 912 345 67 89", "79123456789", "9123456789", "8-999-999-99-99", "+7(900)000-00-00", "8 (495) 123-45-67", "+8 912 345 67 89",
		"912345678", "891234567890", "+49 30 123456", "8 912 345 67 89 доб. 5", "+79991234567;", "++7 912 345 67 89", "810 7 912 345 67 89", "7 (701) 234-56-78", "",
	} {
		want := ""
		if n, err := phonenumbers.Parse(s, "RU"); err == nil && phonenumbers.IsValidNumber(n) {
			want = phonenumbers.Format(n, phonenumbers.E164)
		}
		if got, _ := parsePhone(s, "RU"); got != want {
			t.Errorf("%q is read as %q, not %q", s, got, want)
		}
	}
	for prefix := 900; prefix <= 999; prefix++ {
		s := "+7" + string(rune('0'+prefix/100)) + string(rune('0'+prefix/10%10)) + string(rune('0'+prefix%10)) + "0000001"
		if n, err := phonenumbers.Parse(s, "RU"); err != nil || !phonenumbers.IsValidNumber(n) {
			t.Errorf("%s is not valid to the library", s)
		}
	}
}
