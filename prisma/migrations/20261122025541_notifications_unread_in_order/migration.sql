-- DropIndex
DROP INDEX "notifications_created_at_idx";

-- DropIndex
DROP INDEX "notifications_user_id_read_at_idx";

-- CreateIndex
CREATE INDEX "notifications_user_id_read_at_sequence_idx" ON "notifications"("user_id", "read_at", "sequence");

-- CreateIndex
CREATE INDEX "notifications_read_at_idx" ON "notifications"("read_at");
