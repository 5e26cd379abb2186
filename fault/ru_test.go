package fault

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// formatAt is which argument of each maker of sentences is the format.
var formatAt = map[string]int{"Invalidf": 1, "NotFoundf": 0, "Conflictf": 0, "Forbiddenf": 0, "Unauthorizedf": 0, "TooLargef": 0, "TooManyf": 1, "Unavailablef": 0, "Text": 1}

// formats finds the literal formats in the code of all rooms.
func formats(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "node_modules" || d.Name() == "data") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			maker, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			from, ok := maker.X.(*ast.Ident)
			if !ok || from.Name != "fault" {
				return true
			}
			at, ok := formatAt[maker.Sel.Name]
			if !ok || len(call.Args) <= at {
				return true
			}
			if lit, ok := call.Args[at].(*ast.BasicLit); ok {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					found[s] = path
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEachSentenceHasARussianWording(t *testing.T) {
	t.Parallel()
	found := formats(t)
	if len(found) < 50 {
		t.Fatalf("only %d sentences found: the search is broken", len(found))
	}
	for format, path := range found {
		if strings.TrimLeft(format, "%svqd .:\"") == "" {
			continue // only passes on what is worded elsewhere
		}
		if _, ok := russian(format); !ok {
			t.Errorf("%s: no Russian for %q", path, format)
		}
	}
}

func TestRussianWordingsTakeTheSameArguments(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(\.\d+)?[a-zA-Z]`)
	for name, table := range map[string]map[string]string{"clients": ruClients, "segments": ruSegments, "templates": ruTemplates, "mail": ruMail, "delivery": ruDelivery,
		"campaigns": ruCampaigns, "api": ruAPI, "cmd": ruCmd} {
		for en, ru := range table {
			a, b := verb.FindAllString(strings.ReplaceAll(en, "%%", ""), -1), verb.FindAllString(strings.ReplaceAll(ru, "%%", ""), -1)
			if slices.ContainsFunc(b, func(s string) bool { return strings.Contains(s, "[") }) {
				if len(b) < len(a) {
					t.Errorf("%s: %q takes %d arguments, %q fewer", name, en, len(a), ru)
				}
				continue
			}
			if !slices.Equal(a, b) {
				t.Errorf("%s: %q takes %v, %q takes %v", name, en, a, ru, b)
			}
		}
	}
}
