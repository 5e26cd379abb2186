package templates

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// Version is a letter as it was at one time.
type Version struct {
	ID           int64
	Author       string // empty: salut itself, or not known
	CreatedAt    time.Time
	RestoredFrom int64    // the older version that it brought back; 0: none
	Current      bool     // what the next launch freezes
	Changed      []string `db:"-"` // fields unlike those of the version before it in the list; nil: it is the first
	Content      Content
}

// Letters save themselves while they are written. Saves of one person that follow each other closely are one entry of the list, shown as
// the last of them; nothing is thrown away, since a mailing may have frozen any of them.
const listed = `WITH all_of_it AS (
		SELECT v.id, v.author, v.created_at, coalesce(v.restored_from, 0) AS restored_from, v.id = t.version_id AS current,
			lead(v.author) OVER w AS next_author, lead(v.created_at) OVER w AS next_at, lead(v.restored_from) OVER w AS next_restored
		FROM template_versions v JOIN templates t ON t.id = v.template_id WHERE t.id = $1 AND t.deleted_at IS NULL WINDOW w AS (ORDER BY v.id)
	), entries AS (
		SELECT id, author, created_at, restored_from, current FROM all_of_it
		WHERE current OR next_at IS NULL OR restored_from > 0 OR next_restored IS NOT NULL OR next_author <> author
			OR next_at - created_at > interval '5 minutes' OR date_bin('30 minutes', next_at, 'epoch') <> date_bin('30 minutes', created_at, 'epoch')
	)`

// Versions returns a page of a template's versions, the newest first, and the cursor of the next page, 0 on the last one.
func Versions(ctx context.Context, db postgres.DB, template int64, limit int, before int64) ([]Version, int64, error) {
	const q = listed + ` SELECT e.id, e.author, e.created_at, e.restored_from, e.current, v.content FROM entries e JOIN template_versions v USING (id)
		WHERE $3 = 0 OR e.id < $3 ORDER BY e.id DESC LIMIT $2`
	limit = min(max(limit, 1), maxLimit)
	rows, err := db.Query(ctx, q, template, limit+1, before)
	if err != nil {
		return nil, 0, fmt.Errorf("list the versions of template %d: %w", template, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Version])
	if err != nil {
		return nil, 0, fmt.Errorf("list the versions of template %d: %w", template, err)
	}
	if len(list) == 0 && before == 0 {
		return nil, 0, fault.NotFoundf("There is no template %d.", template)
	}
	for i := range list[:max(len(list)-1, 0)] {
		list[i].Changed = changes(list[i+1].Content, list[i].Content)
	}
	if len(list) > limit {
		return list[:limit], list[limit-1].ID, nil
	}
	return list, 0, nil
}

// TemplateVersion returns one version of a template, any that was ever saved, or a NotFound fault. What changed in it is told against the
// version saved just before it.
func TemplateVersion(ctx context.Context, db postgres.DB, template, id int64) (Version, error) {
	const q = `SELECT v.id, v.author, v.created_at, coalesce(v.restored_from, 0) AS restored_from, v.id = t.version_id AS current, v.content
		FROM template_versions v JOIN templates t ON t.id = v.template_id
		WHERE t.id = $1 AND t.deleted_at IS NULL AND v.id <= $2 ORDER BY v.id DESC LIMIT 2`
	rows, err := db.Query(ctx, q, template, id)
	if err != nil {
		return Version{}, fmt.Errorf("find version %d of template %d: %w", id, template, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Version])
	if err != nil {
		return Version{}, fmt.Errorf("find version %d of template %d: %w", id, template, err)
	}
	if len(list) == 0 || list[0].ID != id {
		return Version{}, fault.NotFoundf("The template %d has no version %d.", template, id)
	}
	if len(list) == 2 {
		list[0].Changed = changes(list[1].Content, list[0].Content)
	}
	return list[0], nil
}

// RestoreVersion makes the wording of an older version the newest again. Blocks are taken as they are now, and the name stays. A version
// that says what the newest says is not kept once more.
func RestoreVersion(ctx context.Context, db postgres.DB, template, id int64, author string) (Template, error) {
	return update(ctx, db, template, origin{author, id}, func(tx pgx.Tx, t *Template) (bool, error) {
		v, err := TemplateVersion(ctx, tx, template, id)
		if err != nil {
			return false, err
		}
		changed := len(changes(t.Content, v.Content)) > 0
		t.Content = v.Content
		return changed, nil
	})
}

// changes are the fields of a letter that are not as they were, named as problems name them.
func changes(old, now Content) []string {
	out := []string{}
	wording := func(prefix string, old, now Content) {
		for _, f := range []struct{ name, was, is string }{
			{"language", old.Language, now.Language}, {"subject", old.Subject, now.Subject}, {"preheader", old.Preheader, now.Preheader},
			{"format", old.Format, now.Format}, {"body", old.Body, now.Body}, {"text", old.Text, now.Text},
		} {
			if f.was != f.is {
				out = append(out, prefix+f.name)
			}
		}
		for _, name := range keysOf(old.Blocks, now.Blocks) {
			was, had := old.Blocks[name]
			is, has := now.Blocks[name]
			if had && has && was != is { // one that came or went is a change of the body
				out = append(out, prefix+"blocks."+name)
			}
		}
	}
	wording("", old, now)
	for _, language := range keysOf(old.Translations, now.Translations) {
		was, had := old.Translations[language]
		is, has := now.Translations[language]
		if !had || !has {
			out = append(out, "translations."+language)
			continue
		}
		was.Language, is.Language = "", "" // the key says it
		was.Format, is.Format = cmp.Or(was.Format, old.Format), cmp.Or(is.Format, now.Format)
		wording("translations."+language+".", was, is)
	}
	return out
}

// keysOf are the keys of either map, in order.
func keysOf[V any](a, b map[string]V) []string {
	both := maps.Clone(a)
	if both == nil {
		both = map[string]V{}
	}
	maps.Copy(both, b)
	return slices.Sorted(maps.Keys(both))
}

// FindVersion returns the content of one version, also of a deleted template, or a NotFound fault.
func FindVersion(ctx context.Context, db postgres.DB, versionID int64) (Content, error) {
	const q = `SELECT content FROM template_versions WHERE id = $1`
	var c Content
	err := db.QueryRow(ctx, q, versionID).Scan(&c)
	if errors.Is(err, pgx.ErrNoRows) {
		return Content{}, fault.NotFoundf("There is no template version %d.", versionID)
	}
	if err != nil {
		return Content{}, fmt.Errorf("find template version %d: %w", versionID, err)
	}
	return c, nil
}
