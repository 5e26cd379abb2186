package clients

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/names"
	"salut/postgres"
)

// Patch changes the fields that are not nil. An empty string clears a field.
type Patch struct {
	Email          *string        `json:"email,omitempty"`
	Phone          *string        `json:"phone,omitempty"`
	FirstName      *string        `json:"first_name,omitempty"`
	MiddleName     *string        `json:"middle_name,omitempty"`
	LastName       *string        `json:"last_name,omitempty"`
	FullName       *string        `json:"full_name,omitempty"` // split where none of the parts is given
	Gender         *string        `json:"gender,omitempty"`
	Birthday       *string        `json:"birthday,omitempty"`
	Company        *string        `json:"company,omitempty"`
	Position       *string        `json:"position,omitempty"`
	Industry       *string        `json:"industry,omitempty"`
	City           *string        `json:"city,omitempty"`
	Language       *string        `json:"language,omitempty"`
	Timezone       *string        `json:"timezone,omitempty"`
	Stage          *string        `json:"stage,omitempty"`
	Tags           *[]string      `json:"tags,omitempty"`       // replaces all
	Attributes     map[string]any `json:"attributes,omitempty"` // merged; null removes one (as in RFC 7396)
	ExternalID     *string        `json:"external_id,omitempty"`
	OwnerID        *int64         `json:"owner_id,string,omitempty"` // 0 removes
	Consent        *Consent       `json:"consent,omitempty"`
	BonusBalance   *float64       `json:"bonus_balance,omitempty"`
	LastPurchaseAt *time.Time     `json:"last_purchase_at,omitempty"` // the zero time removes
	PurchaseCount  *int           `json:"purchase_count,omitempty"`
	TotalSpent     *float64       `json:"total_spent,omitempty"`
	NoTracking     *bool          `json:"no_tracking,omitempty"`
	QuietDays      *int           `json:"quiet_days,omitempty"`
}

// Update changes a client and writes what changed, from what to what, into the history. A name or gender set here is a
// person's word: no import changes it any more. A new name tells the gender anew unless somebody stated it.
func Update(ctx context.Context, db postgres.DB, id int64, p Patch, now time.Time) (Client, error) {
	return change(ctx, db, id, p, false, now)
}

// Confirm is the answer to a doubtful name: with the corrections of the patch the name and gender are right, and stay.
func Confirm(ctx context.Context, db postgres.DB, id int64, p Patch, now time.Time) (Client, error) {
	return change(ctx, db, id, p, true, now)
}

func change(ctx context.Context, db postgres.DB, id int64, p Patch, confirm bool, now time.Time) (Client, error) {
	const sql = `SELECT ` + Columns + ` FROM clients c WHERE c.id = $1 FOR UPDATE`
	var changed Client
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		old, err := one(ctx, tx, sql, id, fmt.Sprint(id))
		if err != nil {
			return err
		}
		c := old
		p.apply(&c)
		if c, err = normal(c, now); err != nil {
			return err
		}
		if err := p.applyName(&c); err != nil {
			return err
		}
		if confirm {
			c.NameConfirmed, c.NameDoubtful = true, false
			if c.Gender != string(names.Unknown) {
				c.GenderSource, c.GenderConfidence = "confirmed", 1
			}
		}
		if c.Email != old.Email {
			if err := freeAddress(ctx, tx, c.Email, id); err != nil {
				return err
			}
		}
		data := differences(old, c)
		if len(data) == 0 {
			changed = old
			return nil
		}
		if err := update(ctx, tx, c, now); err != nil {
			return err
		}
		if err := Record(ctx, tx, []Event{{At: now, ClientID: id, Kind: "changed", Data: data}}); err != nil {
			return err
		}
		changed, err = Find(ctx, tx, id)
		return err
	})
	return changed, err
}

func (p Patch) apply(c *Client) {
	for _, f := range []struct {
		to   *string
		from *string
	}{
		{&c.Email, p.Email}, {&c.Phone, p.Phone}, {&c.FirstName, p.FirstName}, {&c.MiddleName, p.MiddleName}, {&c.LastName, p.LastName},
		{&c.Birthday, p.Birthday}, {&c.Company, p.Company}, {&c.Position, p.Position}, {&c.Industry, p.Industry}, {&c.City, p.City},
		{&c.Language, p.Language}, {&c.Timezone, p.Timezone}, {&c.Stage, p.Stage}, {&c.ExternalID, p.ExternalID}, {&c.Gender, p.Gender},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if p.Tags != nil {
		c.Tags = *p.Tags
	}
	if p.Attributes != nil {
		c.Attributes = maps.Clone(c.Attributes)
		if c.Attributes == nil {
			c.Attributes = map[string]any{}
		}
		for k, v := range p.Attributes {
			if v == nil {
				delete(c.Attributes, k)
			} else {
				c.Attributes[k] = v
			}
		}
	}
	if p.OwnerID != nil {
		c.OwnerID = p.OwnerID
		if *p.OwnerID == 0 {
			c.OwnerID = nil
		}
	}
	if p.Consent != nil {
		c.Consent = *p.Consent
	}
	if p.BonusBalance != nil {
		c.BonusBalance = *p.BonusBalance
	}
	if p.LastPurchaseAt != nil {
		c.LastPurchaseAt = p.LastPurchaseAt
		if p.LastPurchaseAt.IsZero() {
			c.LastPurchaseAt = nil
		}
	}
	if p.PurchaseCount != nil {
		c.PurchaseCount = *p.PurchaseCount
	}
	if p.TotalSpent != nil {
		c.TotalSpent = *p.TotalSpent
	}
	if p.NoTracking != nil {
		c.NoTracking = *p.NoTracking
	}
	if p.QuietDays != nil {
		c.QuietDays = *p.QuietDays
	}
}

// applyName works on a client whose fields are checked already.
func (p Patch) applyName(c *Client) error {
	byParts := p.FirstName != nil || p.MiddleName != nil || p.LastName != nil
	stated := names.Unknown
	source := c.GenderSource
	switch {
	case p.Gender != nil:
		stated, source = names.Gender(c.Gender), "confirmed"
	case c.GenderSource == "given" || c.GenderSource == "confirmed":
		stated = names.Gender(c.Gender)
	}
	switch {
	case byParts:
		c.nameFrom(names.FromParts(c.FirstName, c.MiddleName, c.LastName, stated))
		c.NameConfirmed = true
	case p.FullName != nil:
		full, problem := checkText("full_name", *p.FullName)
		if problem != nil {
			return problem
		}
		c.nameFrom(names.Parse(full, stated))
	case p.Gender == nil:
		return nil
	}
	if c.GenderSource == "given" {
		c.GenderSource = source
	}
	if p.Gender != nil { // "unknown" stated is a word too: address this client neutrally
		c.Gender, c.GenderSource, c.GenderConfidence = string(stated), "confirmed", 1
		c.NameConfirmed, c.NameDoubtful = true, false
	}
	return nil
}

// differences are the changed fields as the history shows them: {"city": {"old": "", "new": "Тверь"}}.
func differences(old, new Client) map[string]any {
	data := map[string]any{}
	before, after := reflect.ValueOf(old), reflect.ValueOf(new)
	for i := range before.NumField() {
		name, _, _ := strings.Cut(before.Type().Field(i).Tag.Get("json"), ",")
		a, b := before.Field(i).Interface(), after.Field(i).Interface()
		if name == "updated_at" || reflect.DeepEqual(a, b) || sameTime(a, b) {
			continue
		}
		data[name] = map[string]any{"old": a, "new": b}
	}
	return data
}

func sameTime(a, b any) bool {
	x, ok := a.(*time.Time)
	y, also := b.(*time.Time)
	return ok && also && x != nil && y != nil && x.Equal(*y)
}

// WriteLess notes that a reader asked for no two marketing letters within so many days; from is what stood before, and e says when, who
// and by which letter.
func WriteLess(ctx context.Context, tx pgx.Tx, from, days int, e Event) error {
	if _, err := tx.Exec(ctx, `UPDATE clients SET quiet_days = $2, updated_at = $3 WHERE id = $1`, e.ClientID, days, e.At); err != nil {
		return fmt.Errorf("note that a client wants fewer letters: %w", err)
	}
	e.Kind, e.Data = "changed", map[string]any{"quiet_days": map[string]any{"old": from, "new": days}}
	return Record(ctx, tx, []Event{e})
}
