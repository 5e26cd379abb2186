package clients

import (
	"maps"
	"slices"
	"time"

	"salut/names"
)

// into gives what a known client becomes by a row of a file: what the row states wins, what it leaves empty stays. Tags and
// attributes are added to. A name or gender that a person confirmed stays, and so does consent where the file has no basis.
func (d *draft) into(old Client, now time.Time) Client {
	c, in := old, &d.client
	if !old.NameConfirmed {
		c.mergeName(in)
	}
	for _, f := range mergedText {
		if v := *f(in); v != "" {
			*f(&c) = v
		}
	}
	for k, v := range in.Attributes {
		if have, ok := c.Attributes[k]; !ok || have != v {
			c.Attributes = maps.Clone(c.Attributes)
			if c.Attributes == nil {
				c.Attributes = map[string]any{}
			}
			maps.Copy(c.Attributes, in.Attributes)
			break
		}
	}
	for _, t := range in.Tags {
		if !slices.Contains(c.Tags, t) && len(c.Tags) < maxTags {
			c.Tags = append(slices.Clip(c.Tags), t)
		}
	}
	if b := in.Consent; b.Basis != "" && (b.Basis != old.Consent.Basis || b.Source != old.Consent.Source) {
		c.Consent = Consent{Basis: b.Basis, Source: b.Source, At: &now}
	}
	if in.LastPurchaseAt != nil {
		c.LastPurchaseAt = in.LastPurchaseAt
	}
	d.numbers(&c)
	return c
}

var mergedText = []func(*Client) *string{
	func(c *Client) *string { return &c.Phone },
	func(c *Client) *string { return &c.Birthday },
	func(c *Client) *string { return &c.Company },
	func(c *Client) *string { return &c.Position },
	func(c *Client) *string { return &c.Industry },
	func(c *Client) *string { return &c.City },
	func(c *Client) *string { return &c.Language },
	func(c *Client) *string { return &c.Timezone },
	func(c *Client) *string { return &c.Stage },
	func(c *Client) *string { return &c.ExternalID },
}

// mergeName takes the parts that the row has, and tells the gender anew where that changes the name. A gender that a record once
// stated is stated still.
func (c *Client) mergeName(in *Client) {
	states := in.GenderSource == "given"
	first, middle, last := or(in.FirstName, c.FirstName), or(in.MiddleName, c.MiddleName), or(in.LastName, c.LastName)
	same := first == c.FirstName && middle == c.MiddleName && last == c.LastName
	if same && (!states || c.GenderSource == "given" && c.Gender == in.Gender) {
		return
	}
	known := names.Unknown
	switch {
	case states:
		known = names.Gender(in.Gender)
	case c.GenderSource == "given":
		known = names.Gender(c.Gender)
	}
	company := c.Company
	c.nameFrom(names.FromParts(first, middle, last, known))
	c.Company = company
	// The row as a whole may have looked doubtful (more words than a name has) where its parts do not.
	if first == in.FirstName && middle == in.MiddleName && last == in.LastName {
		c.NameDoubtful = in.NameDoubtful
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// fresh is the client that a row makes where there was none.
func (d *draft) fresh(now time.Time) Client {
	c := d.client
	if c.Stage == "" {
		c.Stage = "prospect"
	}
	if c.Tags == nil {
		c.Tags = []string{}
	}
	if c.Attributes == nil {
		c.Attributes = map[string]any{}
	}
	if c.Consent.Basis == "" {
		c.Consent = Consent{}
	} else {
		c.Consent.At = &now
	}
	d.numbers(&c)
	return c
}

func (d *draft) numbers(c *Client) {
	if d.bonus != nil {
		c.BonusBalance = *d.bonus
	}
	if d.spent != nil {
		c.TotalSpent = *d.spent
	}
	if d.purchases != nil {
		c.PurchaseCount = *d.purchases
	}
}

// delta is what an import changed in one client: the changed fields before and after.
type delta struct {
	before, after map[string]any
}

func (d *delta) note(field string, before, after any) {
	if d.before == nil {
		d.before, d.after = map[string]any{}, map[string]any{}
	}
	d.before[field], d.after[field] = before, after
}

// deltaText are the fields of a delta that are text; those of the name and gender come first.
var deltaText = []struct {
	name string
	at   func(*Client) *string
}{
	{"first_name", func(c *Client) *string { return &c.FirstName }},
	{"middle_name", func(c *Client) *string { return &c.MiddleName }},
	{"last_name", func(c *Client) *string { return &c.LastName }},
	{"gender", func(c *Client) *string { return &c.Gender }},
	{"gender_source", func(c *Client) *string { return &c.GenderSource }},
	{"phone", func(c *Client) *string { return &c.Phone }},
	{"birthday", func(c *Client) *string { return &c.Birthday }},
	{"company", func(c *Client) *string { return &c.Company }},
	{"position", func(c *Client) *string { return &c.Position }},
	{"industry", func(c *Client) *string { return &c.Industry }},
	{"city", func(c *Client) *string { return &c.City }},
	{"language", func(c *Client) *string { return &c.Language }},
	{"timezone", func(c *Client) *string { return &c.Timezone }},
	{"stage", func(c *Client) *string { return &c.Stage }},
	{"external_id", func(c *Client) *string { return &c.ExternalID }},
}

const nameFields = 5 // of deltaText

// deltaOf compares a client before and after an import. Empty when nothing changed.
func deltaOf(old, new *Client) delta {
	var d delta
	for _, f := range deltaText {
		if a, b := *f.at(old), *f.at(new); a != b {
			d.note(f.name, a, b)
		}
	}
	if a, b := old.GenderConfidence, new.GenderConfidence; a != b {
		d.note("gender_confidence", a, b)
	}
	if old.NameDoubtful != new.NameDoubtful {
		d.note("name_doubtful", old.NameDoubtful, new.NameDoubtful)
	}
	if !slices.Equal(old.Tags, new.Tags) {
		d.note("tags", old.Tags, new.Tags)
	}
	before, after := map[string]any{}, map[string]any{}
	for k, v := range new.Attributes {
		if have, ok := old.Attributes[k]; !ok || !sameValue(have, v) {
			before[k], after[k] = have, v // null for one that was not there
		}
	}
	if len(after) > 0 {
		d.note("attributes", before, after)
	}
	if old.Consent.Basis != new.Consent.Basis || old.Consent.Source != new.Consent.Source {
		d.note("consent", old.Consent, new.Consent)
	}
	if old.BonusBalance != new.BonusBalance {
		d.note("bonus_balance", old.BonusBalance, new.BonusBalance)
	}
	if old.TotalSpent != new.TotalSpent {
		d.note("total_spent", old.TotalSpent, new.TotalSpent)
	}
	if old.NoTracking != new.NoTracking {
		d.note("no_tracking", old.NoTracking, new.NoTracking)
	}
	if old.QuietDays != new.QuietDays {
		d.note("quiet_days", old.QuietDays, new.QuietDays)
	}
	if old.PurchaseCount != new.PurchaseCount {
		d.note("purchase_count", old.PurchaseCount, new.PurchaseCount)
	}
	if !sameMoment(old.LastPurchaseAt, new.LastPurchaseAt) {
		d.note("last_purchase_at", old.LastPurchaseAt, new.LastPurchaseAt)
	}
	return d
}

func sameMoment(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
