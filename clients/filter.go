package clients

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"salut/mail"
	"salut/postgres"
)

// Filter narrows a list of clients, and says how it is sorted; empty fields don't.
type Filter struct {
	Email      string // exactly this address, in any spelling
	Query      string // words that a name or a company has, by their beginnings; or the beginning of an address or a phone number
	Stage      string
	Tag        string
	ExternalID string
	Doubtful   *bool  // names that a person should look at
	ImportID   int64  // clients that this import created
	OwnerID    *int64 // 0: clients of nobody
	IDs        []int64
	Rule       *Condition // who a segment means
	Sort       string     // a key of orders, with - before it for descending; empty: newest first
}

// Condition is SQL over `clients c` with placeholders from $1, as segments compile it.
type Condition struct {
	SQL  string
	Args []any
}

// fewIDs is up to how many clients a filter's finds are sorted by themselves. When there are more, a walk along the index of the sort
// key meets enough of them soon. Where the planner expects manyIDs, they are not looked for first.
const (
	fewIDs  = 5000
	manyIDs = 20_000
)

// words is what the index clients_words is over.
const words = `to_tsvector('simple', translate(lower(c.last_name || ' ' || c.first_name || ' ' || c.middle_name || ' ' || c.company), 'ё@._-+/\', 'е       '))`

// where puts the condition together. Its SQL comes from constants; what a user typed is always an argument.
func (f Filter) where() (Condition, error) {
	w := Condition{SQL: "TRUE"}
	if f.Rule != nil {
		w.SQL, w.Args = f.Rule.SQL, append(w.Args, f.Rule.Args...)
	}
	add := func(condition string, arg any) {
		w.Args = append(w.Args, arg)
		w.SQL += " AND " + strings.ReplaceAll(condition, "$n", "$"+strconv.Itoa(len(w.Args)))
	}
	if f.Email != "" {
		address, err := mail.ParseAddress(f.Email)
		if err != nil {
			return w, atField(err, "email")
		}
		add("c.email = $n", address.String())
	}
	if q := cleanText(f.Query); q != "" {
		w.ask(q)
	}
	if f.Stage != "" {
		stage, problem := checkStage("stage", f.Stage)
		if problem != nil {
			return w, problem
		}
		add("c.stage = $n", stage)
	}
	if f.Tag != "" {
		add("c.tags @> ARRAY[$n::text]", f.Tag)
	}
	if f.ExternalID != "" {
		add("c.external_id = $n", f.ExternalID)
	}
	if f.ImportID != 0 {
		add("c.import_id = $n", f.ImportID)
	}
	if f.OwnerID != nil {
		if *f.OwnerID == 0 {
			w.SQL += " AND c.owner_id IS NULL"
		} else {
			add("c.owner_id = $n", *f.OwnerID)
		}
	}
	if f.IDs != nil {
		add("c.id = ANY ($n::bigint[])", f.IDs)
	}
	if f.Doubtful != nil {
		if *f.Doubtful {
			w.SQL += " AND c.name_doubtful"
		} else {
			w.SQL += " AND NOT c.name_doubtful"
		}
	}
	return w, nil
}

// narrows tells whether the filter leaves anyone out.
func (w Condition) narrows() bool { return w.SQL != "TRUE" }

// ask adds what a person typed into the search.
func (w *Condition) ask(q string) {
	var any []string
	arg := func(v string) string {
		w.Args = append(w.Args, v)
		return "$" + strconv.Itoa(len(w.Args))
	}
	q = strings.ToLower(q)
	for _, begins := range phoneBegins(q) {
		any = append(any, "(c.phone <> '' AND c.phone LIKE "+arg(likePrefix(begins))+")")
	}
	if !strings.ContainsRune(q, ' ') {
		any = append(any, "c.email LIKE "+arg(likePrefix(q)))
	}
	// Only letters and digits are left of the words, so none is an operator of the text search.
	var begins []string
	for word := range strings.FieldsFuncSeq(strings.ReplaceAll(q, "ё", "е"), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		begins = append(begins, word+":*")
	}
	if len(begins) > 0 && !strings.ContainsRune(q, '@') {
		any = append(any, words+" @@ to_tsquery('simple', "+arg(strings.Join(begins, " & "))+")")
	}
	if len(any) == 0 {
		any = []string{"FALSE"}
	}
	w.SQL += " AND (" + strings.Join(any, " OR ") + ")"
}

// phoneBegins are the beginnings that a typed piece of a phone number may mean: numbers are kept as E.164, and in Russia people write 8
// for +7, or leave both out.
func phoneBegins(q string) []string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, q)
	if len(digits) < 3 || strings.Trim(q, "0123456789+-() \u00a0") != "" {
		return nil
	}
	switch {
	case strings.HasPrefix(q, "+"):
		return []string{"+" + digits}
	case digits[0] == '8':
		return []string{"+7" + digits[1:], "+" + digits}
	}
	return []string{"+" + digits, "+7" + digits}
}

func likePrefix(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}

// find gives the ids of all whom the condition means, or few false when they are more than fewIDs.
func (w Condition) find(ctx context.Context, db postgres.DB) (ids []int64, few bool, err error) {
	if n, err := w.estimate(ctx, db); err != nil || n > manyIDs {
		return nil, false, err
	}
	rows, err := db.Query(ctx, `SELECT c.id FROM clients c WHERE `+w.SQL+` LIMIT `+strconv.Itoa(fewIDs+1), w.planned()...)
	if err != nil {
		return nil, false, fmt.Errorf("find clients: %w", err)
	}
	ids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, false, fmt.Errorf("find clients: %w", err)
	}
	return ids, len(ids) <= fewIDs, nil
}

// planned are the arguments of a query that is planned for just these: how many clients a filter means differs by a million between two
// of its values.
func (w Condition) planned(more ...any) []any {
	args := append([]any{pgx.QueryExecModeCacheDescribe}, w.Args...)
	return append(args, more...)
}

// Count tells how many clients the filter means. Beyond a few thousand it is the planner's estimate, about right and at once, unless exact
// is asked for.
func Count(ctx context.Context, db postgres.DB, f Filter, exact bool) (n int64, about bool, err error) {
	w, err := f.where()
	if err != nil {
		return 0, false, err
	}
	if !exact {
		ids, few, err := w.find(ctx, db)
		if few || err != nil {
			return int64(len(ids)), false, err
		}
		if n, err = w.estimate(ctx, db); err != nil {
			return 0, false, err
		}
		if n > fewIDs {
			return n, true, nil
		}
	}
	if err := db.QueryRow(ctx, `SELECT count(*) FROM clients c WHERE `+w.SQL, w.planned()...).Scan(&n); err != nil {
		return 0, false, fmt.Errorf("count clients: %w", err)
	}
	return n, false, nil
}

// estimate is how many rows the planner expects.
func (w Condition) estimate(ctx context.Context, db postgres.DB) (int64, error) {
	var plans []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		}
	}
	if err := db.QueryRow(ctx, `EXPLAIN (FORMAT JSON) SELECT FROM clients c WHERE `+w.SQL, w.planned()...).Scan(&plans); err != nil {
		return 0, fmt.Errorf("estimate the number of clients: %w", err)
	}
	if len(plans) == 0 {
		return 0, nil
	}
	return int64(plans[0].Plan.Rows), nil
}
