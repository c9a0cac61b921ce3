-- DropIndex
DROP INDEX "predictions_model_version_instrument_id_idx";

-- AlterTable
ALTER TABLE "predictions" ADD COLUMN     "made_on" DATE NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "predictions_instrument_id_model_version_made_on_key" ON "predictions"("instrument_id", "model", "version", "made_on");
