package templates

import (
	"fmt"
	"testing"
)

func TestZ2(t *testing.T) {
	for _, s := range []string{`{{ client.attributes.color | default: "red" }}`, `{{ client.nothing | default: "red" }}`, `{{ 5 | plus: 3 }}`, `{{ "a" | append: "b" }}`, `{% if client.x == blank %}y{% endif %}`, `{% if client.first_name != "" and client.first_name == "Анна" %}y{% endif %}`, `{% if 5 < client.n %}y{% endif %}`} {
		l, err := Compile(Content{Subject: s, Body: "x", Format: "html"})
		if err != nil {
			fmt.Println(s, err)
			continue
		}
		r, err := l.Render(Vars{Client: map[string]any{"first_name": "Анна", "n": "7.5", "attributes": map[string]any{}}})
		fmt.Printf("%s => %q %v\n", s, r.Subject, err)
	}
}
