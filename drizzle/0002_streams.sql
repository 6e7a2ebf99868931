CREATE TABLE "rate_budgets" (
	"key" text PRIMARY KEY NOT NULL,
	"limit" integer NOT NULL,
	"remaining" integer NOT NULL,
	"resets_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "idx_connections_due";--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_error" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_in_doubt_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "history_request" jsonb;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "importing" boolean DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX "idx_connections_leased" ON "connections" USING btree ("lease_until") WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX "idx_connections_due" ON "connections" USING btree ("next_sync_at") WHERE status = 'active';--> statement-breakpoint
ALTER TABLE "connections" DROP COLUMN "rate_limit_level";--> statement-breakpoint
-- A cursor of the earlier shape is dropped: the next sync reads history once more, and a row that is the same is not written again.
UPDATE "connections" SET "cursor" = NULL, "degraded" = '[]';
