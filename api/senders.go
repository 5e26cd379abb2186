package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/delivery"
	"salut/fault"
)

type senderView struct {
	ID          string     `json:"id" example:"1"`
	Name        string     `json:"name" example:"Sales"`
	FromName    string     `json:"from_name" example:"Анна Белова"`
	FromAddress string     `json:"from_address" example:"sales@firma.example"`
	ReplyTo     string     `json:"reply_to"`
	Host        string     `json:"host" example:"smtp.firma.example"`
	Port        int        `json:"port" example:"587"`
	Username    string     `json:"username"`
	HasPassword bool       `json:"has_password" doc:"The password itself never comes back."`
	Auth        string     `json:"auth" enum:"auto,plain,login,cram-md5,scram-sha-256,xoauth2"`
	Security    string     `json:"security" enum:"none,starttls,tls"`
	CAPEM       string     `json:"ca_pem" doc:"Certificates trusted beside the system's, as PEM."`
	Connections int        `json:"connections" doc:"Per worker; 0 is no limit of its own."`
	Limits      limitsView `json:"limits" doc:"Null is no limit."`
	DKIM        *dkimView  `json:"dkim" doc:"Null: no key was made; letters are signed by the relay, or not at all."`
	IMAP        *imapView  `json:"imap" doc:"The mailbox that answers arrive in; null: none is read."`
	Today       *todayView `json:"today,omitempty" doc:"Of one sender only."`
	HeldReason  string     `json:"held_reason,omitempty" doc:"Why nothing is sent over it until a person lets it go on; absent: it is not held."`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
}

type limitsView struct {
	PerSecond *int        `json:"per_second"`
	PerHour   *int        `json:"per_hour"`
	PerDay    *int        `json:"per_day"`
	WarmUp    *warmUpView `json:"warm_up,omitempty"`

	Providers map[string]int `json:"providers,omitempty" doc:"Letters a second by mailbox provider, where it is not the usual."`
}

type warmUpView struct {
	From          string `json:"from" example:"2027-03-01" doc:"The first day."`
	Start         int    `json:"start" example:"50" doc:"Letters on the first day."`
	GrowthPercent int    `json:"growth_percent" example:"30" doc:"By how much each day may be above the one before."`
	Ceiling       int    `json:"ceiling" example:"5000" doc:"Letters a day at which the warm-up is over."`
}

type dkimView struct {
	Domain      string `json:"domain" example:"firma.example"`
	Selector    string `json:"selector" example:"salut202703"`
	Kind        string `json:"kind" enum:"rsa,ed25519"`
	RecordName  string `json:"record_name" example:"salut202703._domainkey.firma.example" doc:"Publish this TXT record before signing is turned on."`
	RecordValue string `json:"record_value" example:"v=DKIM1; k=rsa; p=MIIB…"`
	On          bool   `json:"on" doc:"Letters are signed."`
}

func viewDKIM(d *delivery.DKIM) *dkimView {
	if d == nil {
		return nil
	}
	return &dkimView{d.Domain, d.Selector, d.Kind, d.RecordName(), d.Record, d.On}
}

type dkimInput struct {
	Selector string `json:"selector,omitempty" example:"salut202703" doc:"Made of the month, when absent."`
	Kind     string `json:"kind,omitempty" doc:"rsa (default), which every receiver checks, or ed25519."`
}

type dkimPatch struct {
	_ struct{} `nullable:"true"`

	On bool `json:"on"`
}

// todayView is what a sender may send and has sent on the installation's day.
type todayView struct {
	Sent    int  `json:"sent" doc:"Counted only while the sender has limits."`
	Allowed *int `json:"allowed" doc:"By the limit of a day and the warm-up; null is no limit."`
}

func (v senderView) location() string { return prefix + "/senders/" + v.ID }

func viewSender(s delivery.Sender, language string) senderView {
	return senderView{
		ID: showID(s.ID), Name: s.Name, FromName: s.FromName, FromAddress: s.FromAddress, ReplyTo: s.ReplyTo, Host: s.Host, Port: s.Port,
		Username: s.Username, HasPassword: s.HasPassword, Auth: s.Auth, Security: s.Security, CAPEM: s.CAPEM, Connections: s.Connections,
		Limits: limitsView{s.Limits.PerSecond, s.Limits.PerHour, s.Limits.PerDay, (*warmUpView)(s.Limits.WarmUp), s.Limits.Providers}, DKIM: viewDKIM(s.DKIM), IMAP: viewIMAP(s.IMAP), HeldReason: fault.Text(language, s.HeldReason), CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
	}
}

type limitsInput struct {
	PerSecond *int              `json:"per_second,omitempty" nullable:"true" example:"10"`
	PerHour   *int              `json:"per_hour,omitempty" nullable:"true"`
	PerDay    *int              `json:"per_day,omitempty" nullable:"true"`
	WarmUp    maybe[warmUpView] `json:"warm_up,omitempty"`

	Providers map[string]int `json:"providers,omitempty" example:"{\"gmail\":100}" doc:"Letters a second to gmail, mailru, yandex, outlook, yahoo, icloud or rambler; 0 is no limit. One that is not named has its usual pace."`
}

type senderInput struct {
	Name        string           `json:"name,omitempty" example:"Sales" doc:"The address, when absent."`
	FromName    string           `json:"from_name,omitempty" example:"Анна Белова"`
	FromAddress string           `json:"from_address" example:"sales@firma.example"`
	ReplyTo     string           `json:"reply_to,omitempty"`
	Host        string           `json:"host" example:"smtp.firma.example"`
	Port        int              `json:"port" example:"587"`
	Username    string           `json:"username,omitempty"`
	Password    string           `json:"password,omitempty" writeOnly:"true"`
	Auth        string           `json:"auth,omitempty" doc:"auto (default), plain, login, cram-md5, scram-sha-256 or xoauth2."`
	Security    string           `json:"security,omitempty" doc:"none, starttls (default) or tls."`
	CAPEM       string           `json:"ca_pem,omitempty"`
	Connections int              `json:"connections,omitempty"`
	Limits      limitsInput      `json:"limits,omitempty" doc:"Absent is no limit."`
	IMAP        maybe[imapInput] `json:"imap,omitempty" doc:"The mailbox that answers arrive in; absent: none is read."`
}

func (in senderInput) sender() delivery.Sender {
	return delivery.Sender{
		Name: in.Name, FromName: in.FromName, FromAddress: in.FromAddress, ReplyTo: in.ReplyTo, Host: in.Host, Port: in.Port, Username: in.Username,
		Password: in.Password, Auth: in.Auth, Security: in.Security, CAPEM: in.CAPEM, Connections: in.Connections, Limits: delivery.Limits{PerSecond: in.Limits.PerSecond, PerHour: in.Limits.PerHour, PerDay: in.Limits.PerDay, WarmUp: (*delivery.WarmUp)(in.Limits.WarmUp.orNil()), Providers: in.Limits.Providers},
		IMAP: in.IMAP.orNil().mailbox(),
	}
}

type limitsPatch struct {
	_ struct{} `nullable:"true"`

	PerSecond maybe[int]        `json:"per_second,omitempty"`
	PerHour   maybe[int]        `json:"per_hour,omitempty"`
	PerDay    maybe[int]        `json:"per_day,omitempty"`
	WarmUp    maybe[warmUpView] `json:"warm_up,omitempty"`

	Providers maybe[map[string]int] `json:"providers,omitempty" doc:"Takes the place of the whole table; null: the usual."`
}

type senderPatch struct {
	Name        maybe[string]      `json:"name,omitempty"`
	FromName    maybe[string]      `json:"from_name,omitempty"`
	FromAddress maybe[string]      `json:"from_address,omitempty"`
	ReplyTo     maybe[string]      `json:"reply_to,omitempty"`
	Host        maybe[string]      `json:"host,omitempty"`
	Port        maybe[int]         `json:"port,omitempty"`
	Username    maybe[string]      `json:"username,omitempty"`
	Password    maybe[string]      `json:"password,omitempty" writeOnly:"true" doc:"Null removes it. It must be said again when host, port or security change."`
	Auth        maybe[string]      `json:"auth,omitempty"`
	Security    maybe[string]      `json:"security,omitempty"`
	CAPEM       maybe[string]      `json:"ca_pem,omitempty"`
	Connections maybe[int]         `json:"connections,omitempty"`
	Limits      maybe[limitsPatch] `json:"limits,omitempty"`
	IMAP        maybe[imapPatch]   `json:"imap,omitempty" doc:"Null: none is read any more."`
	DKIM        maybe[dkimPatch]   `json:"dkim,omitempty" doc:"Turns signing on or off; null forgets the key."`
}

// patch needs the limits that stand, since a merge patch may change one of them.
func (in senderPatch) patch(limits delivery.Limits) delivery.SenderPatch {
	p := delivery.SenderPatch{
		Name: in.Name.pointer(), FromName: in.FromName.pointer(), FromAddress: in.FromAddress.pointer(), ReplyTo: in.ReplyTo.pointer(),
		Host: in.Host.pointer(), Port: in.Port.pointer(), Username: in.Username.pointer(), Password: in.Password.pointer(), Auth: in.Auth.pointer(),
		Security: in.Security.pointer(), CAPEM: in.CAPEM.pointer(), Connections: in.Connections.pointer(),
	}
	if in.DKIM.null {
		p.NoDKIM = true
	} else if in.DKIM.set {
		p.Sign = &in.DKIM.value.On
	}
	if p.NoIMAP = in.IMAP.null; in.IMAP.set && !in.IMAP.null {
		p.IMAP = in.IMAP.value.patch()
	}
	if !in.Limits.set {
		return p
	}
	if in.Limits.null {
		limits = delivery.Limits{}
	}
	for _, l := range []struct {
		to   **int
		from maybe[int]
	}{{&limits.PerSecond, in.Limits.value.PerSecond}, {&limits.PerHour, in.Limits.value.PerHour}, {&limits.PerDay, in.Limits.value.PerDay}} {
		switch {
		case l.from.null:
			*l.to = nil
		case l.from.set:
			*l.to = l.from.pointer()
		}
	}
	if in.Limits.value.Providers.set {
		limits.Providers = in.Limits.value.Providers.value
	}
	if in.Limits.value.Providers.null {
		limits.Providers = nil
	}
	if in.Limits.value.WarmUp.set {
		limits.WarmUp = (*delivery.WarmUp)(in.Limits.value.WarmUp.orNil())
	}
	p.Limits = &limits
	return p
}

type checkView struct {
	OK        bool   `json:"ok"`
	Stage     string `json:"stage" example:"connect" doc:"How far it got."`
	Message   string `json:"message" doc:"By Accept-Language."`
	SMTPReply string `json:"smtp_reply" example:"535 5.7.8 bad password"`
}

func (s *server) registerSenders() {
	const at, tag = prefix + "/senders", "Senders"
	s.registerSenderDomain()

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadSenders, ID: "list-senders", Tag: tag, Summary: "List the senders"},
		func(ctx context.Context, in *struct{ Paging }) (page[senderView], error) {
			after, err := cursorID(in.Cursor)
			if err != nil {
				return page[senderView]{}, err
			}
			list, next, err := delivery.ListSenders(ctx, s.db(ctx), in.Limit, after)
			return pageOf(list, showCursor(next), func(snd delivery.Sender) senderView { return viewSender(snd, callOf(ctx).language) }), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteSenders, ID: "create-sender", Tag: tag, Status: http.StatusCreated, Summary: "Add a sender",
		Description: "An identity that letters are sent as, with its SMTP account. It may name any host, private ones too."},
		func(ctx context.Context, in *struct{ Body senderInput }) (senderView, error) {
			snd, err := delivery.CreateSender(ctx, s.db(ctx), s.Key, in.Body.sender())
			return viewSender(snd, callOf(ctx).language), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadSenders, ID: "find-sender", Tag: tag, Summary: "Show a sender"},
		func(ctx context.Context, in *struct{ One }) (senderView, error) {
			id, err := in.id()
			if err != nil {
				return senderView{}, err
			}
			snd, err := delivery.FindSender(ctx, s.db(ctx), id)
			if err != nil {
				return senderView{}, err
			}
			v := viewSender(snd, callOf(ctx).language)
			v.Today = &todayView{}
			if v.Today.Sent, v.Today.Allowed, err = delivery.Today(ctx, s.db(ctx), snd, s.Zone, s.now()); err != nil {
				return v, err
			}
			if v.IMAP != nil {
				v.IMAP.Status, err = s.mailboxStatus(ctx, id)
			}
			return v, err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteSenders, ID: "update-sender", Tag: tag, Summary: "Change a sender",
		Description: "Mailings under way use the changed account within seconds."},
		func(ctx context.Context, in *struct {
			One
			Body senderPatch
		}) (senderView, error) {
			id, err := in.id()
			if err != nil {
				return senderView{}, err
			}
			old, err := delivery.FindSender(ctx, s.db(ctx), id)
			if err != nil {
				return senderView{}, err
			}
			snd, err := delivery.UpdateSender(ctx, s.db(ctx), s.Key, id, in.Body.patch(old.Limits), s.now())
			return viewSender(snd, callOf(ctx).language), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/dkim", Right: access.WriteSenders, ID: "create-dkim", Tag: tag, Summary: "Make a DKIM key for a sender's domain",
		Description: "An older key is replaced. Publish the record, then turn signing on by PATCH with dkim: {on: true}. Where the relay signs, leave it off."},
		func(ctx context.Context, in *struct {
			One
			Body dkimInput
		}) (senderView, error) {
			id, err := in.id()
			if err != nil {
				return senderView{}, err
			}
			snd, err := delivery.CreateDKIM(ctx, s.db(ctx), s.Key, id, in.Body.Selector, in.Body.Kind, s.now())
			return viewSender(snd, callOf(ctx).language), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteSenders, ID: "delete-sender", Tag: tag, Summary: "Delete a sender"},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return delivery.DeleteSender(ctx, s.db(ctx), id, s.now())
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/release", Right: access.WriteSenders, ID: "release-sender", Tag: tag, Once: without, Summary: "Let a held sender go on",
		Description: "A sender is held when more than 5 % of its letters of seven days were refused or came back, or more than 0.3 % were complained about. What it is judged by begins anew."},
		func(ctx context.Context, in *struct{ One }) (senderView, error) {
			id, err := in.id()
			if err != nil {
				return senderView{}, err
			}
			snd, err := delivery.ReleaseSender(ctx, s.db(ctx), id, s.now())
			return viewSender(snd, callOf(ctx).language), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/check", Right: access.CheckSenders, ID: "check-sender", Tag: tag, Once: without, Summary: "Try a sender's account",
		Description: "Connects, secures the connection and signs in; sends nothing. A refusal by the server is an answer with ok: false."},
		func(ctx context.Context, in *struct{ One }) (checkView, error) {
			id, err := in.id()
			if err != nil {
				return checkView{}, err
			}
			check, err := delivery.CheckSender(ctx, s.db(ctx), s.Key, id, callOf(ctx).language)
			return checkView{OK: check.OK, Stage: check.Stage, Message: check.Message, SMTPReply: check.Reply}, err
		})
}
