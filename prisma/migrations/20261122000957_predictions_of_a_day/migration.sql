-- DropIndex
DROP INDEX "predictions_model_version_instrument_id_idx";

-- AlterTable
ALTER TABLE "predictions" ADD COLUMN     "made_on" DATE NOT NULL;

-- CreateTable
CREATE TABLE "prediction_tallies" (
    "instrument_id" UUID NOT NULL,
    "model" "analysis_model" NOT NULL,
    "version" SMALLINT NOT NULL,
    "made" INTEGER NOT NULL DEFAULT 0,
    "resolved" INTEGER NOT NULL DEFAULT 0,
    "hits" INTEGER NOT NULL DEFAULT 0,
    "rises" INTEGER NOT NULL DEFAULT 0,
    "given_up" INTEGER NOT NULL DEFAULT 0,
    "squared_error" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "prediction_tallies_pkey" PRIMARY KEY ("instrument_id","model","version")
);

-- CreateIndex
CREATE UNIQUE INDEX "predictions_instrument_id_model_version_made_on_key" ON "predictions"("instrument_id", "model", "version", "made_on");

-- AddForeignKey
ALTER TABLE "prediction_tallies" ADD CONSTRAINT "prediction_tallies_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instruments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
