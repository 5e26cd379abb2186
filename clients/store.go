package clients

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
)

// Find returns one client, or a NotFound fault.
func Find(ctx context.Context, db postgres.DB, id int64) (Client, error) {
	const sql = `SELECT ` + Columns + ` FROM clients c WHERE c.id = $1`
	return one(ctx, db, sql, id, fmt.Sprint(id))
}

// FindByEmail returns the client with this address, or a NotFound fault.
func FindByEmail(ctx context.Context, db postgres.DB, email mail.Address) (Client, error) {
	const sql = `SELECT ` + Columns + ` FROM clients c WHERE c.email = $1`
	return one(ctx, db, sql, email.String(), email.String())
}

func one(ctx context.Context, db postgres.DB, sql string, key any, shown string) (Client, error) {
	rows, err := db.Query(ctx, sql, key)
	if err != nil {
		return Client{}, fmt.Errorf("find client %s: %w", shown, err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, ScanClient)
	if errors.Is(err, pgx.ErrNoRows) {
		return Client{}, fault.NotFoundf("There is no client %s.", shown)
	}
	if err != nil {
		return Client{}, fmt.Errorf("find client: %w", err)
	}
	return c, nil
}

// A cursor is the id that the next page starts below; it is opaque so that this may change.
func readCursor(s string) (int64, error) {
	if s == "" {
		return 1<<63 - 1, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		if id, err := strconv.ParseInt(string(b), 10, 64); err == nil {
			return id, nil
		}
	}
	return 0, fault.Invalidf("cursor", "This cursor is not one that a list gave. Start again without it.")
}

func cut[T any](list []T, limit int, id func(T) int64) ([]T, string) {
	if len(list) <= limit {
		return list, ""
	}
	list = list[:limit]
	return list, base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, id(list[limit-1]), 10))
}

// atField names the field that a fault is about, where a lower room could not know it.
func atField(err error, field string) error {
	if f := fault.Of(err); f != nil {
		named := *f
		named.Field = field
		return &named
	}
	return err
}

// stored are the columns that a Client is written to, in the order of values.
const stored = `email, phone, first_name, middle_name, last_name, gender, gender_source, gender_confidence, name_doubtful, name_confirmed,
	birth_year, birth_month, birth_day, company, position, industry, city, language, timezone, stage, tags, attributes, external_id, owner_id,
	consent_basis, consent_source, consent_at, bonus_balance, last_purchase_at, purchase_count, total_spent, no_tracking, quiet_days`

const storedParams = `nullif($1, ''), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, nullif($23, ''), $24,
	$25, $26, $27, $28, $29, $30, $31, $32, $33`

func insert(ctx context.Context, db postgres.DB, c Client, now time.Time) (int64, error) {
	const sql = `INSERT INTO clients (` + stored + `, created_at, updated_at) VALUES (` + storedParams + `, $34, $34) RETURNING id`
	var id int64
	err := db.QueryRow(ctx, sql, append(c.values(), now)...).Scan(&id)
	return id, explainTaken(err, "create a client", c)
}

func update(ctx context.Context, tx pgx.Tx, c Client, now time.Time) error {
	const sql = `UPDATE clients SET (` + stored + `, updated_at) = (` + storedParams + `, $34) WHERE id = $35`
	_, err := tx.Exec(ctx, sql, append(c.values(), now, c.ID)...)
	return explainTaken(err, "change a client", c)
}

// values are what the columns of stored are filled with.
func (c Client) values() []any {
	year, month, day := birthColumns(c.Birthday)
	return []any{c.Email, c.Phone, c.FirstName, c.MiddleName, c.LastName, c.Gender, c.GenderSource, c.GenderConfidence, c.NameDoubtful, c.NameConfirmed,
		year, month, day, c.Company, c.Position, c.Industry, c.City, c.Language, c.Timezone, c.Stage, c.Tags, c.Attributes, c.ExternalID, c.OwnerID,
		c.Consent.Basis, c.Consent.Source, c.Consent.At, c.BonusBalance, c.LastPurchaseAt, c.PurchaseCount, c.TotalSpent, c.NoTracking, c.QuietDays}
}

// birthColumns reads the interface's form back; it is always one that Birthday.String wrote.
func birthColumns(s string) (year, month, day *int16) {
	if len(s) < 7 {
		return nil, nil, nil
	}
	m, d := int16(number(s[len(s)-5:len(s)-3])), int16(number(s[len(s)-2:]))
	if y := number(s[:len(s)-6]); y > 0 {
		y := int16(y)
		year = &y
	}
	return year, &m, &d
}

// explainTaken words the two UNIQUE promises of the table; anything else is our own failure.
func explainTaken(err error, step string, c Client) error {
	var pg *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &pg) && pg.ConstraintName == "clients_email_key":
		f := fault.Conflictf("There is already a client with the address %s. Change that one instead.", c.Email).Coded("email_taken")
		f.Field = "email"
		return f
	case errors.As(err, &pg) && pg.ConstraintName == "clients_external_id_key":
		f := fault.Conflictf("There is already a client with the external id %q. Change that one instead.", c.ExternalID).Coded("external_id_taken")
		f.Field = "external_id"
		return f
	}
	return fmt.Errorf("%s: %w", step, err)
}
