package templates_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres/pgtest"
	"salut/templates"
)

func TestVersionsOfALetter(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	letter := templates.Content{Language: "en", Subject: "One", Format: templates.HTML, Body: "<p>{{ client | salutation }}</p>"}
	made, err := templates.CreateBy(ctx, pool, "Anna", "Letter", letter)
	if err != nil {
		t.Fatal(err)
	}
	say := func(author, subject string) {
		t.Helper()
		if _, err := templates.Update(ctx, pool, made.ID, templates.Patch{Subject: &subject, Author: author}); err != nil {
			t.Fatal(err)
		}
	}
	list := func() []templates.Version {
		t.Helper()
		all, next, err := templates.Versions(ctx, pool, made.ID, 50, 0)
		if err != nil || next != 0 {
			t.Fatal(err, next)
		}
		return all
	}
	say("Anna", "Two")
	say("Anna", "Two") // says nothing new
	say("Boris", "Three")
	older(t, pool, made.ID)
	say("Boris", "Four")
	all := list()
	var subjects []string
	for _, v := range all {
		subjects = append(subjects, v.Author+" "+v.Content.Subject)
	}
	if !slices.Equal(subjects, []string{"Boris Four", "Boris Three", "Anna Two"}) {
		t.Fatalf("%v", subjects)
	}
	if !all[0].Current || all[1].Current || all[2].Changed != nil || !slices.Equal(all[0].Changed, []string{"subject"}) {
		t.Errorf("%+v", all)
	}
	page, next, err := templates.Versions(ctx, pool, made.ID, 1, 0)
	if err != nil || len(page) != 1 || next != page[0].ID || !slices.Equal(page[0].Changed, []string{"subject"}) {
		t.Errorf("%+v %d %v", page, next, err)
	}
	back, err := templates.RestoreVersion(ctx, pool, made.ID, all[2].ID, "Anna")
	if err != nil || back.Subject != "Two" || back.Name != "Letter" {
		t.Fatal(back, err)
	}
	again, err := templates.RestoreVersion(ctx, pool, made.ID, all[2].ID, "Anna")
	if err != nil || again.VersionID != back.VersionID {
		t.Errorf("kept twice: %v", err)
	}
	if now := list(); len(now) != 4 || now[0].RestoredFrom != all[2].ID || now[1].ID != all[0].ID {
		t.Errorf("%+v", now)
	}
}

// older moves all that was saved an hour back.
func older(t *testing.T, pool *pgxpool.Pool, id int64) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), `UPDATE template_versions SET created_at = created_at - interval '1 hour' WHERE template_id = $1`, id); err != nil {
		t.Fatal(err)
	}
}

func TestAVersionThatCantBePutTogetherAnyMoreIsNotRestored(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	b, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "footer", Body: "<p>bye</p>"})
	if err != nil {
		t.Fatal(err)
	}
	made, err := templates.Create(ctx, pool, "Letter", templates.Content{Language: "en", Subject: "x", Format: templates.HTML, Body: "<p>{% include \"footer\" %}</p>"})
	if err != nil {
		t.Fatal(err)
	}
	plain := "<p>x</p>"
	if _, err := templates.Update(ctx, pool, made.ID, templates.Patch{Body: &plain}); err != nil {
		t.Fatal(err)
	}
	if err := templates.DeleteBlock(ctx, pool, b.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := templates.RestoreVersion(ctx, pool, made.ID, made.VersionID, ""); fault.Of(err) == nil || fault.Of(err).Code != "unknown_block" {
		t.Errorf("%v", err)
	}
	if now, err := templates.Find(ctx, pool, made.ID); err != nil || now.Body != plain {
		t.Errorf("%v %v", now, err)
	}
	if _, err := templates.RestoreVersion(ctx, pool, made.ID, 999, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}
