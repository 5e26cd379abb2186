-- +goose Up

-- Who wrote a version of a letter, and which older one it brought back.
ALTER TABLE template_versions
    ADD COLUMN author        text NOT NULL DEFAULT '',     -- the user or token, by the name that people know; empty: salut itself, or before this was kept
    ADD COLUMN restored_from bigint REFERENCES template_versions ON DELETE SET NULL;
DROP INDEX template_versions_template;
CREATE INDEX template_versions_template ON template_versions (template_id, id); -- the newest first
