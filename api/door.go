package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"

	"salut/access"
	"salut/fault"
	"salut/postgres"
)

// call is what the door knows of one request.
type call struct {
	language string
	route    string // method and pattern, never the path itself: a path may hold a token
	token    access.Token
	session  *access.Session // instead of a token
	cookie   string          // of the session that the request says it has, for the operations that sign in and out
	address  string          // where it came from
	header   http.Header     // of the answer
	tx       pgx.Tx          // set while the request has one effect inside a transaction
}

type callKey struct{}

// callOf never returns nil, so that code outside a request (a test, a background job) speaks English.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{language: "en"}
}

// author is who asks, by the name that people know.
func (k *call) author() string {
	if k.session != nil {
		return k.session.User.Email
	}
	return k.token.Name
}

// role is what the caller may do.
func (k *call) role() access.Role {
	if k.session != nil {
		return access.Role(k.session.User.Role)
	}
	return access.Role(k.token.Role)
}

// db is where a handler's query runs: the request's own transaction when it has one, else the pool.
func (s *server) db(ctx context.Context) postgres.DB {
	if tx := callOf(ctx).tx; tx != nil {
		return tx
	}
	return s.Pool
}

// apiPolicy forbids an answer everything that a browser might make of it. Pages of our own set a wider one.
const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

// begin wraps every request: the headers that all answers have, a net under panics, one line in the log.
func (s *server) begin(c *gin.Context) {
	started := s.now()
	pattern := c.FullPath()
	switch {
	case pattern != "":
	case s.forApp(c.Request):
		pattern = "app"
	default:
		pattern = "unknown"
	}
	k := &call{language: speaks(c.GetHeader("Accept-Language")), route: c.Request.Method + " " + pattern,
		cookie: s.cookieOf(c.Request), address: addressOf(c.Request), header: c.Writer.Header()}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), callKey{}, k))

	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", apiPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", k.language)
	h.Set("Vary", "Accept-Language, Authorization, Cookie")
	if s.secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}

	outer := c.Writer
	defer func() {
		if v := recover(); v != nil {
			c.Writer = outer // a half-made answer in a recorder is dropped with it
			s.fell(c, v)
		}
		took := s.now().Sub(started)
		s.metrics.observe(c.Request.Method, pattern, c.Writer.Status(), took)
		level := slog.LevelInfo
		if s.routes[c.Request.Method+" "+pattern].Quiet && c.Writer.Status() < http.StatusInternalServerError {
			level = slog.LevelDebug
		}
		s.Log.LogAttrs(c.Request.Context(), level, "request", slog.String("method", c.Request.Method), slog.String("route", pattern),
			slog.Int("status", c.Writer.Status()), slog.Int64("ms", took.Milliseconds()), slog.Int("bytes", c.Writer.Size()), slog.Int64("token_id", k.token.ID), slog.Int64("user_id", k.userID()))
	}()
	c.Next()
}

// fell answers after a panic. http.ErrAbortHandler is the way to break a connection off on purpose.
func (s *server) fell(c *gin.Context, v any) {
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	p := s.failure(c.Request.Context(), "a request panicked", fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
	if c.Writer.Written() {
		c.Abort()
		return
	}
	s.write(c, p)
}

// admit lets a request in when its route is declared and its caller's role has the right that the route asks for.
func (s *server) admit(c *gin.Context) {
	if c.FullPath() == "" {
		return // noRoute and noMethod answer
	}
	r, ok := s.routes[c.Request.Method+" "+c.FullPath()]
	if !ok {
		s.writeError(c, fault.Forbiddenf("This address is closed."))
		return
	}
	if r.Public && !r.SameSite {
		return
	}
	if err := s.sameSite(c.Request); err != nil {
		s.writeError(c, err)
		return
	}
	if r.Public {
		return
	}
	role, err := s.signedIn(c)
	if err != nil {
		s.writeError(c, err)
		return
	}
	if !role.May(r.Right) {
		least := string(r.Right.Least())
		f := fault.Forbiddenf("This needs the role %s or a stronger one, and the token has the role %s: ask an administrator.", least, string(role))
		if callOf(c.Request.Context()).session != nil {
			f = fault.Forbiddenf("This needs the role %s or a stronger one, and you have the role %s: ask an administrator.", least, string(role))
		}
		s.writeError(c, f.Coded("role"))
		return
	}
	if err := plainQuery(c.Request); err != nil {
		s.writeError(c, err)
	}
}

// signedIn finds the role of the caller: of its token or, without one, of its session.
func (s *server) signedIn(c *gin.Context) (access.Role, error) {
	ctx := c.Request.Context()
	k := callOf(ctx)
	secret, hasToken := bearer(c.Request)
	if !hasToken && k.cookie != "" {
		session, err := s.sessions.Find(ctx, k.cookie)
		if err != nil {
			return "", err
		}
		k.session = &session
		return access.Role(session.User.Role), nil
	}
	if !hasToken || secret == "" {
		return "", fault.Unauthorizedf("Sign in: send a token as \"Authorization: Bearer TOKEN\".").Coded("no_token")
	}
	token, err := access.Authenticate(ctx, s.Pool, secret)
	if err != nil {
		return "", err
	}
	k.token = token
	return access.Role(token.Role), nil
}

// bearer reads the token of a request. Other schemes are not ours: a proxy before salut may ask browsers for a password of its own.
func bearer(r *http.Request) (secret string, is bool) {
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(rest), strings.EqualFold(scheme, "Bearer")
}

// plainQuery refuses parameters that PostgreSQL can't take as text.
func plainQuery(r *http.Request) error {
	if r.URL.RawQuery == "" {
		return nil
	}
	for name, values := range r.URL.Query() {
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fault.Invalidf(name, "This has characters that can't be kept: write it as plain text.")
			}
		}
	}
	return nil
}

// readBody takes a JSON body in, within its limit and its time, and hands it on from memory. A connection that brings
// its body byte by byte so occupies nobody, and the handler may then take as long as it needs.
func (s *server) readBody(c *gin.Context) {
	r := s.routes[c.Request.Method+" "+c.FullPath()]
	if c.Request.Body == nil || c.Request.Body == http.NoBody || r.Streams || c.IsAborted() || c.FullPath() == "" {
		return
	}
	limit := r.MaxBody
	if limit == 0 {
		limit = defaultBody
	}
	control := http.NewResponseController(c.Writer)
	_ = control.SetReadDeadline(s.now().Add(uploadTime)) // not every writer can, and then the server's own limit holds
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	_ = control.SetReadDeadline(time.Time{})
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		s.writeError(c, fault.TooLargef("The request is over %s MB: make it smaller.", strconv.FormatInt(limit>>20, 10)))
		return
	case err != nil:
		f := fault.Invalidf("", "The request broke off before it was complete: send it again.").Coded("incomplete")
		s.write(c, problemOf(f, http.StatusBadRequest, callOf(c.Request.Context()).language))
		return
	}
	if err := plainJSON(body); err != nil {
		s.writeError(c, err)
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
}

// plainJSON refuses text that PostgreSQL can't keep, naming where it stands. Malformed JSON is left for the decoder to refuse.
func plainJSON(body []byte) error {
	if !utf8.Valid(body) {
		return fault.Invalidf("", "The body is not UTF-8: send it in this encoding.")
	}
	if !bytes.Contains(body, []byte(`\u0000`)) {
		return nil
	}
	var v any
	if json.Unmarshal(body, &v) != nil {
		return nil
	}
	if at, found := nulIn(v, ""); found {
		return fault.Invalidf(at, "This has characters that can't be kept: write it as plain text.")
	}
	return nil
}

func nulIn(v any, at string) (string, bool) {
	switch v := v.(type) {
	case string:
		return at, strings.ContainsRune(v, 0)
	case []any:
		for i, e := range v {
			if where, found := nulIn(e, at+"["+strconv.Itoa(i)+"]"); found {
				return where, true
			}
		}
	case map[string]any:
		for k, e := range v {
			if strings.ContainsRune(k, 0) {
				return at, true
			}
			path := k
			if at != "" {
				path = at + "." + k
			}
			if where, found := nulIn(e, path); found {
				return where, true
			}
		}
	}
	return "", false
}

func (s *server) noRoute(c *gin.Context) {
	if s.forApp(c.Request) {
		s.app.ServeHTTP(c.Writer, c.Request)
		c.Abort()
		return
	}
	s.writeError(c, fault.NotFoundf("There is nothing at this address: see %s.", docsPath).Coded("no_route"))
}

// forApp tells whether an address that no route has belongs to the web app: all but what begins like one of our own.
func (s *server) forApp(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch first {
	case "api", "o", "c", "u", "v", "i", "healthz", "readyz", "metrics":
		return false
	}
	return s.app.Serves(r.URL.Path)
}

func (s *server) noMethod(c *gin.Context) {
	f := fault.NotFoundf("This address does not take %s: see %s.", c.Request.Method, docsPath).Coded("method")
	s.write(c, problemOf(f, http.StatusMethodNotAllowed, callOf(c.Request.Context()).language))
}
