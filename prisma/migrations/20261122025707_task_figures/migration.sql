-- CreateIndex
CREATE INDEX "tasks_figures_idx" ON "tasks"("scope_id", "status", "completed_at", "due_at", "created_at", "assignee_id", "instrument_id");


-- Figures are counted in an index alone, as long as VACUUM has seen the rows' pages since they were changed. By default that
-- waits until a fifth of all tasks were: by then every task is looked up in its row, at ten times the price.
ALTER TABLE "tasks" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
