package clients

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// exportColumns head a table of clients, by the names that an import knows; attributes follow, a column each.
var exportColumns = []string{"id", "email", "phone", "last_name", "first_name", "middle_name", "gender", "birthday", "company", "position", "industry", "city", "language",
	"timezone", "stage", "tags", "external_id", "owner_id", "consent.basis", "consent.source", "consent.at", "bonus_balance", "last_purchase_at", "purchase_count", "total_spent",
	"no_tracking", "name_doubtful", "salutation", "created_at", "updated_at"}

// attributeColumns is how many attributes get a column, the most frequent ones; a table of thousands of columns opens nowhere.
const attributeColumns = "200"

// WriteTable writes the clients that the filter means as CSV, newest first, with memory that does not grow with their number. The database is read
// as it stood when the table was begun.
func WriteTable(ctx context.Context, pool *pgxpool.Pool, f Filter, delimiter rune, w io.Writer) error {
	where, err := f.where()
	if err != nil {
		return err
	}
	return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT key FROM clients c, jsonb_object_keys(c.attributes) key WHERE `+where.SQL+` GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT `+attributeColumns, where.planned()...)
		if err != nil {
			return fmt.Errorf("read the attributes of a table: %w", err)
		}
		keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return fmt.Errorf("read the attributes of a table: %w", err)
		}
		out := csv.NewWriter(w)
		out.Comma = delimiter
		head := append([]string{}, exportColumns...)
		for _, k := range keys {
			head = append(head, attributePrefix+k)
		}
		if err := out.Write(SafeCells(head)); err != nil {
			return fmt.Errorf("write a table of clients: %w", err)
		}
		if rows, err = tx.Query(ctx, `SELECT `+Columns+` FROM clients c WHERE `+where.SQL+` ORDER BY c.id DESC`, where.planned()...); err != nil {
			return fmt.Errorf("read a table of clients: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var c Client // a fresh one: attributes are added to a map that is there
			if err := rows.Scan(c.Targets()...); err != nil {
				return fmt.Errorf("read a table of clients: %w", err)
			}
			if err := out.Write(SafeCells(c.cells(keys))); err != nil {
				return fmt.Errorf("write a table of clients: %w", err)
			}
		}
		out.Flush()
		if err := rows.Err(); err != nil {
			return fmt.Errorf("read a table of clients: %w", err)
		}
		return out.Error()
	})
}

// cells are a row of the table: what an import reads back.
func (c *Client) cells(attributes []string) []string {
	owner := ""
	if c.OwnerID != nil {
		owner = strconv.FormatInt(*c.OwnerID, 10)
	}
	cells := []string{strconv.FormatInt(c.ID, 10), c.Email, c.Phone, c.LastName, c.FirstName, c.MiddleName, c.Gender, c.Birthday, c.Company, c.Position, c.Industry, c.City, c.Language,
		c.Timezone, c.Stage, strings.Join(c.Tags, ", "), c.ExternalID, owner, c.Consent.Basis, c.Consent.Source, momentCell(c.Consent.At), moneyCell(c.BonusBalance), momentCell(c.LastPurchaseAt),
		strconv.Itoa(c.PurchaseCount), moneyCell(c.TotalSpent), strconv.FormatBool(c.NoTracking), strconv.FormatBool(c.NameDoubtful), c.Person().Salutation(c.Language),
		momentCell(&c.CreatedAt), momentCell(&c.UpdatedAt)}
	for _, k := range attributes {
		cells = append(cells, attributeCell(c.Attributes[k]))
	}
	return cells
}

func momentCell(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func moneyCell(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func attributeCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return moneyCell(v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
