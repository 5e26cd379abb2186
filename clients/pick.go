package clients

import (
	"maps"
	"slices"
)

// Pick is the part of a Client that a letter needs: who it is, how to write to it, and the fields that the letter speaks of. Reading all fields
// for each of many letters costs as much as finding them.
type Pick struct {
	Columns string // over `clients c`, in the order of Targets
	targets []func(*Client) any
}

// PickFields picks besides what every letter needs the fields of these names, as Var calls them.
func PickFields(fields []string) *Pick {
	p := &Pick{Columns: `c.id, coalesce(c.email, ''), c.first_name, c.middle_name, c.last_name, c.company, c.gender, c.gender_source, c.gender_confidence,
		c.name_doubtful, c.name_confirmed, c.language, c.timezone, c.no_tracking`}
	slices.Sort(fields)
	for _, f := range slices.Compact(fields) {
		for _, o := range pickable[f] {
			p.Columns += ", " + o.column
			p.targets = append(p.targets, o.target)
		}
	}
	return p
}

// PickAll picks all that Var may be asked for.
func PickAll() *Pick { return PickFields(slices.Collect(maps.Keys(pickable))) }

// Targets are the places that a row of the columns is scanned into.
func (p *Pick) Targets(c *Client) []any {
	all := []any{&c.ID, &c.Email, &c.FirstName, &c.MiddleName, &c.LastName, &c.Company, &c.Gender, &c.GenderSource, &c.GenderConfidence,
		&c.NameDoubtful, &c.NameConfirmed, &c.Language, &c.Timezone, &c.NoTracking}
	for _, target := range p.targets {
		all = append(all, target(c))
	}
	return all
}

type pickColumn struct {
	column string
	target func(*Client) any
}

// pickable are the fields of Var that not every letter needs.
var pickable = map[string][]pickColumn{
	"phone":            {{"c.phone", func(c *Client) any { return &c.Phone }}},
	"birthday":         {{birthdayColumn, func(c *Client) any { return &c.Birthday }}},
	"position":         {{"c.position", func(c *Client) any { return &c.Position }}},
	"industry":         {{"c.industry", func(c *Client) any { return &c.Industry }}},
	"city":             {{"c.city", func(c *Client) any { return &c.City }}},
	"stage":            {{"c.stage", func(c *Client) any { return &c.Stage }}},
	"external_id":      {{"coalesce(c.external_id, '')", func(c *Client) any { return &c.ExternalID }}},
	"bonus_balance":    {{"c.bonus_balance::float8", func(c *Client) any { return &c.BonusBalance }}},
	"purchase_count":   {{"c.purchase_count", func(c *Client) any { return &c.PurchaseCount }}},
	"total_spent":      {{"c.total_spent::float8", func(c *Client) any { return &c.TotalSpent }}},
	"last_purchase_at": {{"c.last_purchase_at", func(c *Client) any { return &c.LastPurchaseAt }}},
	"created_at":       {{"c.created_at", func(c *Client) any { return &c.CreatedAt }}},
	"updated_at":       {{"c.updated_at", func(c *Client) any { return &c.UpdatedAt }}},
	"owner_id":         {{"c.owner_id", func(c *Client) any { return &c.OwnerID }}},
	"tags":             {{"c.tags", func(c *Client) any { return &c.Tags }}},
	"attributes":       {{"c.attributes", func(c *Client) any { return &c.Attributes }}},
	"consent": {{"c.consent_basis", func(c *Client) any { return &c.Consent.Basis }}, {"c.consent_source", func(c *Client) any { return &c.Consent.Source }},
		{"c.consent_at", func(c *Client) any { return &c.Consent.At }}},
}
