package worker

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Vitals is the state of Redis, as far as it lets itself be asked.
type Vitals struct {
	Version string
	Policy  string // maxmemory-policy; empty: not told
	Bytes   int64  // of memory in use
	Tasks   int64  // that wait or are being worked on
}

// VitalsOf returns a function that asks Redis about itself, and one that ends it.
func VitalsOf(o Redis) (ask func(context.Context) (Vitals, error), stop func()) {
	client, ok := o.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return func(context.Context) (Vitals, error) { return Vitals{}, nil }, func() {}
	}
	return func(ctx context.Context) (v Vitals, err error) {
		if err := client.Ping(ctx).Err(); err != nil {
			return v, fmt.Errorf("reach Redis: %w", err)
		}
		// Managed services often forbid both: then it is not told.
		if info, err := client.Info(ctx, "server", "memory").Result(); err == nil {
			for line := range strings.SplitSeq(info, "\n") {
				switch name, value, _ := strings.Cut(strings.TrimSpace(line), ":"); name {
				case "redis_version":
					v.Version = value
				case "used_memory":
					v.Bytes, _ = strconv.ParseInt(value, 10, 64)
				case "maxmemory_policy":
					v.Policy = value
				}
			}
		}
		for _, list := range []string{"pending", "active"} {
			n, err := client.LLen(ctx, "asynq:{"+queue+"}:"+list).Result()
			if err != nil {
				return v, fmt.Errorf("look at the queue in Redis: %w", err)
			}
			v.Tasks += n
		}
		return v, nil
	}, func() { _ = client.Close() }
}
