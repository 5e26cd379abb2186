package api

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"salut/access"
	"salut/fault"
)

// sessionView tells the web app who it runs for.
type sessionView struct {
	State    string    `json:"state" enum:"signed_in,signed_out,setup" doc:"setup: there is no user yet, and POST /setup makes the first one."`
	User     *selfView `json:"user" doc:"Null unless signed in."`
	Demo     bool      `json:"demo" doc:"The letters go to the built-in mailbox."`
	Version  string    `json:"version" example:"1.4.0"`
	Timezone string    `json:"timezone" example:"Europe/Moscow"`
}

// selfView is the user as the user sees it.
type selfView struct {
	ID                    string   `json:"id" example:"3"`
	Email                 string   `json:"email" example:"anna@firma.example"`
	Name                  string   `json:"name" example:"Анна Петрова"`
	Role                  string   `json:"role" enum:"admin,marketer,manager,viewer"`
	Language              string   `json:"language" enum:"ru,en"`
	Rights                []string `json:"rights" nullable:"false" doc:"What the user may do: the x-right of operations." example:"[\"clients:read\"]"`
	CurrentPasswordNeeded bool     `json:"current_password_needed" doc:"Whether a new password takes the present one: not without one, nor soon after signing in by a link."`
}

type signInInput struct {
	Email    string `json:"email" example:"anna@firma.example" maxLength:"1000"`
	Password string `json:"password" maxLength:"1000"`
}

type linkInput struct {
	Token string `json:"token" maxLength:"1000" doc:"What stands behind #token= in the link."`
}

type passwordInput struct {
	Current string `json:"current" required:"false" maxLength:"1000" doc:"The present password, unless current_password_needed is false."`
	New     string `json:"new" doc:"At least 10 characters."`
}

type selfPatch struct {
	Name     maybe[string] `json:"name,omitempty"`
	Language maybe[string] `json:"language,omitempty"`
}

type setupInput struct {
	Code     string `json:"code" example:"7KQ2-M5XA-3VTE" maxLength:"100" doc:"What salut printed when it was started."`
	Email    string `json:"email" example:"anna@firma.example"`
	Name     string `json:"name" required:"false"`
	Password string `json:"password" doc:"At least 10 characters."`
	Language string `json:"language" required:"false" default:"ru" enum:"ru,en"`
}

func (s *server) registerSession() {
	const at, tag = prefix + "/session", "Session"

	handle(s, route{Method: http.MethodGet, Path: at, Public: true, ID: "show-session", Tag: tag, Summary: "Who is signed in",
		Description: "Answers 200 for somebody who is not, too."},
		func(ctx context.Context, _ *struct{}) (sessionView, error) {
			session, err := s.sessions.Find(ctx, callOf(ctx).cookie)
			if err == nil {
				return s.viewSession(session), nil
			}
			v := s.viewSession(access.Session{})
			if !fault.Is(err, fault.Unauthorized) {
				return v, err
			}
			if callOf(ctx).cookie != "" {
				s.setCookie(ctx, "")
			}
			none, err := access.NoUsers(ctx, s.Pool)
			if none {
				v.State = "setup"
			}
			return v, err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Public: true, SameSite: true, ID: "sign-in", Tag: tag, Summary: "Sign in with a password",
		Description: "Sets the cookie of the session. An unknown address and a wrong password are answered alike; after too many attempts it is 429, and Retry-After says how many seconds to wait."},
		func(ctx context.Context, in *struct{ Body signInInput }) (sessionView, error) {
			u, err := access.SignIn(ctx, s.Pool, callOf(ctx).address, in.Body.Email, in.Body.Password, s.now())
			if err != nil {
				return sessionView{}, err
			}
			return s.startSession(ctx, u, false)
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/link", Public: true, SameSite: true, ID: "use-link", Tag: tag, Summary: "Sign in by a link",
		Description: "A link lets its user in once, within 15 minutes."},
		func(ctx context.Context, in *struct{ Body linkInput }) (sessionView, error) {
			u, err := access.UseLink(ctx, s.Pool, callOf(ctx).address, in.Body.Token, s.now())
			if err != nil {
				return sessionView{}, err
			}
			return s.startSession(ctx, u, true)
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at, Public: true, SameSite: true, ID: "sign-out", Tag: tag, Summary: "Sign out"},
		func(ctx context.Context, _ *struct{}) error {
			err := s.sessions.End(ctx, callOf(ctx).cookie)
			if err == nil {
				s.setCookie(ctx, "")
			}
			return err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/password", Right: access.ChangeOwn, Once: without, ID: "change-password", Tag: tag,
		Summary: "Change one's own password", Description: "All other sessions of the user end."},
		func(ctx context.Context, in *struct{ Body passwordInput }) (sessionView, error) {
			session, err := ownSession(ctx)
			if err != nil {
				return sessionView{}, err
			}
			u, err := access.ChangePassword(ctx, s.Pool, session, in.Body.Current, in.Body.New, s.now())
			if err != nil {
				return sessionView{}, err
			}
			return s.startSession(ctx, u, false)
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/user", Right: access.ChangeOwn, ID: "change-self", Tag: tag, Summary: "Change one's own name or language"},
		func(ctx context.Context, in *struct{ Body selfPatch }) (sessionView, error) {
			session, err := ownSession(ctx)
			if err != nil {
				return sessionView{}, err
			}
			session.User, err = access.UpdateUser(ctx, s.Pool, session.User.ID, access.UserPatch{Name: in.Body.Name.pointer(), Language: in.Body.Language.pointer()})
			return s.viewSession(session), err
		})

	handle(s, route{Method: http.MethodPost, Path: prefix + "/setup", Public: true, SameSite: true, Status: http.StatusCreated, ID: "set-up", Tag: tag,
		Summary: "Make the first administrator and sign in", Description: "Takes the code that salut printed when it was started. 409 once there is a user."},
		func(ctx context.Context, in *struct{ Body setupInput }) (sessionView, error) {
			b := in.Body
			u, err := access.SetUp(ctx, s.Pool, callOf(ctx).address, b.Code, access.NewUser{Email: b.Email, Name: b.Name, Password: b.Password, Language: b.Language}, s.now())
			if err != nil {
				return sessionView{}, err
			}
			return s.startSession(ctx, u, false)
		})
}

// viewSession shows a session; the zero one is of nobody.
func (s *server) viewSession(session access.Session) sessionView {
	v := sessionView{State: "signed_out", Demo: s.Mailbox != nil, Version: s.Version, Timezone: s.Zone.String()}
	u := session.User
	if u.ID == 0 {
		return v
	}
	v.State = "signed_in"
	v.User = &selfView{ID: showID(u.ID), Email: u.Email, Name: u.Name, Role: u.Role, Language: u.Language, Rights: []string{},
		CurrentPasswordNeeded: session.NeedsCurrentPassword(s.now())}
	for _, right := range access.Role(u.Role).Rights() {
		v.User.Rights = append(v.User.Rights, string(right))
	}
	return v
}

// startSession signs the user in. The cookie that the caller came with is worth nothing afterwards.
func (s *server) startSession(ctx context.Context, u access.User, byLink bool) (sessionView, error) {
	now := s.now()
	secret, err := s.sessions.Begin(ctx, callOf(ctx).cookie, u, byLink, now)
	if err != nil {
		return sessionView{}, err
	}
	s.setCookie(ctx, secret)
	return s.viewSession(access.Session{User: u, ByLink: byLink, Since: now}), nil
}

// ownSession refuses tokens: they stand for no user.
func ownSession(ctx context.Context) (access.Session, error) {
	if session := callOf(ctx).session; session != nil {
		return *session, nil
	}
	return access.Session{}, fault.Conflictf("This is about the user who is signed in, and a token is none: sign in as a user.").Coded("not_a_user")
}

// cookieName: with the prefix a browser takes the cookie over TLS only, for this host only (RFC 6265bis §4.1.3.2).
func (s *server) cookieName() string {
	if s.secure() {
		return "__Host-salut_session"
	}
	return "salut_session"
}

func (s *server) cookieOf(r *http.Request) string {
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie gives the caller the session, or takes it away. The session itself ends sooner where it is not used.
func (s *server) setCookie(ctx context.Context, secret string) {
	c := &http.Cookie{Name: s.cookieName(), Value: secret, Path: "/", HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode, MaxAge: int(access.SessionLife.Seconds())}
	if secret == "" {
		c.MaxAge = -1
	}
	callOf(ctx).header.Add("Set-Cookie", c.String())
}

// userID is 0 where a token or nobody asks.
func (k *call) userID() int64 {
	if k.session == nil {
		return 0
	}
	return k.session.User.ID
}

// sameOrigin knows salut's own pages by what browsers say of a request's origin (Sec-Fetch-Site, Origin).
func sameOrigin(publicURL string) (*http.CrossOriginProtection, error) {
	p := http.NewCrossOriginProtection()
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" {
		return p, nil
	}
	// A proxy may have changed Host.
	if err := p.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
		return nil, fmt.Errorf("trust the public address: %w", err)
	}
	return p, nil
}

// sameSite refuses what another site's page makes a browser ask for. A token is not something that a browser sends by itself.
func (s *server) sameSite(r *http.Request) error {
	if _, hasToken := bearer(r); hasToken {
		return nil
	}
	if s.own.Check(r) != nil {
		return fault.Forbiddenf("This came from another site's page: open salut itself and do it there.").Coded("cross_site")
	}
	return nil
}

// addressOf is where a request came from, as far as sign-ins are counted by it: behind a proxy on this machine or in its network, what
// that proxy says; of IPv6 the network, since each customer has a whole one.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.IsLoopback() || ip.IsPrivate() {
		said := r.Header.Values("X-Forwarded-For")
		if len(said) > 0 {
			last := said[len(said)-1]
			if told, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				ip = told.Unmap()
			}
		}
	}
	if ip.Is6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return ip.String()
}
