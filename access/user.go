package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
)

// User is a person who signs in to the web app.
type User struct {
	ID          int64
	Email       string // in its normal form
	Name        string
	Role        string
	Language    string // of the app: ru or en
	HasPassword bool
	Era         int // grows when all sessions of the user end
	CreatedAt   time.Time
	SignedInAt  *time.Time
	DisabledAt  *time.Time
}

// NewUser is what a user is made of. Without a password the user comes in by sign-in links.
type NewUser struct {
	Email, Name, Role, Language, Password string
}

// UserPatch changes what is not nil. A new password and disabling end all sessions of the user.
type UserPatch struct {
	Email, Name, Role, Language *string
	Password                    *string
	Disabled                    *bool
}

// AddUser makes a user; an address that another one has is a Conflict fault.
func AddUser(ctx context.Context, db postgres.DB, n NewUser) (User, error) {
	email, err := userEmail(n.Email)
	var faults []*fault.Fault
	faults = add(faults, err)
	name, err := userName(n.Name)
	faults = add(faults, err)
	role, err := ParseRole(n.Role)
	faults = add(faults, err)
	language, err := userLanguage(n.Language)
	faults = add(faults, err)
	if n.Password != "" {
		faults = add(faults, checkPassword("password", n.Password, email))
	}
	if err := fault.Join(faults); err != nil {
		return User{}, err
	}
	var hash *string
	if n.Password != "" {
		made, err := hashPassword(ctx, n.Password)
		if err != nil {
			return User{}, err
		}
		hash = &made
	}
	return insertUser(ctx, db, email, name, string(role), language, hash)
}

// UpdateUser changes a user. The last administrator who can sign in stays one: else nobody could let anybody in again.
func UpdateUser(ctx context.Context, db postgres.DB, id int64, p UserPatch) (u User, err error) {
	var faults []*fault.Fault
	for _, one := range []struct {
		value **string
		read  func(string) (string, error)
	}{{&p.Email, userEmail}, {&p.Name, userName}, {&p.Language, userLanguage}, {&p.Role, userRole}} {
		if *one.value == nil {
			continue
		}
		read, err := one.read(**one.value)
		faults = add(faults, err)
		*one.value = &read
	}
	if err := fault.Join(faults); err != nil {
		return u, err
	}
	before, err := FindUser(ctx, db, id)
	if err != nil {
		return u, err
	}
	var hash *string
	if p.Password != nil {
		email := before.Email
		if p.Email != nil {
			email = *p.Email
		}
		if err := checkPassword("password", *p.Password, email); err != nil {
			return u, err
		}
		made, err := hashPassword(ctx, *p.Password)
		if err != nil {
			return u, err
		}
		hash = &made
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if (p.Role != nil && *p.Role != string(Admin)) || (p.Disabled != nil && *p.Disabled) {
			if err := keepAnAdmin(ctx, tx, id); err != nil {
				return err
			}
		}
		if u, err = updateUser(ctx, tx, id, p, hash); err != nil {
			return err
		}
		if u.Era == before.Era {
			return nil
		}
		return endSessions(ctx, tx, id)
	})
	return u, err
}

// DeleteUser removes a user with all sessions and links, but not the last administrator.
func DeleteUser(ctx context.Context, db postgres.DB, id int64) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if err := keepAnAdmin(ctx, tx, id); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `DELETE FROM users WHERE id = $1`, id)
		if err != nil {
			return fmt.Errorf("delete a user: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return userNotFound()
		}
		return nil
	})
}

// keepAnAdmin refuses to go on without another administrator than this one. The rows stay locked, so that two administrators can't
// remove each other at once.
func keepAnAdmin(ctx context.Context, tx pgx.Tx, id int64) error {
	const q = `SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`
	rows, err := tx.Query(ctx, q)
	if err != nil {
		return fmt.Errorf("lock the administrators: %w", err)
	}
	admins, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("lock the administrators: %w", err)
	}
	if len(admins) == 1 && admins[0] == id {
		return fault.Conflictf("This is the last administrator who can sign in: make another user an administrator first.").Coded("last_admin")
	}
	return nil
}

// ChangePassword is for the user in person, who has to know the present password unless there is none or the session came by a link a
// short while ago. All sessions of the user end; the caller begins a new one.
func ChangePassword(ctx context.Context, db postgres.DB, s Session, current, password string, now time.Time) (User, error) {
	if s.NeedsCurrentPassword(now) {
		if err := attempt(ctx, db, now, "", s.User.Email); err != nil {
			return User{}, err
		}
		hash, err := passwordHash(ctx, db, s.User.ID)
		if err != nil {
			return User{}, err
		}
		ok, err := isPassword(ctx, current, hash)
		if err != nil {
			return User{}, err
		}
		if !ok {
			return User{}, fault.Invalidf("current", "This is not your present password.").Coded("wrong_password")
		}
		if err := forgive(ctx, db, "", s.User.Email); err != nil {
			return User{}, err
		}
	}
	if err := checkPassword("new", password, s.User.Email); err != nil {
		return User{}, err
	}
	return UpdateUser(ctx, db, s.User.ID, UserPatch{Password: &password})
}

func add(faults []*fault.Fault, err error) []*fault.Fault {
	if f := fault.Of(err); f != nil {
		return append(faults, f)
	}
	return faults
}

func userEmail(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	var f *fault.Fault
	if errors.As(err, &f) {
		in := *f
		in.Field = "email"
		return "", &in
	}
	return a.String(), err
}

func userName(s string) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case utf8.RuneCountInString(s) > longestName:
		return "", fault.Invalidf("name", "The name is longer than %d characters: shorten it.", longestName)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return "", fault.Invalidf("name", "The name has characters that can't be kept: write it as plain text.")
	}
	return s, nil
}

func userRole(s string) (string, error) {
	r, err := ParseRole(s)
	return string(r), err
}

func userLanguage(s string) (string, error) {
	switch s {
	case "":
		return "ru", nil
	case "ru", "en":
		return s, nil
	}
	return "", fault.Invalidf("language", "The app does not speak %q: choose ru or en.", s)
}

func userNotFound() *fault.Fault { return fault.NotFoundf("There is no such user.") }
