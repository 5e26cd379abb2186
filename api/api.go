// Package api is the one HTTP door: it reads a request, calls one function of one room, and shows the result. It serves the
// API below /api/v1 with its OpenAPI document and docs page, the web app, the public links of letters, and the health and metrics pages.
//
// It owns no tables and holds no SQL. gin and huma stay in here.
package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"salut/access"
	"salut/mail"
	"salut/tokens"
	"salut/tracking"
	"salut/web"
)

// Deps is what the door needs from the process that it runs in.
type Deps struct {
	Pool          *pgxpool.Pool
	Key           tokens.Key
	Zone          *time.Location                                 // the installation's zone; nil is UTC
	PhoneRegion   string                                         // of phone numbers without a country code; empty is RU
	PublicURL     string                                         // the address in tracked links
	InboundDomain string                                         // of the addresses that letters come back to; empty: none
	Tracker       *tracking.Tracker                              // notes opens and clicks; nil: links of letters are not served
	Mailbox       *mail.Catcher                                  // the demo's letters; nil unless demo
	RedisPing     func(ctx context.Context) error                // nil where the process needs no Redis
	RedisVitals   func(ctx context.Context) (RedisVitals, error) // how Redis is; nil where the process needs none
	Log           *slog.Logger                                   // nil is slog's default
	Background    context.Context                                // ends work that outlives its request, such as an import; nil is never
	SpoolDir      string                                         // where uploads wait for their import; empty is the system's temporary folder
	Metrics       *prometheus.Registry                           // what /metrics shows beside the door's own; nil is a new one
	Version       string                                         // of salut, for the OpenAPI document
}

type server struct {
	Deps
	engine   *gin.Engine
	app      *web.App
	own      *http.CrossOriginProtection
	huma     huma.API
	routes   map[string]route // what each "METHOD /path" needs; a path that is not here is not served
	metrics  *metrics
	images   imageCache
	tags     tagCache
	sessions *access.Sessions
	now      func() time.Time
}

const (
	prefix = "/api/v1"
	about  = "salut sends personal letters and remembers what came of each.\n\n" +
		"Sign in with `Authorization: Bearer TOKEN`, or as a user with `POST /api/v1/session`, which sets a cookie; a request that changes something " +
		"with the cookie is taken from salut's own pages only. Ids are opaque strings, times are RFC 3339. A list takes `limit` (to 200) and `cursor`, " +
		"and answers `items` and `next_cursor`, which is null on the last page.\n\n" +
		"A refusal is `application/problem+json` (RFC 9457), worded by `Accept-Language` (en, ru), with a `code` for programs and the JSON path " +
		"of each bad field in `errors[].location`.\n\n" +
		"A `PATCH` is a JSON merge patch (RFC 7396): what is absent stays, null empties. A `POST` with an `Idempotency-Key` has one effect, " +
		"however often it is repeated within a day."
)

// New builds the handler. It fails only when two operations contradict each other, which a test would have found.
func New(d Deps) (http.Handler, error) {
	s, err := newServer(d)
	if err != nil {
		return nil, err
	}
	return s.engine, nil
}

func newServer(d Deps) (*server, error) {
	strictNames()
	gin.SetMode(gin.ReleaseMode)
	s := &server{Deps: d, routes: map[string]route{}, now: time.Now}
	s.setDefaults()
	s.engine = gin.New()
	s.engine.RedirectTrailingSlash = false
	s.engine.HandleMethodNotAllowed = true
	s.engine.UseRawPath = true // an escaped slash belongs to the id, not to the path
	s.engine.UnescapePathValues = true
	if err := s.engine.SetTrustedProxies(nil); err != nil {
		return nil, fmt.Errorf("set up the router: %w", err)
	}
	var err error
	if s.app, err = web.New(); err != nil {
		return nil, err
	}
	if s.own, err = sameOrigin(s.PublicURL); err != nil {
		return nil, err
	}
	s.sessions = access.NewSessions(s.Pool)
	s.metrics = newMetrics(s.Metrics, s.Pool)
	s.engine.Use(s.begin, s.admit, s.readBody, s.oneEffect)
	s.engine.NoRoute(s.noRoute)
	s.engine.NoMethod(s.noMethod)
	s.huma = humagin.New(s.engine, s.humaConfig())

	s.registerSession()
	s.registerUsers()
	s.registerTokens()
	s.registerClients()
	s.registerBulk()
	s.registerMerge()
	s.registerImports()
	s.registerSegments()
	s.registerTemplates()
	s.registerPreviews()
	s.registerDrafts()
	s.registerVersions()
	s.registerBlocks()
	s.registerImages()
	s.registerGallery()
	s.registerSenders()
	s.registerCampaigns()
	s.registerMessages()
	s.registerSuppressions()
	s.registerTopics()
	s.registerInbound()
	s.registerReturned()
	s.registerReplies()
	s.registerNotifications()
	s.registerMailboxes()
	s.registerMailbox()
	s.registerPublic()
	s.registerView()
	s.registerTracking()
	s.registerHealth()
	s.registerSystem()
	s.registerRetention()
	s.registerCalendar()
	return s, s.registerDocs()
}

func (s *server) setDefaults() {
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	if s.PhoneRegion == "" {
		s.PhoneRegion = "RU"
	}
	if s.Log == nil {
		s.Log = slog.Default()
	}
	if s.Background == nil {
		s.Background = context.Background()
	}
	if s.Metrics == nil {
		s.Metrics = prometheus.NewRegistry()
	}
	if s.Version == "" {
		s.Version = "dev"
	}
	s.PublicURL = strings.TrimRight(s.PublicURL, "/")
}

// secure tells whether the installation is reached over TLS.
func (s *server) secure() bool {
	u, err := url.Parse(s.PublicURL)
	return err == nil && u.Scheme == "https"
}

// strictNames makes huma refuse {"Name": …} where it expects "name": else one field would go by many names. The setting is
// global in huma, so it is made once.
var strictNames = sync.OnceFunc(func() { huma.ValidateStrictCasing = true })

func (s *server) humaConfig() huma.Config {
	c := huma.DefaultConfig("salut", s.Version)
	c.Info.Description = about
	c.Components = &huma.Components{
		Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
		SecuritySchemes: map[string]*huma.SecurityScheme{
			"session": {Type: "apiKey", In: "cookie", Name: s.cookieName(), Description: "The session of a user who signed in by `POST /api/v1/session`, for the web app."},
			"bearer":  {Type: "http", Scheme: "bearer", Description: "A token of `salut token add` or `POST /api/v1/tokens`."},
		},
	}
	c.Servers = []*huma.Server{{URL: "/"}}
	// The docs page of huma loads scripts from a CDN, its $schema links are built from the Host header: neither is wanted.
	c.DocsPath, c.OpenAPIPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.Transformers = []huma.Transformer{s.wordHuma}
	return c
}
