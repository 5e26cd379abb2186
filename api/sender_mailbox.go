package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/delivery"
	"salut/fault"
	"salut/imap"
	"salut/inbound"
)

type imapView struct {
	Host        string          `json:"host" example:"imap.firma.example"`
	Port        int             `json:"port" example:"993"`
	Security    string          `json:"security" enum:"none,starttls,tls"`
	Username    string          `json:"username"`
	HasPassword bool            `json:"has_password" doc:"The password itself never comes back."`
	Folders     []string        `json:"folders" nullable:"false" doc:"None: INBOX, and the folder of junk."`
	Status      *imapStatusView `json:"status,omitempty" doc:"Of one sender only."`
}

// imapStatusView is how reading the mailbox goes.
type imapStatusView struct {
	ReadAt  *time.Time `json:"read_at" doc:"When it was last read through."`
	Stage   string     `json:"stage" doc:"Where the last attempt ended: connect, tls, auth, folder, read; empty: it went well."`
	Message string     `json:"message" doc:"By Accept-Language."`
	NextAt  *time.Time `json:"next_at" doc:"When it is tried again; null while it is read."`
}

type imapInput struct {
	Host     string   `json:"host" example:"imap.firma.example"`
	Port     int      `json:"port,omitempty" doc:"993 with tls, else 143, when absent."`
	Security string   `json:"security,omitempty" doc:"none, starttls or tls (default)."`
	Username string   `json:"username"`
	Password string   `json:"password,omitempty" writeOnly:"true"`
	Folders  []string `json:"folders,omitempty" doc:"INBOX and the folder of junk, when absent."`
}

func (in *imapInput) mailbox() *delivery.Mailbox {
	if in == nil {
		return nil
	}
	return &delivery.Mailbox{Host: in.Host, Port: in.Port, Security: in.Security, Username: in.Username, Password: in.Password, Folders: in.Folders}
}

type imapPatch struct {
	_ struct{} `nullable:"true"`

	Host     maybe[string]   `json:"host,omitempty"`
	Port     maybe[int]      `json:"port,omitempty"`
	Security maybe[string]   `json:"security,omitempty"`
	Username maybe[string]   `json:"username,omitempty"`
	Password maybe[string]   `json:"password,omitempty" writeOnly:"true" doc:"It must be said again when host, port or security change."`
	Folders  maybe[[]string] `json:"folders,omitempty"`
}

func (in imapPatch) patch() *delivery.MailboxPatch {
	return &delivery.MailboxPatch{Host: in.Host.pointer(), Port: in.Port.pointer(), Security: in.Security.pointer(), Username: in.Username.pointer(),
		Password: in.Password.pointer(), Folders: in.Folders.pointer()}
}

func viewIMAP(m *delivery.Mailbox) *imapView {
	if m == nil {
		return nil
	}
	v := &imapView{Host: m.Host, Port: m.Port, Security: m.Security, Username: m.Username, HasPassword: m.HasPassword, Folders: m.Folders}
	if v.Folders == nil {
		v.Folders = []string{}
	}
	return v
}

func (s *server) mailboxStatus(ctx context.Context, sender int64) (*imapStatusView, error) {
	st, err := s.inbox().MailboxStatus(ctx, sender)
	if err != nil {
		return nil, err
	}
	v := &imapStatusView{ReadAt: st.ReadAt, Stage: st.Stage, Message: mailboxText(callOf(ctx).language, st.Stage, st.Words)}
	if st.Stage != "" {
		v.NextAt = &st.TryAt
	}
	return v, nil
}

// mailboxText words where reading a mailbox ended.
func mailboxText(language, stage, words string) string {
	switch stage {
	case "":
		return ""
	case imap.StageConnect:
		return fault.Text(language, "The server of the mailbox can't be reached: %s.", words)
	case imap.StageTLS:
		return fault.Text(language, "The connection to the server of the mailbox can't be secured: %s. Port 993 mostly wants the security tls, port 143 starttls.", words)
	case imap.StageAuth:
		return fault.Text(language, "The server of the mailbox doesn't accept the user name and password: %s.", words)
	case imap.StageFolder:
		return fault.Text(language, "A folder of the mailbox can't be opened: %s.", words)
	}
	return fault.Text(language, "The connection to the mailbox was lost: %s.", words)
}

func (s *server) registerMailboxes() {
	handle(s, route{Method: http.MethodPost, Path: prefix + "/senders/{id}/check-imap", Right: access.CheckSenders, ID: "check-mailbox", Tag: "Senders", Once: without,
		Summary: "Try a sender's mailbox", Description: "Connects, signs in and opens its folders; reads nothing. A refusal by the server is an answer with ok: false."},
		func(ctx context.Context, in *struct{ One }) (checkView, error) {
			id, err := in.id()
			if err != nil {
				return checkView{}, err
			}
			st, err := inbound.CheckMailbox(ctx, s.db(ctx), s.Key, id)
			v := checkView{OK: err == nil && st.Stage == "", Stage: st.Stage, Message: mailboxText(callOf(ctx).language, st.Stage, st.Words)}
			if v.OK {
				v.Stage, v.Message = "done", fault.Text(callOf(ctx).language, "The mailbox can be read.")
			}
			return v, err
		})
}
