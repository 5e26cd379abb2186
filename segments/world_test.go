package segments_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"
)

// person is a client as the naive evaluator sees it.
type person struct {
	id         int64
	texts      map[string]string // text and enum columns by the field's name
	bools      map[string]bool
	numbers    map[string]string // decimal
	moments    map[string]time.Time
	ids        map[string]int64
	year       int // of birth, 0 unknown
	month, day int // 0 unknown
	tags       []string
	attributes map[string]any
	letters    []letter
	deeds      []deed
}

// deed is something that a client did: opened, clicked (by a verdict), replied.
type deed struct {
	kind, verdict string
	mailing       int64
	at            time.Time
}

type letter struct {
	mailing int64
	state   string
	doneAt  time.Time
}

// campaignOf is the campaign of each mailing in the world; the fourth belongs to none.
var campaignOf = map[int64]int64{1: 11, 2: 12, 3: 13}

// The words are few, so that rules and clients often meet, and each has its trap.
var words = []string{
	"Москва", "москва", "МОСКВА ", "Королёв", "КОРОЛЕВ", "королевство", "Ёлкин", "a_b", "axb", "a%b", `a\b`, `a\`, "100%",
	"O'Brien", "Санкт-Петербург", "петербург", "日本", "École", "x", "5", "05", "5.0", "1 500", "1500,00", "true", "False", "null",
	"31.12.2026", "2026-12-31", "2027-02-30", "2027-03-01T10:00:00Z", "1e3", "-7", "+7", "[1]", `{"a":1}`, "'; DROP TABLE clients; --", "$1",
}

var zones = []string{"Europe/Moscow", "UTC", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"}

func drawZone(t *rapid.T) *time.Location {
	zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// drawNow prefers the days at which birthdays and years go wrong.
func drawNow(t *rapid.T) time.Time {
	day := rapid.SampledFrom([]string{"2026-11-23", "2026-12-31", "2027-01-01", "2027-02-27", "2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29",
		"2028-03-01", "2027-03-14", "2027-03-28"}).Draw(t, "day")
	start, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return start.Add(time.Duration(rapid.IntRange(0, 86399).Draw(t, "second of the day")) * time.Second)
}

func drawMoment(t *rapid.T, now time.Time) time.Time {
	days := rapid.SampledFrom([]int{0, 0, 1, 2, 6, 7, 8, 30, 365, -1, -2, -7}).Draw(t, "days ago")
	seconds := rapid.IntRange(-90000, 90000).Draw(t, "seconds off")
	return now.AddDate(0, 0, -days).Add(time.Duration(seconds) * time.Second)
}

func drawAttribute(t *rapid.T, now time.Time) any {
	switch rapid.IntRange(0, 5).Draw(t, "kind of attribute") {
	case 0:
		return json.Number(rapid.SampledFrom([]string{"5", "5.0", "1500", "0", "-7", "1e3", "0.1", "123456789012345678901234567890"}).Draw(t, "number"))
	case 1:
		return rapid.Bool().Draw(t, "truth")
	case 2:
		return now.AddDate(0, 0, rapid.IntRange(-9, 9).Draw(t, "days on")).Format(rapid.SampledFrom([]string{"2006-01-02", "02.01.2006", "2006-01-02 15:04"}).Draw(t, "form"))
	case 3:
		return nil
	}
	return rapid.SampledFrom(words).Draw(t, "word")
}

func drawPerson(t *rapid.T, now time.Time) person {
	p := person{
		texts: map[string]string{}, bools: map[string]bool{}, numbers: map[string]string{}, moments: map[string]time.Time{},
		ids: map[string]int64{}, attributes: map[string]any{},
	}
	some := func(what string) bool { return rapid.IntRange(0, 2).Draw(t, what) > 0 }
	for _, name := range []string{"first_name", "middle_name", "last_name", "company", "position", "industry", "city", "language", "timezone", "consent.source"} {
		if some(name) {
			p.texts[name] = rapid.SampledFrom(words).Draw(t, name)
		}
	}
	if some("phone") {
		p.texts["phone"] = rapid.SampledFrom([]string{"+79121234567", "+79121234568", "+4930123456"}).Draw(t, "phone")
	}
	p.texts["gender"] = rapid.SampledFrom([]string{"male", "female", "unknown"}).Draw(t, "gender")
	p.texts["gender_source"] = rapid.SampledFrom([]string{"", "given", "title", "patronymic", "first_name", "last_name", "none", "confirmed"}).Draw(t, "gender_source")
	p.texts["stage"] = rapid.SampledFrom([]string{"prospect", "active", "former"}).Draw(t, "stage")
	p.texts["consent.basis"] = rapid.SampledFrom([]string{"", "consent", "contract", "legitimate_interest", "public"}).Draw(t, "basis")
	p.bools["has_consent"] = p.texts["consent.basis"] != ""
	for _, name := range []string{"name_doubtful", "name_confirmed", "suppressed"} {
		p.bools[name] = rapid.Bool().Draw(t, name)
	}
	for _, name := range []string{"bonus_balance", "total_spent"} {
		p.numbers[name] = rapid.SampledFrom([]string{"0", "5", "5.50", "1500", "-7", "999999999999.99"}).Draw(t, name)
	}
	p.numbers["gender_confidence"] = rapid.SampledFrom([]string{"0", "0.1", "0.9", "1"}).Draw(t, "confidence")
	p.numbers["purchase_count"] = rapid.SampledFrom([]string{"0", "1", "5", "2147483647"}).Draw(t, "purchases")
	for _, name := range []string{"last_purchase_at", "consent.at"} {
		if some(name) {
			p.moments[name] = drawMoment(t, now)
		}
	}
	p.moments["created_at"], p.moments["updated_at"] = drawMoment(t, now), drawMoment(t, now)
	for _, name := range []string{"owner_id", "import_id"} {
		if some(name) {
			p.ids[name] = rapid.Int64Range(1, 3).Draw(t, name)
		}
	}
	if some("birthday") {
		d := now.AddDate(0, 0, rapid.IntRange(-9, 9).Draw(t, "birthday from today"))
		if rapid.IntRange(0, 3).Draw(t, "29 February") == 0 {
			d = time.Date(2000, 2, 29, 0, 0, 0, 0, time.UTC)
		}
		p.month, p.day = int(d.Month()), d.Day()
		if some("year") {
			p.year = rapid.SampledFrom([]int{1960, 1980, 1984, 2000}).Draw(t, "year")
			if p.month == 2 && p.day == 29 && p.year%4 != 0 {
				p.year = 0
			}
		}
	}
	p.tags = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"vip", "VIP", "новый", "a,b"}), 0, 3, rapid.ID).Draw(t, "tags")
	for _, key := range []string{"plan", "План", "a.b", `k"'\`} {
		if some(key) {
			p.attributes[key] = drawAttribute(t, now)
		}
	}
	for mailing := int64(1); mailing <= 4; mailing++ {
		if rapid.IntRange(0, 2).Draw(t, "letter") == 0 {
			p.letters = append(p.letters, letter{mailing, rapid.SampledFrom([]string{"sent", "sent", "failed", "pending"}).Draw(t, "state"), drawMoment(t, now)})
		}
		if rapid.IntRange(0, 2).Draw(t, "deed") == 0 {
			p.deeds = append(p.deeds, deed{rapid.SampledFrom([]string{"opened", "clicked", "replied"}).Draw(t, "kind"), rapid.SampledFrom([]string{"human", "human", "machine", "unknown"}).Draw(t, "verdict"), mailing, drawMoment(t, now)})
		}
	}
	return p
}

// settle puts people into the database; n keeps addresses apart.
func settle(ctx context.Context, tx pgx.Tx, people []person) error {
	for i := range people {
		p := &people[i]
		attributes, err := json.Marshal(p.attributes)
		if err != nil {
			return err
		}
		var email, external *string
		if i%4 != 3 {
			s := fmt.Sprintf("client%d@%s.test", i, []string{"mail", "xn--e1afmkfd", "a_b"}[i%3])
			email, p.texts["email"] = &s, s
		} else {
			p.bools["suppressed"] = false // there is no address to suppress
		}
		if i%2 == 0 {
			s := fmt.Sprintf("Код-%d", i)
			external, p.texts["external_id"] = &s, s
		}
		at := func(name string) *time.Time {
			if t, ok := p.moments[name]; ok {
				return &t
			}
			return nil
		}
		number := func(v int64) *int64 {
			if v == 0 {
				return nil
			}
			return &v
		}
		const sql = `INSERT INTO clients (email, external_id, phone, first_name, middle_name, last_name, gender, gender_source, gender_confidence,
			name_doubtful, name_confirmed, birth_year, birth_month, birth_day, company, position, industry, city, language, timezone, stage, tags, attributes,
			owner_id, consent_basis, consent_source, consent_at, bonus_balance, last_purchase_at, purchase_count, total_spent, import_id, created_at, updated_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9::text::float8,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28::text::numeric,$29,$30::text::int,
			$31::text::numeric,$32,$33,$34) RETURNING id`
		err = tx.QueryRow(ctx, sql, email, external, p.texts["phone"], p.texts["first_name"], p.texts["middle_name"], p.texts["last_name"],
			p.texts["gender"], p.texts["gender_source"], p.numbers["gender_confidence"], p.bools["name_doubtful"], p.bools["name_confirmed"],
			number(int64(p.year)), number(int64(p.month)), number(int64(p.day)), p.texts["company"], p.texts["position"], p.texts["industry"],
			p.texts["city"], p.texts["language"], p.texts["timezone"], p.texts["stage"], p.tags, string(attributes), number(p.ids["owner_id"]),
			p.texts["consent.basis"], p.texts["consent.source"], at("consent.at"), p.numbers["bonus_balance"], at("last_purchase_at"),
			p.numbers["purchase_count"], p.numbers["total_spent"], number(p.ids["import_id"]), at("created_at"), at("updated_at")).Scan(&p.id)
		if err != nil {
			return fmt.Errorf("settle %+v: %w", p, err)
		}
		p.ids["id"] = p.id
		if p.bools["suppressed"] {
			hash := sha256.Sum256([]byte(*email))
			if _, err := tx.Exec(ctx, `INSERT INTO suppressions (email_hash, reason) VALUES ($1, 'manual')`, hash[:]); err != nil {
				return err
			}
		}
		for _, d := range p.deeds {
			q := `INSERT INTO hits (at, client_id, mailing_id, message_n, kind, agent, network, verdict, reason, rules) VALUES ($1, $2, $3, $4, $5, '', '', $6, '', 1)`
			if d.kind == "replied" {
				q = `INSERT INTO events (at, client_id, mailing_id, message_n, kind, data) VALUES ($1, $2, $3, $4, $5, jsonb_build_object('verdict', $6::text))`
			}
			if _, err := tx.Exec(ctx, q, d.at, p.id, d.mailing, i, d.kind, d.verdict); err != nil {
				return err
			}
		}
		for _, l := range p.letters {
			_, err := tx.Exec(ctx, `INSERT INTO messages (mailing_id, n, client_id, sender_id, state, due_at, done_at) VALUES ($1, $2, $3, 1, $4, $5, $5)`,
				l.mailing, i, p.id, l.state, l.doneAt)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// furnish makes what people refer to; it is there once for all of them.
func furnish(ctx context.Context, t *testing.T, db pgx.Tx) {
	t.Helper()
	var sql strings.Builder
	for i := 1; i <= 3; i++ {
		fmt.Fprintf(&sql, "INSERT INTO imports DEFAULT VALUES; INSERT INTO mailings (campaign_id, purpose, steps, sender_ids, seed, id_domain) VALUES (%d, 'service', '[]', '{}', '', 'salut.test');", campaignOf[int64(i)])
	}
	sql.WriteString("INSERT INTO mailings (purpose, steps, sender_ids, seed, id_domain) VALUES ('service', '[]', '{}', '', 'salut.test')")
	if _, err := db.Exec(ctx, sql.String()); err != nil {
		t.Fatal(err)
	}
}
