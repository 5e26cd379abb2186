package worker

import (
	"context"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"salut/fault"
)

// Redis is how to reach a Redis: one server, sentinels or a cluster.
type Redis = asynq.RedisConnOpt

// ParseRedisURL reads redis://, rediss://, redis-socket:// and redis-sentinel:// addresses.
func ParseRedisURL(url string) (Redis, error) {
	o, err := asynq.ParseRedisURI(url)
	if err != nil {
		return nil, fault.Invalidf("SALUT_REDIS_URL", "This is not the address of a Redis server (%s); write redis://host:6379/0.", err.Error())
	}
	return o, nil
}

// Ping returns a function that asks Redis whether it is there, and one that ends it.
func Ping(o Redis) (ping func(context.Context) error, stop func()) {
	client, ok := o.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return func(context.Context) error { return nil }, func() {}
	}
	return func(ctx context.Context) error { return client.Ping(ctx).Err() }, func() { _ = client.Close() }
}
