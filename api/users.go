package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
)

type userView struct {
	ID          string     `json:"id" example:"3"`
	Email       string     `json:"email" example:"anna@firma.example"`
	Name        string     `json:"name" example:"Анна Петрова"`
	Role        string     `json:"role" enum:"admin,marketer,manager,viewer"`
	Language    string     `json:"language" enum:"ru,en" doc:"Of the web app."`
	Disabled    bool       `json:"disabled"`
	HasPassword bool       `json:"has_password" doc:"Without one the user comes in by sign-in links."`
	CreatedAt   time.Time  `json:"created_at"`
	SignedInAt  *time.Time `json:"signed_in_at" doc:"Null when the user never was."`
}

func viewUser(u access.User) userView {
	return userView{ID: showID(u.ID), Email: u.Email, Name: u.Name, Role: u.Role, Language: u.Language, Disabled: u.DisabledAt != nil,
		HasPassword: u.HasPassword, CreatedAt: u.CreatedAt, SignedInAt: u.SignedInAt}
}

func (v userView) location() string { return prefix + "/users/" + v.ID }

type userInput struct {
	Email    string `json:"email" example:"anna@firma.example"`
	Name     string `json:"name" required:"false" example:"Анна Петрова"`
	Role     string `json:"role" required:"false" enum:"admin,marketer,manager,viewer" default:"viewer"`
	Language string `json:"language" required:"false" enum:"ru,en" default:"ru"`
	Password string `json:"password" required:"false" doc:"At least 10 characters; without one the user comes in by a sign-in link and may set it."`
}

type userPatch struct {
	Email    maybe[string] `json:"email,omitempty"`
	Name     maybe[string] `json:"name,omitempty"`
	Role     maybe[string] `json:"role,omitempty"`
	Language maybe[string] `json:"language,omitempty"`
	Disabled maybe[bool]   `json:"disabled,omitempty" doc:"A disabled user is shut out at once."`
	Password maybe[string] `json:"password,omitempty" doc:"All sessions of the user end."`
}

type signInLinkView struct {
	URL       string    `json:"url" example:"https://mail.firma.example/sign-in#token=…"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (s *server) registerUsers() {
	const at, tag = prefix + "/users", "Users"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ManageUsers, ID: "list-users", Tag: tag, Summary: "List the users"},
		func(ctx context.Context, in *struct{ Paging }) (page[userView], error) {
			list, next, err := access.ListUsers(ctx, s.db(ctx), in.Limit, in.Cursor)
			return pageOf(list, next, viewUser), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.ManageUsers, ID: "add-user", Tag: tag, Status: http.StatusCreated, Summary: "Add a user"},
		func(ctx context.Context, in *struct{ Body userInput }) (userView, error) {
			b := in.Body
			u, err := access.AddUser(ctx, s.db(ctx), access.NewUser{Email: b.Email, Name: b.Name, Role: b.Role, Language: b.Language, Password: b.Password})
			return viewUser(u), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ManageUsers, ID: "find-user", Tag: tag, Summary: "Show a user"},
		func(ctx context.Context, in *struct{ One }) (userView, error) {
			id, err := in.id()
			if err != nil {
				return userView{}, err
			}
			u, err := access.FindUser(ctx, s.db(ctx), id)
			return viewUser(u), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.ManageUsers, ID: "update-user", Tag: tag, Summary: "Change a user",
		Description: "The last administrator who can sign in stays one (409 last_admin). Another role holds from the next request on."},
		func(ctx context.Context, in *struct {
			One
			Body userPatch
		}) (userView, error) {
			id, err := in.id()
			if err != nil {
				return userView{}, err
			}
			b := in.Body
			u, err := access.UpdateUser(ctx, s.db(ctx), id, access.UserPatch{Email: b.Email.pointer(), Name: b.Name.pointer(), Role: b.Role.pointer(),
				Language: b.Language.pointer(), Disabled: b.Disabled.pointer(), Password: b.Password.pointer()})
			return viewUser(u), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.ManageUsers, ID: "delete-user", Tag: tag,
		Summary: "Delete a user", Description: "All sessions end. The last administrator stays (409 last_admin)."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return access.DeleteUser(ctx, s.db(ctx), id)
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/link", Right: access.ManageUsers, ID: "make-link", Tag: tag, Status: http.StatusCreated,
		Summary: "Make a sign-in link", Description: "It lets the user in once, within 15 minutes: for a new user, or one who forgot the password."},
		func(ctx context.Context, in *struct{ One }) (signInLinkView, error) {
			id, err := in.id()
			if err != nil {
				return signInLinkView{}, err
			}
			secret, expires, err := access.MakeLink(ctx, s.db(ctx), id, s.now())
			return signInLinkView{URL: SignInURL(s.PublicURL, secret), ExpiresAt: expires}, err
		})
}

// SignInURL is the page of the web app that takes a sign-in link. The secret stands behind the #, which browsers tell no server.
func SignInURL(publicURL, secret string) string { return publicURL + "/sign-in#token=" + secret }
