-- CreateTable
CREATE TABLE "keyed_calls" (
    "hash" CHAR(64) NOT NULL,
    "user_id" UUID,
    "fingerprint" CHAR(64) NOT NULL,
    "attempt" UUID NOT NULL,
    "leased_until" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3),
    "answer" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "keyed_calls_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "keyed_calls_user_id_idx" ON "keyed_calls"("user_id");

-- CreateIndex
CREATE INDEX "keyed_calls_expires_at_idx" ON "keyed_calls"("expires_at");

-- AddForeignKey
ALTER TABLE "keyed_calls" ADD CONSTRAINT "keyed_calls_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
