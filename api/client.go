package api

import (
	"time"

	"salut/clients"
)

type clientView struct {
	ID               string         `json:"id" example:"17"`
	Email            string         `json:"email" example:"anna@firma.example" doc:"Empty for a client known by phone only."`
	Phone            string         `json:"phone" example:"+79123456789" doc:"E.164."`
	FirstName        string         `json:"first_name" example:"Анна"`
	MiddleName       string         `json:"middle_name" example:"Петровна"`
	LastName         string         `json:"last_name" example:"Белова"`
	Gender           string         `json:"gender" enum:"male,female,unknown"`
	GenderSource     string         `json:"gender_source" example:"patronymic" doc:"What told the gender: given, title, patronymic, first_name, last_name, confirmed, or none."`
	GenderConfidence float64        `json:"gender_confidence" minimum:"0" maximum:"1"`
	NameDoubtful     bool           `json:"name_doubtful" doc:"A person should look at the name; letters stay neutral until then."`
	Salutation       string         `json:"salutation" example:"Уважаемая Анна Петровна" doc:"How a letter begins; in the client's language, else in that of the name."`
	Friendly         string         `json:"salutation_friendly" example:"Здравствуйте, Анна"`
	NameConfirmed    bool           `json:"name_confirmed" doc:"A person did: imports leave name and gender alone."`
	Birthday         string         `json:"birthday" example:"1980-12-31" doc:"--12-31 without the year."`
	Company          string         `json:"company"`
	Position         string         `json:"position"`
	Industry         string         `json:"industry"`
	City             string         `json:"city"`
	Language         string         `json:"language" example:"ru" doc:"BCP 47; empty is the letter's own."`
	Timezone         string         `json:"timezone" example:"Europe/Moscow"`
	Stage            string         `json:"stage" enum:"prospect,active,former"`
	Tags             []string       `json:"tags" nullable:"false"`
	Attributes       map[string]any `json:"attributes"`
	ExternalID       string         `json:"external_id"`
	OwnerID          *string        `json:"owner_id"`
	Consent          consentView    `json:"consent"`
	BonusBalance     float64        `json:"bonus_balance"`
	NoTracking       bool           `json:"no_tracking" doc:"Objects to opens and clicks being counted: letters have plain links and no pixel."`
	QuietDays        int            `json:"quiet_days" doc:"The client asked for no two marketing letters within so many days, on the unsubscribe page or otherwise; 0: for nothing. A letter that would come too soon is skipped."`
	LastPurchaseAt   *time.Time     `json:"last_purchase_at"`
	PurchaseCount    int            `json:"purchase_count"`
	TotalSpent       float64        `json:"total_spent"`
	OtherEmails      []string       `json:"other_emails,omitempty" doc:"Addresses of clients that were merged into this one. Of a single client only."`
	LastOpenedAt     *time.Time     `json:"last_opened_at,omitempty" doc:"Absent where no person opened a letter. In lists of clients only."`
	ImportID         *string        `json:"import_id" doc:"The import that made the client."`
	CreatedAt        time.Time      `json:"created_at"`
	UpdatedAt        time.Time      `json:"updated_at"`
}

type consentView struct {
	Basis  string     `json:"basis" enum:",consent,contract,legitimate_interest,public" doc:"Empty is none: no marketing and no outreach."`
	Source string     `json:"source" example:"web form"`
	At     *time.Time `json:"at"`
}

func (v clientView) location() string { return prefix + "/clients/" + v.ID }

func viewClient(c clients.Client) clientView {
	v := clientView{
		ID: showID(c.ID), Email: c.Email, Phone: c.Phone, FirstName: c.FirstName, MiddleName: c.MiddleName, LastName: c.LastName,
		Gender: c.Gender, GenderSource: c.GenderSource, GenderConfidence: c.GenderConfidence, NameDoubtful: c.NameDoubtful, NameConfirmed: c.NameConfirmed,
		Birthday: c.Birthday, Company: c.Company, Position: c.Position, Industry: c.Industry, City: c.City, Language: c.Language, Timezone: c.Timezone,
		Stage: c.Stage, Tags: c.Tags, Attributes: c.Attributes, ExternalID: c.ExternalID, OwnerID: showOptionalID(c.OwnerID),
		Consent:      consentView{Basis: c.Consent.Basis, Source: c.Consent.Source, At: c.Consent.At},
		BonusBalance: c.BonusBalance, LastPurchaseAt: c.LastPurchaseAt, PurchaseCount: c.PurchaseCount, TotalSpent: c.TotalSpent, NoTracking: c.NoTracking, QuietDays: c.QuietDays,
		ImportID: showOptionalID(c.ImportID), CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
	person := c.Person()
	v.Salutation, v.Friendly = person.Salutation(c.Language), person.Friendly(c.Language)
	if v.Tags == nil {
		v.Tags = []string{}
	}
	if v.Attributes == nil {
		v.Attributes = map[string]any{}
	}
	return v
}

type consentInput struct {
	Basis  string     `json:"basis,omitempty" example:"consent"`
	Source string     `json:"source,omitempty" example:"web form"`
	At     *time.Time `json:"at,omitempty" doc:"Now, when absent."`
}

type clientInput struct {
	Email            string         `json:"email,omitempty" example:"anna@firma.example"`
	Phone            string         `json:"phone,omitempty" example:"8 (912) 345-67-89"`
	FullName         string         `json:"full_name,omitempty" example:"Белова Анна Петровна" doc:"Instead of the parts: it is split."`
	FirstName        string         `json:"first_name,omitempty"`
	MiddleName       string         `json:"middle_name,omitempty"`
	LastName         string         `json:"last_name,omitempty"`
	Gender           string         `json:"gender,omitempty" doc:"male, female or unknown; told from the name when absent."`
	GenderSource     string         `json:"gender_source,omitempty" readOnly:"true" doc:"Taken and ignored: it follows from gender and name."`
	GenderConfidence float64        `json:"gender_confidence,omitempty" readOnly:"true" doc:"Taken and ignored."`
	Birthday         string         `json:"birthday,omitempty" example:"1980-12-31"`
	Company          string         `json:"company,omitempty"`
	Position         string         `json:"position,omitempty"`
	Industry         string         `json:"industry,omitempty"`
	City             string         `json:"city,omitempty"`
	Language         string         `json:"language,omitempty"`
	Timezone         string         `json:"timezone,omitempty"`
	Stage            string         `json:"stage,omitempty" doc:"prospect (default), active or former."`
	Tags             []string       `json:"tags,omitempty"`
	Attributes       map[string]any `json:"attributes,omitempty"`
	ExternalID       string         `json:"external_id,omitempty"`
	OwnerID          *string        `json:"owner_id,omitempty"`
	Consent          consentInput   `json:"consent,omitempty"`
	BonusBalance     float64        `json:"bonus_balance,omitempty"`
	NoTracking       bool           `json:"no_tracking,omitempty"`
	QuietDays        int            `json:"quiet_days,omitempty"`
	LastPurchaseAt   *time.Time     `json:"last_purchase_at,omitempty"`
	PurchaseCount    int            `json:"purchase_count,omitempty"`
	TotalSpent       float64        `json:"total_spent,omitempty"`
}

func (in clientInput) client() (clients.Client, error) {
	c := clients.Client{
		Email: in.Email, Phone: in.Phone, FirstName: in.FirstName, MiddleName: in.MiddleName, LastName: in.LastName, Gender: in.Gender,
		Birthday: in.Birthday, Company: in.Company, Position: in.Position, Industry: in.Industry, City: in.City, Language: in.Language,
		Timezone: in.Timezone, Stage: in.Stage, Tags: in.Tags, Attributes: in.Attributes, ExternalID: in.ExternalID,
		Consent:      clients.Consent{Basis: in.Consent.Basis, Source: in.Consent.Source, At: in.Consent.At},
		BonusBalance: in.BonusBalance, LastPurchaseAt: in.LastPurchaseAt, PurchaseCount: in.PurchaseCount, TotalSpent: in.TotalSpent, NoTracking: in.NoTracking, QuietDays: in.QuietDays,
	}
	if in.OwnerID != nil {
		id, err := refID("owner_id", *in.OwnerID)
		if err != nil {
			return c, err
		}
		c.OwnerID = &id
	}
	return c, nil
}

type consentPatch struct {
	_ struct{} `nullable:"true"`

	Basis  maybe[string]    `json:"basis,omitempty"`
	Source maybe[string]    `json:"source,omitempty"`
	At     maybe[time.Time] `json:"at,omitempty"`
}

type clientPatch struct {
	Email          maybe[string]         `json:"email,omitempty"`
	Phone          maybe[string]         `json:"phone,omitempty"`
	FullName       maybe[string]         `json:"full_name,omitempty"`
	FirstName      maybe[string]         `json:"first_name,omitempty"`
	MiddleName     maybe[string]         `json:"middle_name,omitempty"`
	LastName       maybe[string]         `json:"last_name,omitempty"`
	Gender         maybe[string]         `json:"gender,omitempty"`
	NameConfirmed  maybe[bool]           `json:"name_confirmed,omitempty" doc:"true: name and gender are right as they stand after this patch, and stay."`
	Birthday       maybe[string]         `json:"birthday,omitempty"`
	Company        maybe[string]         `json:"company,omitempty"`
	Position       maybe[string]         `json:"position,omitempty"`
	Industry       maybe[string]         `json:"industry,omitempty"`
	City           maybe[string]         `json:"city,omitempty"`
	Language       maybe[string]         `json:"language,omitempty"`
	Timezone       maybe[string]         `json:"timezone,omitempty"`
	Stage          maybe[string]         `json:"stage,omitempty"`
	Tags           maybe[[]string]       `json:"tags,omitempty" doc:"Replaces all."`
	Attributes     maybe[map[string]any] `json:"attributes,omitempty" doc:"Merged: a key that is null is removed, one that is absent stays."`
	ExternalID     maybe[string]         `json:"external_id,omitempty"`
	OwnerID        maybe[string]         `json:"owner_id,omitempty"`
	Consent        maybe[consentPatch]   `json:"consent,omitempty"`
	BonusBalance   maybe[float64]        `json:"bonus_balance,omitempty"`
	NoTracking     maybe[bool]           `json:"no_tracking,omitempty"`
	QuietDays      maybe[int]            `json:"quiet_days,omitempty"`
	LastPurchaseAt maybe[time.Time]      `json:"last_purchase_at,omitempty"`
	PurchaseCount  maybe[int]            `json:"purchase_count,omitempty"`
	TotalSpent     maybe[float64]        `json:"total_spent,omitempty"`
}

// patch needs the consent that stands, since a merge patch may change one part of it.
func (in clientPatch) patch(consent clients.Consent, old map[string]any) (clients.Patch, error) {
	p := clients.Patch{
		Email: in.Email.pointer(), Phone: in.Phone.pointer(), FullName: in.FullName.pointer(), FirstName: in.FirstName.pointer(),
		MiddleName: in.MiddleName.pointer(), LastName: in.LastName.pointer(), Gender: in.Gender.pointer(), Birthday: in.Birthday.pointer(),
		Company: in.Company.pointer(), Position: in.Position.pointer(), Industry: in.Industry.pointer(), City: in.City.pointer(),
		Language: in.Language.pointer(), Timezone: in.Timezone.pointer(), Stage: in.Stage.pointer(), Tags: in.Tags.pointer(),
		ExternalID: in.ExternalID.pointer(), BonusBalance: in.BonusBalance.pointer(), NoTracking: in.NoTracking.pointer(), QuietDays: in.QuietDays.pointer(), LastPurchaseAt: in.LastPurchaseAt.pointer(),
		PurchaseCount: in.PurchaseCount.pointer(), TotalSpent: in.TotalSpent.pointer(), Attributes: in.Attributes.value,
	}
	if in.Attributes.null {
		p.Attributes = map[string]any{}
		for key := range old {
			p.Attributes[key] = nil
		}
	}
	var err error
	if p.OwnerID, err = parsed(in.OwnerID, func(s string) (int64, error) { return refID("owner_id", s) }); err != nil {
		return p, err
	}
	if in.Consent.set {
		if in.Consent.null {
			consent = clients.Consent{}
		}
		c := in.Consent.value
		if v := c.Basis.pointer(); v != nil {
			if *v != consent.Basis {
				consent.At = nil // another ground holds from now, unless the patch says since when
			}
			consent.Basis = *v
		}
		if v := c.Source.pointer(); v != nil {
			consent.Source = *v
		}
		if v := c.At.pointer(); v != nil {
			consent.At = v
			if c.At.null {
				consent.At = nil
			}
		}
		p.Consent = &consent
	}
	return p, nil
}
