package clients

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// Union says what becomes of two clients that are one person.
type Union struct {
	Take      []string // the fields whose value is the other's; all else is that of the client who stays
	Purchases string   // purchases and bonuses: sum (default), keep, other
	Author    string
}

// unionFields are the fields that may be taken, each with how. What belongs together is one: the parts of a name with the gender.
var unionFields = map[string]func(c, other *Client){
	"email":    func(c, o *Client) { c.Email = o.Email },
	"phone":    func(c, o *Client) { c.Phone = o.Phone },
	"birthday": func(c, o *Client) { c.Birthday = o.Birthday },
	"company":  func(c, o *Client) { c.Company = o.Company },
	"position": func(c, o *Client) { c.Position = o.Position },
	"industry": func(c, o *Client) { c.Industry = o.Industry },
	"city":     func(c, o *Client) { c.City = o.City },
	"language": func(c, o *Client) { c.Language = o.Language },
	"timezone": func(c, o *Client) { c.Timezone = o.Timezone },
	"stage":    func(c, o *Client) { c.Stage = o.Stage },
	"owner_id": func(c, o *Client) { c.OwnerID = o.OwnerID },
	"consent":  func(c, o *Client) { c.Consent = o.Consent },
	"external_id": func(c, o *Client) {
		c.ExternalID = o.ExternalID
	},
	"attributes": func(c, o *Client) { c.Attributes = joined(o.Attributes, c.Attributes) },
	"name": func(c, o *Client) {
		c.FirstName, c.MiddleName, c.LastName, c.Gender, c.GenderSource, c.GenderConfidence = o.FirstName, o.MiddleName, o.LastName, o.Gender, o.GenderSource, o.GenderConfidence
		c.NameDoubtful, c.NameConfirmed = o.NameDoubtful, o.NameConfirmed
	},
}

// joined has the attributes of both, and of those that both have the first one's.
func joined(first, second map[string]any) map[string]any {
	all := maps.Clone(second)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, first)
	return all
}

// of makes one client of two. What nobody has to choose is joined: tags, attributes, an objection to being counted.
func (u Union) of(keep, other Client) (Client, error) {
	c := keep
	c.Attributes = joined(keep.Attributes, other.Attributes)
	for _, field := range u.Take {
		take, ok := unionFields[field]
		if !ok {
			return c, fault.Invalidf("take", "%q can't be taken from the other client. Use %s.", field, strings.Join(slices.Sorted(maps.Keys(unionFields)), ", "))
		}
		take(&c, &other)
	}
	c.Tags = append([]string{}, keep.Tags...)
	for _, t := range other.Tags {
		if !slices.Contains(c.Tags, t) {
			c.Tags = append(c.Tags, t)
		}
	}
	c.NoTracking = keep.NoTracking || other.NoTracking
	switch u.Purchases {
	case "", "sum":
		c.BonusBalance, c.PurchaseCount, c.TotalSpent = keep.BonusBalance+other.BonusBalance, keep.PurchaseCount+other.PurchaseCount, keep.TotalSpent+other.TotalSpent
	case "keep":
	case "other":
		c.BonusBalance, c.PurchaseCount, c.TotalSpent = other.BonusBalance, other.PurchaseCount, other.TotalSpent
	default:
		return c, fault.Invalidf("purchases", "%q is not a way to join purchases. Use sum, keep or other.", u.Purchases)
	}
	if c.LastPurchaseAt == nil || other.LastPurchaseAt != nil && other.LastPurchaseAt.After(*c.LastPurchaseAt) {
		c.LastPurchaseAt = other.LastPurchaseAt
	}
	return c, nil
}

// MergeTx makes one client of two: the other's fields as chosen, the whole history, and the stricter of what is forbidden for either address; the
// address that is not kept stays known. The other's row is gone then. Messages and conversations are of other rooms: delivery.MergeClients is
// the whole of it, and they must have been moved before.
func MergeTx(ctx context.Context, tx pgx.Tx, id, otherID int64, u Union, now time.Time) (Client, error) {
	const lock = `SELECT ` + Columns + ` FROM clients c WHERE c.id = $1 FOR UPDATE`
	if id == otherID {
		return Client{}, fault.Invalidf("other_id", "A client can't be merged with itself.")
	}
	pair := map[int64]Client{}
	for _, which := range []int64{min(id, otherID), max(id, otherID)} { // in one order, so that two who merge never wait for each other
		c, err := one(ctx, tx, lock, which, fmt.Sprint(which))
		if err != nil {
			return Client{}, err
		}
		pair[which] = c
	}
	keep, other := pair[id], pair[otherID]
	c, err := u.of(keep, other)
	if err != nil {
		return Client{}, err
	}
	if c, err = normal(c, now); err != nil {
		return Client{}, err
	}
	const changes = `UPDATE import_changes h SET client_id = $1 WHERE client_id = $2 AND NOT EXISTS (SELECT FROM import_changes k WHERE k.client_id = $1 AND k.import_id = h.import_id)`
	for _, sql := range []string{`UPDATE events SET client_id = $1 WHERE client_id = $2`, `UPDATE hits SET client_id = $1 WHERE client_id = $2`, `UPDATE client_addresses SET client_id = $1 WHERE client_id = $2`, changes} {
		if _, err := tx.Exec(ctx, sql, id, otherID); err != nil {
			return Client{}, fmt.Errorf("move the history of client %d: %w", otherID, err)
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM clients WHERE id = $1`, otherID); err != nil {
		return Client{}, fmt.Errorf("take the merged client away: %w", err)
	}
	if err := update(ctx, tx, c, now); err != nil {
		return Client{}, err
	}
	if other.CreatedAt.Before(keep.CreatedAt) {
		if _, err := tx.Exec(ctx, `UPDATE clients SET created_at = $2 WHERE id = $1`, id, other.CreatedAt); err != nil {
			return Client{}, fmt.Errorf("note since when a merged client is known: %w", err)
		}
	}
	if err := stricter(ctx, tx, id, c.Email, []string{keep.Email, other.Email}, now); err != nil {
		return Client{}, err
	}
	data := differences(keep, c)
	data["merged"] = map[string]any{"id": fmt.Sprint(other.ID), "email": other.Email, "phone": other.Phone, "name": other.Person().FullName(), "author": u.Author}
	if err := Record(ctx, tx, []Event{{At: now, ClientID: id, Kind: "changed", Data: data}}); err != nil {
		return Client{}, err
	}
	return Find(ctx, tx, id)
}

// stricter keeps every address of a merged client known, and forbids for each what is forbidden for one.
func stricter(ctx context.Context, tx pgx.Tx, id int64, email string, addresses []string, now time.Time) error {
	const known = `INSERT INTO client_addresses (email, client_id, since) VALUES ($1, $2, $3) ON CONFLICT (email) DO UPDATE SET client_id = excluded.client_id`
	for _, a := range addresses {
		if a == "" || a == email {
			continue
		}
		if _, err := tx.Exec(ctx, known, a, id, now); err != nil {
			return fmt.Errorf("keep the other address known: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM client_addresses WHERE email = $1`, email); err != nil {
		return fmt.Errorf("keep the other address known: %w", err)
	}
	// An address that does not exist says nothing of another one.
	const forbid = `
		WITH mine AS (SELECT email FROM client_addresses WHERE client_id = $1 UNION SELECT $2 WHERE $2 <> '')
		INSERT INTO suppressions (email_hash, email, reason, note, scope, author, created_at)
		SELECT DISTINCT ON (m.email, s.scope) sha256(m.email::bytea), m.email, s.reason, s.note, s.scope, s.author, s.created_at
		FROM mine m, mine n JOIN suppressions s ON s.email_hash = sha256(n.email::bytea) AND s.reason <> 'bounced'
		ORDER BY m.email, s.scope, s.created_at
		ON CONFLICT (email_hash, scope) DO NOTHING`
	if _, err := tx.Exec(ctx, forbid, id, email); err != nil {
		return fmt.Errorf("forbid what was forbidden for one address: %w", err)
	}
	return nil
}

// freeAddress refuses an address that another client has since a merge.
func freeAddress(ctx context.Context, db postgres.DB, email string, id int64) error {
	const sql = `SELECT client_id FROM client_addresses WHERE email = $1 AND client_id <> $2`
	var owner int64
	err := db.QueryRow(ctx, sql, email, id).Scan(&owner)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("look whose an address is: %w", err)
	}
	f := fault.Conflictf("The address %s belongs to the client %s, with whom its owner was merged. Change that one instead.", email, fmt.Sprint(owner)).Coded("email_merged")
	f.Field = "email"
	return f
}

// Addresses are the other addresses by which a client is known, since a merge.
func Addresses(ctx context.Context, db postgres.DB, id int64) ([]string, error) {
	rows, err := db.Query(ctx, `SELECT email FROM client_addresses WHERE client_id = $1 ORDER BY email`, id)
	if err != nil {
		return nil, fmt.Errorf("list a client's other addresses: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list a client's other addresses: %w", err)
	}
	return list, nil
}

// Doubles are clients who are probably one person, and what tells so.
type Doubles struct {
	Key     string // what the next page starts behind
	Clients []Client
}

const (
	manyDoubles = "10" // clients of a group that are shown: a telephone of fifty is an office's
	nameKey     = `nullif(translate(lower(btrim(c.last_name || ' ' || c.first_name || ' ' || c.middle_name)), 'ё', 'е'), '')`
	dayKey      = `(coalesce(c.birth_year::text, '') || '-' || c.birth_month || '-' || c.birth_day)`
	firmKey     = `lower(c.company)`
)

// doublesBy finds groups of clients with the same key, in its order. The name comes by its index, so a page is made without the rest.
var doublesBy = map[string]string{
	"phone":    `SELECT c.phone, (array_agg(c.id ORDER BY c.id))[1:` + manyDoubles + `] FROM clients c WHERE c.phone <> '' AND c.phone ~>~ $1 GROUP BY c.phone HAVING count(*) > 1 ORDER BY c.phone USING ~<~ LIMIT $2`,
	"birthday": sameName(dayKey, `c.birth_month IS NOT NULL`),
	"company":  sameName(firmKey, `c.company <> ''`),
}

func sameName(also, where string) string {
	const behind = `split_part($1, chr(31), 1)`
	return `SELECT ` + nameKey + ` || chr(31) || ` + also + `, (array_agg(c.id ORDER BY c.id))[1:` + manyDoubles + `] FROM clients c
		WHERE ` + nameKey + ` >= ` + behind + ` AND (` + nameKey + `, ` + also + `) > (` + behind + `, split_part($1, chr(31), 2)) AND ` + where + `
		GROUP BY ` + nameKey + `, ` + also + ` HAVING count(*) > 1 ORDER BY ` + nameKey + `, ` + also + ` LIMIT $2`
}

// FindDoubles pages through clients who are probably one person: with the same phone, or the same name and birthday or company. The second result
// is where the next page starts, empty on the last.
func FindDoubles(ctx context.Context, db postgres.DB, by string, limit int, after string) ([]Doubles, string, error) {
	sql, ok := doublesBy[by]
	if !ok || strings.ContainsRune(after, 0) {
		return nil, "", fault.Invalidf("by", "Doubles are found by phone, birthday or company.")
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("look for doubles: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // nothing was written, and it takes the settings back
	if by == "company" {                          // of which the planner knows nothing: it would sort all clients for one page
		if _, err := tx.Exec(ctx, `SET LOCAL enable_seqscan = off; SET LOCAL enable_hashagg = off; SET LOCAL enable_bitmapscan = off`); err != nil {
			return nil, "", fmt.Errorf("look for doubles: %w", err)
		}
	}
	rows, err := tx.Query(ctx, sql, pgx.QueryExecModeCacheDescribe, after, limit)
	if err != nil {
		return nil, "", fmt.Errorf("look for doubles: %w", err)
	}
	var groups []Doubles
	var members [][]int64
	var all []int64
	var d Doubles
	var ids []int64
	_, err = pgx.ForEachRow(rows, []any{&d.Key, &ids}, func() error {
		groups, members, all = append(groups, d), append(members, ids), append(all, ids...)
		ids = nil
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("look for doubles: %w", err)
	}
	list, err := byIDs(ctx, db, all)
	if err != nil {
		return nil, "", err
	}
	for i := range groups {
		for _, id := range members[i] {
			if c, ok := list[id]; ok {
				groups[i].Clients = append(groups[i].Clients, c)
			}
		}
	}
	next := ""
	if len(groups) == limit {
		next = groups[limit-1].Key
	}
	return groups, next, nil
}

func byIDs(ctx context.Context, db postgres.DB, ids []int64) (map[int64]Client, error) {
	rows, err := db.Query(ctx, `SELECT `+Columns+` FROM clients c WHERE c.id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read clients: %w", err)
	}
	list, err := pgx.CollectRows(rows, ScanClient)
	if err != nil {
		return nil, fmt.Errorf("read clients: %w", err)
	}
	found := make(map[int64]Client, len(list))
	for _, c := range list {
		found[c.ID] = c
	}
	return found, nil
}
