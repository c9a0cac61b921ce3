-- CreateTable
CREATE TABLE "tick_sequences" (
    "symbol" TEXT NOT NULL,
    "source" "price_source",
    "offset" BIGINT NOT NULL,
    "newest" BIGINT NOT NULL,
    "newest_at" TIMESTAMPTZ(3) NOT NULL,
    "ceiling" BIGINT NOT NULL,

    CONSTRAINT "tick_sequences_pkey" PRIMARY KEY ("symbol")
);
