package segments

import "time"

// askMoment compares a moment that a client may lack. Days are whole days of the installation's zone: "within the last
// 7 days" begins with the midnight 7 days before today's and ends with today; "more than 7 days ago" is all before it.
func (c *compiler) askMoment(q question) string {
	if q.operator == "null" {
		return "(NOT " + c.everAt(q) + ")"
	}
	switch q.operator {
	case "inLastDays", "inNextDays", "moreThanDaysAgo":
		n, ok := c.days(q)
		switch {
		case !ok:
			return ""
		case q.operator == "moreThanDaysAgo":
			return c.before(q, c.day(-n))
		case q.operator == "inLastDays":
			return c.within(q, c.day(-n), c.day(1))
		}
		return c.within(q, c.day(0), c.day(n+1))
	case "between":
		low, high, ok := c.twoValues(q)
		if !ok {
			return ""
		}
		from, _, _ := c.span(at(q.path, 0), low)
		_, to, _ := c.span(at(q.path, 1), high)
		return c.within(q, from, to)
	}
	from, to, _ := c.span(q.path, q.value)
	switch q.operator {
	case "<":
		return c.before(q, from)
	case "<=":
		return c.before(q, to)
	case ">":
		return c.since(q, to)
	case ">=":
		return c.since(q, from)
	}
	return c.within(q, from, to)
}

// The next four are all that a moment is asked; each is true or false also where there is none.

func (c *compiler) everAt(q question) string {
	if q.ever != "" {
		return q.ever
	}
	return "(" + q.column + " IS NOT NULL)"
}

func (c *compiler) since(q question, t time.Time) string {
	arg := c.arg(t.UTC(), "timestamptz")
	if q.since != nil {
		return q.since(arg)
	}
	return "(" + q.column + " IS NOT NULL AND " + q.column + " >= " + arg + ")"
}

func (c *compiler) before(q question, t time.Time) string {
	if q.since != nil {
		return "(" + q.ever + " AND NOT " + c.since(q, t) + ")"
	}
	return "(" + q.column + " IS NOT NULL AND " + q.column + " < " + c.arg(t.UTC(), "timestamptz") + ")"
}

func (c *compiler) within(q question, from, to time.Time) string {
	if q.since != nil {
		return "(" + c.since(q, from) + " AND NOT " + c.since(q, to) + ")"
	}
	return "(" + q.column + " IS NOT NULL AND " + q.column + " >= " + c.arg(from.UTC(), "timestamptz") +
		" AND " + q.column + " < " + c.arg(to.UTC(), "timestamptz") + ")"
}

// behaviour is how a field stands in SQL that is about other tables than clients.
type behaviour struct {
	ever  string                     // there is such a moment
	since func(moment string) string // the last one is at this moment or later
	among func(ids string) string    // one of these ids is among those of the client
}

// sent finds a client's letters that the next server took. messages and mailings belong to the neighbour delivery and
// are only read; they are joined by the unique index that begins with client_id.
const sent = `SELECT 1 FROM messages m WHERE m.client_id = c.id AND m.state = 'sent'`

// lastMessageAt asks about the last letter by asking whether there is one since: that becomes a semi-join, where the
// maximum for each client would be a million little queries.
var lastMessageAt = field{
	Field: Field{Name: "last_message_at", Type: DateTime, Label: Label{"Last letter sent", "Последнее письмо"}},
	empty: true,
	behaviour: behaviour{
		ever:  "EXISTS (" + sent + ")",
		since: func(moment string) string { return "EXISTS (" + sent + " AND m.done_at >= " + moment + ")" },
	},
}

var receivedCampaign = field{
	Field: Field{Name: "received_campaign", Type: ID, Label: Label{"Got a letter of the campaign", "Получил письмо кампании"}},
	behaviour: behaviour{
		among: func(ids string) string {
			return "EXISTS (" + sent + " AND m.mailing_id = ANY(ARRAY(SELECT g.id FROM mailings g WHERE g.campaign_id = ANY(" + ids + "))))"
		},
	},
}
