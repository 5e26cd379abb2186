package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"salut/fault"
)

// TestEverySentenceIsWordedInRussian reads the sources, so that no new sentence is forgotten.
func TestEverySentenceIsWordedInRussian(t *testing.T) {
	t.Parallel()
	formats := map[string]bool{}
	for _, w := range humaWords {
		formats[w.format] = true
	}
	for _, pattern := range []string{"*.go", "../access/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				f, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if room, ok := f.X.(*ast.Ident); !ok || room.Name != "fault" {
					return true
				}
				at := map[string]int{"Invalidf": 1, "Text": 1}[f.Sel.Name]
				if at < len(call.Args) && (at == 1 || strings.HasSuffix(f.Sel.Name, "f")) {
					if literal, ok := call.Args[at].(*ast.BasicLit); ok {
						s, err := strconv.Unquote(literal.Value)
						if err != nil {
							t.Fatal(err)
						}
						formats[s] = true
					}
				}
				return true
			})
		}
	}
	if len(formats) < 60 {
		t.Fatalf("only %d sentences were found", len(formats))
	}
	for f := range formats {
		ru := fault.Text("ru", f)
		if ru == f {
			t.Errorf("not in Russian: %q", f)
		}
		if strings.Count(ru, "%") != strings.Count(f, "%") {
			t.Errorf("other parameters: %q and %q", f, ru)
		}
	}
}

func TestFieldFault(t *testing.T) {
	t.Parallel()
	tests := []struct{ location, message, wantField, want string }{
		{"body.name", "expected string", "name", "This must be a text."},
		{"body", "expected required property name to be present", "name", "This field is needed."},
		{"body.steps[0]", "expected required property template_id to be present", "steps[0].template_id", "This field is needed."},
		{"body.limits.per_week", "unexpected property", "limits.per_week", "There is no such field here: check its spelling or leave it out."},
		{"body.body", "unexpected property", "body", "There is no such field here: check its spelling or leave it out."},
		{"query.limit", "expected number <= 200", "limit", "This must be at most 200."},
		{"query.state", `expected value to be one of "failed, uncertain"`, "state", "Choose one of: failed, uncertain."},
		{"body", "unexpected end of JSON input", "", "The body can't be read as JSON: unexpected end of JSON input."},
		{"body.x", "something new in huma", "x", "This is not right: something new in huma."},
	}
	for _, test := range tests {
		f := fieldFault(&huma.ErrorDetail{Location: test.location, Message: test.message})
		if f.Field != test.wantField || f.Error() != test.want {
			t.Errorf("%s, %s: %q %q", test.location, test.message, f.Field, f.Error())
		}
	}
}
