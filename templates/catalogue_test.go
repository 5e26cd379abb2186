package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"salut/fault"
)

var verb = regexp.MustCompile(`%[a-z%]`)

// Every sentence that a manager may read is in the Russian catalogue, with the same values in the same order.
func TestEverySentenceHasARussianWording(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(literal.Value)
			if err != nil || !sentence(s) {
				return true
			}
			said++
			ru := fault.Text("ru", s)
			if ru == s {
				t.Errorf("%s: no Russian wording of %q", name, s)
			} else if a, b := verb.FindAllString(s, -1), verb.FindAllString(ru, -1); !slices.Equal(a, b) {
				t.Errorf("%q has %v, its Russian wording %v", s, a, b)
			}
			return true
		})
	}
	if said < 60 {
		t.Errorf("only %d sentences were found", said)
	}
}

// sentence tells our sentences from other strings: they have words and end in a full stop or a question mark.
func sentence(s string) bool {
	return strings.Count(s, " ") >= 2 && (strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "}}.") || strings.HasPrefix(s, "Line %d")) &&
		s[0] >= 'A' && s[0] <= 'Z' || strings.HasPrefix(s, "%s is empty") || strings.HasPrefix(s, "%q is not a language")
}
