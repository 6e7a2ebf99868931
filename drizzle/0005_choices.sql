ALTER TABLE "connections" ADD COLUMN "excluded_places" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "time_off" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "writer" text DEFAULT 'configured' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "muted_notices" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "single_keys" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
-- Time off is on a calendar too, which its id names: it goes with the calendar that is left out.
UPDATE "time_off" SET "place" = split_part("external_id", ':', 1);
