package names

import (
	"strings"
	"testing"
)

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Ёлкин-Ёжиков", "АНТОНОВА", "яЯрРпП", "Smith", "Ёж, Smith", "Ї", "\xd0", "Ж\xd1", "Ѐ", "Ґалаґан"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := fold(s), strings.ReplaceAll(strings.ToLower(s), "ё", "е"); got != want {
			t.Errorf("%q is folded to %q, not %q", s, got, want)
		}
	})
}
