package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the door's own figures. Labels are patterns of routes, never paths, so their number is bounded.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMetrics(r *prometheus.Registry, pool *pgxpool.Pool) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "salut_http_requests_total", Help: "Requests by method, route and status.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "salut_http_request_seconds", Help: "How long requests took.", Buckets: []float64{.001, .005, .02, .1, .5, 2, 10, 60},
		}, []string{"method", "route"}),
	}
	gauge := func(name, help string, value func(*pgxpool.Stat) int32) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value(pool.Stat())) })
	}
	for _, c := range []prometheus.Collector{
		m.requests, m.duration,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("salut_database_connections", "Open connections of the pool.", (*pgxpool.Stat).TotalConns),
		gauge("salut_database_connections_used", "Connections that are at work.", (*pgxpool.Stat).AcquiredConns),
		gauge("salut_database_connections_max", "Connections that the pool may open.", (*pgxpool.Stat).MaxConns),
	} {
		// The process may have registered Go's and its own figures before us: those are the same.
		_ = r.Register(c)
	}
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPatch, http.MethodDelete, http.MethodPut, http.MethodOptions:
	default:
		method = "other" // a caller must not make label values up
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(method, route).Observe(took.Seconds())
}

// pingTime is how long a server that we need may take to answer before we say that we are not ready.
const pingTime = 2 * time.Second

func (s *server) registerHealth() {
	describe := func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {Description: "It is."}}
	}
	s.handlePlain(route{Method: http.MethodGet, Path: "/healthz", Public: true, ID: "healthz", Tag: "Health", Summary: "The process is alive"}, describe, healthz)
	s.handlePlain(route{Method: http.MethodHead, Path: "/healthz", Public: true, Hidden: true}, nil, healthz)
	s.handlePlain(route{Method: http.MethodGet, Path: "/readyz", Public: true, ID: "readyz", Tag: "Health", Summary: "The database and Redis answer"}, describe, s.readyz)
	s.handlePlain(route{Method: http.MethodHead, Path: "/readyz", Public: true, Hidden: true}, nil, s.readyz)
	show := gin.WrapH(promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{}))
	s.handlePlain(route{Method: http.MethodGet, Path: "/metrics", Public: true, ID: "metrics", Tag: "Health", Summary: "Figures for Prometheus"}, describe, show)
}

func healthz(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) }

func (s *server) readyz(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), pingTime)
	defer cancel()
	found, code := gin.H{"database": "ok"}, http.StatusOK
	check := func(name string, ping func(context.Context) error) {
		if err := ping(ctx); err != nil {
			// What exactly is wrong may name hosts and users: that is for the log.
			s.Log.WarnContext(ctx, "not ready", "what", name, "error", err)
			found[name], code = "away", http.StatusServiceUnavailable
		}
	}
	check("database", s.Pool.Ping)
	if s.RedisPing != nil {
		found["redis"] = "ok"
		check("redis", s.RedisPing)
	}
	found["status"] = map[bool]string{true: "ok", false: "not ready"}[code == http.StatusOK]
	c.JSON(code, found)
}
