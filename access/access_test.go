package access

import (
	"testing"

	"salut/fault"
)

func TestEachRoleMayWhatTheWeakerOnesMay(t *testing.T) {
	t.Parallel()
	rights := []Right{
		ReadClients, WriteClients, ExportClients, EraseClients, ReadImports, WriteImports, ReadSegments, WriteSegments, ReadTemplates, WriteTemplates,
		ReadSenders, WriteSenders, CheckSenders, ReadCampaigns, WriteCampaigns, LaunchCampaigns, StopCampaigns, ReadMessages, RetryMessages,
		ReadSuppressed, Suppress, LiftSuppression, ManageTokens, ReadMailbox, ReadInbound, WriteInbound,
	}
	roles := Roles()
	for _, right := range rights {
		if right.Least() == "" {
			t.Errorf("nobody has the right %s", right)
		}
		if !Admin.May(right) {
			t.Errorf("an admin may not %s", right)
		}
		for i := 1; i < len(roles); i++ {
			if roles[i].May(right) && !roles[i-1].May(right) {
				t.Errorf("a %s may %s, but a %s may not", roles[i], right, roles[i-1])
			}
		}
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		role  Role
		right Right
		want  bool
	}{
		{"a viewer reads clients", Viewer, ReadClients, true},
		{"a viewer changes nothing", Viewer, WriteClients, false},
		{"a manager changes clients", Manager, WriteClients, true},
		{"a manager launches nothing", Manager, LaunchCampaigns, false},
		{"a marketer launches", Marketer, LaunchCampaigns, true},
		{"a marketer does not touch accounts", Marketer, WriteSenders, false},
		{"only an admin makes tokens", Marketer, ManageTokens, false},
		{"an unknown role may nothing", Role("root"), ReadClients, false},
		{"nobody has an unknown right", Admin, Right("all"), false},
		{"nobody has the empty right", Admin, Right(""), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.role.May(test.right); got != test.want {
				t.Errorf("%s may %s: %v, want %v", test.role, test.right, got, test.want)
			}
		})
	}
}

func TestParseRole(t *testing.T) {
	t.Parallel()
	if r, err := ParseRole(" Admin "); err != nil || r != Admin {
		t.Errorf("got %q, %v", r, err)
	}
	if _, err := ParseRole("root"); !fault.Is(err, fault.Invalid) || fault.Of(err).Field != "role" {
		t.Errorf("got %v", err)
	}
}
