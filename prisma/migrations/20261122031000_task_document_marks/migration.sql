-- A scope and tags are marked by what no word begins with: else a search for the beginning of a word, "s" or "ta", meets them.
DROP INDEX "tasks_document_idx";
CREATE OR REPLACE FUNCTION task_document(scope_id uuid, title text, description text, tags text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', title || ' ' || coalesce(description, '') || ' ' || array_to_string(tags, ' '))
    || array_to_tsvector(array_prepend('#scope:' || scope_id, ARRAY(SELECT '#tag:' || tag FROM unnest(tags) AS tag)))
$$;
CREATE INDEX "tasks_document_idx" ON "tasks" USING GIN (task_document("scope_id", "title", "description", "tags"));
