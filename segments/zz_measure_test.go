//go:build measure

package segments_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"salut/postgres"
	"salut/segments"
)

func TestMeasure(t *testing.T) {
	ctx := context.Background()
	pool, err := postgres.Open(ctx, "postgres:///big?host=/tmp/segpg&port=55991&user=postgres", 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{
		rules(""), condition("city", "=", `"москва"`), condition("city", "=", `"королев"`), condition("city", "in", `["Казань","Орёл"]`), condition("last_name", "contains", `"лия49"`), condition("email", "endsWith", `"7.test"`),
		condition("email", "=", `"client77@mail27.test"`), condition("tags", "contains", `"vip"`),
		condition("attributes.plan", "=", `"pro"`), condition("attributes.town", "=", `"Town7"`), condition("attributes.town", "in", `["Town7","town8"]`),
		condition("attributes.score", ">=", `990`), condition("attributes.score", "=", `5`), condition("attributes.сумма", ">", `500`), condition("attributes.until", "moreThanDaysAgo", `180`),
		condition("birthday", "inNextDays", `7`), condition("age", ">", `40`), condition("last_purchase_at", "moreThanDaysAgo", `180`), condition("total_spent", "between", `[100,200]`),
		condition("suppressed", "=", `false`), condition("last_message_at", "moreThanDaysAgo", `30`), condition("last_message_at", "null", `""`), condition("last_message_at", "notInLastDays", `30`),
		condition("received_campaign", "in", `[1]`), condition("received_campaign", "notIn", `[1]`),
		`{"rules":[{"field":"stage","operator":"=","value":"active"},{"field":"suppressed","operator":"=","value":false},{"field":"has_consent","operator":"=","value":true},{"field":"last_purchase_at","operator":"moreThanDaysAgo","value":180},{"combinator":"or","rules":[{"field":"city","operator":"=","value":"Москва"},{"field":"attributes.plan","operator":"=","value":"pro"}]},{"field":"last_message_at","operator":"notInLastDays","value":7}]}`,
		`{"combinator":"or","rules":[{"field":"received_campaign","operator":"in","value":[1]},{"field":"suppressed","operator":"=","value":true},{"field":"last_message_at","operator":"inLastDays","value":7}]}`,
	} {
		r, err := segments.ParseRule([]byte(c))
		if err != nil {
			t.Fatal(err)
		}
		w, err := segments.Compile(r, time.Now(), moscow)
		if err != nil {
			t.Fatal(err)
		}
		best := time.Hour
		var n int64
		for range 3 {
			start := time.Now()
			n, err = segments.Count(ctx, pool, w)
			best = min(best, time.Since(start))
		}
		page := time.Hour
		for range 2 {
			start := time.Now()
			_, _, err2 := segments.Clients(ctx, pool, w, 10, "")
			if err2 != nil {
				fmt.Println(err2)
			}
			page = min(page, time.Since(start))
		}
		fmt.Printf("%7d %6d ms  page %5d ms %.150s %v\n", n, best.Milliseconds(), page.Milliseconds(), c, err)
		if os.Getenv("PLAN") != "" {
			rows, _ := pool.Query(ctx, "EXPLAIN ANALYZE SELECT count(*) FROM clients c WHERE "+w.SQL, w.Args...)
			for rows.Next() {
				var s string
				rows.Scan(&s)
				fmt.Println("      ", s)
			}
		}
	}
}
