package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"salut/access"
)

// oneEffect gives a POST with an Idempotency-Key its one effect: a repetition is answered as the first was.
func (s *server) oneEffect(c *gin.Context) {
	key := c.GetHeader("Idempotency-Key")
	if key == "" || c.Request.Method != http.MethodPost || c.IsAborted() || c.FullPath() == "" {
		return
	}
	r := s.routes[c.Request.Method+" "+c.FullPath()]
	if r.Public || r.Once == without {
		return
	}
	if err := access.CheckKey(key); err != nil {
		s.writeError(c, err)
		return
	}
	if r.Once == byHandler {
		return
	}
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		s.writeError(c, fmt.Errorf("read a body from memory: %w", err))
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	request := s.request(c, body)
	if r.Once == inTransaction {
		s.onceInTransaction(c, request)
		return
	}
	s.onceByClaim(c, request, c.Next)
}

// request names what is asked: the same key with another path, parameter or content is another request.
func (s *server) request(c *gin.Context, content []byte) access.Request {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s?%s\n%d\n", c.Request.Method, c.Request.URL.EscapedPath(), c.Request.URL.RawQuery, len(content))
	h.Write(content)
	k := callOf(c.Request.Context())
	return access.Request{TokenID: k.token.ID, UserID: k.userID(), Key: c.GetHeader("Idempotency-Key"), Fingerprint: h.Sum(nil)}
}

// onceInTransaction runs the handler inside one transaction with the key: a crash leaves neither, a commit both.
func (s *server) onceInTransaction(c *gin.Context, request access.Request) {
	ctx := c.Request.Context()
	tx, err := s.Pool.Begin(ctx)
	if err != nil {
		s.writeError(c, fmt.Errorf("begin a request: %w", err))
		return
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
	before, err := access.Hold(ctx, tx, s.Key, request)
	if err != nil {
		s.writeError(c, err)
		return
	}
	if before != nil {
		replay(c, before)
		return
	}
	callOf(ctx).tx = tx
	defer func() { callOf(ctx).tx = nil }()
	rec := record(c)
	c.Next()
	if !rec.good() {
		rec.send()
		return
	}
	err = access.Keep(ctx, tx, s.Key, request, rec.answer())
	if err == nil {
		if err = tx.Commit(ctx); err != nil {
			err = fmt.Errorf("commit a request: %w", err)
		}
	}
	if err != nil {
		rec.drop()
		s.writeError(c, err)
		return
	}
	rec.send()
}

// onceByClaim runs work that has transactions of its own. A refusal gives the key back; an answer is kept. What a crash
// leaves half done is taken over after access.StaleAfter.
func (s *server) onceByClaim(c *gin.Context, request access.Request, work func()) {
	ctx := c.Request.Context()
	before, err := access.Claim(ctx, s.Pool, s.Key, request, s.now())
	if err != nil {
		s.writeError(c, err)
		return
	}
	if before != nil {
		replay(c, before)
		return
	}
	// The key is settled even when the caller has hung up: the effect is there, or it is not.
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	rec := record(c)
	done := false
	defer func() {
		if done {
			return
		}
		if err := access.Release(after, s.Pool, request); err != nil {
			s.Log.ErrorContext(ctx, "an idempotency key was not released", "error", err)
		}
	}()
	work()
	if rec.good() {
		done = true
		if err := access.Finish(after, s.Pool, s.Key, request, rec.answer()); err != nil {
			s.Log.ErrorContext(ctx, "an answer was not kept", "error", err)
		}
	}
	rec.send()
}

// replay answers as the first request was answered.
func replay(c *gin.Context, a *access.Answer) {
	h := c.Writer.Header()
	h.Set("Content-Type", a.ContentType)
	h.Set("Idempotency-Replayed", "true")
	if a.Resource != "" {
		h.Set("Location", a.Resource)
	}
	c.Writer.WriteHeader(a.Status)
	_, _ = c.Writer.Write(a.Body) // the caller may be gone
	c.Abort()
}

// recorder holds an answer back until it is known to stand.
type recorder struct {
	gin.ResponseWriter
	c      *gin.Context
	status int
	body   bytes.Buffer
}

func record(c *gin.Context) *recorder {
	r := &recorder{ResponseWriter: c.Writer, c: c, status: http.StatusOK}
	c.Writer = r
	return r
}

func (r *recorder) WriteHeader(status int)            { r.status = status }
func (r *recorder) WriteHeaderNow()                   {}
func (r *recorder) Write(p []byte) (int, error)       { return r.body.Write(p) }
func (r *recorder) WriteString(p string) (int, error) { return r.body.WriteString(p) }
func (r *recorder) Status() int                       { return r.status }
func (r *recorder) Size() int                         { return r.body.Len() }
func (r *recorder) Written() bool                     { return r.body.Len() > 0 }
func (r *recorder) Flush()                            {}

func (r *recorder) good() bool { return r.status >= 200 && r.status < 300 }

func (r *recorder) answer() access.Answer {
	h := r.Header()
	return access.Answer{Status: r.status, ContentType: h.Get("Content-Type"), Resource: h.Get("Location"), Body: bytes.Clone(r.body.Bytes())}
}

func (r *recorder) drop() {
	r.c.Writer = r.ResponseWriter
	for _, name := range []string{"Location", "Content-Type"} {
		r.Header().Del(name)
	}
}

func (r *recorder) send() {
	r.c.Writer = r.ResponseWriter
	r.ResponseWriter.WriteHeader(r.status)
	_, _ = r.ResponseWriter.Write(r.body.Bytes()) // the caller may be gone
}
