package clients

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres/pgtest"
)

func TestAnUndoneImportLeavesClientsAsTheyWere(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	importText(t, pool, "email;Имя;Город;Теги;plan;Последняя покупка;Сумма покупок\na@firma.test;Анна;Тверь;vip;gold;2026-01-01;10\nb@firma.test;Борис;Тверь;;;;\n",
		Options{Consent: &ImportConsent{Basis: "contract"}})
	before := clientOf(t, pool, "a@firma.test")
	run := importText(t, pool, "email;Имя;Пол;Город;Теги;plan;extra;Последняя покупка;Сумма покупок\na@firma.test;Мария;ж;Клин;b2b;silver;1;2026-05-05;20\nb@firma.test;;;Клин;;;;;\nnew@firma.test;;;;;;;;\nwritten@firma.test;;;;;;;;\n",
		Options{Consent: &ImportConsent{Basis: "consent", Source: "сайт"}})
	if d := cmp.Diff(counts{Rows: 4, Created: 2, Updated: 2}, countsOf(run)); d != "" {
		t.Error(d)
	}
	if c := clientOf(t, pool, "a@firma.test"); c.FirstName != "Мария" || c.Gender != "female" || c.Consent.Basis != "consent" || c.TotalSpent != 20 {
		t.Errorf("%+v", c)
	}
	moscow := "Москва"
	if _, err := Update(ctx, pool, clientOf(t, pool, "b@firma.test").ID, Patch{City: &moscow}, today); err != nil {
		t.Fatal(err)
	}
	written := clientOf(t, pool, "written@firma.test")
	const message = `INSERT INTO messages (mailing_id, n, client_id, sender_id, due_at) VALUES (1, 1, $1, 1, now())`
	if _, err := pool.Exec(ctx, message, written.ID); err != nil {
		t.Fatal(err)
	}
	if err := UndoImport(ctx, pool, run.ID, today); err != nil {
		t.Fatal(err)
	}
	after := clientOf(t, pool, "a@firma.test")
	after.UpdatedAt = before.UpdatedAt
	if d := cmp.Diff(before, after); d != "" {
		t.Error(d)
	}
	if c := clientOf(t, pool, "b@firma.test"); c.City != "Москва" {
		t.Errorf("a change made since was taken back: %q", c.City)
	}
	if _, err := FindByEmail(ctx, pool, address(t, "new@firma.test")); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	clientOf(t, pool, "written@firma.test")
	if again := UndoImport(ctx, pool, run.ID, today); !fault.Is(again, fault.Conflict) {
		t.Error(again)
	}
	if found, err := FindImport(ctx, pool, run.ID); err != nil || found.State != "undone" {
		t.Errorf("%+v %v", found, err)
	}
}

func TestAnImportOfManyBatchesAddsUp(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	var b strings.Builder
	b.WriteString("email,Имя,n\n")
	const n = 2*batchRows + 345
	for i := range n {
		fmt.Fprintf(&b, "client%d@firma.test,Иван,%d\n", i%(n-100), i)
	}
	run := importText(t, pool, b.String(), Options{})
	if d := cmp.Diff(counts{Rows: n, Created: n - 100, Skipped: 100}, countsOf(run)); d != "" {
		t.Error(d)
	}
	run = importText(t, pool, b.String(), Options{})
	if d := cmp.Diff(counts{Rows: n, Updated: n - 100, Skipped: 100}, countsOf(run)); d != "" {
		t.Error(d)
	}
	run = importText(t, pool, strings.ReplaceAll(b.String(), "Иван,", "Пётр,x"), Options{})
	if d := cmp.Diff(counts{Rows: n, Updated: n - 100, Skipped: 100}, countsOf(run)); d != "" {
		t.Error(d)
	}
	if err := UndoImport(t.Context(), pool, run.ID, today); err != nil {
		t.Fatal(err)
	}
	if c := clientOf(t, pool, "client17000@firma.test"); c.FirstName != "Иван" || c.Attributes["n"] != "17000" {
		t.Errorf("%+v", c)
	}
}

func TestAnInterruptedImportLeavesNothingAndSaysSo(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	var b strings.Builder
	b.WriteString("email\n")
	for i := range 3 * batchRows {
		fmt.Fprintf(&b, "client%d@firma.test\n", i)
	}
	told := 0
	run, err := Import(ctx, pool, fileOf(t, []byte(b.String())), Options{}, func(ImportRun) {
		if told++; told == 1 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	found, err := FindImport(t.Context(), pool, run.ID)
	if err != nil || found.State != "failed" || found.Created != 0 || found.Error == nil {
		t.Errorf("%+v %v", found, err)
	}
	if list, _, err := List(t.Context(), pool, Filter{}, 10, ""); err != nil || len(list) != 0 {
		t.Errorf("%d clients, %v", len(list), err)
	}
}

func TestAnImportOfADeadProcessIsMarkedAndALiveOneIsNot(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	j, err := newJob(ctx, pool, fileOf(t, []byte("email\na@firma.test\n")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := AbandonImports(ctx, pool); err != nil || n != 0 {
		t.Errorf("%d %v", n, err)
	}
	if err := j.conn.Close(ctx); err != nil { // as the death of its process does
		t.Fatal(err)
	}
	gone := func() bool {
		n, err := AbandonImports(ctx, pool)
		if err != nil {
			t.Fatal(err)
		}
		return n == 1
	}
	for !gone() { // the server notices a closed connection a moment later
		if ctx.Err() != nil {
			t.Fatal("never marked")
		}
	}
	if found, err := FindImport(ctx, pool, j.run.ID); err != nil || found.State != "failed" {
		t.Errorf("%+v %v", found, err)
	}
}

func TestTwoImportsOfTheSamePeopleGoInOneAfterTheOther(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	forward, backward := "email;city\n", "email;city\n"
	for i := range 3000 {
		forward += fmt.Sprintf("client%d@firma.test;Тверь\n", i)
		backward += fmt.Sprintf("client%d@firma.test;Клин\n", 2999-i)
	}
	ended := make(chan struct{}, 2)
	for _, text := range []string{forward, backward} {
		src := fileOf(t, []byte(text))
		src.Done = func() { ended <- struct{}{} }
		src.Failed = func(err error) { t.Error(err) }
		run, err := StartImport(t.Context(), pool, src, Options{})
		if err != nil || run.State != "running" {
			t.Fatalf("%+v %v", run, err)
		}
	}
	<-ended
	<-ended
	list, _, err := ListImports(t.Context(), pool, 10, "")
	if err != nil || len(list) != 2 || list[0].Created+list[1].Created != 3000 || list[0].Updated+list[1].Updated != 3000 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestSomebodyQuickerThanTheImportIsMergedWith(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	run := importText(t, pool, "email;city\nold@firma.test;Тверь\n", Options{})
	run.Created = 0
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		l := &loader{tx: tx, run: &run, now: today}
		if err := l.prepare(ctx); err != nil {
			return err
		}
		batch := []*draft{{row: 2, client: Client{Email: "old@firma.test", City: "Клин", Gender: "unknown"}}, {row: 3, client: Client{Email: "new@firma.test", City: "Клин", Gender: "unknown"}}}
		known, err := l.known(ctx, batch)
		if err != nil {
			return err
		}
		fresh, changed, err := l.sort(ctx, batch, known)
		if err != nil {
			return err
		}
		// Between looking and writing somebody else writes both.
		position := "директор"
		if _, err := Update(ctx, pool, known["old@firma.test"].ID, Patch{Position: &position}, today); err != nil {
			return err
		}
		if _, err := Create(ctx, pool, Client{Email: "new@firma.test", Position: position}, "", today); err != nil {
			return err
		}
		late, err := l.create(ctx, fresh)
		if err != nil {
			return err
		}
		lateToo, err := l.change(ctx, changed)
		if err != nil {
			return err
		}
		if len(late) != 1 || len(lateToo) != 1 {
			t.Errorf("%d and %d", len(late), len(lateToo))
		}
		return l.apply(ctx, append(late, lateToo...))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"old@firma.test", "new@firma.test"} {
		if c := clientOf(t, pool, email); c.City != "Клин" || c.Position != "директор" {
			t.Errorf("%+v", c)
		}
	}
}
