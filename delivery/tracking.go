package delivery

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"salut/clients"
	"salut/fault"
	"salut/postgres"
	"salut/templates"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
)

// Tracking says what is counted of what the readers of a mailing do. The zero value counts nothing: links are plain, there is no pixel.
type Tracking struct {
	Clicks bool   `json:"clicks"`
	Opens  bool   `json:"opens"`
	UTM    *UTM   `json:"utm,omitempty"`
	Erid   string `json:"erid,omitempty"` // the token of an advertisement, as Russian law wants it in its links
}

// UTM are the parameters that analytics systems read.
type UTM struct {
	Source   string `json:"source,omitempty"`
	Medium   string `json:"medium,omitempty"`
	Campaign string `json:"campaign,omitempty"`
	Content  string `json:"content,omitempty"`
	Term     string `json:"term,omitempty"`
}

func (t Tracking) pairs() [][2]string {
	u := UTM{}
	if t.UTM != nil {
		u = *t.UTM
	}
	return [][2]string{{"utm_source", u.Source}, {"utm_medium", u.Medium}, {"utm_campaign", u.Campaign}, {"utm_content", u.Content}, {"utm_term", u.Term}, {"erid", t.Erid}}
}

// Params are what every link gets besides, encoded.
func (t Tracking) Params() string {
	var parts []string
	for _, p := range t.pairs() {
		if p[1] != "" {
			parts = append(parts, p[0]+"="+url.QueryEscape(p[1]))
		}
	}
	return strings.Join(parts, "&")
}

// Check refuses parameters that no link could carry, by the fields below prefix.
func (t *Tracking) Check(prefix string) error {
	if t == nil {
		return nil
	}
	var bad []*fault.Fault
	for _, p := range t.pairs() {
		if utf8.RuneCountInString(p[1]) > 200 || strings.ContainsFunc(p[1], func(c rune) bool { return c < ' ' || c == 0x7f }) || !utf8.ValidString(p[1]) {
			field := p[0]
			if name, ok := strings.CutPrefix(field, "utm_"); ok {
				field = "utm." + name
			}
			bad = append(bad, fault.Invalidf(prefix+"."+field, "Write at most 200 characters on one line."))
		}
	}
	return fault.Join(bad)
}

// linkOf is a link's number in a mailing.
func linkOf(step int, number int32) int32 { return int32(step)<<16 | number }

// IsTrap tells whether a link of a mailing is the one that no person sees.
func IsTrap(link int32) bool { return link&0xffff == templates.Trap }

// freezeLinks keeps where the links of a mailing lead.
func freezeLinks(ctx context.Context, tx pgx.Tx, mailing int64, m Mailing) error {
	if !m.Tracking.Clicks {
		return nil
	}
	var link []int32
	var language, part, address, label []string
	for i, s := range m.Steps {
		content, err := templates.FindVersion(ctx, tx, s.VersionID)
		if err != nil {
			return err
		}
		letter, err := templates.Compile(content)
		if err != nil {
			return err
		}
		for _, l := range letter.Links() {
			link, language, part, address, label = append(link, linkOf(i, l.Number)), append(language, l.Language), append(part, l.Part), append(address, l.Address), append(label, l.Label)
		}
	}
	const q = `INSERT INTO mailing_links (mailing_id, link, language, part, address, label) SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`
	if _, err := tx.Exec(ctx, q, mailing, link, language, part, address, label); err != nil {
		return fmt.Errorf("keep the links of a mailing: %w", err)
	}
	return nil
}

// LinkSet is where the counted links of a mailing lead. It never changes.
type LinkSet struct {
	mailing int64
	params  string
	links   map[int32]*templates.Address
	first   map[int32]int32 // each step's first link
}

// Links reads where the links of a mailing lead; NotFound when it counts none.
func Links(ctx context.Context, db postgres.DB, mailing int64) (*LinkSet, error) {
	s := &LinkSet{mailing: mailing, links: map[int32]*templates.Address{}, first: map[int32]int32{}}
	var t Tracking
	err := db.QueryRow(ctx, `SELECT tracking FROM mailings WHERE id = $1`, mailing).Scan(&t)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !t.Clicks {
		return nil, fault.NotFoundf("This link is not one of ours.")
	}
	if err != nil {
		return nil, fmt.Errorf("read the links of mailing %d: %w", mailing, err)
	}
	s.params = t.Params()
	rows, err := db.Query(ctx, `SELECT link, language, address FROM mailing_links WHERE mailing_id = $1 ORDER BY link DESC`, mailing)
	if err != nil {
		return nil, fmt.Errorf("read the links of mailing %d: %w", mailing, err)
	}
	var link int32
	var language, address string
	_, err = pgx.ForEachRow(rows, []any{&link, &language, &address}, func() error {
		a, err := templates.CompileAddress(address, language)
		s.links[link], s.first[link>>16] = a, link
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the links of mailing %d: %w", mailing, err)
	}
	return s, nil
}

// Target is where a link leads for the reader of message n; NotFound when there is no such link, or no such reader any more.
func (s *LinkSet) Target(ctx context.Context, db postgres.DB, r Reading, ref tokens.Ref) (string, error) {
	a := s.links[ref.Link]
	if IsTrap(ref.Link) {
		a = s.links[s.first[ref.Link>>16]] // to a page that the letter leads to, like any other: a machine learns nothing
	}
	if a == nil || ref.Mailing != s.mailing {
		return "", fault.NotFoundf("This link is not one of ours.")
	}
	to, ok := a.Fixed()
	if !ok {
		k, err := loadLetter(ctx, db, ID{ref.Mailing, ref.N})
		if err != nil {
			return "", err
		}
		if to, err = a.Render(k.vars(r)); err != nil {
			return "", fault.NotFoundf("This link is not one of ours.")
		}
	}
	return templates.WithParams(to, s.params), nil
}

// linkAddress appends the address that counts clicks on a link of a letter.
func linkAddress(key tokens.Key, publicURL string, id ID, step int) func(dst []byte, number int32) []byte {
	return func(dst []byte, number int32) []byte {
		dst = append(append(dst, publicURL...), "/c/"...)
		return key.AppendSign(dst, tokens.Ref{Kind: 'c', Mailing: id.Mailing, N: id.N, Link: linkOf(step, number)})
	}
}

func pixelAddress(key tokens.Key, publicURL string, id ID) func(dst []byte) []byte {
	return func(dst []byte) []byte {
		dst = append(append(dst, publicURL...), "/o/"...)
		return append(key.AppendSign(dst, tokens.Ref{Kind: 'o', Mailing: id.Mailing, N: id.N}), ".gif"...)
	}
}

// count makes the links of a letter countable, as its mailing and its reader allow.
func (t Tracking) count(v *templates.Vars, c *clients.Client, key tokens.Key, publicURL string, id ID, step int) {
	v.Params = t.Params()
	if c.NoTracking {
		return
	}
	if t.Clicks {
		link := linkAddress(key, publicURL, id, step)
		v.Link, v.Trap = link, func(dst []byte) []byte { return link(dst, templates.Trap) }
	}
	if t.Opens {
		v.Pixel = pixelAddress(key, publicURL, id)
	}
}
