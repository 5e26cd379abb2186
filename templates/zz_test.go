package templates

import (
	"fmt"
	"os"
	"salut/fault"
	"salut/names"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, f := range []string{"mjml", "html", "markdown"} {
		b, err := os.ReadFile("/tmp/tpl/" + f)
		if err != nil {
			continue
		}
		l, err := Compile(Content{Subject: "{{ client | salutation }}, скидка {{ promo.percent }} %", Preheader: "Только до {{ promo.expires_at | date_long }} & всё", Format: f, Body: string(b)})
		if err != nil {
			fl := fault.Of(err)
			fmt.Println(f, "ERR", fl.Field, fl)
			for _, a := range fl.Also {
				fmt.Println("  also", a.Field, a)
			}
			continue
		}
		for _, p := range l.Problems() {
			fmt.Println(f, p.Severity, p.Code, p.Field, p.Line, p.Column, p.In("en"))
		}
		r, err := l.Render(Vars{Client: map[string]any{"id": "7", "first_name": "Анна", "city": `"><script>`, "tags": []string{"vip", "new"}, "bonus_balance": "1500.00", "attributes": map[string]any{"site": "javascript:alert(1)"}}, Person: names.Person{First: "Анна", Middle: "Петровна", Gender: names.Female}, UnsubscribeURL: "https://x.test/u/abc", ViewURL: "https://x.test/v/abc", Promo: map[string]any{"code": "SALE", "expires_at": "2027-03-05"}, Strict: true})
		fmt.Println("=====", f, err)
		fmt.Println(r.Subject)
		fmt.Println("----- text")
		fmt.Println(r.Text)
		for _, p := range r.Problems {
			fmt.Println(f, p.Severity, p.Code, p.Field, p.Line, p.Column, p.In("en"))
		}
		os.WriteFile("/tmp/tpl/"+f+".out.html", []byte(r.HTML), 0644)
	}
}
