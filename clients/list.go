package clients

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// order is one way to sort clients: each has an index of its own, so that any page of a million comes at once. Clients without a value
// stand last in either direction, the newest of them first.
type order struct {
	value    string // SQL over `clients c`, as its index has it
	cast     string
	nullable bool
	deeds    string // instead of a value: the rows, one a client, whose moment is sorted by
}

// byAge is the order without a key: ids are given in the order of creation.
const byAge = "created_at"

var orders = map[string]order{
	byAge:              {},
	"name":             {value: nameKey, cast: "text", nullable: true},
	"email":            {value: `c.email`, cast: "text", nullable: true},
	"city":             {value: `nullif(translate(lower(c.city), 'ё', 'е'), '')`, cast: "text", nullable: true},
	"stage":            {value: `c.stage`, cast: "text"},
	"last_purchase_at": {value: `c.last_purchase_at`, cast: "timestamptz", nullable: true},
	"last_opened_at":   {deeds: lastOpened},
}

// Of a client's opens the last one stands for the client.
const (
	openedBy   = `SELECT FROM hits o WHERE o.client_id = c.id AND o.kind = 'opened' AND o.verdict = 'human'`
	lastOpened = `hits h JOIN clients c ON c.id = h.client_id AND h.kind = 'opened' AND h.verdict = 'human' AND NOT EXISTS (` + openedBy + ` AND (o.at, o.id) > (h.at, h.id))`
)

// Sorts are the keys that a list may be sorted by.
func Sorts() []string {
	keys := make([]string, 0, len(orders))
	for key := range orders {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// place is where a page of a sorted list starts: behind the client with this value and id.
type place struct {
	Sort  string `json:"s"`
	Value string `json:"v,omitempty"`
	ID    int64  `json:"i"`
	Bare  bool   `json:"b,omitempty"` // among those without a value
}

// listed is a client with its place in the list.
type listed struct {
	Client
	place
}

// List pages through the clients that the filter means, in its order. The second result is the cursor of the next page, empty on the last.
func List(ctx context.Context, db postgres.DB, f Filter, limit int, after string) ([]Client, string, error) {
	key, falls := strings.CutPrefix(f.Sort, "-")
	if f.Sort == "" {
		key, falls = byAge, true
	}
	o, ok := orders[key]
	if !ok {
		return nil, "", fault.Invalidf("sort", "Clients can't be sorted by %q. Use %s, with a minus before it for descending order.", f.Sort, strings.Join(Sorts(), ", "))
	}
	at, err := readPlace(f.Sort, after)
	if err != nil {
		return nil, "", err
	}
	w, err := f.where()
	if err != nil {
		return nil, "", err
	}
	if w.narrows() {
		ids, few, err := w.find(ctx, db)
		if err != nil {
			return nil, "", err
		}
		if few {
			w = Condition{SQL: "c.id = ANY ($1::bigint[])", Args: []any{ids}}
		}
	}
	var list []listed
	valued := o.value != "" || o.deeds != ""
	if valued && (at == nil || !at.Bare) {
		if list, err = w.valued(ctx, db, o, falls, limit+1, at); err != nil {
			return nil, "", err
		}
		at = nil
	}
	if len(list) <= limit && (!valued || o.nullable || o.deeds != "") {
		bare, err := w.bare(ctx, db, o, falls || valued, limit+1-len(list), at)
		if err != nil {
			return nil, "", err
		}
		list = append(list, bare...)
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1].place
		last.Sort = f.Sort
		if next, err = last.cursor(); err != nil {
			return nil, "", err
		}
	}
	found := make([]Client, len(list))
	for i := range list {
		found[i] = list[i].Client
	}
	return found, next, nil
}

// valued reads those who have a value to be sorted by.
func (w Condition) valued(ctx context.Context, db postgres.DB, o order, falls bool, limit int, after *place) ([]listed, error) {
	value, id, cast, from, where := o.value, "c.id", o.cast, "clients c", w.SQL
	if o.deeds != "" {
		value, id, cast, from = "h.at", "h.id", "timestamptz", o.deeds
	}
	if o.nullable {
		where += " AND " + value + " IS NOT NULL"
	}
	compare, direction := ">", ""
	if falls {
		compare, direction = "<", " DESC"
	}
	n := len(w.Args)
	args := w.planned(limit)
	if after != nil {
		where += fmt.Sprintf(" AND (%s, %s) %s ($%d::text::%s, $%d::bigint)", value, id, compare, n+2, cast, n+3)
		args = append(args, after.Value, after.ID)
	}
	sql := fmt.Sprintf(`SELECT %s::text, %s, false, %s FROM %s WHERE %s ORDER BY %s%s, %s%s LIMIT $%d`, value, id, Columns, from, where, value, direction, id, direction, n+1)
	return collect(ctx, db, sql, args)
}

// bare reads those without a value, by age; all where there is no key.
func (w Condition) bare(ctx context.Context, db postgres.DB, o order, falls bool, limit int, after *place) ([]listed, error) {
	where := w.SQL
	switch {
	case o.deeds != "":
		where += " AND NOT EXISTS (" + openedBy + ")"
	case o.value != "":
		where += " AND " + o.value + " IS NULL"
	}
	compare, direction := ">", ""
	if falls {
		compare, direction = "<", " DESC"
	}
	n := len(w.Args)
	args := w.planned(limit)
	if after != nil {
		where += fmt.Sprintf(" AND c.id %s $%d::bigint", compare, n+2)
		args = append(args, after.ID)
	}
	return collect(ctx, db, fmt.Sprintf(`SELECT ''::text, c.id, true, %s FROM clients c WHERE %s ORDER BY c.id%s LIMIT $%d`, Columns, where, direction, n+1), args)
}

func collect(ctx context.Context, db postgres.DB, sql string, args []any) ([]listed, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list clients: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (listed, error) {
		var l listed
		err := row.Scan(append([]any{&l.Value, &l.place.ID, &l.Bare}, l.Targets()...)...)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("list clients: %w", err)
	}
	return list, nil
}

func (p place) cursor() (string, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("write a cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// readPlace refuses the cursor of a list in another order.
func readPlace(sort, cursor string) (*place, error) {
	if cursor == "" {
		return nil, nil
	}
	var p place
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	key := strings.TrimPrefix(sort, "-")
	if err == nil && !p.Bare && orders[key].cast == "timestamptz" || orders[key].deeds != "" && !p.Bare {
		if _, bad := time.Parse("2006-01-02 15:04:05.999999-07", p.Value); bad != nil {
			err = bad
		}
	}
	if err != nil || p.Sort != sort || strings.ContainsRune(p.Value, 0) {
		return nil, fault.Invalidf("cursor", "This cursor is not one that a list gave. Start again without it.")
	}
	return &p, nil
}

// LastOpened tells when each of these clients last opened a letter, as far as a person did.
func LastOpened(ctx context.Context, db postgres.DB, ids []int64) (map[int64]time.Time, error) {
	const sql = `SELECT h.client_id, max(h.at) FROM hits h WHERE h.client_id = ANY ($1) AND h.kind = 'opened' AND h.verdict = 'human' GROUP BY 1`
	rows, err := db.Query(ctx, sql, ids)
	if err != nil {
		return nil, fmt.Errorf("read the last opens: %w", err)
	}
	opened := map[int64]time.Time{}
	var id int64
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &at}, func() error {
		opened[id] = at.UTC()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the last opens: %w", err)
	}
	return opened, nil
}

// Tag is a tag with the number of clients that have it.
type Tag struct {
	Name  string
	Count int64
}

// Tags lists the tags in use, the most frequent first; beyond a thousand the rare ones are left out.
func Tags(ctx context.Context, db postgres.DB) ([]Tag, error) {
	const sql = `SELECT tag, count(*) FROM clients, unnest(tags) tag GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ` + manyTags
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	tags, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Tag])
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	return tags, nil
}

const manyTags = "1000"
