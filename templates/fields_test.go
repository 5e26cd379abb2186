package templates_test

import (
	"slices"
	"testing"

	"salut/templates"
)

func TestALetterSaysWhichFieldsOfTheClientItSpeaksOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		body   string
		fields []string
		whole  bool
	}{
		{"{{ client | salutation }}, {{ client | name: 'dative' }}{{ client | gendered: 'a', 'b', 'c' }}", nil, false},
		{"{{ client.city }} {{ client['stage'] }}", []string{"city", "stage"}, false},
		{"{{ 'x' | append: client.city }}", []string{"city"}, false},
		{"{% if client.purchase_count > 3 and client.attributes.colour == 'red' %}x{% endif %}", []string{"attributes", "purchase_count"}, false},
		{"{% for t in client.tags %}{{ t }}{{ client.phone }}{% endfor %}", []string{"phone", "tags"}, false},
		{"{% case client.stage %}{% when client.city %}x{% endcase %}", []string{"city", "stage"}, false},
		{"{% assign c = client %}{{ c.city }}", nil, true},
		{"<a href='https://a.example/?c={{ client.external_id }}'>x</a>", []string{"external_id"}, false},
		{"{% assign f = 'city' %}{{ client[f] }}", nil, true},
		{"{{ client.consent.basis }}{{ client.birthday | date: '%d' }}", []string{"birthday", "consent"}, false},
		{"{% capture x %}{{ client.position }}{% endcapture %}{{ x }}", []string{"position"}, false},
		{"{% unless client.industry %}x{% endunless %}", []string{"industry"}, false},
	}
	for _, test := range tests {
		l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: "<p>" + test.body + "</p>"})
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		fields, whole := l.Fields()
		fields = slices.DeleteFunc(fields, func(f string) bool { return f == "*" })
		if whole != test.whole || !whole && !slices.Equal(fields, test.fields) {
			t.Errorf("%s: %v, %v instead of %v, %v", test.body, fields, whole, test.fields, test.whole)
		}
	}
}
