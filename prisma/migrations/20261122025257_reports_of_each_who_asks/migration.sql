-- DropIndex
DROP INDEX "reports_active_id_key";

-- CreateIndex
CREATE UNIQUE INDEX "reports_active_id_user_id_key" ON "reports"("active_id", "user_id");
