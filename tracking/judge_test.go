package tracking

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"salut/clients"
	"salut/templates"
)

const (
	chrome  = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
	outlook = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)"
	gmail   = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	sent := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	click := func(after time.Duration, link int32, agent string) clients.Hit {
		return clients.Hit{At: sent.Add(after), Kind: "clicked", Link: link, Agent: agent, Network: "192.0.2.0/24"}
	}
	open := func(after time.Duration, agent string) clients.Hit {
		return clients.Hit{At: sent.Add(after), Kind: "opened", Agent: agent, Network: "192.0.2.0/24"}
	}
	head := click(time.Hour, 1, chrome)
	head.How = "head"
	prefetch := click(time.Hour, 1, chrome)
	prefetch.How = "prefetch"
	other := click(time.Hour+time.Second, 1, chrome)
	other.Network = "198.51.100.0/24"
	const trap = 2<<16 | templates.Trap
	forgotten := clients.Hit{At: sent.Add(time.Hour), Kind: "clicked", Link: 1, How: clients.Forgotten, Verdict: Human, Reason: "browser"}
	forgottenToo := forgotten
	forgottenToo.Verdict, forgottenToo.Reason = Machine, "head"
	times := func(n int, gap time.Duration, make func(at time.Duration) clients.Hit) (hits []clients.Hit) {
		for i := range n {
			hits = append(hits, make(time.Hour+time.Duration(i)*gap))
		}
		return hits
	}
	tests := []struct {
		name string
		hits []clients.Hit
		want []string
	}{
		{"what a hit was judged by is deleted: its verdict stays", []clients.Hit{forgottenToo, forgotten, click(2*time.Hour, 1, chrome)}, []string{"machine head", "human browser", "human browser"}},
		{"a person clicks", []clients.Hit{click(time.Hour, 1, chrome)}, []string{"human browser"}},
		{"a person looks, in a mail program", []clients.Hit{open(time.Minute, outlook)}, []string{"human browser"}},
		{"Gmail fetches when a person looks", []clients.Hit{open(time.Minute, gmail)}, []string{"human gmail_proxy"}},
		{"Apple fetches everything", []clients.Hit{open(time.Minute, "Mozilla/5.0")}, []string{"machine apple_privacy"}},
		{"a person reads on: two links, minutes apart, and one of them twice", []clients.Hit{open(time.Hour, chrome), click(time.Hour+5*time.Second, 1, chrome), click(time.Hour+6*time.Second, 1, chrome), click(time.Hour+3*time.Minute, 2, chrome)},
			[]string{"human browser", "human browser", "human browser", "human browser"}},
		{"nobody reads so soon", []clients.Hit{click(300*time.Millisecond, 1, chrome), open(-time.Second, gmail)}, []string{"machine too_soon", "machine too_soon"}},
		{"HEAD, prefetch", []clients.Hit{head, prefetch}, []string{"machine head", "machine prefetch"}},
		{"HEAD first, then like a browser", []clients.Hit{head, click(time.Hour+time.Second, 1, chrome), other, click(time.Hour+time.Minute, 1, chrome)},
			[]string{"machine head", "machine together", "human browser", "human browser"}},
		{"programs", []clients.Hit{click(time.Hour, 1, "curl/8.1"), click(2*time.Hour, 1, "python-requests/2.31"), click(3*time.Hour, 1, ""), click(4*time.Hour, 1, "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))"), click(5*time.Hour, 1, "Mozilla/5.0 (X11) HeadlessChrome/130.0 Safari/537.36")},
			[]string{"machine program", "machine program", "machine no_agent", "machine scanner", "machine program"}},
		{"what nobody knows", []clients.Hit{click(time.Hour, 1, "Frobnicator 1.0")}, []string{"unknown agent_unknown"}},
		{"every link at once, like a browser", []clients.Hit{click(time.Hour, 1, chrome), click(time.Hour+time.Second, 2, chrome), click(time.Hour+2*time.Second, 3, chrome)}, []string{"machine burst", "machine burst", "machine burst"}},
		{"one link again and again", times(10, time.Second, func(at time.Duration) clients.Hit { return click(at, 1, chrome) }),
			[]string{"machine burst", "machine burst", "machine burst", "machine burst", "machine burst", "machine burst", "machine burst", "machine burst", "machine burst", "machine burst"}},
		{"the pixel again and again", times(5, time.Second, func(at time.Duration) clients.Hit { return open(at, chrome) }),
			[]string{"machine burst", "machine burst", "machine burst", "machine burst", "machine burst"}},
		{"the link that no person sees", []clients.Hit{open(time.Hour-5*time.Second, gmail), click(time.Hour, 1, chrome), click(time.Hour+2*time.Second, trap, chrome), click(time.Hour+time.Minute, 1, chrome)},
			[]string{"machine trap", "machine trap", "machine trap", "human browser"}},
		{"that link alone", []clients.Hit{click(time.Hour, trap, chrome)}, []string{"machine trap"}},
		{"the HTML's link and the text's", []clients.Hit{click(time.Hour, 1, chrome), click(time.Hour+time.Second, 9, chrome)}, []string{"machine burst", "machine burst"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			Current().Judge(tt.hits, &sent, func(link int32) bool { return link == 9 })
			var got []string
			for _, h := range tt.hits {
				got = append(got, h.Verdict+" "+h.Reason)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
