// Package access says who may come in: users with their sessions, API tokens, what each role may do, and the keys that give a repeated
// request one effect. It owns users, user_sessions, sign_in_links, setup_codes, sign_in_pace, api_tokens and idempotency_keys and touches
// nothing but the database.
package access

import (
	"slices"
	"strings"

	"salut/fault"
)

// Role is what a token or a user is: each one may do all that the ones after it may.
type Role string

// The roles, from the one that may do everything to the one that only looks.
const (
	Admin    Role = "admin"
	Marketer Role = "marketer"
	Manager  Role = "manager"
	Viewer   Role = "viewer"
)

// Roles lists the roles from the strongest down.
func Roles() []Role { return []Role{Admin, Marketer, Manager, Viewer} }

// ParseRole reads a role as a person writes it.
func ParseRole(s string) (Role, error) {
	r := Role(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(Roles(), r) {
		return "", fault.Invalidf("role", "There is no role %q: choose admin, marketer, manager or viewer.", s)
	}
	return r, nil
}

// Right is one thing that a caller may or may not do; every operation of the API asks for exactly one.
type Right string

// The rights. A read right never changes anything.
const (
	ReadClients     Right = "clients:read"
	WriteClients    Right = "clients:write"
	ExportClients   Right = "clients:export" // all that is held about a person, in one answer
	EraseClients    Right = "clients:erase"
	ReadImports     Right = "imports:read"
	WriteImports    Right = "imports:write"
	ReadSegments    Right = "segments:read"
	WriteSegments   Right = "segments:write"
	ReadTemplates   Right = "templates:read"
	WriteTemplates  Right = "templates:write"
	ReadSenders     Right = "senders:read"
	WriteSenders    Right = "senders:write"
	CheckSenders    Right = "senders:check"
	ReadCampaigns   Right = "campaigns:read"
	WriteCampaigns  Right = "campaigns:write"
	LaunchCampaigns Right = "campaigns:launch"
	StopCampaigns   Right = "campaigns:stop"
	ReadMessages    Right = "messages:read"
	RetryMessages   Right = "messages:retry"
	ReadSuppressed  Right = "suppressions:read"
	Suppress        Right = "suppressions:write"
	LiftSuppression Right = "suppressions:lift" // writing again to someone who said no
	ReadInbound     Right = "inbound:read"      // what people wrote back
	WriteInbound    Right = "inbound:write"
	ManageTokens    Right = "tokens:manage"
	ManageUsers     Right = "users:manage"
	ChangeOwn       Right = "session:write" // one's own name, language and password
	ReadMailbox     Right = "mailbox:read"
	ReadSystem      Right = "system:read"  // how the installation is
	WriteSystem     Right = "system:write" // what it keeps, and how long
)

// Rights lists what the role may do.
func (r Role) Rights() []Right {
	var may []Right
	for _, right := range []Right{ReadClients, WriteClients, ExportClients, EraseClients, ReadImports, WriteImports, ReadSegments, WriteSegments,
		ReadTemplates, WriteTemplates, ReadSenders, WriteSenders, CheckSenders, ReadCampaigns, WriteCampaigns, LaunchCampaigns, StopCampaigns,
		ReadMessages, RetryMessages, ReadSuppressed, Suppress, LiftSuppression, ReadInbound, WriteInbound, ManageTokens, ManageUsers, ChangeOwn, ReadMailbox, ReadSystem, WriteSystem} {
		if r.May(right) {
			may = append(may, right)
		}
	}
	return may
}

// May tells whether the role has the right. An unknown role or right is a no.
func (r Role) May(right Right) bool {
	weakest, ok := weakestRole(right)
	if !ok {
		return false
	}
	roles := Roles()
	have := slices.Index(roles, r)
	return have >= 0 && have <= slices.Index(roles, weakest)
}

// Least is the weakest role that has the right; empty for a right that nobody has.
func (right Right) Least() Role {
	r, _ := weakestRole(right)
	return r
}

// weakestRole is the table of rights: who only looks, who works with clients, who writes to them, who runs the house.
func weakestRole(right Right) (Role, bool) {
	switch right {
	case ReadClients, ReadImports, ReadSegments, ReadTemplates, ReadSenders, ReadCampaigns, ReadMessages, ReadSuppressed,
		ChangeOwn:
		return Viewer, true
	case WriteClients, ExportClients, Suppress, ReadInbound, WriteInbound:
		return Manager, true
	case EraseClients, WriteImports, WriteSegments, WriteTemplates, CheckSenders, WriteCampaigns, LaunchCampaigns,
		StopCampaigns, RetryMessages, ReadMailbox:
		return Marketer, true
	case WriteSenders, LiftSuppression, ManageTokens, ManageUsers, ReadSystem, WriteSystem:
		return Admin, true
	}
	return "", false
}
