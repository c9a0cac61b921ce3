-- CreateIndex
CREATE INDEX "tasks_figures_idx" ON "tasks"("scope_id", "status", "completed_at", "due_at", "created_at", "assignee_id", "instrument_id");
