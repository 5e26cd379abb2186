// Package clients is about people and companies that we may write to: their fields, consent, import from files,
// suppression, and the history (`events`, and `hits`: opens and clicks) that every room writes through it.
//
// It owns clients, client_addresses, imports, import_rejects, import_changes, bulk_acts, bulk_parts, suppressions, events and hits. It reads `messages`, a table of the
// delivery room, in one place: an import is undone only for those whom nobody wrote to. It touches the database and the
// file of an import, nothing else.
package clients

import (
	"encoding/json"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/names"
)

// Client is one person or company. Empty strings and zero times mean "not known".
type Client struct {
	ID               int64          `json:"id,string"`
	Email            string         `json:"email"` // normal form of mail.Address; empty for a client known by phone only
	Phone            string         `json:"phone"` // E.164
	FirstName        string         `json:"first_name"`
	MiddleName       string         `json:"middle_name"`
	LastName         string         `json:"last_name"`
	Gender           string         `json:"gender"`            // male, female, unknown
	GenderSource     string         `json:"gender_source"`     // what the gender was told by: a word of names, or "confirmed"
	GenderConfidence float64        `json:"gender_confidence"` // 0 to 1
	NameDoubtful     bool           `json:"name_doubtful"`     // a person should look at the name: letters stay neutral until then
	NameConfirmed    bool           `json:"name_confirmed"`    // a person did: imports leave name and gender alone
	Birthday         string         `json:"birthday"`          // 1980-12-31, or --12-31 without the year
	Company          string         `json:"company"`
	Position         string         `json:"position"`
	Industry         string         `json:"industry"`
	City             string         `json:"city"`
	Language         string         `json:"language"` // BCP 47
	Timezone         string         `json:"timezone"` // IANA
	Stage            string         `json:"stage"`    // prospect, active, former
	Tags             []string       `json:"tags"`
	Attributes       map[string]any `json:"attributes"`
	ExternalID       string         `json:"external_id"`
	OwnerID          *int64         `json:"owner_id,string"`
	Consent          Consent        `json:"consent"`
	BonusBalance     float64        `json:"bonus_balance"` // money has two places and at most 14 digits, so a float64 holds it exactly
	LastPurchaseAt   *time.Time     `json:"last_purchase_at"`
	PurchaseCount    int            `json:"purchase_count"`
	TotalSpent       float64        `json:"total_spent"`
	NoTracking       bool           `json:"no_tracking"`      // objects to opens and clicks being counted
	QuietDays        int            `json:"quiet_days"`       // asked for no two marketing letters within so many days; 0: for nothing
	ImportID         *int64         `json:"import_id,string"` // the import that created the client
	CreatedAt        time.Time      `json:"created_at"`
	UpdatedAt        time.Time      `json:"updated_at"`
}

// Consent says on what ground we may write to a client. An empty basis is none.
type Consent struct {
	Basis  string     `json:"basis"` // consent, contract, legitimate_interest, public
	Source string     `json:"source"`
	At     *time.Time `json:"at"`
}

// Columns are the columns of a Client over `clients c`, in the order of Targets.
const Columns = `c.id, coalesce(c.email, ''), c.phone, c.first_name, c.middle_name, c.last_name, c.gender, c.gender_source,
	c.gender_confidence, c.name_doubtful, c.name_confirmed,
	` + birthdayColumn + `,
	c.company, c.position, c.industry, c.city, c.language, c.timezone, c.stage, c.tags, c.attributes, coalesce(c.external_id, ''), c.owner_id,
	c.consent_basis, c.consent_source, c.consent_at, c.bonus_balance::float8, c.last_purchase_at, c.purchase_count, c.total_spent::float8,
	c.no_tracking, c.quiet_days, c.import_id, c.created_at, c.updated_at`

const birthdayColumn = `CASE WHEN c.birth_month IS NULL THEN ''
	     ELSE coalesce(lpad(c.birth_year::text, 4, '0'), '-') || '-' || lpad(c.birth_month::text, 2, '0') || '-' || lpad(c.birth_day::text, 2, '0') END`

// Targets are the places that a row of Columns is scanned into, for a query that selects more than a Client.
func (c *Client) Targets() []any {
	return []any{&c.ID, &c.Email, &c.Phone, &c.FirstName, &c.MiddleName, &c.LastName, &c.Gender, &c.GenderSource,
		&c.GenderConfidence, &c.NameDoubtful, &c.NameConfirmed, &c.Birthday,
		&c.Company, &c.Position, &c.Industry, &c.City, &c.Language, &c.Timezone, &c.Stage, &c.Tags, &c.Attributes, &c.ExternalID, &c.OwnerID,
		&c.Consent.Basis, &c.Consent.Source, &c.Consent.At, &c.BonusBalance, &c.LastPurchaseAt, &c.PurchaseCount, &c.TotalSpent,
		&c.NoTracking, &c.QuietDays, &c.ImportID, &c.CreatedAt, &c.UpdatedAt}
}

// ScanClient reads one row of `SELECT <Columns> FROM clients c …`; it fits pgx.CollectRows.
func ScanClient(row pgx.CollectableRow) (Client, error) {
	var c Client
	err := row.Scan(c.Targets()...)
	return c, err
}

// Person is the client's name as the names room reads it. What a person confirmed is not doubtful.
func (c Client) Person() names.Person {
	return names.Person{
		First: c.FirstName, Middle: c.MiddleName, Last: c.LastName, Company: c.Company,
		Gender: names.Gender(c.Gender), GenderSource: c.GenderSource, GenderConfidence: c.GenderConfidence,
		Doubtful: c.NameDoubtful && !c.NameConfirmed,
	}
}

// Var is one field of the variable `client`, nil for one that there is not. Whole numbers in attributes come as integers, so
// that a million is not written 1e+06.
func (c *Client) Var(name string) any {
	switch name {
	case "id":
		return c.ID
	case "email":
		return c.Email
	case "phone":
		return c.Phone
	case "first_name":
		return c.FirstName
	case "middle_name":
		return c.MiddleName
	case "last_name":
		return c.LastName
	case "full_name":
		return c.Person().FullName()
	case "gender":
		return c.Gender
	case "gender_source":
		return c.GenderSource
	case "gender_confidence":
		return c.GenderConfidence
	case "birthday":
		return c.Birthday
	case "company":
		return c.Company
	case "position":
		return c.Position
	case "industry":
		return c.Industry
	case "city":
		return c.City
	case "language":
		return c.Language
	case "timezone":
		return c.Timezone
	case "stage":
		return c.Stage
	case "external_id":
		return c.ExternalID
	case "consent":
		return map[string]any{"basis": c.Consent.Basis, "source": c.Consent.Source, "at": optionalTime(c.Consent.At)}
	case "bonus_balance":
		return plainNumber(c.BonusBalance)
	case "purchase_count":
		return c.PurchaseCount
	case "total_spent":
		return plainNumber(c.TotalSpent)
	case "last_purchase_at":
		return optionalTime(c.LastPurchaseAt)
	case "created_at":
		return c.CreatedAt
	case "updated_at":
		return c.UpdatedAt
	case "owner_id":
		if c.OwnerID != nil {
			return *c.OwnerID
		}
	case "tags":
		tags := make([]any, len(c.Tags))
		for i, t := range c.Tags {
			tags[i] = t
		}
		return tags
	case "attributes":
		attributes := make(map[string]any, len(c.Attributes))
		for k, a := range c.Attributes {
			attributes[k] = plainNumber(a)
		}
		return attributes
	}
	return nil
}

func optionalTime(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

// plainNumber turns whole floats into integers, also inside lists and objects.
func plainNumber(v any) any {
	switch v := v.(type) {
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v)
		}
		return v
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plainNumber(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k := range v {
			out[k] = plainNumber(v[k])
		}
		return out
	}
	return v
}
