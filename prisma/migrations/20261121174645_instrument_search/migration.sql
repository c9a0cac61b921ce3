-- Finds what is spelt alike.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- AlterTable
ALTER TABLE "instruments" ADD COLUMN     "added_by" "price_source",
ADD COLUMN     "watchers" INTEGER NOT NULL DEFAULT 0;

-- The symbol, the words of the name, and the name without its gaps, in lower case and without accents: a space stands
-- before each word, so that the beginning of one is found. schema/src/market/catalogue/search-text.ts does the same to
-- what is searched for.
ALTER TABLE "instruments" ADD COLUMN "search_text" TEXT GENERATED ALWAYS AS (
  ' ' || lower(regexp_replace("symbol", '[^A-Za-z0-9]+', '', 'g'))
  || ' ' || regexp_replace(
    regexp_replace(lower(normalize("name", NFKD)), '[\u0300-\u036f]+', '', 'g'),
    '[^0-9A-Za-z\u00c0-\u1fff\u2070-\u2fff\u3040-\U0010ffff]+', ' ', 'g')
  || ' ' || regexp_replace(
    regexp_replace(lower(normalize("name", NFKD)), '[\u0300-\u036f]+', '', 'g'),
    '[^0-9A-Za-z\u00c0-\u1fff\u2070-\u2fff\u3040-\U0010ffff]+', '', 'g')
) STORED;

-- CreateTable
CREATE TABLE "catalogue_refreshes" (
    "subject" TEXT NOT NULL,
    "refreshed_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "refused_since" TIMESTAMPTZ(3),

    CONSTRAINT "catalogue_refreshes_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
-- What a refresh adds is in it at once: rows that wait to be put in are compared one by one by each search, and are so
-- many after a refresh that the index is not used.
CREATE INDEX "instruments_search_text_idx" ON "instruments" USING GIN ("search_text" gin_trgm_ops) WITH (fastupdate = off);
