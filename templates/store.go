package templates

import (
	"context"

	"salut/postgres"
)

// Create checks the content and keeps it as a new template.
func Create(ctx context.Context, db postgres.DB, name string, c Content) (Template, error) {
	return Template{}, nil
}

// Find returns one template with its newest content.
func Find(ctx context.Context, db postgres.DB, id int64) (Template, error) { return Template{}, nil }

// Update changes a template.
func Update(ctx context.Context, db postgres.DB, id int64, p Patch) (Template, error) {
	return Template{}, nil
}

// Delete hides a template; versions that a launch has frozen stay readable.
func Delete(ctx context.Context, db postgres.DB, id int64) error { return nil }

// List pages templates, newest first.
func List(ctx context.Context, db postgres.DB, limit int, after string) ([]Template, string, error) {
	return nil, "", nil
}

// FindVersion returns the content of one version, also of a deleted template.
func FindVersion(ctx context.Context, db postgres.DB, versionID int64) (Content, error) {
	return Content{}, nil
}
