package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres"
)

const (
	// SessionLife is when a session ends however much it is used.
	SessionLife = 30 * 24 * time.Hour
	// sessionIdle is when one ends that is not used.
	sessionIdle = 12 * time.Hour
	// idleStep is how often the end of a session in constant use is moved on.
	idleStep = time.Minute
	// freshLink is how long after signing in by a link a forgotten password may be replaced.
	freshLink     = time.Hour
	longestCookie = 100
)

// Session is who is signed in, and how.
type Session struct {
	User   User
	ByLink bool
	Since  time.Time
}

// NeedsCurrentPassword tells whether a new password takes the present one.
func (s Session) NeedsCurrentPassword(now time.Time) bool {
	return s.User.HasPassword && !(s.ByLink && now.Sub(s.Since) < freshLink)
}

// Sessions are the sessions of the web app. A cookie holds 256 random bits, of which the database knows only a hash.
type Sessions struct {
	db      *pgxpool.Pool
	manager *scs.SessionManager
}

// NewSessions keeps sessions in the database.
func NewSessions(db *pgxpool.Pool) *Sessions {
	m := scs.New()
	m.Store = sessionStore{db}
	m.Codec = sessionCodec{}
	m.Lifetime, m.IdleTimeout = SessionLife, sessionIdle
	m.HashTokenInStore = true
	return &Sessions{db: db, manager: m}
}

// The values of a session, for scs.
const (
	valueUser   = "user"
	valueEra    = "era"
	valueByLink = "link"
	valueSince  = "since"
)

// Begin signs the user in and returns what the cookie holds. The session that the caller had before, if any, ends: a token that
// somebody planted is worth nothing.
func (s *Sessions) Begin(ctx context.Context, former string, u User, byLink bool, now time.Time) (string, error) {
	if len(former) > longestCookie {
		former = ""
	}
	loaded, err := s.manager.Load(ctx, former)
	if err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	if err := s.manager.RenewToken(loaded); err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	s.manager.Put(loaded, valueUser, u.ID)
	s.manager.Put(loaded, valueEra, u.Era)
	s.manager.Put(loaded, valueByLink, byLink)
	s.manager.Put(loaded, valueSince, now)
	secret, _, err := s.manager.Commit(loaded)
	if err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	if _, err := s.db.Exec(ctx, `UPDATE users SET signed_in_at = $2 WHERE id = $1`, u.ID, now); err != nil {
		return "", fmt.Errorf("note that a user signed in: %w", err)
	}
	return secret, nil
}

// Find returns the session of a cookie; one that has ended, or whose user is disabled, is an Unauthorized fault.
func (s *Sessions) Find(ctx context.Context, secret string) (Session, error) {
	if secret == "" || len(secret) > longestCookie {
		return Session{}, sessionEnded()
	}
	loaded, err := s.manager.Load(ctx, secret)
	if err != nil {
		return Session{}, fmt.Errorf("find a session: %w", err)
	}
	id, ok := s.manager.Get(loaded, valueUser).(int64)
	if !ok {
		return Session{}, sessionEnded()
	}
	u, err := FindUser(ctx, s.db, id)
	if fault.Is(err, fault.NotFound) {
		return Session{}, sessionEnded()
	}
	if err != nil {
		return Session{}, err
	}
	if u.DisabledAt != nil || u.Era != s.manager.GetInt(loaded, valueEra) {
		return Session{}, sessionEnded()
	}
	return Session{User: u, ByLink: s.manager.GetBool(loaded, valueByLink), Since: s.manager.GetTime(loaded, valueSince)}, nil
}

// End signs out; a session that is not there has ended already.
func (s *Sessions) End(ctx context.Context, secret string) error {
	if secret == "" || len(secret) > longestCookie {
		return nil
	}
	loaded, err := s.manager.Load(ctx, secret)
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	if err := s.manager.Destroy(loaded); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

func sessionEnded() *fault.Fault {
	return fault.Unauthorizedf("You are not signed in any more: sign in again.").Coded("no_session")
}

// endSessions tidies up: the sessions of a former era are worth nothing already.
func endSessions(ctx context.Context, db postgres.DB, userID int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM user_sessions WHERE user_id = $1`, userID); err != nil {
		return fmt.Errorf("end the sessions of a user: %w", err)
	}
	if _, err := db.Exec(ctx, `DELETE FROM sign_in_links WHERE user_id = $1`, userID); err != nil {
		return fmt.Errorf("end the links of a user: %w", err)
	}
	return nil
}

// sessionStore keeps what scs gives it; token is a hash there.
type sessionStore struct{ db *pgxpool.Pool }

// FindCtx moves the end of a living session on, a step at a time. It never brings back one that was ended meanwhile, as a Commit of
// every request would.
func (s sessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	const find = `SELECT data, expires_at FROM user_sessions WHERE token = $1 AND expires_at > now()`
	var expires time.Time
	err = s.db.QueryRow(ctx, find, token).Scan(&data, &expires)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if time.Until(expires) > sessionIdle-idleStep {
		return data, true, nil
	}
	const used = `UPDATE user_sessions SET expires_at = least(now() + make_interval(secs => $2), (data ->> 'deadline')::timestamptz) WHERE token = $1`
	_, err = s.db.Exec(ctx, used, token, sessionIdle.Seconds())
	return data, err == nil, err
}

// CommitCtx is only ever called for a new token.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO user_sessions (token, data, expires_at) VALUES ($1, $2, $3)`, token, data, expires)
	return err
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.db.Exec(ctx, `DELETE FROM user_sessions WHERE token = $1`, token)
	return err
}

// scs asks for these too and calls them only where the ones with a context are missing.

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// sessionCodec writes JSON, so that the database can tell whose a session is.
type sessionCodec struct{}

type sessionData struct {
	Deadline time.Time `json:"deadline"`
	UserID   int64     `json:"user_id"`
	Era      int       `json:"era"`
	ByLink   bool      `json:"by_link"`
	Since    time.Time `json:"since"`
}

func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	d := sessionData{Deadline: deadline}
	d.UserID, _ = values[valueUser].(int64)
	d.Era, _ = values[valueEra].(int)
	d.ByLink, _ = values[valueByLink].(bool)
	d.Since, _ = values[valueSince].(time.Time)
	return json.Marshal(d)
}

func (sessionCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var d sessionData
	if err := json.Unmarshal(b, &d); err != nil {
		return time.Time{}, nil, err
	}
	return d.Deadline, map[string]any{valueUser: d.UserID, valueEra: d.Era, valueByLink: d.ByLink, valueSince: d.Since}, nil
}
