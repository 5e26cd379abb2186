package segments

// What clients did is read from hits and events of the room clients, by their indexes that begin with client_id. Opens and clicks are those
// judged human. Like the letters sent, the last moment is asked about by asking whether there is one since.

const (
	opened  = `SELECT 1 FROM hits h WHERE h.client_id = c.id AND h.kind = 'opened' AND h.verdict = 'human'`
	clicked = `SELECT 1 FROM hits h WHERE h.client_id = c.id AND h.kind = 'clicked' AND h.verdict = 'human'`
	replied = `SELECT 1 FROM events h WHERE h.client_id = c.id AND h.kind = 'replied'`
)

func lastDeed(name, deed, en, ru string) field {
	return field{Field: Field{Name: name, Type: DateTime, Label: Label{en, ru}}, empty: true, behaviour: behaviour{
		ever:  "EXISTS (" + deed + ")",
		since: func(moment string) string { return "EXISTS (" + deed + " AND h.at >= " + moment + ")" },
	}}
}

func deedInCampaign(name, deed, en, ru string) field {
	return field{Field: Field{Name: name, Type: ID, Label: Label{en, ru}}, behaviour: behaviour{
		among: func(ids string) string {
			return "EXISTS (" + deed + " AND h.mailing_id = ANY(ARRAY(SELECT g.id FROM mailings g WHERE g.campaign_id = ANY(" + ids + "))))"
		},
	}}
}

// lettersUnread counts the letters that a client got since he or she last opened or clicked one.
const lettersUnread = `(SELECT count(*) FROM messages m WHERE m.client_id = c.id AND m.state = 'sent'
	AND m.done_at > coalesce((SELECT max(h.at) FROM hits h WHERE h.client_id = c.id AND h.verdict = 'human'), '-infinity'))`
