package access

import (
	"context"
	"strings"
	"testing"

	"salut/fault"
	"salut/postgres/pgtest"
)

func TestATokenLetsInUntilItIsDeleted(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	added, secret, err := AddToken(ctx, db, "  CRM ", "Manager")
	if err != nil {
		t.Fatal(err)
	}
	if added.Name != "CRM" || added.Role != "manager" || !strings.HasPrefix(secret, added.Prefix) || len(added.Prefix) > len(secret)/3 {
		t.Errorf("got %+v", added)
	}
	found, err := Authenticate(ctx, db, secret)
	if err != nil || found.ID != added.ID || found.Role != "manager" {
		t.Errorf("got %+v, %v", found, err)
	}
	used, err := FindToken(ctx, db, added.ID)
	if err != nil || used.LastUsedAt == nil {
		t.Errorf("its use was not noted: %+v, %v", used, err)
	}
	if err := DeleteToken(ctx, db, added.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := Authenticate(ctx, db, secret); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a deleted token: %v", err)
	}
	if err := DeleteToken(ctx, db, added.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleting twice: %v", err)
	}
}

func TestTheSecretIsNotInTheDatabase(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	_, secret, err := AddToken(ctx, db, "CRM", "viewer")
	if err != nil {
		t.Fatal(err)
	}
	var row string
	if err := db.QueryRow(ctx, `SELECT t::text FROM api_tokens t`).Scan(&row); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, secret[len(secretStart)+6:]) {
		t.Errorf("the row holds the secret: %s", row)
	}
}

func TestWhoIsNotLetIn(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	_, secret, err := AddToken(ctx, db, "CRM", "viewer")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"", "salut_", secret[:len(secret)-1], secret + "a", strings.ToUpper(secret), "Bearer " + secret, strings.Repeat("x", 1<<16), secretStart + "\x00"} {
		if _, err := Authenticate(ctx, db, s); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%.40q: %v", s, err)
		}
	}
}

func TestATokenIsRefused(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	tests := []struct{ name, tokenName, role, field string }{
		{"without a name", " ", "admin", "name"},
		{"with a name of a thousand letters", strings.Repeat("я", 1000), "admin", "name"},
		{"with a name that is not text", "a\x00b", "admin", "name"},
		{"with a role that there is not", "CRM", "root", "role"},
		{"without a role", "CRM", "", "role"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, secret, err := AddToken(context.Background(), db, test.tokenName, test.role)
			if !fault.Is(err, fault.Invalid) || fault.Of(err).Field != test.field || secret != "" {
				t.Errorf("got %q, %v", secret, err)
			}
		})
	}
}

func TestUpdateTokenChangesWhatIsGiven(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	added, _, err := AddToken(ctx, db, "CRM", "viewer")
	if err != nil {
		t.Fatal(err)
	}
	name, role := " Shop ", "marketer"
	got, err := UpdateToken(ctx, db, added.ID, TokenPatch{Name: &name})
	if err != nil || got.Name != "Shop" || got.Role != "viewer" {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = UpdateToken(ctx, db, added.ID, TokenPatch{Role: &role})
	if err != nil || got.Name != "Shop" || got.Role != "marketer" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := UpdateToken(ctx, db, added.ID+1, TokenPatch{Name: &name}); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown one: %v", err)
	}
}

func TestListTokensPages(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	for range 5 {
		if _, _, err := AddToken(ctx, db, "CRM", "viewer"); err != nil {
			t.Fatal(err)
		}
	}
	var sizes []int
	seen := map[int64]bool{}
	for cursor := ""; ; {
		list, next, err := ListTokens(ctx, db, 2, cursor)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(list))
		for _, token := range list {
			seen[token.ID] = true
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if len(seen) != 5 || len(sizes) != 3 || sizes[2] != 1 {
		t.Errorf("pages %v, %d tokens", sizes, len(seen))
	}
	if _, _, err := ListTokens(ctx, db, 2, "nonsense"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a bad cursor: %v", err)
	}
}
