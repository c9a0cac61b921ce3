-- CreateEnum
CREATE TYPE "analysis_model" AS ENUM ('BASIC', 'BUFFETT', 'LYNCH', 'DCF');

-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED');

-- CreateTable
CREATE TABLE "analysis_runs" (
    "id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "active_id" UUID,
    "status" "job_status" NOT NULL DEFAULT 'QUEUED',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "price" DECIMAL,
    "weights" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "analysis_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "analysis_results" (
    "run_id" UUID NOT NULL,
    "model" "analysis_model" NOT NULL,
    "version" SMALLINT NOT NULL,
    "position" SMALLINT NOT NULL,
    "score" DOUBLE PRECISION,
    "confidence" DOUBLE PRECISION,
    "reasoning" TEXT NOT NULL,
    "story" TEXT,
    "factors" JSONB NOT NULL,
    "assumptions" JSONB NOT NULL,
    "fair_value" DECIMAL,
    "sensitivity" JSONB,
    "completed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "analysis_results_pkey" PRIMARY KEY ("run_id","model","version")
);

-- CreateTable
CREATE TABLE "analyses" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "variants" TEXT[],
    "cached" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "analyses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "predictions" (
    "run_id" UUID NOT NULL,
    "model" "analysis_model" NOT NULL,
    "version" SMALLINT NOT NULL,
    "instrument_id" UUID NOT NULL,
    "is_up" BOOLEAN NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "price" DECIMAL NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_price" DECIMAL,
    "resolved_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "predictions_pkey" PRIMARY KEY ("run_id","model","version")
);

-- CreateTable
CREATE TABLE "reports" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "watchlist_id" UUID NOT NULL,
    "active_id" UUID,
    "status" "job_status" NOT NULL DEFAULT 'QUEUED',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "sections" JSONB,
    "markdown" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chores" (
    "name" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chores_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "analysis_runs_active_id_key" ON "analysis_runs"("active_id");

-- CreateIndex
CREATE INDEX "analysis_runs_instrument_id_completed_at_idx" ON "analysis_runs"("instrument_id", "completed_at");

-- CreateIndex
CREATE INDEX "analysis_runs_status_lease_until_idx" ON "analysis_runs"("status", "lease_until");

-- CreateIndex
CREATE INDEX "analyses_user_id_id_idx" ON "analyses"("user_id", "id");

-- CreateIndex
CREATE INDEX "analyses_user_id_instrument_id_id_idx" ON "analyses"("user_id", "instrument_id", "id");

-- CreateIndex
CREATE INDEX "analyses_instrument_id_idx" ON "analyses"("instrument_id");

-- CreateIndex
CREATE INDEX "analyses_run_id_idx" ON "analyses"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "analyses_user_id_run_id_variants_key" ON "analyses"("user_id", "run_id", "variants");

-- CreateIndex
CREATE INDEX "predictions_resolved_at_due_at_idx" ON "predictions"("resolved_at", "due_at");

-- CreateIndex
CREATE INDEX "predictions_model_version_instrument_id_idx" ON "predictions"("model", "version", "instrument_id");

-- CreateIndex
CREATE UNIQUE INDEX "reports_active_id_key" ON "reports"("active_id");

-- CreateIndex
CREATE INDEX "reports_user_id_id_idx" ON "reports"("user_id", "id");

-- CreateIndex
CREATE INDEX "reports_watchlist_id_idx" ON "reports"("watchlist_id");

-- CreateIndex
CREATE INDEX "reports_status_lease_until_idx" ON "reports"("status", "lease_until");

-- AddForeignKey
ALTER TABLE "analysis_runs" ADD CONSTRAINT "analysis_runs_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analysis_results" ADD CONSTRAINT "analysis_results_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "analysis_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "analysis_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "analysis_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_watchlist_id_fkey" FOREIGN KEY ("watchlist_id") REFERENCES "watchlists"("id") ON DELETE CASCADE ON UPDATE CASCADE;
