package clients

import (
	"context"
	"math"
	"strings"
	"time"

	"salut/fault"
	"salut/mail"
	"salut/names"
	"salut/postgres"
)

// Create adds one client. fullName is split where no part of the name is given; the gender is what the caller says, else
// what the name tells. Needs an address or a phone number. A taken address is a Conflict fault.
func Create(ctx context.Context, db postgres.DB, c Client, fullName string, now time.Time) (Client, error) {
	c, err := normal(c, now)
	if err != nil {
		return Client{}, err
	}
	fullName, problem := checkText("full_name", fullName)
	if problem != nil {
		return Client{}, problem
	}
	known := names.Gender(c.Gender)
	if c.FirstName+c.MiddleName+c.LastName == "" && fullName != "" {
		c.nameFrom(names.Parse(fullName, known))
	} else {
		c.nameFrom(names.FromParts(c.FirstName, c.MiddleName, c.LastName, known))
	}
	if err := freeAddress(ctx, db, c.Email, 0); err != nil {
		return Client{}, err
	}
	id, err := insert(ctx, db, c, now)
	if err != nil {
		return Client{}, err
	}
	return Find(ctx, db, id)
}

// nameFrom takes the name and what it tells about gender.
func (c *Client) nameFrom(p names.Person) {
	c.FirstName, c.MiddleName, c.LastName = p.First, p.Middle, p.Last
	if c.Company == "" {
		c.Company = p.Company
	}
	c.Gender, c.GenderSource, c.GenderConfidence = string(p.Gender), p.GenderSource, p.GenderConfidence
	c.NameDoubtful = p.Doubtful
}

// normal checks every field of a new or changed client and gives each its normal form. All wrong fields are named at once.
func normal(c Client, now time.Time) (Client, error) {
	var problems []*fault.Fault
	note := func(f *fault.Fault) {
		if f != nil {
			problems = append(problems, f)
		}
	}
	var f *fault.Fault
	if strings.TrimSpace(c.Email) == "" {
		c.Email = ""
	} else if address, err := mail.ParseAddress(c.Email); err != nil {
		note(fault.Of(atField(err, "email")))
	} else {
		c.Email = address.String()
	}
	c.Phone, f = checkPhone("phone", c.Phone)
	note(f)
	for _, t := range textFields {
		*t.at(&c), f = checkText(t.name, *t.at(&c))
		note(f)
	}
	c.Gender, f = checkGender("gender", c.Gender)
	note(f)
	birthday, f := checkBirthdayField("birthday", c.Birthday, now)
	note(f)
	c.Birthday = birthday.String()
	c.Language, f = checkLanguage("language", c.Language)
	note(f)
	c.Timezone, f = checkTimezone("timezone", c.Timezone)
	note(f)
	c.Stage, f = checkStage("stage", c.Stage)
	note(f)
	c.Tags, f = checkTags("tags", c.Tags)
	note(f)
	if c.Attributes == nil {
		c.Attributes = map[string]any{}
	}
	note(checkAttributes("attributes", c.Attributes))
	note(checkBasis("consent.basis", c.Consent.Basis))
	c.Consent.Source, f = checkText("consent.source", c.Consent.Source)
	note(f)
	switch {
	case c.Consent.Basis == "":
		c.Consent = Consent{}
	case c.Consent.At == nil:
		at := now.UTC().Truncate(time.Microsecond)
		c.Consent.At = &at
	}
	c.BonusBalance, f = checkMoney("bonus_balance", c.BonusBalance)
	note(f)
	c.TotalSpent, f = checkMoney("total_spent", c.TotalSpent)
	note(f)
	if c.PurchaseCount < 0 || c.PurchaseCount > math.MaxInt32 {
		note(fault.Invalidf("purchase_count", "A number of purchases can't be %d.", c.PurchaseCount))
	}
	if c.LastPurchaseAt != nil && (c.LastPurchaseAt.Year() < 1900 || c.LastPurchaseAt.Year() > 9999) {
		note(fault.Invalidf("last_purchase_at", "The year %d can't be right.", c.LastPurchaseAt.Year()))
	}
	if c.QuietDays < 0 || c.QuietDays > 366 {
		note(fault.Invalidf("quiet_days", "Write within how many days one marketing letter is enough: 1 to 366, or 0 for no such wish."))
	}
	if len(problems) == 0 && c.Email == "" && c.Phone == "" {
		note(fault.Invalidf("email", "A client needs an e-mail address or a phone number."))
	}
	return c, fault.Join(problems)
}

// textFields are the fields that are plain text, with where each stands.
var textFields = []struct {
	name string
	at   func(*Client) *string
}{
	{"first_name", func(c *Client) *string { return &c.FirstName }},
	{"middle_name", func(c *Client) *string { return &c.MiddleName }},
	{"last_name", func(c *Client) *string { return &c.LastName }},
	{"company", func(c *Client) *string { return &c.Company }},
	{"position", func(c *Client) *string { return &c.Position }},
	{"industry", func(c *Client) *string { return &c.Industry }},
	{"city", func(c *Client) *string { return &c.City }},
	{"external_id", func(c *Client) *string { return &c.ExternalID }},
}

func checkMoney(field string, v float64) (float64, *fault.Fault) {
	if math.IsNaN(v) || math.Abs(v) >= 1e12 {
		return 0, fault.Invalidf(field, "This amount is too large.")
	}
	return math.Round(v*100) / 100, nil
}
