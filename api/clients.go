package api

import (
	"context"
	"net/http"

	"salut/access"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
)

func (s *server) registerClients() {
	const at, tag = prefix + "/clients", "Clients"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadClients, ID: "list-clients", Tag: tag, Summary: "List the clients, newest first unless sorted"}, s.listClients)

	handle(s, route{Method: http.MethodGet, Path: at + "/count", Right: access.ReadClients, ID: "count-clients", Tag: tag, Summary: "How many clients a filter means",
		Description: "Beyond five thousand about right, unless exact is asked for."}, s.countClients)

	handle(s, route{Method: http.MethodGet, Path: at + "/tags", Right: access.ReadClients, ID: "list-tags", Tag: tag, Summary: "The tags in use, the most frequent first",
		Description: "The thousand most frequent, as they were within the last minute."},
		func(ctx context.Context, _ *struct{}) (tagsView, error) { return s.tags.list(ctx, s.db(ctx), s.now()) })

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteClients, ID: "create-client", Tag: tag, Status: http.StatusCreated,
		Summary: "Add a client", Description: "Needs an e-mail address or a phone number. A name given as full_name is split, and the gender told from it."},
		func(ctx context.Context, in *struct{ Body clientInput }) (clientView, error) {
			c, err := in.Body.client()
			if err != nil {
				return clientView{}, err
			}
			c, err = clients.Create(ctx, s.db(ctx), c, in.Body.FullName, s.now())
			return viewClient(c), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadClients, ID: "find-client", Tag: tag, Summary: "Show a client"},
		func(ctx context.Context, in *struct{ One }) (clientView, error) {
			id, err := in.id()
			if err != nil {
				return clientView{}, err
			}
			c, err := clients.Find(ctx, s.db(ctx), id)
			if err != nil {
				return clientView{}, err
			}
			v := viewClient(c)
			v.OtherEmails, err = clients.Addresses(ctx, s.db(ctx), id)
			return v, err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteClients, ID: "update-client", Tag: tag, Summary: "Change a client",
		Description: "What changed, from what to what, goes into the history. A name or gender given here is a person's word: no import changes it."},
		func(ctx context.Context, in *struct {
			One
			Body clientPatch
		}) (clientView, error) {
			id, err := in.id()
			if err != nil {
				return clientView{}, err
			}
			return s.patchClient(ctx, id, in.Body)
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.EraseClients, ID: "erase-client", Tag: tag, Summary: "Erase a person",
		Description: "Everywhere, for good. What stays is a hash of the address, so that no import brings the person back and nothing more is sent."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return s.eraseClient(ctx, id)
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/history", Right: access.ReadClients, ID: "client-history", Tag: tag, Summary: "What happened to a client, newest first"}, s.history)

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/export", Right: access.ExportClients, ID: "export-client", Tag: tag, Summary: "All that is held about a person"},
		func(ctx context.Context, in *struct{ One }) (exportView, error) {
			id, err := in.id()
			if err != nil {
				return exportView{}, err
			}
			return s.exportClient(ctx, id)
		})
}

func (s *server) patchClient(ctx context.Context, id int64, in clientPatch) (clientView, error) {
	if in.NameConfirmed.set && !in.NameConfirmed.value {
		return clientView{}, fault.Invalidf("name_confirmed", "What a person confirmed can't be unsaid: correct the name instead.")
	}
	old, err := clients.Find(ctx, s.db(ctx), id)
	if err != nil {
		return clientView{}, err
	}
	p, err := in.patch(old.Consent, old.Attributes)
	if err != nil {
		return clientView{}, err
	}
	change := clients.Update
	if in.NameConfirmed.value {
		change = clients.Confirm
	}
	c, err := change(ctx, s.db(ctx), id, p, s.now())
	return viewClient(c), err
}

func (s *server) eraseClient(ctx context.Context, id int64) error {
	c, err := clients.Find(ctx, s.Pool, id)
	if err != nil {
		return err
	}
	if err := s.inbox().Forget(ctx, c.Email); err != nil {
		return err
	}
	if err := delivery.EraseClient(ctx, s.Pool, id, s.now()); err != nil {
		return err
	}
	// Answers kept for repetitions say what was made of the person: the client, and suppressions of the address, which can be
	// repeated without one.
	for _, resource := range []string{prefix + "/clients/" + showID(id), prefix + "/suppressions"} {
		if err := access.ForgetAnswers(ctx, s.Pool, resource); err != nil {
			return err
		}
	}
	return nil
}
